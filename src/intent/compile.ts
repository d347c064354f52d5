import type { Allocations } from '../allocate/types.ts';
import type { DeviceModel, HostGuards } from '../device/model.ts';
import type { PlatformId } from '../device/platform-id.ts';
import { sortedDevice } from '../device/sorted.ts';
import { hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import type { VpnModel } from '../model/types.ts';
import { FAMILIES } from '../net/address.ts';
import { GRAMMARS } from '../platforms/grammars.ts';
import type { Capabilities } from '../platforms/platform.ts';
import { sourced } from './causes.ts';
import { compileCircuit } from './circuit.ts';
import { compileFilters } from './filters.ts';
import { limitsOf } from './limits.ts';
import { compilePolicies } from './policies.ts';
import { agreementsByVpn, type RouterPart, routerPart, sharesAs } from './router-part.ts';
import type { VrfAgreement } from './site-vrf.ts';
import type { CompiledDevice } from './types.ts';
import { compileVrf } from './vrf.ts';

/** What a platform can do; undefined for one sectornet cannot generate. */
export type CapabilitiesOf = (platform: PlatformId) => Capabilities | undefined;

/**
 * The wanted state of every PE: its VRFs, attachment circuits, policies and filters, and nothing of the backbone. The union of these devices
 * is the VPN model. Errors: SN3901–SN3909 (a router cannot do what its VPNs need).
 */
export function compileServices(
  inventory: Inventory,
  allocations: Allocations,
  model: VpnModel,
  capabilitiesOf: CapabilitiesOf,
): Outcome<readonly CompiledDevice[]> {
  const declared = new Map(inventory.agreements.map((agreement) => [agreement.id, agreement]));
  const edges = inventory.routers.filter((router) => router.role === 'pe');
  const parts = edges.flatMap((router) => {
    const capabilities = capabilitiesOf(router.platform);
    return capabilities === undefined ? [] : [routerPart(router, capabilities, model, declared)];
  });
  const unsupported = edges
    .filter((router) => capabilitiesOf(router.platform) === undefined)
    .map(({ name, platform, span }) =>
      report(isRead(platform) ? 'SN3909' : 'SN3904', { router: name, platform }, { span }),
    );
  const diagnostics = [...unsupported, ...limitsOf(inventory, allocations, model, parts)];
  const agreements = agreementsByVpn(model, declared);
  const devices = parts.map((part) => compileRouter(part, agreements, inventory.network.asNumber));
  return { value: hasErrors(diagnostics) ? undefined : devices, diagnostics };
}

/** Whether the auditor at least can read what such a router says. */
function isRead(platform: PlatformId): boolean {
  return GRAMMARS.some((grammar) => grammar.platform === platform);
}

function compileRouter(
  { router, vrfs, book }: RouterPart,
  agreementsOfVpn: ReadonlyMap<string, readonly VrfAgreement[]>,
  asNumber: number,
): CompiledDevice {
  const policies = vrfs.map(compilePolicies);
  const filters = vrfs.flatMap((vrf) => compileFilters(vrf, agreementsOfVpn.get(vrf.service.vpnId) ?? []));
  const device: DeviceModel = {
    hostname: router.name,
    platform: router.platform,
    vrfs: vrfs.map((vrf) => compileVrf(vrf, (access) => sharesAs(vrf.service, access))),
    interfaces: vrfs.flatMap((vrf) => vrf.node.networkAccesses.map((access) => compileCircuit(vrf, access))),
    filters: [...new Map(filters.map((filter) => [`${filter.name} ${filter.family}`, filter])).values()],
    routePolicies: policies.flatMap((set) => set.routePolicies),
    prefixLists: policies.flatMap((set) => set.prefixLists),
    targetLists: policies.flatMap((set) => set.targetLists),
    leaks: [],
    backbone: {
      ...(vrfs.length === 0 ? {} : { asNumber: sourced(asNumber, 0) }),
      peers: [],
      sendsDuplicates: sourced(true, 0),
    },
    guards: guardsOf(),
  };
  return { router: router.name, device: sortedDevice(device), causes: book.causes };
}

/** What keeps a router's own addresses and services out of its VRFs; every PE has all of it, cause: the router (0). */
export function guardsOf(): HostGuards {
  const always = FAMILIES.map((family) => ({ family, value: true, at: 0 }));
  return {
    localRuleBehindVrf: always,
    servicesOutsideVrfs: sourced(true, 0),
    forwards: always,
    hostStateCollected: true,
  };
}
