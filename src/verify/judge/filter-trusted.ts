import { prefixText } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import { agreementOver } from '../explain/agreement-over.ts';
import { distinct, edgeOf, exportLines, importLines } from '../explain/targets.ts';
import type { Policy } from '../policy/policy.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Finding } from '../types.ts';
import { finding } from './findings.ts';

/**
 * Routes that a VRF would take from a VPN it has no business with, were they not held back between the routers: by a reflector's filter, by the
 * targets a router keeps, by a policy on a session. Such a filter never proves isolation. One finding per pair of VRFs and target.
 */
export function trustedFilters(present: Fabric, possible: Fabric, policy: Policy): readonly Finding[] {
  if (present.classes === possible.classes) return [];
  const found = new Map<string, Finding>();
  for (const importer of possible.attachment.tables) {
    if (importer.owner === undefined) continue;
    const held = new Set(admitted(present, importer).map(({ table, local }) => keyOf(table, local.prefix)));
    for (const route of admitted(possible, importer)) {
      const exporter = possible.attachment.tables[route.table];
      if (exporter?.owner === undefined || exporter.owner === importer.owner) continue;
      if (route.local.admitted || held.has(keyOf(route.table, route.local.prefix))) continue;
      if (!isInPresent(present, route.table, keyOf(route.table, route.local.prefix))) continue;
      if (agreementOver({ policy }, importer, exporter, route.local.prefix) !== undefined) continue;
      const edge = edgeOf(possible, importer, route);
      if (edge === undefined) continue;
      const lines = distinct([...importLines(possible, edge), ...exportLines(possible, edge)]);
      const data = {
        vrf: importer.vrf.name,
        from: `${exporter.vrf.name}@${exporter.router.name}`,
        prefix: prefixText(route.local.prefix),
        target: edge.target,
      };
      const key = `${importer.id} ${exporter.id} ${edge.target}`;
      if (!found.has(key)) found.set(key, finding('filter-trusted', importer.router, lines, data));
    }
  }
  return [...found.values()];
}

function admitted({ classes, routes }: Fabric, { id }: VrfTable) {
  return (classes.admitted[classes.of[id] ?? -1] ?? []).flatMap((route) => routes[route] ?? []);
}

function isInPresent({ routes }: Fabric, table: number, key: string): boolean {
  return routes.some((route) => route.table === table && keyOf(route.table, route.local.prefix) === key);
}

function keyOf(table: number, prefix: Parameters<typeof prefixText>[0]): string {
  return `${table} ${prefixText(prefix)}`;
}
