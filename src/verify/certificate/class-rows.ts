import type { DeviceModel, PrefixList, RoutePolicyEntry } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { prefixText } from '../../net/prefix.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { shortDigest } from './isolation-words.ts';

/** The class of a table: all that decides what it imports and may be sent. Tables of one class are treated alike. */
export interface ClassRow {
  readonly id: string;
  readonly record: object;
  readonly family: Family;
  readonly vpn: string;
}

export function classOfTable(attachment: Attachment, table: VrfTable, family: Family): ClassRow {
  const settings = familyOf(table, family);
  const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  // Names of VRFs and VPNs hold an @, and no blank.
  const someone = table.owner ?? `${table.vrf.name} ${table.router.name}`;
  const key = {
    family,
    vpn: circuits.length === 0 ? '' : someone,
    roles: [...new Set(circuits.map(({ role }) => role ?? 'undeclared'))].sort(),
    imports: [...new Set((settings?.importTargets ?? []).map(({ value }) => value))].sort(),
    importPolicy: policyContent(table.router.model, settings?.importPolicy?.value),
  };
  const id = shortDigest(JSON.stringify(key));
  return { id, record: { record: 'class', id, ...key }, family, vpn: key.vpn };
}

const EVERYTHING = { permit: true, prefixes: [], targets: [], adds: [], seals: false };

/** What a route policy says, lists included: the same on every platform. */
function policyContent(model: DeviceModel, name: string | undefined) {
  const policy = model.routePolicies.find((one) => one.name === name);
  const entries = (policy?.entries ?? []).map((entry) => entryContent(model, entry));
  return name === undefined ? [EVERYTHING] : entries;
}

function entryContent(model: DeviceModel, entry: RoutePolicyEntry) {
  const listed = (family: Family, name: string) =>
    model.prefixLists.find((list) => list.family === family && list.name === name);
  const set = entry.setTargets?.value;
  return {
    permit: entry.action === 'permit',
    prefixes: entry.matchPrefixLists.map(({ value: { family, name } }) => listContent(listed(family, name))),
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
    prefix: prefixText(prefix),
    least: ge ?? prefix.length,
    most: le ?? (ge === undefined ? prefix.length : addressBits(prefix.family)),
  }));
}
