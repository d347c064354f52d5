import {
  type AddressRange,
  addressesOf,
  commonRanges,
  mergedRanges,
  rangesText,
  remainingRanges,
} from '../../net/address-ranges.ts';
import type { Attachment, VrfTable } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { ClassRow } from './class-rows.ts';

/** Packets of one class that may come to stand in tables of another, over any number of imports, in any state of the network. */
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

/** All reach of one family: what importers and exporters share, and every further import from there. */
export function reachOf(classified: Classified): readonly Reached[] {
  return closure([...directReach(classified).values()]);
}

/** The records of it, each with what allows it. */
export function reachRows(classified: Classified, reach: readonly Reached[]): readonly object[] {
  const { fabric, rows } = classified;
  const vpns = new Map(rows.map(({ id, vpn }) => [id, vpn]));
  return reach.map(({ from, to, ranges }) => ({
    record: 'reach',
    family: fabric.family,
    from,
    to,
    clause: clauseBetween(classified, vpns.get(from) ?? '', vpns.get(to) ?? ''),
    claim: rangesText(fabric.family, ranges),
  }));
}

function directReach({ fabric, rows }: Classified): ReadonlyMap<string, Reached> {
  const { attachment, classes, routes } = fabric;
  const found = new Map<string, { from: string; to: string; ranges: AddressRange[] }>();
  for (const first of importers(attachment, classes.of, rows))
    for (const number of classes.admittedBy(first.id)) {
      const route = routes[number];
      if (route === undefined) continue;
      const [from, to] = [rows[first.id]?.id ?? '', rows[route.table]?.id ?? ''];
      const one = found.get(`${from} ${to}`) ?? { from, to, ranges: [] };
      one.ranges.push(addressesOf(route.local.prefix));
      found.set(`${from} ${to}`, one);
    }
  return new Map([...found].map(([key, one]) => [key, { ...one, ranges: mergedRanges(one.ranges) }]));
}

/** One of all tables that import alike, by the certificate's classes and by those of the engine. */
function importers(attachment: Attachment, classOf: ArrayLike<number>, rows: readonly ClassRow[]) {
  const key = (table: VrfTable) => `${rows[table.id]?.id} ${classOf[table.id]}`;
  return new Map(attachment.tables.toReversed().map((table) => [key(table), table])).values();
}

/** The smallest relation that holds the direct one and that every further import stays inside. */
function closure(direct: readonly Reached[]): readonly Reached[] {
  const steps = Map.groupBy(direct, (one) => one.from);
  const reach = new Map(direct.map((one) => [`${one.from} ${one.to}`, one]));
  const open = [...direct];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const step of steps.get(one.to) ?? []) {
      const { from, ranges } = one;
      const known = reach.get(`${from} ${step.to}`)?.ranges ?? [];
      const fresh = remainingRanges(commonRanges(ranges, step.ranges), known);
      if (fresh.length === 0) continue;
      reach.set(`${from} ${step.to}`, { from, to: step.to, ranges: mergedRanges([...known, ...fresh]) });
      open.push({ from, to: step.to, ranges: fresh });
    }
  return [...reach.values()];
}

/** What lets packets of one VPN come to another, or to itself. */
function clauseBetween({ fabric, policy }: Classified, from: string, to: string): string {
  if (from === '' || to === '') return 'nobody';
  if (from === to) return 'topology';
  const clauses = [...policy.clauses(from, to, fabric.family), ...policy.clauses(to, from, fabric.family)];
  return [...new Set(clauses.map(({ agreement }) => agreement.id))].sort().join(',');
}
