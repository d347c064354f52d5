import type { Inventory } from '../inventory/types.ts';
import type { Family } from '../net/address.ts';
import { clausesOf } from './filters/clauses.ts';
import { chainAt, everyPacket } from './filters/packets.ts';
import { holds } from './filters/witness.ts';
import { everyAddress, joined, type Range, rangeOf, rangeTexts, shared } from './ranges.ts';
import {
  type ClassOf,
  classesOf,
  clauseFor,
  directReach,
  type Edge,
  edgesOf,
  oneStepOn,
  type Reach,
} from './reach.ts';
import { cite, type Reading } from './read.ts';
import type { Circuit, Table } from './tables.ts';

/** What only the certificate knows: the relation it claims to be closed, and why filters leave nothing. */
export interface Claims {
  readonly next: readonly { readonly from: string; readonly to: string; readonly ranges: readonly Range[] }[];
  witnesses(key: string): readonly unknown[];
}

export type Refuse = (code: string, router: Reading, line: number) => void;

const REASON_OF_POLICIES = /^(entry|match-prefix|match-target|add|replace|scrub|list|target-list)$/;

/** Classes, edges, next and filters as they must be for these tables. */
export function reachStatements(
  declared: Inventory,
  tables: readonly Table[],
  claims: Claims,
  refuse: Refuse,
): readonly object[] {
  const classes = classesOf(tables);
  const edges = edgesOf(classes);
  const direct = directReach(edges);
  const listed = claims.next.flatMap(({ from, to, ranges }): Reach[] => {
    const [a, b] = [classes.get(from), classes.get(to)];
    return a === undefined || b === undefined ? [] : [{ from: a, to: b, ranges }];
  });
  const next = oneStepOn(direct, listed);
  const clauseOf = (from: ClassOf, to: ClassOf): string => {
    const clause = clauseFor(declared, from, to);
    if (clause === '') refuse('no-clause', from.first.router, [...from.first.imports.values()][0] ?? 0);
    return clause;
  };
  return [
    ...[...classes.values()].map(({ first }) => first.record),
    ...edges.map((edge) => edgeStatement(edge, clauseOf(edge.importer, edge.exporter))),
    ...next.map(({ from, to, ranges }) => ({
      record: 'next',
      family: from.first.family,
      from: from.first.id,
      to: to.first.id,
      clause: clauseOf(from, to),
      ranges: rangeTexts(from.first.family, ranges),
    })),
    ...[...direct, ...next].flatMap((reach) => filterStatements(declared, reach, claims, refuse)),
  ];
}

function edgeStatement({ importer, exporter, target, ranges, support }: Edge, clause: string): object {
  const { family, id, router, imports } = importer.first;
  const giver =
    exporter.members.find(({ given }) => given.some(({ may }) => may.includes(target))) ?? exporter.first;
  const added = giver.maps.slice(1).flatMap(({ addsAt }) => addsAt.get(target) ?? []);
  const line = giver.exports.get(target) ?? Math.min(...added);
  return {
    record: 'edge',
    family,
    importer: id,
    exporter: exporter.first.id,
    target,
    clause,
    support: support.size,
    ranges: rangeTexts(family, joined(ranges)),
    lines: [cite(router, imports.get(target) ?? 0), cite(giver.router, line)],
  };
}

/** Between two VPNs every pair of circuits that routing joins needs a proof that filters leave only what was agreed. */
function filterStatements(
  declared: Inventory,
  { from, to, ranges }: Reach,
  claims: Claims,
  refuse: Refuse,
): readonly object[] {
  if (from.first.vpn === to.first.vpn || from.first.vpn === '' || to.first.vpn === '') return [];
  const { family } = from.first;
  return from.members.flatMap((source) =>
    source.circuits.flatMap((enter) =>
      to.members.flatMap((sink) =>
        sink.circuits.flatMap((leave) => {
          const destinations = shared(ranges, rangesBy(sink, leave));
          const sources = isChecked(source.router, enter, family)
            ? rangesBy(source, enter)
            : [everyAddress(family)];
          if (destinations.length === 0 || sources.length === 0) return [];
          const chains = {
            in: chainAt(source.router, enter.name, 'in', family),
            out: chainAt(sink.router, leave.name, 'out', family),
          };
          const ends = {
            from: `${source.router.name} ${enter.name}`,
            to: `${sink.router.name} ${leave.name}`,
          };
          const regions = sources.flatMap((s) =>
            destinations.map((d) => ({ ...everyPacket(family), source: s, destination: d })),
          );
          const witnesses = claims.witnesses(`${family} ${ends.from} ${ends.to}`);
          const used = { in: new Set<number>(), out: new Set<number>() };
          const clauses = clausesOf(declared, family, enter.site, leave.site);
          const proved = regions.map((region, i) => holds({ chains, region, clauses }, witnesses[i], used));
          if (witnesses.length !== regions.length || proved.includes(false))
            refuse('filter-open', source.router, 0);
          const cited = (router: Reading, lines: Set<number>) =>
            [...lines].sort((a, b) => a - b).map((line) => cite(router, line));
          const texts = {
            sources: rangeTexts(family, sources),
            destinations: rangeTexts(family, destinations),
          };
          const lines = [...cited(source.router, used.in), ...cited(sink.router, used.out)];
          return [
            {
              record: 'filter',
              family,
              ...ends,
              clause: clauseFor(declared, from, to),
              ...texts,
              witness: witnesses,
              lines,
            },
          ];
        }),
      ),
    ),
  );
}

/** Destinations a table sends out by one of its circuits in some state. */
function rangesBy({ locals }: Table, circuit: Circuit): readonly Range[] {
  return joined(
    locals.filter((local) => local.circuit === circuit.name).map(({ prefix }) => rangeOf(prefix)),
  );
}

/** Whether an interface lets only packets in whose source lies behind it. The kernel takes the higher of its two settings, and 2 is loose; so is any check where a tag is terminated (`dot1q termination`). */
function isChecked(router: Reading, { name }: Circuit, family: Family): boolean {
  const loose = router.say('check', 'all').some(({ b }) => b === '2');
  const checks = [...router.say('check', name), ...router.say('check', name.replace('.', '/'))];
  const vague = router.say('vlan', name).some(({ line }) => /^dot1q t/.test(router.lines[line - 1] ?? ''));
  const strict = checks.filter(({ b }) => b === '' || b === 'strict' || (b === '1' && !loose));
  return !vague && strict.some(({ f }) => f === family);
}

/** Members, policies, filters, duties of the tables, and every other line with a word of isolation with the reason why it opens nothing. */
export function lineStatements(routers: readonly Reading[], tables: readonly Table[]): readonly object[] {
  return routers.flatMap((router) => {
    const accounted = new Set<number>();
    const cites = (lines: Iterable<number>, key: string): readonly string[] => {
      const counted = [...new Set(lines)]
        .filter((line) => key === 'lines' || router.words.has(line))
        .sort((a, b) => a - b);
      for (const line of counted) accounted.add(line);
      return counted.map((line) => cite(router, line));
    };
    const own = tables.filter((table) => table.router === router);
    const statements: object[] = [];
    for (const [vrf, group] of Map.groupBy(own, (table) => table.vrf)) {
      const ports = router.facts.filter(({ kind, v }) => kind === 'bind' && v === vrf).map(({ a }) => a);
      const number = router.facts.find(({ kind, v }) => kind === 'table' && v === vrf)?.b ?? 'none';
      const tags = router.facts.filter(
        ({ kind, a }) => (kind === 'vlan' && ports.includes(a)) || (kind === 'end' && a === number),
      );
      const lines = [...router.facts.filter(({ v }) => v === vrf), ...tags].map(({ line }) => line);
      const classes = Object.fromEntries(group.map(({ family, id }) => [`ipv${family}`, id]));
      const circuits = (group[0]?.circuits ?? []).map(({ name, access }) => `${name}=${access}`).sort();
      statements.push({
        record: 'member',
        router: router.name,
        vrf,
        ...classes,
        circuits,
        lines: cites(lines, ''),
      });
      for (const { family, label, ends, seals } of group) {
        const duty = (name: string, at: readonly number[]) => ({
          record: 'duty',
          duty: name,
          router: router.name,
          vrf,
          family,
          lines: cites(at, 'lines'),
        });
        if (router.kernel && ends.length > 0) statements.push(duty('terminator', ends));
        if (label > 0) statements.push(duty('label', [label]));
        if (seals.length > 0) statements.push(duty('scrub', seals));
        for (const port of ports)
          for (const side of ['in', 'out'] as const) {
            const lines = cites(chainAt(router, port, side, family).lines, '');
            const at = { router: router.name, interface: port, side, family };
            if (lines.length > 0) statements.push({ record: 'rules', ...at, lines });
          }
      }
    }
    const maps = new Map(own.flatMap(({ maps }) => maps.map((map) => [map.name, map] as const)));
    for (const { name, lines } of maps.values())
      if (name !== '')
        statements.push({ record: 'policy', router: router.name, name, lines: cites(lines, '') });
    const rules = router.facts.filter(({ kind }) => kind === 'rule-order').map(({ line }) => line);
    if (router.kernel)
      statements.push({
        record: 'duty',
        duty: 'rule-order',
        router: router.name,
        lines: cites(rules, 'lines'),
      });
    const kinds = new Map(router.facts.map(({ line, kind }) => [line, kind]));
    const asides = [...router.words].filter((line) => !accounted.has(line));
    const reasonFor = (line: number) =>
      REASON_OF_POLICIES.test(kinds.get(line) ?? '') ? 'unused' : 'outside';
    return [
      ...statements,
      ...asides.map((line) => ({ record: 'aside', reason: reasonFor(line), line: cite(router, line) })),
    ];
  });
}
