import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/diagnostics/diagnostic.ts';
import { compileInventory, loadInventory } from '../../src/pipeline.ts';
import { auditPage } from '../../src/report/html/page.ts';
import { wordsOf } from '../../src/report/words.ts';
import { audit } from '../../src/verify/audit.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const { inventory, spoiled } = spoiledNetwork();
let browser: Browser;

beforeAll(async () => {
  if (CHROMIUM === undefined) throw new Error('no Chromium here: apt-get install chromium');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

describe.each(['en', 'zh-CN'] as const)('the report in %s', (language) => {
  it('opens from a file without a script, an error or a request', async () => {
    const { page, talk } = await opened(language);
    expect(talk).toEqual([]);
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.lang')).toBe(language);
    await page.close();
  });

  it('shows the whole matrix with the breach in its cell', async () => {
    const { page } = await opened(language);
    const { verdict } = wordsOf(language);
    expect(await page.locator('#verdict').innerText()).toBe(verdict.breach);
    expect(await page.locator('#matrix tbody tr').count()).toBe(spoiled.vpns.length);
    expect(await page.locator('#matrix tbody td').count()).toBe(spoiled.vpns.length ** 2);
    expect(await page.locator('#matrix td.breach').allInnerTexts()).toEqual([verdict.breach]);
    await page.close();
  });

  it('leads from the cell to the breach with packet, way, lines and fix', async () => {
    const { page } = await opened(language);
    await page.locator('#matrix td.breach a').click();
    const card = page.locator('details.breach-card');
    expect(page.url()).toContain('#B1');
    const text = await card.innerText();
    for (const part of ['rt-foreign-import', '65101:1401', 'cd-pe-gov1.conf:', wordsOf(language).label.fix])
      expect(text).toContain(part);
    expect(await card.locator('ol.way li').count()).toBeGreaterThan(3);
    await page.close();
  });

  it('opens an agreement and shows what passes and what does not', async () => {
    const { page } = await opened(language);
    const agreement = page.locator('#agreement-X1');
    expect(await agreement.locator('table').first().isVisible()).toBe(false);
    await agreement.locator('summary').click();
    const rows = await agreement.locator('table').first().locator('tr').count();
    expect(rows).toBeGreaterThanOrEqual(4);
    expect(await agreement.locator('.chip.bad').count()).toBe(0);
    await page.close();
  });
});

async function opened(
  language: Language,
): Promise<{ readonly page: Page; readonly talk: readonly string[] }> {
  const file = join(mkdtempSync(join(tmpdir(), 'sectornet-report-')), 'report.html');
  const input = {
    subject: inventory,
    judgedBy: 'inventory' as const,
    audit: spoiled,
    collectedAt: '2026-11-25',
    version: 'test',
    rerun: 'test',
  };
  writeFileSync(file, auditPage(input, language));
  const page = await browser.newPage();
  const talk: string[] = [];
  page.on('console', (message) => talk.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => talk.push(`error: ${error.message}`));
  page.on(
    'request',
    (request) => void (/^(file|data):/.test(request.url()) || talk.push(`request: ${request.url()}`)),
  );
  await page.goto(pathToFileURL(file).href);
  return { page, talk };
}

/** The Chengdu network as compiled, with one wrong route target on one router. */
function spoiledNetwork() {
  const loaded = loadInventory('inventory/chengdu', { asOf: '2026-11-25' }).value;
  const compiled = loaded === undefined ? undefined : compileInventory(loaded, undefined).value;
  if (loaded === undefined || compiled === undefined) throw new Error('inventory/chengdu does not compile');
  const configs = compiled.configs.map(({ router, text }) => ({
    router,
    file: `${router}.conf`,
    text:
      router === 'cd-pe-gov1'
        ? text.replace(
            /rt vpn both 65101:1900$/m,
            'rt vpn import 65101:1900 65101:1401\n  rt vpn export 65101:1900',
          )
        : text,
  }));
  return { inventory: loaded, spoiled: audit(loaded, configs) };
}
