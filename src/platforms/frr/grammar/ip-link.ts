import type { Origin } from '../../../device/model.ts';
import { parseInterfaceAddress } from '../../../net/prefix.ts';
import { FALLBACK } from '../host-state-links.ts';
import type { FrrLine } from '../tree.ts';
import { type Draft, type InterfaceDraft, interfaceOf, vrfOf } from './draft.ts';
import { lineTable, MATTERS, readLines, type Tally, UNREAD } from './line-table.ts';

/** Devices that stand for one link; the others join links or carry them through tunnels and stay unread. */
const PLAIN_TYPES = new Set(['dummy', 'veth', 'bond', 'bridge', 'ether', 'tun', 'tap', 'ifb', 'team']);

/** A frame has no more tags; a link above itself ends here. */
const DEEPEST = 8;

/** The kernel's own: unspecified, default, main, local. */
const GLOBAL_TABLES = new Set([0, 253, 254, 255]);

/** Reads `### ip link`. */
export function readLinks(nodes: readonly FrrLine[], draft: Draft, tally: Tally): void {
  // Whoever else wrote the section need not put VRF devices first, and a binding must know them.
  const { vrfs = [], others = [] } = Object.groupBy(nodes, ({ text }) =>
    text.includes(' type vrf ') ? 'vrfs' : 'others',
  );
  readLines(vrfs, LINK_LINES, draft, tally);
  readLines(others, LINK_LINES, draft, tally);
}

/** Reads `### ip address`. */
export function readAddresses(nodes: readonly FrrLine[], draft: Draft, tally: Tally): void {
  readLines(nodes, ADDRESS_LINES, draft, tally);
}

const LINK_LINES = lineTable<Draft>(
  {
    'link add <name> type vrf table <table>': (draft, [name = '', table = ''], node) => {
      const value = Number(table);
      const shares = [...draft.vrfs.values()].some((vrf) => vrf.table?.value === value && vrf.name !== name);
      if (!/^\d+$/.test(table)) return UNREAD;
      vrfOf(draft, name, node.line).table = { value, at: node.line };
      return GLOBAL_TABLES.has(value) || shares ? UNREAD : undefined;
    },
    'link add link <parent> name <name> type vlan protocol <protocol> id <id>': (
      draft,
      [parent = '', name = '', protocol = '', id = ''],
      node,
    ) => {
      if (!/^802\.1(q|ad)$/i.test(protocol)) return UNREAD;
      return addVlan(draft, parent, name, id, node.line);
    },
    'link add link <parent> name <name> type vlan id <id>': (
      draft,
      [parent = '', name = '', id = ''],
      node,
    ) => addVlan(draft, parent, name, id, node.line),
    'link add <name> type veth peer name <peer>': addCable,
    'link add name <name> type veth peer name <peer>': addCable,
    'link add <name> type veth ...': () => UNREAD,
    'link add name <name> type veth ...': () => UNREAD,
    'link add <name> type <type> ...': addPlain,
    'link add name <name> type <type> ...': addPlain,
    'link set <name> master <master>': (draft, [name = '', master = ''], node) => {
      const one = interfaceOf(draft, name, node.line);
      // Another master is a bridge or a bond.
      if (draft.vrfs.get(master)?.table === undefined || FALLBACK.test(name)) return UNREAD;
      // A site is called INTERFACE@ROUTER: nobody else's name must be the same.
      if (name.includes('@')) return MATTERS;
      one.vrf = { value: master, at: node.line };
      return undefined;
    },
    'link set <name> up': (draft, [name = ''], node) => {
      if (FALLBACK.test(name)) return UNREAD;
      if (draft.vrfs.get(name)?.table === undefined) interfaceOf(draft, name, node.line).up = true;
      return undefined;
    },
  },
  true,
);

const ADDRESS_LINES = lineTable<Draft>(
  {
    'address add <address> dev <name>': addAddress,
    'address add <address> dev <name> dynamic': addAddress,
    'address add <address> dev <name> scope ...': addAddress,
    'address add <address> brd <broadcast> dev <name> ...': (draft, [address = '', , ...rest], node) =>
      addAddress(draft, [address, ...rest], node),
    'address add <address> peer <peer> dev <name> ...': () => UNREAD,
  },
  true,
);

function addVlan(
  draft: Draft,
  parent: string,
  name: string,
  id: string,
  at: number,
): typeof UNREAD | undefined {
  const value = Number(id);
  if (!/^\d{1,4}$/.test(id) || value < 1 || value > 4094) return UNREAD;
  const one = interfaceOf(draft, name, at);
  one.parent = parent;
  one.tag = { value, at };
  return undefined;
}

function addPlain(
  draft: Draft,
  [name = '', type = '']: readonly string[],
  node: FrrLine,
): typeof UNREAD | undefined {
  const one = interfaceOf(draft, name, node.line);
  if (type === 'dummy') one.dummy = true;
  return PLAIN_TYPES.has(type) ? undefined : UNREAD;
}

/** What goes in at one end comes out of the other: nothing of it matters while both lie in one table. */
function addCable(draft: Draft, [name = '', peer = '']: readonly string[], node: FrrLine): void {
  draft.cables.push({
    ends: [interfaceOf(draft, name, node.line), interfaceOf(draft, peer, node.line)],
    at: node.line,
  });
}

/** Lines of cables between two tables: what passes over one no line says. */
export function cablesBetweenTables(draft: Draft): readonly Origin[] {
  return draft.cables
    .filter(({ ends: [a, b] }) => {
      const far = tablesOver(draft, b);
      return [...tablesOver(draft, a)].some(([tags, vrf]) => far.has(tags) && far.get(tags) !== vrf);
    })
    .map(({ at }) => at);
}

/** The tables that frames of a link come to, by the tags they bear: its own, and those of the links on top. */
function tablesOver(
  draft: Draft,
  { name, vrf }: InterfaceDraft,
  tags = '',
): ReadonlyMap<string, string | undefined> {
  const found = new Map([[tags, vrf?.value]]);
  if (tags.split(' ').length > DEEPEST) return found;
  for (const one of draft.interfaces.values())
    if (one.parent === name && one.tag !== undefined)
      for (const [more, table] of tablesOver(draft, one, `${tags} ${one.tag.value}`)) found.set(more, table);
  return found;
}

/**
 * Tagged links on top of a VRF's link that belong to no VRF themselves and have an address, or to another VRF: who stands in the VRF chooses the inner
 * tag, and is in the other table by it.
 */
export function linksOutOfVrfs(draft: Draft): readonly Origin[] {
  return [...draft.interfaces.values()].flatMap((one) =>
    leavesVrf(draft, one) ? [one.tag?.at ?? one.at] : [],
  );
}

function leavesVrf(draft: Draft, { tag, vrf, addresses, parent }: InterfaceDraft): boolean {
  if (tag === undefined || (vrf === undefined && addresses.length === 0)) return false;
  let below = parent;
  for (let depth = 0; below !== undefined && depth <= DEEPEST; depth++) {
    const link = draft.interfaces.get(below);
    // A port in a VRF takes frames without a tag; those with one come to the links of their tags.
    const isCircuit = link?.vrf !== undefined && (vrf === undefined || link.tag !== undefined);
    if (isCircuit && link.vrf?.value !== vrf?.value) return true;
    below = link?.parent;
  }
  return false;
}

function addAddress(
  draft: Draft,
  [text = '', name = '']: readonly string[],
  node: FrrLine,
): typeof UNREAD | undefined {
  const value = parseInterfaceAddress(text);
  if (value === undefined) return UNREAD;
  interfaceOf(draft, name, node.line).addresses.push({ value, at: node.line });
  return node.words().some((word) => LEARNED.has(word)) ? UNREAD : undefined;
}

/** Learned from whoever stands on the link: tomorrow it may be another. */
const LEARNED = new Set(['dynamic', 'mngtmpaddr', 'temporary']);
