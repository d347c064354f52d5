import { isMatched, type Matched, type Mismatch, matchPattern, pattern } from '../pattern.ts';
import { VRP_ACTS } from './acts.ts';
import { startFamily } from './acts-bgp.ts';
import { bindingRemark } from './acts-interface.ts';
import { VRP_COMMANDS, type VrpCommand } from './commands.ts';
import { createBlock, find, keyOf, put, remove, removeKey, type VrpBlock, type VrpEntry } from './store.ts';
import { VRP_WORDS } from './words.ts';

/** The tree a line is typed into, and the running one it is judged against. */
export interface VrpTree {
  readonly root: VrpBlock;
  readonly running: VrpBlock;
}

/** How a line ended. `path` are the keys of the views from the system view to where the next line is typed. */
export type Typed =
  | {
      readonly kind: 'done';
      readonly path: readonly string[];
      readonly remark: string;
      readonly changed: boolean;
    }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'mistyped'; readonly words: string; readonly at: number };

export interface TypeOptions {
  /** The line comes from a saved file: no refusals, no questions, stored where it stands. */
  readonly trusted: boolean;
  /** The question of this line has been answered with yes. */
  readonly confirmed: boolean;
}

/** The blocks along a path of keys; stops where a view is gone. */
export function resolve(root: VrpBlock, path: readonly string[]): readonly VrpBlock[] {
  const blocks = [root];
  for (const key of path) {
    const block = find(blocks.at(-1), key)?.block;
    if (block === undefined) break;
    blocks.push(block);
  }
  return blocks;
}

/** Types one configuration line in the view at the end of `path`. */
export function typeInto(tree: VrpTree, path: readonly string[], line: string, options: TypeOptions): Typed {
  const blocks = resolve(tree.root, path);
  const block = blocks.at(-1) ?? tree.root;
  const words = line.trim().split(/\s+/);
  const undo = words[0] === 'undo';
  const found = lookUp(block, undo ? words.slice(1) : words, undo);
  if ('at' in found) {
    if (undo && removeRaw(block, line)) return { kind: 'done', path, remark: '', changed: true };
    return undo ? { ...found, at: found.at + 1 } : found;
  }
  const call = { ...tree, path: blocks, block, undo, trusted: options.trusted, ...found };
  const actor = found.command.act === undefined ? {} : VRP_ACTS[found.command.act];
  const refusal = options.trusted ? undefined : actor.refuse?.(call);
  if (refusal !== undefined) return { kind: 'refused', words: refusal };
  const question = options.trusted || options.confirmed ? undefined : actor.ask?.(call);
  if (question !== undefined) return { kind: 'ask', question };
  const key = keyOf(found.command, found.matched);
  const old = find(block, key)?.text;
  const same = !undo && old === storedText(call.command, found.matched, false);
  const remark =
    actor.apply?.(call) ?? store(call.block, found.command, found.matched, key, undo, options.trusted);
  if (remark === undefined) return { kind: 'refused', words: 'Error: The configuration does not exist.' };
  const opened = !undo && found.command.opens !== undefined ? [...path, key] : path;
  return { kind: 'done', path: opened, remark: remark || bindingRemark(call), changed: !same };
}

interface Found {
  readonly command: VrpCommand;
  readonly matched: Matched;
}

type Mistyped = Extract<Typed, { kind: 'mistyped' }>;

function lookUp(block: VrpBlock, words: readonly string[], undo: boolean): Found | Mistyped {
  let far: Mismatch = { at: -1, parameter: false, complete: false };
  for (const command of VRP_COMMANDS[block.view]) {
    for (const form of undo ? undoForms(command) : [command.line]) {
      const result = matchPattern(pattern(form), words, VRP_WORDS);
      if (isMatched(result)) return { command, matched: result };
      if (result.at > far.at || (result.at === far.at && result.parameter)) far = result;
    }
  }
  return { kind: 'mistyped', words: mistake(far, words), at: Math.max(0, far.at) };
}

function undoForms(command: VrpCommand): readonly string[] {
  return command.undo ?? [command.line];
}

function mistake(far: Mismatch, words: readonly string[]): string {
  if (far.at >= words.length && words.length > 0 && far.at > 0)
    return "Error: Incomplete command found at '^' position.";
  if (far.complete) return "Error: Too many parameters found at '^' position.";
  if (far.parameter && far.at > 0) return "Error: Wrong parameter found at '^' position.";
  return "Error: Unrecognized command found at '^' position.";
}

function storedText(command: VrpCommand, matched: Matched, undo: boolean): string {
  const [plain, off] = [matched.text, `undo ${matched.text}`];
  if (command.both === true || command.on === true) return undo ? off : plain;
  return plain;
}

/** Stores or removes a line in the usual way; undefined when there was nothing to remove. */
function store(
  block: VrpBlock,
  command: VrpCommand,
  matched: Matched,
  key: string,
  undo: boolean,
  trusted: boolean,
): string | undefined {
  const keeps = command.both === true || (command.on === true ? undo : !undo);
  if (!keeps) {
    const gone = removeKey(block, key);
    return gone > 0 || command.on === true || removeByText(block, matched.text) ? '' : undefined;
  }
  const text = storedText(command, matched, undo);
  const { peer } = matched.values;
  const old = find(block, key);
  const child =
    command.opens === undefined
      ? undefined
      : (old?.block ?? createBlock(command.opens, text, matched.values));
  if (child !== undefined && old !== undefined) child.header = text;
  put(
    block,
    command,
    {
      key,
      text,
      ...(peer !== undefined && command.perPeer === true ? { peer } : {}),
      ...(child === undefined ? {} : { block: child }),
    },
    !trusted,
  );
  if (child?.view === 'bgp-family' && old === undefined && !trusted) startFamily(child);
  return '';
}

/** The undo of a keyed line may be typed with or without its parameters. */
function removeByText(block: VrpBlock, text: string): boolean {
  return remove(block, (entry) => entry.raw !== true && (entry.text === text || entry.key === text)) > 0;
}

/** `undo <line>` also takes away a line that is kept without being known; the `#` before it stays for the next one. */
function removeRaw(block: VrpBlock, line: string): boolean {
  const text = line.trim().replace(/^undo\s+/, '');
  const named = (entry: VrpEntry): boolean =>
    entry.text
      .split('\n')
      .find((one) => one.trim() !== '#')
      ?.trim() === text;
  const at = block.entries.findIndex((entry) => entry.raw === true && named(entry));
  const [gone] = at < 0 ? [] : block.entries.splice(at, 1);
  const next = block.entries[at];
  if (gone?.lead === true && next?.raw === true) block.entries[at] = { ...next, lead: true };
  return gone !== undefined;
}
