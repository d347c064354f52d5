import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/diagnostics/diagnostic.ts';
import { html } from '../../src/report/html/escape.ts';
import { auditPage } from '../../src/report/html/page.ts';
import { wordsOf } from '../../src/report/words.ts';
import type { AuditResult, Verdict } from '../../src/verify/types.ts';
import { HOSTILE_NAME, SMALL } from './small-network.ts';
import { AUDIT, CLEAN_AUDIT, HOSTILE_LINE } from './small-results.ts';
import { htmlFaults } from './well-formed.ts';

const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

describe.each(LANGUAGES)('the page in %s', (language) => {
  it.each([
    ['a breach', AUDIT],
    ['an isolated network', CLEAN_AUDIT],
  ])('of %s is well-formed, runs nothing and fetches nothing', (_, audit) => {
    const page = pageOf(audit, language);
    expect(htmlFaults(page)).toEqual([]);
    expect(page).not.toMatch(/<script|javascript:|\son[a-z]+=/i);
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/\b(src|srcset|action)=/);
  });

  it('forbids by its content security policy everything but its own style sheet', () => {
    const page = pageOf(AUDIT, language);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; img-src data:; style-src 'sha256-${digest}'`,
    );
  });

  it('shows every verdict in its colour and its words', () => {
    const page = pageOf(AUDIT, language);
    const verdicts: readonly Verdict[] = [
      'isolated',
      'reachable-as-declared',
      'breach',
      'missing',
      'inconclusive',
    ];
    for (const verdict of verdicts) {
      expect(page).toMatch(new RegExp(`class="(chip |verdict )?${verdict}"`));
      expect(page).toContain(wordsOf(language).verdict[verdict]);
    }
  });

  it('links a breach of the matrix to its card and says what was not as agreed', () => {
    const page = pageOf(AUDIT, language);
    expect(page).toContain('<a href="#B1">');
    expect(page).toContain('id="B1"');
    expect(page).toContain(wordsOf(language).label.notAsExpected);
  });

  it('shows names and lines as they are, never as HTML', () => {
    const page = pageOf(AUDIT, language);
    expect(page).not.toContain(HOSTILE_NAME);
    expect(unescaped(page)).toContain(HOSTILE_NAME);
    expect(page).toContain('description a&#38;&#60;b&#62; &#34;c&#34;');
    expect(unescaped(page)).toContain(HOSTILE_LINE.trim());
  });
});

describe('html', () => {
  it('escapes text in text and attributes, and leaves HTML of its own alone', () => {
    const inner = html`<b>${`<&>"'`}</b>`;
    expect(inner.safe).toBe('<b>&#60;&#38;&#62;&#34;&#39;</b>');
    expect(html`<i title="${'" onload="x'}">${inner}${[inner]}${7}</i>`.safe).toBe(
      `<i title="&#34; onload=&#34;x">${inner.safe}${inner.safe}7</i>`,
    );
  });
});

describe('the check of pages', () => {
  it.each([
    ['<p><b></p></b>', 'closes something else'],
    ['<p>', 'never closed'],
    ['<p>a & b</p>', 'bare &'],
    ['<p title=x>a</p>', 'no HTML'],
    ['<p>a > b</p>', 'bare >'],
    ['<p>a < b</p>', 'no HTML'],
  ])('finds the fault of %s', (page, fault) => {
    expect(htmlFaults(page).join()).toContain(fault);
  });
});

function pageOf(audit: AuditResult, language: Language): string {
  const facts = { collectedAt: '2026-11-25 08:00 UTC', version: '0.1.0', rerun: 'sectornet verify' };
  return auditPage({ subject: SMALL, judgedBy: 'inventory', audit, ...facts }, language);
}

function unescaped(page: string): string {
  return page.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
