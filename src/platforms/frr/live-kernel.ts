import { addressBits, FAMILIES, type Family } from '../../net/address.ts';
import { type JsonRecord, readRecords, recordField, recordsField, textField } from './host-state-json.ts';

type Answers = ReadonlyMap<string, string>;

const LINKS = 'ip -d -j link show';
const LABELS = 'ip -f mpls -j route show';
const routes = (family: Family): string => `ip ${family === 4 ? '' : '-6 '}-j route show table all`;

/** What asks a kernel for the tables packets are forwarded by. */
export const KERNEL_READS: readonly string[] = [LINKS, ...FAMILIES.map(routes), LABELS];

/** The default route that ends a VRF's table (Documentation/networking/vrf.rst). */
const END_OF_TABLE = '4278198272';
/** What the kernel keeps for each address by itself. */
const OF_ADDRESSES = new Set(['local', 'broadcast', 'anycast', 'multicast']);

/** Prefixes of every VRF's table, and of tables that no VRF owns; the router's own table (`main`) is not asked about. */
export function forwardingIn(answers: Answers): ReadonlyMap<string, readonly string[]> {
  const vrfs = vrfsByTable(answers);
  const lists = new Map<string, Set<string>>();
  for (const table of vrfs.values())
    for (const family of FAMILIES) lists.set(`IPv${family} ${table}`, new Set());
  for (const family of FAMILIES)
    for (const record of readRecords(answers.get(routes(family)) ?? '') ?? []) {
      const table = textField(record, 'table');
      const prefix = prefixOf(record, family);
      if (table === undefined || !/^\d+$/.test(table) || prefix === undefined) continue;
      const name = `IPv${family} ${vrfs.get(table) ?? `table ${table}`}`;
      const list = lists.get(name) ?? new Set();
      lists.set(name, list.add(prefix));
    }
  return new Map([...lists].map(([name, list]) => [name, [...list].sort()]));
}

/** VRFs that a label leads to: a label without a next hop whose device is a VRF. */
export function forwardedLabelsIn(answers: Answers): readonly string[] {
  const vrfs = new Set(vrfsByTable(answers).values());
  const records = readRecords(answers.get(LABELS) ?? '') ?? [];
  const devices = records
    .flatMap((record) => [record, ...recordsField(record, 'nexthops')])
    .filter((record) => !('via' in record))
    .map((record) => textField(record, 'dev') ?? '');
  return [...new Set(devices.filter((device) => vrfs.has(device)))].sort();
}

function vrfsByTable(answers: Answers): ReadonlyMap<string, string> {
  return new Map(
    (readRecords(answers.get(LINKS) ?? '') ?? []).flatMap((record) => {
      const info = recordField(record, 'linkinfo');
      const table = textField(recordField(info, 'info_data'), 'table');
      const name = textField(record, 'ifname');
      return textField(info, 'info_kind') === 'vrf' && table !== undefined && name !== undefined
        ? [[table, name] as const]
        : [];
    }),
  );
}

/** The prefix a record forwards by; the router's own addresses and ends of tables are none. */
function prefixOf(record: JsonRecord, family: Family): string | undefined {
  const dst = textField(record, 'dst');
  const type = textField(record, 'type') ?? 'unicast';
  // `ip -j route show` without a family lists those of IPv6 in other tables too (seen with iproute2 6.1).
  const isSix = 'pref' in record || (dst ?? '').includes(':');
  if (dst === undefined || OF_ADDRESSES.has(type) || isSix !== (family === 6)) return undefined;
  if (textField(record, 'metric') === END_OF_TABLE || /^(fe80:|ff00:)/.test(dst)) return undefined;
  if (dst === 'default') return family === 4 ? '0.0.0.0/0' : '::/0';
  return dst.includes('/') ? dst : `${dst}/${addressBits(family)}`;
}
