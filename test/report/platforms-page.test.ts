import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPlatform } from '../../src/platforms/registry.ts';

const PAGE = readFileSync(new URL('../../docs/platforms.md', import.meta.url), 'utf8');
const COLUMNS = ['frr', 'huawei_vrpv8'] as const;

describe('docs/platforms.md', () => {
  it.each(COLUMNS)('has the capabilities of %s as the code has them', (platform) => {
    const capabilities = findPlatform(platform)?.capabilities ?? {};
    const column = COLUMNS.indexOf(platform);
    const documented = rowsOf(PAGE).map(([name = '', , ...cells]) => [name, cells[column]]);
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(capabilities).map(([name, value]) => [name, wordOf(value)])),
    );
  });

  it('tells every trap from T1 to T24 once', () => {
    const numbers = [...PAGE.matchAll(/^\| T(\d+) \|/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  });
});

/** Rows of the capability table: name, meaning, one cell per platform, without back quotes. */
function rowsOf(page: string): readonly (readonly string[])[] {
  const start = page.indexOf('| capability |');
  const lines = page.slice(start, page.indexOf('\n\n', start)).split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function wordOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
