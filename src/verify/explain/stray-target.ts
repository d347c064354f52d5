import { overlaps } from '../../net/prefix.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Agreement } from '../subject/subject.ts';
import type { Cause, Explaining } from './cause.ts';
import { dropWord } from './fix.ts';
import { exportLines, type ImportEdge, importLines, isAddedByPolicy, strayedSide } from './targets.ts';

/**
 * An agreement speaks about the route, and it comes by a target the agreement does not live by: the home target of a VPN, or the agreement's own in
 * a VRF where none of its parties stands. Nothing where what is agreed would go with it.
 */
export function strayTarget(
  context: Explaining,
  edge: ImportEdge,
): Pick<Cause, 'class' | 'causes' | 'fix'> | undefined {
  const { fabric } = context;
  const { importer, exporter, target } = edge;
  const home = [importer, exporter].some((table) => isHomeOfOthers(context, table, edge));
  if (!home && isParty(context, importer, exporter)) return undefined;
  const side = home ? strayedSide(fabric, edge) : 'import';
  const takers = side === 'import' ? [importer] : takersOf(context, edge);
  if (takers.some((taker) => isParty(context, taker, exporter) && !hasAnother(context, taker, edge)))
    return undefined;
  const lines = (side === 'import' ? importLines(fabric, edge) : exportLines(fabric, edge)).slice(0, 1);
  const exported = isAddedByPolicy(fabric, edge) ? 'export-map-adds-rt' : 'rt-foreign-export';
  return {
    class: side === 'import' ? 'rt-foreign-import' : exported,
    causes: lines,
    fix: dropWord(lines, target),
  };
}

/** Whether VRFs of a table's VPN beside the edge's own export the target. */
function isHomeOfOthers(
  { fabric }: Explaining,
  { owner }: VrfTable,
  { importer, exporter, target }: ImportEdge,
): boolean {
  return fabric.attachment.tables.some(
    (table) =>
      table !== importer &&
      table !== exporter &&
      table.owner === owner &&
      familyOf(table, fabric.family)?.exportTargets.some(({ value }) => value === target) === true,
  );
}

/** The VRFs of other VPNs that import the target. */
function takersOf({ fabric }: Explaining, { exporter, target }: ImportEdge): readonly VrfTable[] {
  return fabric.attachment.tables.filter(
    (table) =>
      table.owner !== exporter.owner &&
      familyOf(table, fabric.family)?.importTargets.some(({ value }) => value === target) === true,
  );
}

/** Whether a site of the table speaks with the other's VPN under an agreement. */
function isParty({ fabric, policy }: Explaining, table: VrfTable, other: VrfTable): boolean {
  const prefixes = table.circuits
    .flatMap((id) => fabric.attachment.circuits[id]?.site?.prefixes ?? [])
    .map(({ value }) => value);
  return policy.agreements.some((agreement) =>
    endsOf(agreement, table, other).some(({ value }) => prefixes.some((own) => overlaps(own, value))),
  );
}

/** What an agreement between the VPNs of two tables names on the side of the first. */
function endsOf(agreement: Agreement, { owner }: VrfTable, other: VrfTable): Agreement['consumerPrefixes'] {
  const { consumerVpn, providerVpn, consumerPrefixes, providerPrefixes } = agreement;
  if (owner === consumerVpn && other.owner === providerVpn) return consumerPrefixes;
  return owner === providerVpn && other.owner === consumerVpn ? providerPrefixes : [];
}

/** Whether the table would take the route by another of its targets too. */
function hasAnother({ fabric }: Explaining, table: VrfTable, { route, target }: ImportEdge): boolean {
  const carried = route.targets.flatMap((number) => fabric.numbers.text(number) ?? []);
  const wanted = familyOf(table, fabric.family)?.importTargets.map(({ value }) => value) ?? [];
  return wanted.some((one) => one !== target && carried.includes(one));
}
