import { isDeepStrictEqual } from 'node:util';
import { topologyAllows } from '../inventory/declared-network/topology.ts';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { type AddressRange, addressesOf, commonRanges, mergedRanges } from '../net/address-ranges.ts';
import { passing, refuseAstray } from './filters/routes.ts';
import type { Member } from './members.ts';

/** Packets that enter in tables of one class and may come to stand in tables of another, over any number of imports. */
export type Reach = Readonly<Record<'from' | 'to', string>> & { readonly ranges: readonly AddressRange[] };

/** The tables of the two classes. */
export type Ends = readonly [from: readonly Member[], to: readonly Member[]];

/** Tables by the class they are of. */
export type Classes = ReadonlyMap<string, readonly Member[]>;

/** Reach by one import is what importers and exporters share; the rest is every further import from there. */
export function reachFrom(classes: Classes): readonly Reach[] {
  const members = [...classes.values()].flat();
  const offers = members.flatMap(({ class: to, offers }) => offers.map((offer) => ({ ...offer, to })));
  const offered = Map.groupBy(offers, ({ route, target }) => `${route.prefix.family} ${target}`);
  const importers = [...classes.values()].flatMap(([one]) => one ?? []);
  const direct = importers.flatMap(({ class: from, family, imports, importPolicy }) => {
    const given = imports.flatMap((target) => offered.get(`${family} ${target}`) ?? []);
    const passed = given.filter(({ route }) => passing(importPolicy, route).length > 0);
    const elsewhere = passed.filter(({ to }) => to !== from);
    refuseAstray(classes.get(from) ?? [], elsewhere);
    const givers = [...Map.groupBy(passed, ({ to }) => to)];
    const ranges = (some: typeof offers) => mergedRanges(some.map(({ route }) => addressesOf(route.prefix)));
    return givers.map(([to, some]) => ({ from, to, ranges: ranges(some) }));
  });
  return closed(direct);
}

/** Reach with what two steps of it give, until that is nothing new. */
function closed(reach: readonly Reach[]): readonly Reach[] {
  const steps = Map.groupBy(reach, ({ from }) => from);
  const further = reach.flatMap(({ from, to, ranges }) =>
    (steps.get(to) ?? []).map((step) => ({ from, to: step.to, ranges: commonRanges(ranges, step.ranges) })),
  );
  const pairs = Map.groupBy([...reach, ...further], ({ from, to }) => `${from} ${to}`).values();
  const wider = [...pairs].flatMap((alike) => {
    const ranges = mergedRanges(alike.flatMap((one) => one.ranges));
    return ranges.length === 0 ? [] : alike.slice(0, 1).map((pair) => ({ ...pair, ranges }));
  });
  return isDeepStrictEqual(wider, reach) ? reach : closed(wider);
}

/** What lets packets of one class come to another: its VPN's topology, agreements, or nobody being there; `''` when nothing does. */
export function clauseFor({ permits }: DeclaredNetwork, [from, to]: Ends): string {
  const [[a], [b]] = [from, to];
  if (a === undefined || b === undefined || a.vpn === '' || b.vpn === '') return 'nobody';
  const agreed = a.vpn === b.vpn ? [] : permits.filter((one) => one.from === a.vpn && one.to === b.vpn);
  if (a.vpn !== b.vpn) return agreed.map(({ agreement }) => agreement).join();
  const allowed = a.roles.every((one) => b.roles.every((other) => topologyAllows(a.topology, one, other)));
  const sites = new Set([...from, ...to].flatMap(({ circuits }) => circuits.map(({ site }) => site.id)));
  return allowed || sites.size === 1 ? 'topology' : '';
}
