import type { Origin } from '../../device/model.ts';
import { FAMILIES } from '../../net/address.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ClassRow } from './class-rows.ts';

/** A VRF in both families: its class, the lines of its RD, targets, policies, label and interfaces, and the declared access behind each circuit. */
export function memberRows(
  attachment: Attachment,
  rows: readonly (readonly ClassRow[])[],
  table: VrfTable,
): readonly object[] {
  const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  const at = (facts: Iterable<{ readonly at: Origin } | undefined>) =>
    [...new Set([...facts].flatMap((fact) => (fact === undefined || fact.at === 0 ? [] : fact.at)))].sort(
      (a, b) => a - b,
    );
  const members = FAMILIES.map((family, i) => {
    const settings = familyOf(table, family);
    const lines = {
      rd: at([settings?.rd]),
      targets: at([...(settings?.importTargets ?? []), ...(settings?.exportTargets ?? [])]),
      'import-map': at([settings?.importPolicy]),
      'export-map': at([settings?.exportPolicy]),
      label: at(settings?.labelMode.value === 'per-vrf' ? [settings.labelMode] : []),
      bind: at(table.interfaces.map(({ vrf }) => vrf)),
    };
    return {
      record: 'member',
      router: table.router.name,
      vrf: table.vrf.name,
      family,
      class: rows[i]?.[table.id]?.id,
      lines,
    };
  });
  const standing = circuits.map(({ interface: one, access }) => {
    const at = { router: table.router.name, vrf: table.vrf.name, interface: one.name };
    return { record: 'circuit', ...at, claim: access?.id ?? '' };
  });
  return [...members, ...standing];
}
