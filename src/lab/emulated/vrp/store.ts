import type { Matched } from '../pattern.ts';
import { VRP_COMMANDS, type VrpCommand, type VrpView } from './commands.ts';

/** One stored line. A raw entry is kept and printed exactly as it was read; `lead` says that a `#` line stood before it. */
export interface VrpEntry {
  readonly key: string;
  readonly slot: number;
  readonly peer?: string;
  readonly block?: VrpBlock;
  readonly raw?: boolean;
  readonly lead?: boolean;
  text: string;
}

/** The lines of one view. Plain data, so that a candidate is a structured clone of the running tree. */
export interface VrpBlock {
  readonly view: VrpView;
  readonly values: Readonly<Record<string, string>>;
  header: string;
  entries: VrpEntry[];
}

const NATURAL = new Intl.Collator('en', { numeric: true });

export function createBlock(
  view: VrpView,
  header: string,
  values: Readonly<Record<string, string>>,
): VrpBlock {
  return { view, header, values, entries: [] };
}

export function find(block: VrpBlock | undefined, key: string): VrpEntry | undefined {
  return block?.entries.find((entry) => entry.key === key && entry.raw !== true);
}

export function remove(block: VrpBlock | undefined, accept: (entry: VrpEntry) => boolean): number {
  if (block === undefined) return 0;
  const before = block.entries.length;
  block.entries = block.entries.filter((entry) => !accept(entry));
  return before - block.entries.length;
}

export function removeKey(block: VrpBlock | undefined, key: string): number {
  return remove(block, (entry) => entry.key === key && entry.raw !== true);
}

/** The blocks of one view directly below. */
export function blocksOf(block: VrpBlock | undefined, view: VrpView): readonly VrpBlock[] {
  return (block?.entries ?? []).flatMap((entry) => (entry.block?.view === view ? [entry.block] : []));
}

/** The identity of a line: its command's key with the parameters filled in, or the whole line. */
export function keyOf(command: VrpCommand, matched: Matched): string {
  const values: Readonly<Record<string, string>> = {
    ...matched.values,
    last: matched.text.slice(matched.text.lastIndexOf(' ') + 1),
  };
  return (command.key ?? matched.text).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

export function slotOf(view: VrpView, command: VrpCommand): number {
  const table = VRP_COMMANDS[view];
  const at = command.group === undefined ? -1 : table.findIndex((one) => one.group === command.group);
  return at < 0 ? table.findIndex((one) => one.line === command.line) : at;
}

/** Stores a line: at the place of the one with the same key, else where the device prints it. */
export function put(
  block: VrpBlock,
  command: VrpCommand,
  entry: Omit<VrpEntry, 'slot'>,
  inOrder: boolean,
): VrpEntry {
  const old = find(block, entry.key);
  if (old !== undefined) {
    old.text = entry.text;
    return old;
  }
  const fresh: VrpEntry = { ...entry, slot: slotOf(block.view, command) };
  const at = inOrder ? placeFor(block, fresh) : block.entries.length;
  block.entries.splice(at, 0, fresh);
  return fresh;
}

/** Behind the last known line that is printed before it; lines nobody knows stay where they are. */
function placeFor(block: VrpBlock, fresh: VrpEntry): number {
  let place = 0;
  for (const [index, entry] of block.entries.entries())
    if (entry.raw !== true && compare(block.view, entry, fresh) <= 0) place = index + 1;
  return place;
}

function compare(view: VrpView, a: VrpEntry, b: VrpEntry): number {
  const table = VRP_COMMANDS[view];
  const firstPeer = table.findIndex((command) => command.perPeer === true);
  const section = (entry: VrpEntry): number => (entry.peer === undefined ? entry.slot : firstPeer);
  const sections = section(a) - section(b);
  if (sections !== 0) return sections;
  const peers = NATURAL.compare(peerKey(a.peer), peerKey(b.peer));
  if (peers !== 0) return peers;
  if (a.slot !== b.slot) return a.slot - b.slot;
  return table[a.slot]?.sort === 'name' ? NATURAL.compare(a.key, b.key) : 0;
}

/** IPv4 peers come before IPv6 peers. */
function peerKey(peer = ''): string {
  return `${peer.includes(':') ? 1 : 0} ${peer}`;
}
