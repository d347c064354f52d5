import type { VrfFamily } from '../../device/model.ts';
import { prefixText } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import { walk } from '../reach/walk.ts';
import { type Step, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Subject } from '../subject/subject.ts';
import type { Citation, Finding } from '../types.ts';
import { finding } from './findings.ts';

/** The VPNs that declare a prefix, by the prefix's text. */
export function declaringVpns(subject: Subject): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const { vpn, prefixes } of subject.sites)
    for (const { value } of prefixes) {
      const text = prefixText(value);
      const vpns = known.get(text) ?? new Set();
      known.set(text, vpns.add(vpn));
    }
  return known;
}

/** A hub that takes what it should give: it hears none of its spokes and exports with their target (hub-vrf-swapped). */
export function swappedHubs({ attachment, family }: Fabric): readonly Finding[] {
  const of = (table: VrfTable) => table.vrf.families.find((one) => one.family === family);
  const groups = Map.groupBy(attachment.tables, ({ group }) => group);
  return attachment.tables
    .filter(({ group }) => group.endsWith('/hub-role'))
    .flatMap((table) => {
      const own = of(table);
      const spokes = (groups.get(table.group.replace(/hub-role$/, 'spoke-role')) ?? []).flatMap(
        (spoke) => of(spoke) ?? [],
      );
      if (own === undefined || !isSwapped(own, spokes)) return [];
      const lines = [...own.importTargets, ...own.exportTargets].flatMap(({ at }) => cite(table.router, at));
      return [finding('hub-vrf-swapped', table.router, lines, { vrf: table.vrf.name, family })];
    });
}

function isSwapped(hub: VrfFamily, spokes: readonly VrfFamily[]): boolean {
  const given = new Set(spokes.flatMap(({ exportTargets }) => exportTargets.map(({ value }) => value)));
  return (
    given.size > 0 &&
    hub.importTargets.every(({ value }) => !given.has(value)) &&
    hub.exportTargets.some(({ value }) => given.has(value))
  );
}

/** Ways on which a packet comes back to a VRF that it has left: it circles until its time to live ends. One per VRF. */
export function forwardingLoops(fabric: Fabric, proved: Uint8Array): readonly Finding[] {
  return fabric.attachment.tables.flatMap((table) => {
    if (table.circuits.length === 0 || proved[table.id] === 1) return [];
    const loops: Step[] = [];
    walk(fabric, table.id, 0, fabric.ranks.count, loops);
    // Rules that redirect are read without their conditions, which may well end the circle.
    const [first] = loops.filter((way) => stepsOf(way).every(({ move }) => move.kind !== 'redirect'));
    if (first === undefined) return [];
    const lines = stepsOf(first).flatMap((step) => linesOf(fabric, step));
    return [finding('forwarding-loop', table.router, lines, { vrf: table.vrf.name, family: fabric.family })];
  });
}

function linesOf({ attachment }: Fabric, { table, move }: Step): readonly Citation[] {
  const router = attachment.tables[table]?.router;
  if (router === undefined) return [];
  if (move.kind === 'local') return cite(router, move.route.at);
  if (move.kind === 'redirect') return cite(router, move.at);
  const exporter = 'route' in move ? attachment.tables[move.route.table] : undefined;
  return exporter === undefined || !('route' in move) ? [] : cite(exporter.router, move.route.local.at);
}
