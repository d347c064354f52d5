import { prefixText } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
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
import type { Breach, Finding } from '../types.ts';
import { finding } from './findings.ts';

/**
 * Every route in a VRF must come from a VRF its VPN may hear from (provenance). A route that crosses without a declaration is a finding even
 * where filters still stop its packets; where a breach already blames its lines nothing more is said. One finding per pair of VRFs.
 */
export function undeclaredRoutes(
  fabric: Fabric,
  policy: Policy,
  breaches: readonly Pick<Breach, 'causes'>[],
): readonly Finding[] {
  const blamed = new Set(breaches.flatMap(({ causes }) => causes.map(citationKey)));
  const found = new Map<string, Finding>();
  for (const importer of fabric.attachment.tables)
    for (const edge of strangerEdges(fabric, policy, importer)) {
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

function strangerEdges(fabric: Fabric, policy: Policy, importer: VrfTable): readonly ImportEdge[] {
  const admitted = fabric.classes.admitted[fabric.classes.of[importer.id] ?? -1] ?? [];
  return admitted.flatMap((id) => {
    const route = fabric.routes[id];
    const exporter = fabric.attachment.tables[route?.table ?? -1];
    if (
      route === undefined ||
      exporter === undefined ||
      importer.owner === undefined ||
      exporter.owner === undefined
    )
      return [];
    if (
      exporter.owner === importer.owner ||
      agreementOver({ policy }, importer, exporter, route.local.prefix) !== undefined
    )
      return [];
    return edgeOf(fabric, importer, route) ?? [];
  });
}
