import type { Inventory } from '../inventory/types.ts';
import { prefixText } from '../net/prefix.ts';
import { agreementsBetween } from './filters/clauses.ts';
import { mayPass } from './filters/route-maps.ts';
import { joined, type Range, rangeOf, shared, without } from './ranges.ts';
import type { Table } from './tables.ts';

/** Tables that are alike in all that decides what they import, export and are allowed. */
export interface ClassOf {
  readonly members: readonly Table[];
  readonly first: Table;
}

/** Who imports from whom, over which target, for which addresses: everything that any state of the network could bring. */
export interface Edge {
  readonly importer: ClassOf;
  readonly exporter: ClassOf;
  readonly target: string;
  readonly ranges: Range[];
  readonly support: Set<string>;
}

/** Packets of one class that come to stand in a table of another. */
export interface Reach {
  readonly from: ClassOf;
  readonly to: ClassOf;
  readonly ranges: readonly Range[];
}

export function classesOf(tables: readonly Table[]): ReadonlyMap<string, ClassOf> {
  const groups = [...Map.groupBy(tables, ({ id }) => id)];
  return new Map(
    groups.flatMap(([id, [first, ...more]]) =>
      first === undefined ? [] : [[id, { first, members: [first, ...more] }]],
    ),
  );
}

/** The join of import sets with the routes that exporters may give. */
export function edgesOf(classes: ReadonlyMap<string, ClassOf>): readonly Edge[] {
  const importers = Map.groupBy(
    [...classes.values()].flatMap((one) =>
      [...one.first.imports.keys()].map((target) => ({ one, key: `${one.first.family} ${target}` })),
    ),
    ({ key }) => key,
  );
  const edges = new Map<string, Edge>();
  for (const exporter of classes.values())
    for (const table of exporter.members)
      for (const route of table.given)
        for (const target of new Set(route.may))
          for (const { one: importer } of importers.get(`${table.family} ${target}`) ?? []) {
            if (
              importer.members.every((member) => member === table) ||
              mayPass(importer.first.importMap, route) === undefined
            )
              continue;
            const key = `${importer.first.id} ${exporter.first.id} ${target}`;
            const edge = edges.get(key) ?? { importer, exporter, target, ranges: [], support: new Set() };
            edge.ranges.push(rangeOf(route.prefix));
            edge.support.add(`${table.router.name} ${table.vrf} ${prefixText(route.prefix)}`);
            edges.set(key, edge);
          }
  return [...edges.values()];
}

/** All edges between two classes as one. */
export function directReach(edges: readonly Edge[]): readonly Reach[] {
  return [...Map.groupBy(edges, pairOf).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ from: first.importer, to: first.exporter, ranges: joined(group.flatMap(({ ranges }) => ranges)) }];
  });
}

/**
 * What must be listed beyond the edges: wherever packets may come to stand in a table, its own imports may take them on. Given the listed
 * relation this is one step; the relation is closed when the step gives it back.
 */
export function oneStepOn(direct: readonly Reach[], listed: readonly Reach[]): readonly Reach[] {
  const from = Map.groupBy(direct, ({ from }) => from.first.id);
  const known = new Map(direct.map((one) => [`${one.from.first.id} ${one.to.first.id}`, one.ranges]));
  const found = new Map<string, { from: ClassOf; to: ClassOf; ranges: Range[] }>();
  for (const first of [...direct, ...listed])
    for (const second of from.get(first.to.first.id) ?? []) {
      const key = `${first.from.first.id} ${second.to.first.id}`;
      const ranges = without(shared(first.ranges, second.ranges), known.get(key) ?? []);
      const one = found.get(key) ?? { from: first.from, to: second.to, ranges: [] };
      one.ranges.push(...ranges);
      found.set(key, one);
    }
  return [...found.values()]
    .map((one) => ({ ...one, ranges: joined(one.ranges) }))
    .filter(({ ranges }) => ranges.length > 0);
}

/** The clause that lets packets of one class come to another: its VPN's topology, agreements, or nobody being there; `''` when nothing does. */
export function clauseFor(declared: Inventory, from: ClassOf, to: ClassOf): string {
  if (from.first.vpn === '' || to.first.vpn === '') return 'no-circuit';
  if (from.first.vpn !== to.first.vpn)
    return agreementsBetween(declared, from.first.vpn, to.first.vpn)
      .map(({ id }) => id)
      .join(',');
  const topology = declared.vpns.find(({ id }) => id === from.first.vpn)?.topology;
  if (topology === undefined || topology === 'any-to-any') return 'topology';
  const [here, there] = [from, to].map(({ members }) =>
    members.flatMap(({ circuits }) => circuits.flatMap(({ site }) => site ?? [])),
  );
  const allows = (a: boolean, b: boolean) => (topology === 'hub-spoke' ? a || b : a !== b);
  const roles = (sites: typeof here) => new Set((sites ?? []).map(({ role }) => role === 'hub-role'));
  if ([...roles(here)].every((a) => [...roles(there)].every((b) => allows(a, b)))) return 'topology';
  return new Set([...(here ?? []), ...(there ?? [])].map(({ id }) => id)).size === 1 ? 'topology' : '';
}

function pairOf({ importer, exporter }: Edge): string {
  return `${importer.first.id} ${exporter.first.id}`;
}
