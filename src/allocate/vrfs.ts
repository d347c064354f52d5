import type { Inventory, Site, VpnService } from '../inventory/types.ts';
import { addressText } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { loopbackDistinguisher } from '../net/route-target.ts';
import type { Ledger } from './ledger.ts';
import type { Allocations, VrfAllocation } from './types.ts';

/** Linux takes 15 characters for an interface name, and a VRF is one there; every other platform takes more. */
export const VRF_NAME_LENGTH = 15;
const MOST_VRFS = 10;
const FIRST_SPARE_TABLE = 20000;

/**
 * One VRF per router, VPN and role; one per site where sites must not meet: two spokes in one VRF would talk locally, past every hub
 * (RFC 4364 §4.3.5 leaves this to the designer). RD `<loopback>:VVVk`, table 1000 + VVV, further ones 10000 + VVVk.
 */
export function allocateVrfs(
  inventory: Inventory,
  loopbacks: Allocations['loopbacks'],
  ledger: Ledger,
): VrfAllocation[] {
  const given: VrfAllocation[] = [];
  for (const group of groupsOf(inventory)) {
    const recorded = ledger.before.vrfs.find(
      (vrf) => vrf.router === group.router && vrf.vpn === group.vpn.id && vrf.group === group.group,
    );
    const vrf = recorded ?? newVrf(group, given, loopbacks, ledger);
    if (vrf !== undefined) given.push({ ...vrf, accesses: group.accesses });
  }
  return given.toSorted((a, b) => compareText(a.router, b.router) || compareText(a.name, b.name));
}

/** `v110-flood`, `v110-flood-1` …, cut to 15 characters; VPN number and index keep cut names apart. */
export function vrfName(vpn: Pick<VpnService, 'id' | 'number'>, index: number): string {
  const suffix = index === 0 ? '' : `-${index}`;
  const stem = `v${vpn.number}-${vpn.id}`.slice(0, VRF_NAME_LENGTH - suffix.length).replace(/-+$/, '');
  return `${stem}${suffix}`;
}

interface Group {
  readonly router: string;
  readonly vpn: VpnService;
  readonly group: string;
  readonly accesses: readonly string[];
}

function groupsOf(inventory: Inventory): Group[] {
  const vpns = new Map(inventory.vpns.map((vpn) => [vpn.id, vpn]));
  const members = inventory.sites.flatMap((site) => {
    const vpn = vpns.get(site.vpn);
    if (vpn === undefined) return [];
    return site.accesses.map(({ id, router }) => ({ router, vpn, group: groupName(vpn, site), id }));
  });
  const groups = Map.groupBy(members, ({ router, vpn, group }) => `${router}\n${vpn.id}\n${group}`);
  return [...groups]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, [first, ...rest]]) =>
      first === undefined
        ? []
        : [{ ...first, accesses: [first, ...rest].map((member) => member.id).toSorted(compareText) }],
    );
}

function groupName(vpn: VpnService, site: Site): string {
  if (vpn.topology === 'any-to-any') return 'any';
  return site.role === 'hub-role' ? 'hub' : `spoke ${site.id}`;
}

function newVrf(
  group: Group,
  given: readonly VrfAllocation[],
  loopbacks: Allocations['loopbacks'],
  ledger: Ledger,
): VrfAllocation | undefined {
  const { router, vpn } = group;
  const loopback = loopbacks
    .find((entry) => entry.router === router)
    ?.addresses.find((address) => address.family === 4);
  if (loopback === undefined) return undefined; // reported where loopbacks are allocated
  const indexes = new Set(
    [...ledger.before.vrfs, ...given]
      .filter((vrf) => vrf.router === router && vrf.vpn === vpn.id)
      .map((vrf) => vrf.index),
  );
  for (let index = 0; index < MOST_VRFS; index++) {
    const rd = loopbackDistinguisher(addressText(loopback), vpn.number * 10 + index);
    if (indexes.has(index) || !ledger.isFree({ kind: 'route-distinguisher', value: rd })) continue;
    ledger.take({ kind: 'route-distinguisher', value: rd });
    const table = freeTable(router, vpn.number, index, ledger);
    return {
      router,
      vpn: vpn.id,
      index,
      group: group.group,
      name: vrfName(vpn, index),
      rd,
      table,
      accesses: [],
    };
  }
  ledger.report('SN2905', vpn.span, { vpn: vpn.id, router, group: group.group });
  return undefined;
}

function freeTable(router: string, vpnNumber: number, index: number, ledger: Ledger): number {
  const free = (table: number) => ledger.isFree({ kind: 'table', value: `${table}`, on: router });
  let table = index === 0 ? 1000 + vpnNumber : 10000 + vpnNumber * 10 + index;
  if (!free(table)) table = FIRST_SPARE_TABLE;
  while (!free(table)) table++;
  ledger.take({ kind: 'table', value: `${table}`, on: router });
  return table;
}
