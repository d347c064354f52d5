import { topologyAllows } from '../inventory/declared-network/topology.ts';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { type AddressRange, addressesOf, commonRanges, mergedRanges } from '../net/address-ranges.ts';
import { passing } from './filters/routes.ts';
import type { Member } from './members.ts';

/** Packets that enter in tables of one class and may come to stand in tables of another, over any number of imports. */
export type Reach = Readonly<Record<'from' | 'to', string>> & { readonly ranges: readonly AddressRange[] };

/** The tables of the two classes. */
export type Ends = readonly [from: readonly Member[], to: readonly Member[]];

/** Reach by one import is what importers and exporters share; the rest is one step on from what the certificate claims: it is complete when this gives it back. */
export function reachFrom(members: readonly Member[], claimed: readonly Reach[]): readonly Reach[] {
  const offers = members.flatMap((giver) => giver.offers.map((offer) => ({ ...offer, giver })));
  const offered = Map.groupBy(offers, ({ giver, target }) => `${giver.family} ${target}`);
  const importers = new Map(members.map((one) => [one.class, one])).values();
  const direct = [...importers].flatMap(({ class: from, family, imports, importPolicy }) =>
    imports
      .flatMap((target) => offered.get(`${family} ${target}`) ?? [])
      .filter(({ route }) => passing(importPolicy, route).length > 0)
      .map(({ giver, route }) => ({ from, to: giver.class, ranges: [addressesOf(route.prefix)] })),
  );
  // A step of a class to itself adds nothing, and a claim must not stand on itself by one.
  const steps = Map.groupBy(merged(direct), ({ from, to }) => (from === to ? '' : from));
  const further = claimed.flatMap(({ from, to, ranges }) =>
    (steps.get(to) ?? []).map((step) => ({ from, to: step.to, ranges: commonRanges(ranges, step.ranges) })),
  );
  return merged([...direct, ...further]);
}

function merged(reaches: readonly Reach[]): readonly Reach[] {
  const pairs = Map.groupBy(reaches, ({ from, to }) => `${from} ${to}`).values();
  return [...pairs].flatMap(([first, ...more]) => {
    const ranges = mergedRanges([first, ...more].flatMap((one) => one?.ranges ?? []));
    return first === undefined || ranges.length === 0 ? [] : [{ ...first, ranges }];
  });
}

/** What lets packets of one class come to another: its VPN's topology, agreements, or nobody being there; `''` when nothing does. */
export function clauseFor({ permits }: DeclaredNetwork, [from, to]: Ends): string {
  const [[a], [b]] = [from, to];
  if (a === undefined || b === undefined || a.vpn === '' || b.vpn === '') return 'nobody';
  const agreed = a.vpn === b.vpn ? [] : permits.filter((one) => one.from === a.vpn && one.to === b.vpn);
  if (a.vpn !== b.vpn) return agreed.map(({ agreement }) => agreement).join();
  const sites = new Set([...from, ...to].flatMap(({ circuits }) => circuits.map(({ site }) => site.id)));
  const allowed = a.roles.every((one) => b.roles.every((other) => topologyAllows(a.topology, one, other)));
  return sites.size === 1 || allowed ? 'topology' : '';
}
