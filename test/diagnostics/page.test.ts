import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { diagnosticsPage } from '../../tools/diagnostics-page.ts';

const PAGE = new URL('../../docs/diagnostics.md', import.meta.url);

it('docs/diagnostics.md has every code', () => {
  if (process.env['RECORD'] === '1') writeFileSync(PAGE, diagnosticsPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(diagnosticsPage());
});
