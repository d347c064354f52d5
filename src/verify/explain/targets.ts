import type { RouteTarget } from '../../net/route-target.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { runPolicy } from '../routing/route-policy.ts';
import type { VpnRoute } from '../routing/routes.ts';
import type { Citation } from '../types.ts';

/** One import: table `importer` takes `route` because of `target`. */
export interface ImportEdge {
  readonly importer: VrfTable;
  readonly exporter: VrfTable;
  readonly route: VpnRoute;
  readonly target: RouteTarget;
}

/** The first target by which a table imports a route. */
export function edgeOf(fabric: Fabric, importer: VrfTable, route: VpnRoute): ImportEdge | undefined {
  const exporter = fabric.attachment.tables[route.table];
  const wanted = new Set(familyOf(importer, fabric.family)?.importTargets.map(({ value }) => value));
  const target = route.targets
    .flatMap((number) => fabric.numbers.text(number) ?? [])
    .find((text) => wanted.has(text));
  return exporter === undefined || target === undefined ? undefined : { importer, exporter, route, target };
}

/** The import line, and the policy entry that let the route in. */
export function importLines(fabric: Fabric, { importer, route, target }: ImportEdge): readonly Citation[] {
  const settings = familyOf(importer, fabric.family);
  const line = settings?.importTargets.find(({ value }) => value === target)?.at;
  const targets = new Set(route.targets.flatMap((number) => fabric.numbers.text(number) ?? []));
  const entry = runPolicy(importer.router.model, settings?.importPolicy?.value, {
    prefix: route.local.prefix,
    targets,
  }).entry;
  return distinct([...cite(importer.router, line), ...cite(importer.router, entry?.at)]);
}

/** The export line; for a target that a policy adds, the line that sets it. */
export function exportLines(fabric: Fabric, edge: ImportEdge): readonly Citation[] {
  const settings = familyOf(edge.exporter, fabric.family);
  const own = settings?.exportTargets.find(({ value }) => value === edge.target)?.at;
  const { local, attached } = edge.route;
  const late = own === undefined ? attached?.find(({ target }) => target === edge.target) : undefined;
  const again = local.source === 'again' ? cite(edge.exporter.router, local.at) : [];
  if (late !== undefined) return [...again, ...cite(late.router, late.at)];
  return [...again, ...(own === undefined ? addingLines(fabric, edge) : cite(edge.exporter.router, own))];
}

/** Whether an export policy, not the VRF's own list, attached the target. */
export function isAddedByPolicy(fabric: Fabric, { exporter, target }: ImportEdge): boolean {
  return familyOf(exporter, fabric.family)?.exportTargets.some(({ value }) => value === target) === false;
}

/** Whether customers' sessions let in by a policy too: without the targets it sets there they would bring their own. */
export function isInbound({ model }: ReadRouter, policy: string | undefined): boolean {
  return model.vrfs.some(({ families }) =>
    families.some(({ peers }) =>
      peers.some(({ inboundPolicy }) => policy !== undefined && inboundPolicy?.value === policy),
    ),
  );
}

/**
 * Which side of an import strayed: the one whose VPN has nothing else to do with the target where the other's lives by it; else the one that
 * fewer of its like have; between equals the one whose VPN has less to do with the target.
 */
export function strayedSide(fabric: Fabric, edge: ImportEdge): 'import' | 'export' {
  const { importer, exporter, target } = edge;
  if (importer.owner === undefined || exporter.owner === undefined)
    return exporter.owner === undefined && importer.owner !== undefined ? 'export' : 'import';
  const atHome = [edge.importer, edge.exporter].map((table) => isAtHome(fabric, table, target));
  if (atHome[0] !== atHome[1]) return atHome[0] === true ? 'export' : 'import';
  const imports = weight(fabric, (table) => table.group === importer.group, target, 'importTargets');
  const exports = weight(fabric, (table) => table.group === exporter.group, target, 'exportTargets');
  if (imports !== exports) return imports < exports ? 'import' : 'export';
  const ties = (owner: string | undefined) =>
    weight(fabric, (table) => table.owner === owner, target, 'importTargets') +
    weight(fabric, (table) => table.owner === owner, target, 'exportTargets');
  return ties(exporter.owner) < ties(importer.owner) ? 'export' : 'import';
}

/** Whether other VRFs of a table's VPN exchange routes by the target: some export it, some import it, without this table's line. */
function isAtHome({ attachment, family }: Fabric, table: VrfTable, target: RouteTarget): boolean {
  const others = attachment.tables.filter((one) => one !== table && one.owner === table.owner);
  const named = (list: 'importTargets' | 'exportTargets') => (one: VrfTable) =>
    familyOf(one, family)?.[list].some(({ value }) => value === target) === true;
  const own = (list: 'importTargets' | 'exportTargets') => [...others, table].some(named(list));
  return (
    (others.some(named('importTargets')) || others.some(named('exportTargets'))) &&
    own('importTargets') &&
    own('exportTargets')
  );
}

/** Whether VRFs of a table's VPN export the target themselves. */
export function isHomeTarget(
  { attachment, family }: Fabric,
  { owner }: VrfTable,
  target: RouteTarget,
): boolean {
  return attachment.tables.some(
    (table) =>
      table.owner === owner &&
      familyOf(table, family)?.exportTargets.some(({ value }) => value === target) === true,
  );
}

/** How much of a group's lists a target makes up, 0–1: 1 when every VRF of the group has it and nothing else. */
function weight(
  fabric: Fabric,
  belongs: (table: VrfTable) => boolean,
  target: RouteTarget,
  list: 'importTargets' | 'exportTargets',
): number {
  const members = fabric.attachment.tables
    .filter(belongs)
    .flatMap((table) => familyOf(table, fabric.family) ?? []);
  const shares = members.map((settings) =>
    settings[list].some(({ value }) => value === target) ? 1 / settings[list].length : 0,
  );
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

function addingLines(fabric: Fabric, { exporter, route, target }: ImportEdge): readonly Citation[] {
  const settings = familyOf(exporter, fabric.family);
  const own = new Set(settings?.exportTargets.map(({ value }) => value));
  const entry = runPolicy(exporter.router.model, settings?.exportPolicy?.value, {
    prefix: route.local.prefix,
    targets: own,
  }).entry;
  return entry?.setTargets?.value.targets.includes(target) === true
    ? cite(exporter.router, entry.setTargets.at)
    : receivingLines(fabric, { exporter, route, target });
}

/** Whether the inbound policy of a customer's session attached the target: taken away altogether the customer's own would stay on. */
export function isAddedOnReceipt(fabric: Fabric, edge: ImportEdge): boolean {
  const [line] = receivingLines(fabric, edge);
  return (
    line !== undefined && exportLines(fabric, edge).some((one) => citationKey(one) === citationKey(line))
  );
}

/** The line by which the inbound policy of a customer's session puts the target on what the customer announces. */
function receivingLines(
  fabric: Fabric,
  { exporter, route, target }: Omit<ImportEdge, 'importer'>,
): readonly Citation[] {
  const { prefix, at } = route.local;
  const { model } = exporter.router;
  const peer = familyOf(exporter, fabric.family)?.peers.find((one) => one.at === at);
  if (peer?.inboundPolicy === undefined) return [];
  const { entry } = runPolicy(model, peer.inboundPolicy.value, { prefix, targets: new Set() });
  return entry?.setTargets?.value.targets.includes(target) === true
    ? cite(exporter.router, entry.setTargets.at)
    : [];
}

export function distinct(citations: readonly Citation[]): readonly Citation[] {
  return [...new Map(citations.map((one) => [`${one.router} ${one.line}`, one])).values()];
}

/** A citation's key, for telling two breaches of one cause apart from two causes. */
export function citationKey(one: Citation): string {
  return `${one.router}:${one.line}`;
}
