import { prefixKey, prefixText } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import type { Crossing } from '../classes/crossing.ts';
import { agreementOver } from '../explain/agreement-over.ts';
import { distinct, edgeOf, exportLines, importLines } from '../explain/targets.ts';
import type { Policy } from '../policy/policy.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Scope, VpnRoute } from '../routing/routes.ts';
import type { Finding } from '../types.ts';
import { finding } from './findings.ts';
import { allDeclared } from './provenance.ts';

/**
 * Routes that a VRF would take from a VPN it has no business with, were they not held back between the routers (by a reflector's filter, by the
 * targets a router keeps, by a policy on a session), or did not another route of their prefix stand in front of them at home. Neither proves
 * isolation. One finding per pair of VRFs and target. `crossings` are those of every state.
 */
export function trustedFilters(
  { present, possible }: Readonly<Record<Scope, Fabric>>,
  policy: Policy,
  crossings: readonly Crossing[] | undefined,
): readonly Finding[] {
  if (allDeclared(possible.attachment, policy, crossings)) return [];
  const found = new Map<string, Finding>();
  const heldBack = heldBackIn(present, possible);
  const standing = new Set(present.locals.flat());
  for (const importer of possible.attachment.tables) {
    if (importer.owner === undefined) continue;
    for (const route of heldBack(importer)) {
      const exporter = possible.attachment.tables[route.table];
      if (exporter?.owner === undefined || exporter.owner === importer.owner) continue;
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
      const name = standing.has(route.local) ? 'filter-trusted' : 'route-in-front';
      const key = `${importer.id} ${exporter.id} ${edge.target}`;
      if (!found.has(key)) found.set(key, finding(name, importer.router, lines, data));
    }
  }
  return [...found.values()];
}

/** What a VRF would take of the routes that are there; worked out once for all VRFs with the same lists. */
function heldBackIn(present: Fabric, possible: Fabric): (importer: VrfTable) => readonly VpnRoute[] {
  const standing = new Map<number, Set<number | bigint>>();
  for (const { table, local } of present.routes)
    standing.set(table, (standing.get(table) ?? new Set()).add(prefixKey(local.prefix)));
  const known = new Map<string, readonly VpnRoute[]>();
  return (importer) => {
    const lists = `${present.classes.of[importer.id]} ${possible.classes.of[importer.id]}`;
    const before = known.get(lists);
    if (before !== undefined) return before;
    const taken = new Map<number, Set<number | bigint>>();
    for (const { table, local } of admitted(present, importer))
      taken.set(table, (taken.get(table) ?? new Set()).add(prefixKey(local.prefix)));
    const routes = admitted(possible, importer).filter(({ table, local }) => {
      const key = prefixKey(local.prefix);
      return !local.admitted && !taken.get(table)?.has(key) && standing.get(table)?.has(key) === true;
    });
    known.set(lists, routes);
    return routes;
  };
}

function admitted({ classes, routes }: Fabric, { id }: VrfTable): readonly VpnRoute[] {
  return classes.admittedBy(id).flatMap((route) => routes[route] ?? []);
}
