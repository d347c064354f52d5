import type { DeviceModel, PrefixList, RoutePolicyEntry } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { shortDigest } from './cited.ts';

/** The class of a table: all that decides what it imports, exports and may be sent. Equal classes are treated alike. */
export interface ClassRow {
  readonly id: string;
  readonly record: object;
  readonly family: Family;
  readonly vpn: string;
}

export function classOfTable(attachment: Attachment, table: VrfTable, family: Family): ClassRow {
  const settings = familyOf(table, family);
  const { model } = table.router;
  const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  const stranger = circuits.length === 0 ? '' : `${table.vrf.name}@${table.router.name}`;
  const vpn = table.owner ?? stranger;
  const exporting = settings?.exportsVpn === true && settings.rd !== undefined;
  const texts = (targets: readonly { readonly value: string }[] | undefined) =>
    [...new Set((targets ?? []).map(({ value }) => value))].sort();
  const key = {
    family,
    vpn,
    roles: [...new Set(circuits.map(({ role }) => role ?? 'undeclared'))].sort(),
    imports: settings?.importsVpn === true ? texts(settings.importTargets) : [],
    exports: exporting ? texts(settings.exportTargets) : [],
    importMap: policyDigest(model, settings?.importPolicy?.value),
    exportMap: policyDigest(model, settings?.exportPolicy?.value),
    sources: [...new Set((settings?.redistributes ?? []).map(({ value }) => value))].sort(),
    label: settings?.labelMode.value === 'per-vrf' && settings.labelMode.at > 0 ? 'per-vrf' : 'other',
  };
  const id = shortDigest(JSON.stringify(key));
  return { id, record: { record: 'class', id, ...key }, family, vpn };
}

/** Digest of what a route policy says, lists included: equal text of equal effect has one digest on every platform. */
function policyDigest(model: DeviceModel, name: string | undefined): string {
  if (name === undefined) return '';
  const policy = model.routePolicies.find((one) => one.name === name);
  const content = (policy?.entries ?? []).map((entry) => entryContent(model, entry));
  return shortDigest(JSON.stringify(content));
}

function entryContent(model: DeviceModel, entry: RoutePolicyEntry) {
  const listed = (family: Family, name: string) =>
    model.prefixLists.find((list) => list.family === family && list.name === name);
  const set = entry.setTargets?.value;
  return {
    permit: entry.action === 'permit',
    prefixes: entry.matchPrefixLists.map(({ value: { family, name } }) => ({
      family,
      list: listContent(listed(family, name)),
    })),
    targets: entry.matchTargetLists.map(({ value }) =>
      (model.targetLists.find((list) => list.name === value)?.targets ?? []).toSorted(),
    ),
    adds: (set?.targets ?? []).toSorted(),
    seals: entry.scrub?.value === true || set?.additive === false,
  };
}

function listContent(list: PrefixList | undefined) {
  return (list?.entries ?? []).map(({ action, prefix, ge, le }) => ({
    permit: action === 'permit',
    prefix: { family: prefix.family, address: String(prefix.address), length: prefix.length },
    least: ge ?? prefix.length,
    most: le ?? (ge === undefined ? prefix.length : addressBits(prefix.family)),
  }));
}
