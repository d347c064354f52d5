import type { CoreLink, Inventory, Router } from '../inventory/types.ts';
import { FAMILIES, type Family, type IpAddress } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { hostPrefix, type InterfaceAddress, type Prefix, prefixSize, prefixText } from '../net/prefix.ts';
import { type BlockPool, blockPool } from './block-pool.ts';
import type { Ledger } from './ledger.ts';
import type { Allocations, CoreLinkAllocation } from './types.ts';

/** Both ends are ours: /31 (RFC 3021) and /127 (RFC 6164). */
const CORE_LINK_LENGTHS = { 4: 31, 6: 127 } as const;
/** First host number of a role in the loopback pool: P and reflectors 1–19, PEs from 20 on. */
const FIRST_LOOPBACK = { p: 1n, pe: 20n } as const;

/** Loopback addresses of every router: what is declared, else what is recorded, else the next free one where a pool exists. */
export function allocateLoopbacks(inventory: Inventory, ledger: Ledger): Allocations['loopbacks'] {
  const pools = inventory.network.pools.loopbacks;
  return inventory.routers
    .toSorted((a, b) => compareText(a.name, b.name))
    .map((router) => ({
      router: router.name,
      addresses: FAMILIES.flatMap((family) => loopbackOf(router, family, pools, ledger) ?? []),
    }));
}

/** Addresses of every core link: what is recorded, else the next free block of each family that has a pool. */
export function allocateCoreLinks(inventory: Inventory, ledger: Ledger): CoreLinkAllocation[] {
  const pools = inventory.network.pools.coreLinks;
  const blocks = blockPool(pools, CORE_LINK_LENGTHS, ledger.taken('core-link'));
  const families = FAMILIES.filter((family) => pools.some((pool) => pool.family === family));
  return inventory.coreLinks
    .toSorted((a, b) => compareText(a.id, b.id))
    .map((link) => coreLink(link, families, blocks, ledger));
}

function loopbackOf(
  router: Router,
  family: Family,
  pools: readonly Prefix[],
  ledger: Ledger,
): IpAddress | undefined {
  const declared = router.loopbacks.find(({ value }) => value.family === family)?.value;
  const recorded = ledger.before.loopbacks
    .find((entry) => entry.router === router.name)
    ?.addresses.find((address) => address.family === family);
  const known = declared ?? recorded;
  if (known !== undefined) return known;
  const pool = pools.find((candidate) => candidate.family === family);
  const found = pool && freeHost(pool, FIRST_LOOPBACK[router.role], ledger);
  if (found !== undefined) return found;
  // IPv6 loopbacks are optional; without an IPv4 one there is no route distinguisher and no session.
  if (pool !== undefined || family === 4)
    ledger.report(pool === undefined ? 'SN2904' : 'SN2903', router.span, {
      pool: 'loopbacks',
      family: `IPv${family}`,
      owner: router.name,
    });
  return undefined;
}

function freeHost(pool: Prefix, first: bigint, ledger: Ledger): IpAddress | undefined {
  for (let host = first; host < prefixSize(pool); host++) {
    const address: IpAddress = { family: pool.family, value: pool.address + host };
    const claim = { kind: 'loopback' as const, value: prefixText(hostPrefix(address)) };
    if (!ledger.isFree(claim)) continue;
    ledger.take(claim);
    return address;
  }
  return undefined;
}

function coreLink(
  link: CoreLink,
  families: readonly Family[],
  blocks: BlockPool,
  ledger: Ledger,
): CoreLinkAllocation {
  const between = [endName(link.ends[0]), endName(link.ends[1])] as const;
  const recorded = ledger.before.coreLinks.find((entry) => entry.link === link.id);
  const known: CoreLinkAllocation['ends'] = recorded === undefined ? [[], []] : inOrder(recorded, between);
  const pairs = families
    .filter((family) => !known[0].some((address) => address.family === family))
    .flatMap((family) => newPair(family, link, blocks, ledger));
  const byFamily = (a: InterfaceAddress, b: InterfaceAddress) => a.family - b.family;
  return {
    link: link.id,
    between,
    ends: [
      [...known[0], ...pairs.map(([first]) => first)].toSorted(byFamily),
      [...known[1], ...pairs.map(([, second]) => second)].toSorted(byFamily),
    ],
  };
}

/** Writing the ends of a link the other way round must not swap their addresses. */
function inOrder(
  recorded: CoreLinkAllocation,
  between: readonly [string, string],
): CoreLinkAllocation['ends'] {
  const turned = recorded.between[0] === between[1] || recorded.between[1] === between[0];
  return turned ? [recorded.ends[1], recorded.ends[0]] : recorded.ends;
}

function newPair(
  family: Family,
  link: CoreLink,
  blocks: BlockPool,
  ledger: Ledger,
): [InterfaceAddress, InterfaceAddress][] {
  const block = blocks.next(family);
  if (typeof block !== 'string') return [[block, { ...block, address: block.address + 1n }]];
  ledger.report('SN2903', link.span, { pool: 'core-links', family: `IPv${family}`, owner: link.id });
  return [];
}

function endName(end: { readonly router: string; readonly interface: string }): string {
  return `${end.router} ${end.interface}`;
}
