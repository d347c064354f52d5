import { type Declared, topologyAllows } from './declared.ts';
import { agreementsBetween, allowedPackets } from './filters/clauses.ts';
import { chainAt, everyPacket, isChecked } from './filters/packets.ts';
import { everyAddress, joined, type Range, rangeOf, rangeTexts, shared } from './filters/ranges.ts';
import { passing } from './filters/routes.ts';
import { holds } from './filters/witness.ts';
import type { Member } from './members.ts';
import type { Table } from './tables.ts';

/** Packets that enter in tables of one class and may come to stand in tables of another, over any number of imports. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  readonly ranges: readonly Range[];
}

/** Reach by one import is what importers and exporters share; the rest is one step on from what the certificate claims: it is complete when this gives it back. */
export function reachFrom(members: readonly Member[], claimed: readonly Reach[]): readonly Reach[] {
  const classes = Map.groupBy(members, (member) => member.class);
  const given = Map.groupBy(
    members.flatMap((giver) =>
      giver.given.flatMap((route) => route.targets.map((target) => ({ giver, route, target }))),
    ),
    ({ giver, target }) => `${giver.family} ${target}`,
  );
  const direct = [...classes.values()].flatMap(([importer, ...more]) =>
    (importer?.imports ?? []).flatMap((target) =>
      (given.get(`${importer?.family} ${target}`) ?? []).flatMap(({ giver, route }) => {
        const own = giver === importer && more.length === 0;
        const passes = !own && importer !== undefined && passing(importer.importPolicy, route).length > 0;
        return passes ? [{ from: importer.class, to: giver.class, ranges: [rangeOf(route.prefix)] }] : [];
      }),
    ),
  );
  const steps = Map.groupBy(merged(direct), ({ from }) => from);
  const further = claimed.flatMap(({ from, to, ranges }) =>
    (steps.get(to) ?? []).map((step) => ({ from, to: step.to, ranges: shared(ranges, step.ranges) })),
  );
  return merged([...direct, ...further]);
}

function merged(reaches: readonly Reach[]): readonly Reach[] {
  const pairs = Map.groupBy(reaches, ({ from, to }) => `${from} ${to}`).values();
  return [...pairs].flatMap(([first, ...more]) => {
    const ranges = joined([first, ...more].flatMap((one) => one?.ranges ?? []));
    return first === undefined || ranges.length === 0 ? [] : [{ ...first, ranges }];
  });
}

/** What lets packets of one class come to another: its VPN's topology, agreements, or nobody being there; `''` when nothing does. */
export function clauseFor(declared: Declared, from: readonly Member[], to: readonly Member[]): string {
  const [[a], [b]] = [from, to];
  if (a === undefined || b === undefined || a.vpn === '' || b.vpn === '') return 'nobody';
  if (a.vpn !== b.vpn)
    return agreementsBetween(declared, a.vpn, b.vpn)
      .map(({ id }) => id)
      .join();
  const sites = new Set([...from, ...to].flatMap(({ circuits }) => circuits.map(({ site }) => site.id)));
  const allowed = (role: string) => b.roles.every((other) => topologyAllows(declared, a.vpn, role, other));
  return sites.size === 1 || a.roles.every(allowed) ? 'topology' : '';
}

/** Between two VPNs every pair of circuits that routing joins needs a proof that filters leave only what was agreed. */
export function filterRecords(
  declared: Declared,
  { ranges }: Reach,
  [from, to]: readonly [readonly Member[], readonly Member[]],
  witnesses: ReadonlyMap<string, unknown>,
): readonly object[] {
  const standing = (members: readonly Member[], side: 'in' | 'out') =>
    members.flatMap((table) =>
      table.circuits.map(({ name, site }) => ({
        end: `${table.router.router} ${name}`,
        site,
        behind: rangesBy(table, name),
        chain: chainAt(table.router, name, side, table.family),
        checked: isChecked(table.router, name, table.family),
        table,
      })),
    );
  const exits = standing(to, 'out');
  return standing(from, 'in').flatMap((enter) =>
    exits.flatMap((exit) => {
      const { router, family } = enter.table;
      const allowed = allowedPackets(declared, family, enter.site, exit.site);
      const destinations = shared(ranges, exit.behind);
      return (enter.checked ? enter.behind : [everyAddress(family)]).flatMap((source) =>
        destinations.map((destination) => {
          const [near, far] = rangeTexts(family, [source, destination]);
          const ends = { from: enter.end, to: exit.end, source: near, destination: far };
          const witness = witnesses.get(JSON.stringify({ record: 'filter', family, ...ends }));
          const claim = { in: enter.chain, out: exit.chain, allowed };
          if (!holds(claim, witness, { ...everyPacket(family), source, destination }))
            router.refuse('filter-open', 0);
          return { record: 'filter', family, ...ends, witness };
        }),
      );
    }),
  );
}

/** Destinations a table sends out by one of its circuits in some state. */
function rangesBy({ locals }: Table, name: string): readonly Range[] {
  return joined(locals.filter(({ circuit }) => circuit === name).map(({ prefix }) => rangeOf(prefix)));
}
