import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../src/inventory/types.ts';
import { loadInventory } from '../../src/pipeline.ts';
import type { AuditOptions, Breach, CollectedConfig } from '../../src/verify/types.ts';
import { amendedText } from './amended-text.ts';

/** A network as it is audited: its inventory and the texts collected from its routers. */
export interface AuditCase {
  readonly inventory: Inventory;
  readonly configs: readonly CollectedConfig[];
  readonly options: AuditOptions;
}

const HERE = import.meta.dirname;

/** A network of `networks/` as it stands there. */
export function cleanNetwork(name: string, asOf = '2026-06-01'): AuditCase {
  const outcome = loadInventory(join(HERE, 'networks', name, 'inventory'), { asOf });
  if (outcome.value === undefined) throw new Error(JSON.stringify(outcome.diagnostics));
  const folder = join(HERE, 'networks', name, 'configs');
  const configs = readdirSync(folder)
    .sort()
    .map((file) => ({
      router: file.replace(/\.conf$/, ''),
      file,
      text: readFileSync(join(folder, file), 'utf8'),
    }));
  return { inventory: outcome.value, configs, options: {} };
}

/** In the text of a router the first place of some words, and what stands there instead. */
export type Replaced = readonly [router: string, before: string, after: string];

/** A network of `networks/` with texts changed; words that are not there are a mistake of the test. */
export function editedNetwork(name: string, edits: readonly Replaced[]): AuditCase {
  const clean = cleanNetwork(name);
  const texts = new Map(clean.configs.map(({ router, text }) => [router, text]));
  for (const [router, before, after] of edits) {
    const text = texts.get(router);
    if (text?.includes(before) !== true) throw new Error(`not in the text of ${router}: ${before}`);
    texts.set(router, text.replace(before, after));
  }
  return { ...clean, configs: clean.configs.map((one) => ({ ...one, text: texts.get(one.router) ?? '' })) };
}

/**
 * Reads a seed and plants it. First line `network NAME`, then:
 * `as-of DATE` | `transport assumed` | `firewall NAME` (it enforces every agreement: what the inventory language cannot say yet) | `without FILE` | `also FILE from FILE` (the text of one router as another's, too) | `cut FILE @ LINE` (that line and all behind it are gone) |
 * `FILE` or `FILE @ LINE` (edit behind that line), followed by lines `- old` and `+ new` (`+` behind the last line found or taken away).
 */
export function plantedCase(seed: string): AuditCase {
  const lines = seed.split('\n').filter((line) => line.trim() !== '');
  const word = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const clean = cleanNetwork(word('network') ?? '', word('as-of'));
  const texts = new Map(clean.configs.map(({ file, text }) => [file, text.split('\n')]));
  let edit: Edit | undefined;
  for (const line of lines) {
    if (/^(network|as-of|transport|firewall) /.test(line)) continue;
    if (line.startsWith('without ')) texts.delete(line.slice(8));
    else if (line.startsWith('also ')) copyText(texts, line.slice(5));
    else if (line.startsWith('cut ')) cutAt(texts, line.slice(4));
    else if (/^[-+] /.test(line)) editLine(edit, line);
    else edit = editAt(texts, line);
  }
  const configs = [...texts].map(([file, text]) => ({
    router: file.replace(/\.conf$/, ''),
    file,
    text: text.join('\n'),
  }));
  return {
    inventory: enforcedBy(clean.inventory, word('firewall')),
    configs,
    options: word('transport') === 'assumed' ? { transport: 'assumed' } : {},
  };
}

/** Carries out the change a breach suggests, on the lines it cites or below the views it names. */
export function fixedCase(seeded: AuditCase, breach: Breach): AuditCase {
  const configs = seeded.configs.map((config) => {
    const edits = breach.fix.filter(({ router }) => router === config.router);
    const cited = breach.causes.filter(({ router }) => router === config.router);
    const text = edits.reduce((before, edit) => amendedText(before, edit.text, cited), config.text);
    return { ...config, text };
  });
  return { ...seeded, configs };
}

function enforcedBy(inventory: Inventory, firewall: string | undefined): Inventory {
  if (firewall === undefined) return inventory;
  const enforcement = { kind: 'firewall' as const, firewall };
  return { ...inventory, agreements: inventory.agreements.map((one) => ({ ...one, enforcement })) };
}

interface Edit {
  readonly text: string[];
  at: number;
}

function copyText(texts: Map<string, string[]>, line: string): void {
  const [copy = '', original = ''] = line.split(' from ');
  const text = texts.get(original);
  if (text === undefined) throw new Error(`seed: no file ${original}`);
  texts.set(copy, [...text]);
}

function cutAt(texts: ReadonlyMap<string, string[]>, line: string): void {
  const { text, at } = editAt(texts, line);
  text.splice(at);
}

function editAt(texts: ReadonlyMap<string, string[]>, line: string): Edit {
  const [file = '', anchor] = line.split(' @ ');
  const text = texts.get(file.trim());
  if (text === undefined) throw new Error(`seed: no file ${file}`);
  return { text, at: anchor === undefined ? -1 : find(text, anchor, 0) };
}

function editLine(edit: Edit | undefined, line: string): void {
  if (edit === undefined) throw new Error(`seed: ${line} before any file`);
  if (line.startsWith('- ')) {
    edit.at = find(edit.text, line.slice(2), edit.at + 1);
    edit.text.splice(edit.at, 1);
    edit.at--;
  } else {
    edit.text.splice(edit.at + 1, 0, line.slice(2));
    edit.at++;
  }
}

function find(text: readonly string[], wanted: string, from: number): number {
  const at = text.findIndex((line, i) => i >= from && line.trim() === wanted.trim());
  if (at < 0) throw new Error(`seed: no line "${wanted}"`);
  return at;
}
