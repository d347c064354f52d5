import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { withoutOrigins } from '../../src/device/equal.ts';
import { plain } from '../../src/net/json.ts';
import type { Grammar } from '../../src/platforms/platform.ts';

/**
 * A case is a pair of files: `NN-name.conf`, a configuration as a device or a careless editor left it, and `NN-name.json`, the sections of the
 * model that differ from an empty router's, without origins, and every line that is not read.
 */
export interface GrammarCases {
  readonly names: readonly string[];
  /** What the grammar makes of a case, and what is expected; `RECORD=1` rewrites the expectation. */
  readonly outcome: (name: string) => { readonly found: unknown; readonly expected: unknown };
}

export function grammarCases(folder: URL, grammar: Grammar): GrammarCases {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.conf'))
    .map((file) => file.slice(0, -'.conf'.length));
  return {
    names,
    outcome(name) {
      const file = new URL(`${name}.json`, folder);
      const found = readCase(grammar, readFileSync(new URL(`${name}.conf`, folder), 'utf8'));
      if (process.env['RECORD'] === '1') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
      return { found, expected: JSON.parse(readFileSync(file, 'utf8')) };
    },
  };
}

function readCase(grammar: Grammar, text: string): Record<string, unknown> {
  const { model, coverage } = grammar.read(text);
  const empty = sections(grammar.read('').model);
  const told = Object.entries(sections(model)).filter(([key, section]) => section !== empty[key]);
  return {
    ...Object.fromEntries(told.map(([key, section]) => [key, JSON.parse(section)])),
    unread: coverage.unread,
  };
}

function sections(model: object): Record<string, string> {
  const texts = Object.entries(model).map(([key, value]) => [
    key,
    JSON.stringify(plain(withoutOrigins(value))),
  ]);
  return Object.fromEntries(texts);
}
