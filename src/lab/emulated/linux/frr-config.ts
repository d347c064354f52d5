import { isMatched, type Matched, matchPattern, pattern } from '../pattern.ts';
import { FRR_ACTS, openedKey } from './frr-acts.ts';
import { familyOf, settleRouterIds } from './frr-bgp-acts.ts';
import { FRR_CLOSERS, FRR_COMMANDS, type FrrCommand, type FrrView } from './frr-commands.ts';
import { printRunning } from './frr-print.ts';
import {
  createBlock,
  DONE,
  type FrrBlock,
  type FrrHost,
  type FrrReply,
  type FrrState,
  find,
  keyOf,
  put,
  refused,
  remove,
} from './frr-store.ts';
import { FRR_WORDS } from './frr-words.ts';

/** FRR's configuration as its daemons hold it. */
export interface FrrConfig {
  /** Enters configuration mode. */
  sit(): FrrSitting;
  /** Takes a saved or collected configuration; lines the emulation does not know are kept verbatim. */
  load(text: string): void;
  /** `show running-config no-header`. */
  running(): string;
  /** The host name as vtysh's prompt shows it. */
  hostname(): string;
  /** Tells the daemons that links or addresses changed. */
  hostChanged(): void;
}

/** Somebody in configuration mode. */
export interface FrrSitting {
  /** What the prompt shows behind the host name, `(config-router-af)`. */
  view(): string;
  type(line: string): FrrReply;
}

export function createFrrConfig(host: FrrHost): FrrConfig {
  const state: FrrState = { root: createBlock('config', '', {}), host, counter: 0 };
  return {
    sit: () => sit(state),
    load: (text) => load(state, text),
    running: () => printRunning(state),
    hostname: () => find(state.root, 'hostname')?.text.split(' ')[1] ?? 'frr',
    hostChanged: () => settleRouterIds(state),
  };
}

const PROMPTS: Readonly<Record<FrrView, string>> = {
  config: '(config)',
  vrf: '(config-vrf)',
  interface: '(config-if)',
  bgp: '(config-router)',
  'bgp-family': '(config-router-af)',
  ospf: '(config-router)',
  ospf6: '(config-ospf6)',
  ldp: '(config-ldp)',
  'ldp-family': '(config-ldp-af)',
  'ldp-interface': '(config-ldp-af-if)',
  'route-map': '(config-route-map)',
};

function sit(state: FrrState): FrrSitting {
  let path: readonly FrrBlock[] = [state.root];
  return {
    view: () => PROMPTS[path.at(-1)?.view ?? 'config'],
    type: (line) => {
      const step = typeLine(state, path, line.trim().replace(/\s+/g, ' '));
      path = step.path;
      return step.reply;
    },
  };
}

interface Step {
  readonly reply: FrrReply;
  readonly path: readonly FrrBlock[];
}

/** A line is looked up in the view it was typed in, then in the views around it, as vtysh does. */
function typeLine(state: FrrState, path: readonly FrrBlock[], line: string): Step {
  if (line === '' || /^[!#]/.test(line)) return { reply: DONE, path };
  const up = closed(path, line);
  if (up !== undefined) return { reply: DONE, path: up };
  let incomplete = false;
  for (let depth = path.length; depth > 0; depth -= 1) {
    const found = lookUp(path.slice(0, depth), line, state);
    if (found === 'incomplete') incomplete = true;
    else if (found !== undefined) return apply(state, found);
  }
  const opaque = removeOpaque(path, line);
  if (opaque) return { reply: DONE, path };
  return { reply: refused(`% ${incomplete ? 'Command incomplete' : 'Unknown command'}: ${line}`), path };
}

function closed(path: readonly FrrBlock[], line: string): readonly FrrBlock[] | undefined {
  const block = path.at(-1);
  if (block === undefined) return undefined;
  if (line === 'exit' || line === 'quit') return path.length > 1 ? path.slice(0, -1) : path;
  if (line === 'end') return path.slice(0, 1);
  const at = path.findLastIndex((one) => FRR_CLOSERS[one.view] === line && one.view !== 'config');
  return at > 0 ? path.slice(0, at) : undefined;
}

interface Found {
  readonly path: readonly FrrBlock[];
  readonly block: FrrBlock;
  readonly command: FrrCommand;
  readonly matched: Matched;
  readonly negative: boolean;
}

function lookUp(path: readonly FrrBlock[], line: string, state: FrrState): Found | 'incomplete' | undefined {
  const block = path.at(-1);
  if (block === undefined) return undefined;
  const negative = line.startsWith('no ');
  const words = line.split(' ').slice(negative ? 1 : 0);
  const here = searchTable(FRR_COMMANDS[block.view], words, negative);
  if (here !== undefined && here !== 'incomplete') return { path, block, negative, ...here };
  if (block.view !== 'bgp' || words[0] !== 'neighbor') return here;
  // Neighbor lines of a family typed in the router view act on IPv4 unicast.
  const family = searchTable(FRR_COMMANDS['bgp-family'], words, negative);
  if (family === undefined || family === 'incomplete') return here ?? family;
  return { path, block: familyOf(state, block, 'ipv4', 'unicast'), negative, ...family };
}

function searchTable(
  table: readonly FrrCommand[],
  words: readonly string[],
  negative: boolean,
): { readonly command: FrrCommand; readonly matched: Matched } | 'incomplete' | undefined {
  let incomplete = false;
  for (const command of table) {
    for (const form of negative ? negativeForms(command) : [command.line]) {
      const result = matchPattern(pattern(form), words, FRR_WORDS);
      if (isMatched(result)) return { command, matched: result };
      if (result.at === words.length && !result.complete) incomplete = true;
    }
  }
  return incomplete ? 'incomplete' : undefined;
}

function negativeForms(command: FrrCommand): readonly string[] {
  return [...(command.bare === true ? [] : [command.line]), ...(command.no ?? [])];
}

function apply(state: FrrState, found: Found): Step {
  const { command, matched, negative, block, path } = found;
  const act = command.act === undefined ? undefined : FRR_ACTS[command.act];
  const reply = act?.({ state, path, block, command, matched, negative }) ?? store(state, found);
  if (reply.code !== 0 || negative || command.opens === undefined) return { reply, path };
  const opened = find(block, openedKey(command, matched))?.block;
  return { reply, path: opened === undefined ? path : [...path, opened] };
}

function store(state: FrrState, { command, matched, negative, block }: Found): FrrReply {
  const key = openedKey(command, matched);
  const stored = command.on === true ? negative : !negative;
  const valued = Object.keys(matched.values).length > 0;
  if (negative && command.exact === true && valued && find(block, key)?.text !== matched.text) return DONE;
  if (!stored) {
    remove(
      block,
      command.key === undefined && command.opens === undefined ? matched.text : keyOf(command, matched),
    );
    return DONE;
  }
  if (find(block, key)?.block !== undefined) return DONE;
  const { peer } = matched.values;
  const extra = {
    ...(command.perPeer === true && peer !== undefined ? { peer } : {}),
    ...(command.opens === undefined
      ? {}
      : { block: createBlock(command.opens, matched.text, matched.values) }),
  };
  put(state, block, command, key, command.on === true ? `no ${matched.text}` : matched.text, extra);
  return DONE;
}

/** Reads a configuration file; indentation tells which unknown lines belong together. */
function load(state: FrrState, text: string): void {
  let path: readonly FrrBlock[] = [state.root];
  let slot = -0.5;
  const lines = text.split('\n').map((line) => line.trimEnd());
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.trim() === '!' || /^(frr version|Building|Current|end$)/.test(line))
      continue;
    if (!line.startsWith(' ') && path.length > 1 && !/^exit/.test(line)) path = [state.root];
    const step = typeLine(state, path, line.trim().replace(/\s+/g, ' '));
    if (step.reply.code === 0) {
      path = step.path;
      slot = state.root.entries.at(-1)?.slot ?? slot;
      continue;
    }
    const block = path.at(-1) ?? state.root;
    const last = line.startsWith(' ') ? at : endOfForeign(lines, at);
    const here = block === state.root ? Math.floor(slot) : Math.floor(block.entries.at(-1)?.slot ?? 0);
    keepForeign(state, block, lines.slice(at, last + 1), here + 0.5);
    at = last;
  }
}

/** The last line of an unknown top-level block: everything below it and the word that closes it. */
function endOfForeign(lines: readonly string[], from: number): number {
  let last = from;
  while (/^( |!$)/.test(lines[last + 1] ?? '') && lines[last + 1] !== '!') last += 1;
  const closer = lines[last + 1] ?? '';
  return last > from && /^exit/.test(closer) ? last + 1 : last;
}

function keepForeign(state: FrrState, block: FrrBlock, lines: readonly string[], slot: number): void {
  const text = (block.view === 'config' ? lines : lines.map((line) => line.trim())).join('\n');
  state.counter += 1;
  block.entries.push({ key: text, text, slot, order: state.counter });
}

/** `no <line>` also takes away a line the emulation keeps without knowing it. */
function removeOpaque(path: readonly FrrBlock[], line: string): boolean {
  const block = path.at(-1);
  const entry = block?.entries.find((one) => one.slot % 1 !== 0 && `no ${one.text.split('\n')[0]}` === line);
  return block !== undefined && entry !== undefined && remove(block, entry.key);
}
