import { prefixText } from '../../net/prefix.ts';
import type { Attachment, VrfTable } from '../bind/circuit.ts';
import type { Crossing } from '../classes/crossing.ts';
import { agreementOver } from '../explain/agreement-over.ts';
import {
  citationKey,
  distinct,
  edgeOf,
  exportLines,
  type ImportEdge,
  importLines,
} from '../explain/targets.ts';
import type { Policy } from '../policy/policy.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { VpnRoute } from '../routing/routes.ts';
import type { Breach, Finding } from '../types.ts';
import { finding } from './findings.ts';

/** What was found before: breaches, and what the class engine knows of routes that leave their VPN. */
export interface Known {
  readonly breaches: readonly Pick<Breach, 'causes'>[];
  readonly crossings: readonly Crossing[] | undefined;
}

/** Whether every route that leaves the VPN it comes from does so under an agreement; what nobody owns counts as nobody's VPN. */
export function allDeclared(
  { tables }: Attachment,
  policy: Policy,
  crossings: readonly Crossing[] | undefined,
): boolean {
  return (
    crossings?.every(({ importer, exporter, prefix }) => {
      const [here, there] = [tables[importer], tables[exporter]];
      if (here?.owner === undefined || there?.owner === undefined) return true;
      return agreementOver({ policy }, here, there, prefix) !== undefined;
    }) === true
  );
}

/**
 * Every route in a VRF must come from a VRF its VPN may hear from (provenance). A route that crosses without a declaration is a finding even
 * where filters still stop its packets; where a breach already blames its lines nothing more is said. One finding per pair of VRFs.
 */
export function undeclaredRoutes(
  fabric: Fabric,
  policy: Policy,
  { breaches, crossings }: Known,
): readonly Finding[] {
  if (allDeclared(fabric.attachment, policy, crossings)) return [];
  const blamed = new Set(breaches.flatMap(({ causes }) => causes.map(citationKey)));
  const found = new Map<string, Finding>();
  const foreign = foreignRoutes(fabric);
  for (const importer of fabric.attachment.tables)
    for (const edge of foreign(importer).flatMap((route) => strangerEdge(fabric, policy, importer, route))) {
      const key = `${importer.id} ${edge.exporter.id} ${edge.target}`;
      const lines = distinct([...importLines(fabric, edge), ...exportLines(fabric, edge)]);
      if (found.has(key) || lines.some((line) => blamed.has(citationKey(line)))) continue;
      const data = {
        vrf: importer.vrf.name,
        from: `${edge.exporter.vrf.name}@${edge.exporter.router.name}`,
        prefix: prefixText(edge.route.local.prefix),
        target: edge.target,
      };
      found.set(key, finding('route-undeclared', importer.router, lines, data));
    }
  return [...found.values()];
}

/** What a VRF takes from VRFs of other VPNs; worked out once for all VRFs of a VPN with the same list. */
function foreignRoutes({ attachment, classes, routes }: Fabric) {
  const known = new Map<string, readonly VpnRoute[]>();
  return ({ id, owner }: VrfTable): readonly VpnRoute[] => {
    const list = classes.of[id] ?? -1;
    if (owner === undefined) return [];
    const before = known.get(`${list} ${owner}`);
    if (before !== undefined) return before;
    const found = classes
      .admittedTo(list)
      .flatMap((route) => routes[route] ?? [])
      .filter(({ table }) => {
        const exporter = attachment.tables[table]?.owner;
        return exporter !== undefined && exporter !== owner;
      });
    known.set(`${list} ${owner}`, found);
    return found;
  };
}

function strangerEdge(
  fabric: Fabric,
  policy: Policy,
  importer: VrfTable,
  route: VpnRoute,
): readonly ImportEdge[] {
  const exporter = fabric.attachment.tables[route.table];
  if (exporter === undefined) return [];
  if (agreementOver({ policy }, importer, exporter, route.local.prefix) !== undefined) return [];
  const edge = edgeOf(fabric, importer, route);
  return edge === undefined ? [] : [edge];
}
