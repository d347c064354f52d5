import { isMatched, matchPattern, pattern } from '../pattern.ts';
import { VRP_COMMANDS } from './commands.ts';
import { createBlock, type VrpBlock, type VrpEntry } from './store.ts';
import { resolve, typeInto } from './tree.ts';
import { VRP_WORDS } from './words.ts';

interface Loading {
  readonly root: VrpBlock;
  readonly raws: { n: number };
  path: { readonly indent: number; readonly key: string }[];
  /** A `#` at column 0 was read and no line since. */
  lead: boolean;
  /** An indented `#` that stood before the line at hand; known lines get theirs when they are printed. */
  inner: string | undefined;
  /** The unknown line whose deeper lines belong to it. */
  raw: { readonly entry: VrpEntry; readonly indent: number } | undefined;
}

/** Reads a configuration text. Lines the emulation does not know stay byte for byte where they are. */
export function loadConfiguration(text: string): VrpBlock {
  const loading: Loading = {
    root: createBlock('system', '', {}),
    raws: { n: 0 },
    path: [],
    lead: false,
    inner: undefined,
    raw: undefined,
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || /^(return|!.*|\[V\d{3}R.*\])$/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    if (loading.raw !== undefined && indent > loading.raw.indent) loading.raw.entry.text += `\n${line}`;
    else if (line.trim() === '#') separator(loading, line);
    else readLine(loading, line, indent);
  }
  return loading.root;
}

function separator(loading: Loading, line: string): void {
  loading.raw = undefined;
  if (line.startsWith(' ')) {
    loading.inner = line;
    return;
  }
  loading.path = [];
  loading.lead = true;
}

function readLine(loading: Loading, line: string, indent: number): void {
  loading.raw = undefined;
  if (!readKnown(loading, line, indent)) keepRaw(loading, line, indent);
  loading.lead = false;
  loading.inner = undefined;
}

function readKnown(loading: Loading, line: string, indent: number): boolean {
  const { root } = loading;
  while ((loading.path.at(-1)?.indent ?? -1) >= indent) loading.path.pop();
  if (indent === 1 && loading.path.length === 0 && !isKnown(root, line)) return false;
  const keys = loading.path.map((step) => step.key);
  const typed = typeInto({ root, running: root }, keys, line, { trusted: true, confirmed: true });
  if (typed.kind !== 'done') return false;
  if (typed.path.length > keys.length) loading.path.push({ indent, key: typed.path.at(-1) ?? '' });
  const fresh = root.entries.at(-1);
  if (loading.lead && fresh !== undefined) root.entries[root.entries.length - 1] = { ...fresh, lead: true };
  return true;
}

function isKnown(root: VrpBlock, line: string): boolean {
  return VRP_COMMANDS[root.view].some((command) =>
    isMatched(matchPattern(pattern(command.line), line.trim().split(/\s+/), VRP_WORDS)),
  );
}

function keepRaw(loading: Loading, line: string, indent: number): void {
  const block = resolve(
    loading.root,
    loading.path.map((step) => step.key),
  ).at(-1);
  loading.raws.n += 1;
  const text = loading.inner === undefined ? line : `${loading.inner}\n${line}`;
  const entry: VrpEntry = { key: `raw ${loading.raws.n}`, slot: -1, raw: true, lead: loading.lead, text };
  (block ?? loading.root).entries.push(entry);
  loading.raw = { entry, indent };
}
