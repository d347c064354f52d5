import type { Backbone, BackbonePeer, DeviceModel, HostGuards, Leak } from '../../device/model.ts';
import type { PlatformId } from '../../device/platform-id.ts';
import { sortedDevice } from '../../device/sorted.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import type { PeerDraft, RouterDraft, VpnFamilyDraft } from './draft.ts';
import { builtFilters } from './model-filters.ts';
import { builtInterfaces, selectorLeaks } from './model-interfaces.ts';
import { builtPolicies, builtPrefixLists } from './model-policies.ts';
import { redirectLeaks } from './model-redirects.ts';
import { builtVrfs, withGroup } from './model-vrfs.ts';
import { policyUses } from './policy-uses.ts';

/** What the text says about the router, in neutral form. */
export function builtModel(router: RouterDraft, platform: PlatformId): DeviceModel {
  const vrfs = builtVrfs(router);
  const filters = builtFilters(router);
  const routePolicies = builtPolicies(router, policyUses(vrfs));
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
      ...redirectLeaks(router),
      ...selectorLeaks(router),
      ...openTargetFilters(router),
    ],
    backbone: builtBackbone(router),
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

function builtBackbone(router: RouterDraft): Backbone {
  const { asNumber, vpn } = router.bgp;
  const routerId = router.bgp.routerId ?? router.routerId;
  const clusterId = vpn.get(4)?.clusterId ?? vpn.get(6)?.clusterId;
  return {
    ...(asNumber === undefined ? {} : { asNumber }),
    ...(routerId === undefined ? {} : { routerId }),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(router.lsrId === undefined ? {} : { ldpRouterId: router.lsrId }),
    peers: [...router.bgp.peers.values()].flatMap((peer) => backbonePeer(router, peer)),
    sendsDuplicates: { value: true, at: 0 },
  };
}

/** A session that carries VPN routes; sessions of the global table alone are nobody's VPN. */
function backbonePeer(router: RouterDraft, draft: PeerDraft): BackbonePeer[] {
  const peer = withGroup(draft, router.bgp.peers);
  const families = FAMILIES.filter((family) => isEnabled(router.bgp.vpn.get(family), peer));
  const remoteAs = peer.remoteAs ?? (peer.internal === true ? router.bgp.asNumber?.value : undefined);
  if (draft.address === undefined || remoteAs === undefined || families.length === 0) return [];
  const names = [draft.key, groupIn(router, families, peer)];
  const reflectorClient = families.some((family) =>
    names.some((name) => router.bgp.vpn.get(family)?.clients.has(name)),
  );
  return [
    {
      address: draft.address,
      at: draft.at,
      remoteAs,
      families,
      reflectorClient,
      ...(peer.updateSource === undefined ? {} : { updateSource: peer.updateSource }),
    },
  ];
}

function isEnabled(vpn: VpnFamilyDraft | undefined, peer: PeerDraft): boolean {
  if (vpn === undefined) return false;
  const group = vpn.groups.get(peer.key) ?? peer.group ?? '';
  return vpn.enabled.get(peer.key) ?? vpn.enabled.get(group) ?? false;
}

function groupIn(router: RouterDraft, families: readonly Family[], peer: PeerDraft): string {
  const named = families.map((family) => router.bgp.vpn.get(family)?.groups.get(peer.key));
  return named.find((group) => group !== undefined) ?? peer.group ?? '';
}

/** `undo policy vpn-target` takes the second barrier away on a PE; a reflector needs it. */
function openTargetFilters(router: RouterDraft): Leak[] {
  return [...router.bgp.vpn].flatMap(([family, { filterOff, clients }]) =>
    filterOff === undefined || clients.size > 0
      ? []
      : [{ kind: 'target-filter-off', from: '*', to: '*', family, at: filterOff }],
  );
}
