import type { DeviceModel, HostGuards, Leak } from '../../device/model.ts';
import type { PlatformId } from '../../device/platform-id.ts';
import { sortedDevice } from '../../device/sorted.ts';
import { FAMILIES } from '../../net/address.ts';
import type { RouterDraft } from './draft.ts';
import { builtBackbone, passesOn } from './model-backbone.ts';
import { builtFilters } from './model-filters.ts';
import { builtInterfaces, selectorLeaks } from './model-interfaces.ts';
import { builtPolicies, builtPrefixLists } from './model-policies.ts';
import { redirectLeaks } from './model-redirects.ts';
import { builtVrfs } from './model-vrfs.ts';
import { policyUses } from './policy-uses.ts';

/** What the text says about the router, in neutral form. */
export function builtModel(router: RouterDraft, platform: PlatformId): DeviceModel {
  const vrfs = builtVrfs(router);
  const filters = builtFilters(router);
  const backbone = builtBackbone(router);
  const routePolicies = builtPolicies(router, policyUses(vrfs, backbone));
  return sortedDevice({
    hostname: router.hostname,
    platform,
    vrfs,
    interfaces: builtInterfaces(router, filters),
    filters: filters.filters,
    routePolicies,
    prefixLists: builtPrefixLists(router, routePolicies),
    targetLists: [...router.targetLists.values()],
    leaks: [
      ...router.leaks,
      ...globalStaticLeaks(router),
      ...redirectLeaks(router),
      ...selectorLeaks(router),
      ...openTargetFilters(router),
    ],
    backbone,
    guards: GUARDS,
  });
}

/** VRP keeps local addresses and services inside their VRF and always forwards; nothing in the text could say otherwise. */
const GUARDS: HostGuards = {
  localRuleBehindVrf: FAMILIES.map((family) => ({ family, value: true, at: 0 })),
  servicesOutsideVrfs: { value: true, at: 0 },
  forwards: FAMILIES.map((family) => ({ family, value: true, at: 0 })),
  hostStateCollected: true,
};

/** Static routes of the global table that leave by an interface bound to a VRF. */
function globalStaticLeaks(router: RouterDraft): Leak[] {
  return router.globalStatics.flatMap(({ family, prefix, interface: port, at }) => {
    const from = router.interfaces.get(port)?.vrf?.value;
    return from === undefined ? [] : [{ kind: 'global-leak', from, to: '', family, prefix, at }];
  });
}

/** `undo policy vpn-target` takes the second barrier away on a PE; a reflector, an ASBR and a superstratum PE need it. */
function openTargetFilters(router: RouterDraft): Leak[] {
  return [...router.bgp.vpn].flatMap(([family, vpn]) =>
    vpn.filterOff === undefined || passesOn(router, vpn)
      ? []
      : [{ kind: 'target-filter-off', from: '*', to: '*', family, at: vpn.filterOff }],
  );
}
