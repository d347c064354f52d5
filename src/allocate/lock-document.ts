import { addressText } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { prefixText } from '../net/prefix.ts';
import type { AllocationLock, Claim, ClaimKind } from './types.ts';

/** `allocations.lock.yaml` as plain data; `schema/lock.json` is its contract. */
export interface LockDocument {
  readonly 'lock-version': 1;
  readonly 'network-id': string;
  readonly 'vpn-targets': ById<{ readonly any: string; readonly hub: string; readonly spoke: string }>;
  readonly 'agreement-targets': ById<{
    readonly forward: string;
    readonly return: string;
    readonly order: number;
  }>;
  readonly vrfs: ById<ById<LockedVrf>>;
  readonly accesses: ById<LockedAccess>;
  readonly 'core-links': ById<readonly { readonly end: string; readonly addresses: readonly string[] }[]>;
  readonly loopbacks: ById<readonly string[]>;
  readonly owned: ById<readonly LockedObject[]>;
  readonly retired: readonly LockedClaim[];
}

type ById<Value> = Readonly<Record<string, Value>>;

export interface LockedVrf {
  readonly vpn: string;
  readonly index: number;
  readonly group: string;
  readonly rd: string;
  readonly table: number;
  readonly accesses: readonly string[];
}

export interface LockedAccess {
  readonly router: string;
  readonly interface: string;
  readonly vlan?: number;
  readonly links: readonly { readonly provider: string; readonly customer?: string }[];
}

interface LockedObject {
  readonly kind: string;
  readonly name: string;
  readonly vpns: readonly string[];
  readonly agreement?: string;
  readonly applied?: true;
}

export interface LockedClaim {
  readonly kind: ClaimKind;
  readonly value: string;
  readonly on?: string;
  readonly 'belonged-to': string;
}

/** The lock as plain data. */
export function lockDocument({ network, allocations, retired }: AllocationLock): LockDocument {
  const byRouter = Map.groupBy(allocations.vrfs, (vrf) => vrf.router);
  return {
    'lock-version': 1,
    'network-id': network,
    'vpn-targets': byId(allocations.vpnTargets, ({ vpn, ...targets }) => [vpn, targets]),
    'agreement-targets': byId(allocations.agreementTargets, ({ agreement, ...rest }) => [agreement, rest]),
    vrfs: byId([...byRouter], ([router, vrfs]) => [
      router,
      byId(vrfs, ({ router: _, name, ...rest }) => [name, rest]),
    ]),
    accesses: byId(allocations.accesses, ({ access, links, ...rest }) => [
      access,
      { ...rest, links: links.map(lockedLink) },
    ]),
    'core-links': byId(allocations.coreLinks, ({ link, between, ends }) => [
      link,
      between.map((end, index) => ({ end, addresses: (ends[index] ?? []).map(prefixText) })),
    ]),
    loopbacks: byId(allocations.loopbacks, ({ router, addresses }) => [router, addresses.map(addressText)]),
    owned: byId(allocations.owned, ({ router, objects }) => [router, objects]),
    retired: retired.map(lockedClaim),
  };
}

function byId<Item, Value>(items: readonly Item[], entry: (item: Item) => [string, Value]): ById<Value> {
  return Object.fromEntries(items.map(entry).toSorted(([a], [b]) => compareText(a, b)));
}

function lockedLink(link: AllocationLock['allocations']['accesses'][number]['links'][number]) {
  const provider = prefixText(link.provider);
  return link.customer === undefined ? { provider } : { provider, customer: addressText(link.customer) };
}

function lockedClaim({ owner, ...claim }: Claim): LockedClaim {
  return { ...claim, 'belonged-to': owner };
}
