import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '../../src/diagnostics/catalogue/section.ts';
import { CATALOGUE } from '../../src/diagnostics/catalogue.ts';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const entries = [...CATALOGUE];
const reporting = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith(join('diagnostics', 'catalogue')))
  .map((path) => readFileSync(join(SOURCE, path), 'utf8'))
  .join('\n');

describe('the catalogue', () => {
  it('has every sentence in both languages', () => {
    const empty = entries.filter(([, entry]) => sentences(entry).some((text) => text.trim() === ''));
    expect(empty.map(([code]) => code)).toEqual([]);
    const notChinese = entries.filter(([, { zh }]) =>
      [zh.what, zh.why].some((text) => !/\p{Script=Han}/u.test(text)),
    );
    expect(notChinese.map(([code]) => code)).toEqual([]);
    const notEnglish = entries.filter(([, { en }]) =>
      [en.what, en.why, en.help].some((text) => /\p{Script=Han}/u.test(text)),
    );
    expect(notEnglish.map(([code]) => code)).toEqual([]);
  });

  it('names the same facts in both languages', () => {
    const different = entries.filter(
      ([, { en, zh }]) => facts(Object.values(en)) !== facts(Object.values(zh)),
    );
    expect(different.map(([code]) => code)).toEqual([]);
  });

  it('gives every code once', () => {
    const folder = join(SOURCE, 'diagnostics', 'catalogue');
    const given = readdirSync(folder).flatMap(
      (file) => readFileSync(join(folder, file), 'utf8').match(/^ {2}SN\d{4}(?=:)/gm) ?? [],
    );
    expect(given.filter((code, at) => given.indexOf(code) !== at)).toEqual([]);
    expect(given.length).toBe(entries.length);
  });

  it('holds no code that nobody reports', () => {
    expect(entries.map(([code]) => code).filter((code) => !reporting.includes(code))).toEqual([]);
  });

  it('knows every code that is reported', () => {
    const reported = new Set(reporting.match(/(?<=')SN\d{4}(?=')/g));
    expect([...reported].filter((code) => !CATALOGUE.has(code))).toEqual([]);
  });
});

function sentences({ en, zh, related, remedies }: CatalogueEntry): readonly string[] {
  const others = [...Object.values(related ?? {}), ...Object.values(remedies ?? {})];
  return [...Object.values(en), ...Object.values(zh), ...others.flatMap((one) => [one.en, one.zh])];
}

/** The placeholders of sentences; `rule-zh` is the Chinese form of `rule`. */
function facts(texts: readonly string[]): string {
  const names = texts.join(' ').match(/\{[A-Za-z][A-Za-z0-9-]*\}/g) ?? [];
  return [...new Set(names.map((name) => name.replace('-zh}', '}')))].sort().join(' ');
}
