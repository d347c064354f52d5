import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SN1 } from '../../src/diagnostics/catalogue/sn1-syntax.ts';
import { SN2 } from '../../src/diagnostics/catalogue/sn2-addressing.ts';
import { SN3 } from '../../src/diagnostics/catalogue/sn3-policy.ts';
import { SN12 } from '../../src/diagnostics/catalogue/sn12-structure.ts';
import { SN13 } from '../../src/diagnostics/catalogue/sn13-references.ts';
import { chain } from '../../src/diagnostics/chain.ts';
import type { Diagnostic, Language, Outcome } from '../../src/diagnostics/diagnostic.ts';
import { diagnosticText } from '../../src/diagnostics/text.ts';
import type { InventoryFile } from '../../src/inventory/document.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import { readInventoryFiles } from '../../src/inventory/read.ts';
import { validateInventory } from '../../src/validate/validate.ts';

/**
 * Each folder `SNxxxx-situation` is one mistake:
 *   README              the situation in one sentence
 *   input/              the files that differ from `base/`, a small sound inventory
 *   inventory/          or a whole inventory, read from disk as the command line does (may be missing on purpose)
 *   as-of               optional: the day, YYYY-MM-DD (2026-06-01 without it)
 *   expected.en.txt, expected.zh-CN.txt   the exact messages, with frames
 * `npm run record` rewrites the expected files; a missing or stale one fails.
 */
const ERRORS = fileURLToPath(new URL('.', import.meta.url));
const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

const cases = readdirSync(ERRORS).filter((name) => /^SN\d{4}-/.test(name));

describe('bad input', () => {
  it.each(cases)('%s', (name) => {
    const { files, outcome } = judged(name);
    expect(outcome.diagnostics.map(({ code }) => code)).toContain(name.slice(0, 6));
    expect(readFileSync(join(ERRORS, name, 'README'), 'utf8').trim()).not.toBe('');
    for (const language of LANGUAGES) {
      const text = outcome.diagnostics.map((one) => textOf(one, language, files)).join('\n');
      const golden = join(ERRORS, name, `expected.${language}.txt`);
      if (process.env['RECORD'] === '1') writeFileSync(golden, text);
      expect(text).toBe(readFileSync(golden, 'utf8'));
    }
  });

  it('gives no value where something is an error, and one where nothing is', () => {
    for (const name of cases) {
      const { outcome } = judged(name);
      const refused = outcome.diagnostics.some(({ severity }) => severity === 'error');
      expect([name, outcome.value === undefined]).toEqual([name, refused]);
    }
  });

  it('finds nothing wrong with the sound inventory behind the cases', () => {
    expect(judged('base').outcome.diagnostics).toEqual([]);
  });

  it('has a case for every code', () => {
    const shown = new Set(cases.map((name) => name.slice(0, 6)));
    const known = Object.keys({ ...SN1, ...SN12, ...SN13, ...SN2, ...SN3 });
    expect(known.filter((code) => !shown.has(code))).toEqual([]);
  });
});

interface Judged {
  readonly files: readonly InventoryFile[];
  readonly outcome: Outcome<unknown>;
}

function judged(name: string): Judged {
  const read = existsSync(join(ERRORS, name, 'input')) || name === 'base' ? overlaid(name) : fromDisk(name);
  const asOf = join(ERRORS, name, 'as-of');
  const day = existsSync(asOf) ? readFileSync(asOf, 'utf8').trim() : '2026-06-01';
  const outcome = chain(chain(read, parseInventory), (document) =>
    validateInventory(document, { asOf: day }),
  );
  return { files: read.value ?? [], outcome };
}

function fromDisk(name: string): Outcome<readonly InventoryFile[]> {
  return readInventoryFiles(relative(process.cwd(), join(ERRORS, name, 'inventory')));
}

function overlaid(name: string): Outcome<readonly InventoryFile[]> {
  const files = new Map([...filesIn(join(ERRORS, 'base')), ...filesIn(join(ERRORS, name, 'input'))]);
  return { value: [...files].map(([path, text]) => ({ path, text })), diagnostics: [] };
}

function filesIn(folder: string): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]);
}

function textOf(diagnostic: Diagnostic, language: Language, files: readonly InventoryFile[]): string {
  return diagnosticText(diagnostic, {
    language,
    source: (path) => files.find((file) => file.path === path)?.text,
  });
}
