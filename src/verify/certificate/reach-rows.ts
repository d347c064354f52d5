import type { Origin } from '../../device/model.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { VpnRoute } from '../routing/routes.ts';
import { citationText } from './cited.ts';
import type { ClassRow } from './class-rows.ts';
import {
  type AddressRange,
  addressesOf,
  commonRanges,
  mergedRanges,
  rangesText,
  remainingRanges,
} from './ranges.ts';

/** Which classes send to which, by edges and over several of them, in any state of the network. */
export interface ReachRows {
  readonly records: readonly object[];
  /** Addresses by importing and reached class. */
  readonly reach: ReadonlyMap<string, Reached>;
}

export interface Reached {
  readonly from: string;
  readonly to: string;
  readonly ranges: readonly AddressRange[];
}

export interface Classified {
  readonly fabric: Fabric;
  readonly policy: Policy;
  readonly rows: readonly ClassRow[];
}

interface EdgeDraft {
  readonly importer: VrfTable;
  readonly exporter: VrfTable;
  readonly target: string;
  readonly routes: VpnRoute[];
}

export function reachRows(classified: Classified): ReachRows {
  const { fabric, rows } = classified;
  const edges = edgeDrafts(classified);
  const idOf = (table: VrfTable) => rows[table.id]?.id ?? '';
  const direct = new Map<string, Reached>();
  for (const { importer, exporter, routes } of edges) {
    const [from, to] = [idOf(importer), idOf(exporter)];
    const before = direct.get(`${from} ${to}`)?.ranges ?? [];
    const ranges = mergedRanges([...before, ...routes.map(({ local }) => addressesOf(local.prefix))]);
    direct.set(`${from} ${to}`, { from, to, ranges });
  }
  const further = closure(direct);
  const tableOf = new Map(fabric.attachment.tables.map((table) => [idOf(table), table]));
  const clause = (from: string, to: string) => {
    const [a, b] = [tableOf.get(from), tableOf.get(to)];
    return a === undefined || b === undefined ? '' : clauseBetween(classified, a, b);
  };
  const next = [...further.values()].map(({ from, to, ranges }) => ({
    record: 'next',
    family: fabric.family,
    from,
    to,
    clause: clause(from, to),
    ranges: rangesText(fabric.family, ranges),
  }));
  const records = edges.map((edge) =>
    edgeRecord(classified, edge, clause(idOf(edge.importer), idOf(edge.exporter))),
  );
  return {
    records: [...records, ...next],
    reach: new Map([...direct, ...[...further].map(([key, one]) => [`${key} next`, one] as const)]),
  };
}

/** Every class of importers with every class of exporters and each target that joins them. */
function edgeDrafts({ fabric, rows }: Classified): readonly EdgeDraft[] {
  const { attachment, classes, routes, numbers } = fabric;
  const edges = new Map<string, EdgeDraft>();
  const importers = Map.groupBy(
    attachment.tables,
    (table) => `${rows[table.id]?.id} ${classes.of[table.id]}`,
  );
  for (const group of importers.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const wanted = new Set<string>(
      familyOf(first, fabric.family)?.importTargets.map(({ value }) => value) ?? [],
    );
    for (const number of classes.admitted[classes.of[first.id] ?? -1] ?? []) {
      const route = routes[number];
      const exporter = route === undefined ? undefined : attachment.tables[route.table];
      if (route === undefined || exporter === undefined || group.every((table) => table === exporter))
        continue;
      for (const target of route.targets.flatMap((one) => numbers.text(one) ?? [])) {
        if (!wanted.has(target)) continue;
        const key = `${rows[first.id]?.id} ${rows[exporter.id]?.id} ${target}`;
        const edge = edges.get(key) ?? { importer: first, exporter, target, routes: [] };
        if (!edge.routes.includes(route)) edge.routes.push(route);
        edges.set(key, edge);
      }
    }
  }
  return [...edges.values()];
}

/** What packets reach beyond the first import: the smallest relation that every further import stays inside. */
function closure(direct: ReadonlyMap<string, Reached>): ReadonlyMap<string, Reached> {
  const from = Map.groupBy(direct.values(), (one) => one.from);
  const further = new Map<string, Reached>();
  const open = [...direct.values()];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const step of from.get(one.to) ?? []) {
      const key = `${one.from} ${step.to}`;
      const known = [...(direct.get(key)?.ranges ?? []), ...(further.get(key)?.ranges ?? [])];
      const fresh = remainingRanges(commonRanges(one.ranges, step.ranges), mergedRanges(known));
      if (fresh.length === 0) continue;
      const ranges = mergedRanges([...(further.get(key)?.ranges ?? []), ...fresh]);
      further.set(key, { from: one.from, to: step.to, ranges });
      open.push({ from: one.from, to: step.to, ranges: fresh });
    }
  return further;
}

function edgeRecord({ fabric, rows }: Classified, edge: EdgeDraft, clause: string): object {
  const { family, attachment } = fabric;
  const [importer, exporter] = [firstOf(rows, attachment, edge.importer), edge.exporter];
  const line = familyOf(importer, family)?.importTargets.find(({ value }) => value === edge.target)?.at ?? 0;
  const giver =
    attachment.tables.find(
      (table) =>
        rows[table.id]?.id === rows[exporter.id]?.id && edge.routes.some((route) => route.table === table.id),
    ) ?? exporter;
  return {
    record: 'edge',
    family,
    importer: rows[importer.id]?.id,
    exporter: rows[exporter.id]?.id,
    target: edge.target,
    clause,
    support: new Set(
      edge.routes
        .filter(isOwnRoute)
        .map(({ table, local: { prefix } }) => `${table} ${prefix.address} ${prefix.length}`),
    ).size,
    ranges: rangesText(family, mergedRanges(edge.routes.map(({ local }) => addressesOf(local.prefix)))),
    lines: [
      citationText(importer.router, line),
      citationText(giver.router, markedAt(fabric, giver, edge.target)),
    ],
  };
}

function firstOf(rows: readonly ClassRow[], attachment: Attachment, table: VrfTable): VrfTable {
  return attachment.tables.find((one) => rows[one.id]?.id === rows[table.id]?.id) ?? table;
}

/** The line that gives a target to routes of a VRF: its own export line, or the policy that attaches it. */
function markedAt({ family }: Fabric, table: VrfTable, target: string): Origin {
  const settings = familyOf(table, family);
  const own = settings?.exportTargets.find(({ value }) => value === target);
  if (own !== undefined) return own.at;
  const names = [
    settings?.exportPolicy,
    ...(settings?.peers ?? []).map(({ inboundPolicy }) => inboundPolicy),
  ];
  const policies = table.router.model.routePolicies.filter(({ name }) =>
    names.some((one) => one?.value === name),
  );
  const lines = policies.flatMap(({ entries }) =>
    entries.flatMap(({ setTargets }) =>
      setTargets?.value.targets.some((one) => one === target) ? [setTargets.at] : [],
    ),
  );
  return Math.min(...lines);
}

/** What lets packets of one class come to another. */
function clauseBetween({ fabric, policy, rows }: Classified, from: VrfTable, to: VrfTable): string {
  const [a, b] = [rows[from.id]?.vpn ?? '', rows[to.id]?.vpn ?? ''];
  if (a === '' || b === '') return 'no-circuit';
  if (a === b) return 'topology';
  const clauses = [...policy.clauses(a, b, fabric.family), ...policy.clauses(b, a, fabric.family)];
  return [...new Set(clauses.map(({ agreement }) => agreement.id))].sort().join(',');
}

/** What a site is declared to announce lies inside what it may announce, and counts there. */
function isOwnRoute({ local }: VpnRoute): boolean {
  return local.source !== 'site' || local.admitted === true;
}
