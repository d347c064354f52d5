import type { Matched } from '../pattern.ts';
import { FRR_COMMANDS, type FrrCommand, type FrrView } from './frr-commands.ts';

/** One stored line. `slot` is its command's place in the table, `order` the moment it was typed; `peer` for neighbor lines. */
export interface FrrEntry {
  readonly key: string;
  readonly slot: number;
  readonly order: number;
  readonly peer?: string;
  readonly block?: FrrBlock;
  text: string;
}

/** The lines below one view; `notes` holds what the daemon knows and does not print. */
export interface FrrBlock {
  readonly view: FrrView;
  readonly header: string;
  readonly values: Readonly<Record<string, string>>;
  readonly notes: Map<string, string>;
  entries: FrrEntry[];
}

/** What the outside of FRR's configuration looks like to its daemons. */
export interface FrrHost {
  hasVrf(name: string): boolean;
  hasInterface(name: string): boolean;
  /** IPv4 addresses inside a VRF in the order they appeared. */
  addressesIn(vrf: string): readonly string[];
  forwarding(family: 'ip' | 'ipv6'): boolean;
  setForwarding(family: 'ip' | 'ipv6', on: boolean): void;
}

/** The daemons' whole state: the configuration tree and the counters behind it. */
export interface FrrState {
  readonly root: FrrBlock;
  readonly host: FrrHost;
  counter: number;
}

/** The daemon's answer to one line; `code` 0 goes on, anything else stops `vtysh -c`. */
export interface FrrReply {
  readonly text: string;
  readonly code: 0 | 1;
}

export const DONE: FrrReply = { text: '', code: 0 };

export function refused(text: string): FrrReply {
  return { text, code: 1 };
}

export function createBlock(
  view: FrrView,
  header: string,
  values: Readonly<Record<string, string>>,
): FrrBlock {
  return { view, header, values, notes: new Map(), entries: [] };
}

export function find(block: FrrBlock, key: string): FrrEntry | undefined {
  return block.entries.find((entry) => entry.key === key);
}

export function remove(block: FrrBlock, key: string): boolean {
  const before = block.entries.length;
  block.entries = block.entries.filter((entry) => entry.key !== key);
  return block.entries.length < before;
}

/** The identity of a line: its command's key with the parameters filled in, or the whole line. */
export function keyOf(command: FrrCommand, matched: Matched): string {
  const values: Readonly<Record<string, string>> = {
    ...matched.values,
    last: matched.text.slice(matched.text.lastIndexOf(' ') + 1),
  };
  return (command.key ?? matched.text).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Stores a line, replacing the one with the same key at its place. */
export function put(
  state: FrrState,
  block: FrrBlock,
  command: FrrCommand,
  key: string,
  text: string,
  extra: { readonly peer?: string; readonly block?: FrrBlock } = {},
): FrrEntry {
  const old = find(block, key);
  if (old !== undefined) {
    old.text = text;
    return old;
  }
  state.counter += 1;
  const entry: FrrEntry = { key, text, slot: slotOf(block.view, command), order: state.counter, ...extra };
  block.entries.push(entry);
  return entry;
}

/** The place of a command in its view's printed order; all commands of a group share one. */
function slotOf(view: FrrView, command: FrrCommand): number {
  const table = FRR_COMMANDS[view];
  if (command.group === undefined) return table.indexOf(command);
  return table.findIndex((one) => one.group === command.group);
}

/** The child blocks of one view, in the order they were made. */
export function blocksOf(block: FrrBlock, view: FrrView): readonly FrrBlock[] {
  return block.entries.flatMap((entry) => (entry.block?.view === view ? [entry.block] : []));
}
