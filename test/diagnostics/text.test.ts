import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/diagnostics/diagnostic.ts';
import { didYouMean } from '../../src/diagnostics/did-you-mean.ts';
import { diagnosticJson } from '../../src/diagnostics/json.ts';
import { report } from '../../src/diagnostics/report.ts';
import { diagnosticText } from '../../src/diagnostics/text.ts';

const SOURCE = '防汛办: { 名称: 市防汛指挥部, x: 1 }\n\tpassword: "CANARY7-Gov@2005"\nkey: env:OK\n';
const at = (line: number, column: number, endColumn: number): Span => ({
  file: 'a.yaml',
  line,
  column,
  endLine: line,
  endColumn,
});
const textOf = (span: Span, source = SOURCE): string =>
  diagnosticText(report('SN2101', { value: 'x' }, { span }), { language: 'en', source: () => source });

describe('diagnostics as text', () => {
  it('put carets under Chinese words, two columns each', () => {
    const [, line, carets] = textOf(at(1, 12, 18)).split('\n');
    expect(line).toBe('  1 | 防汛办: { 名称: 市防汛指挥部, x: 1 }');
    expect(carets).toBe(`    | ${' '.repeat(16)}${'^'.repeat(12)}`);
  });

  it('never repeat a password that stands in a file', () => {
    expect(textOf(at(2, 2, 10))).not.toContain('CANARY7-Gov@2005');
    expect(textOf(at(1, 1, 2))).not.toContain('CANARY7-Gov@2005');
    expect(textOf(at(3, 1, 4), 'a: 1\nb: 2\npassword: env:NAME\n')).toContain('env:NAME');
  });

  it('cut long lines and keep the caret inside', () => {
    const long = `x: ${'0123456789'.repeat(40)}`;
    const lines = textOf(at(1, 300, 303), long).split('\n');
    expect(Math.max(...lines.slice(1, 3).map((line) => line.length))).toBeLessThan(120);
  });

  it('show control characters instead of sending them to the terminal', () => {
    const text = diagnosticText(report('SN2101', { value: '\u001b[31mred\nSN9999 forged' }), {
      language: 'en',
    });
    expect(text).toContain('\\u001b[31mred\\nSN9999 forged');
    expect(text.split('\n')[0]).toContain('is not a prefix');
  });

  it('show nothing of a place outside the file', () => {
    expect(textOf(at(99, 1, 2)).split('\n')[1]).toMatch(/^ {2}why:/);
  });
});

describe('diagnostics as JSON', () => {
  it('are flat, with the sentences of one language', () => {
    const related = [{ span: at(3, 1, 4), note: 'first' }];
    const found = diagnosticJson(report('SN1102', { key: 'k' }, { span: at(1, 1, 4), related }), 'zh-CN');
    expect(found).toEqual({
      code: 'SN1102',
      severity: 'error',
      message: '键 `k` 在同一映射中出现两次',
      why: '两个值只能有一个生效，而哪一个生效因工具而异',
      hint: '只保留一个',
      data: { key: 'k' },
      file: 'a.yaml',
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 4,
      related: [
        { message: '第一次出现在这里', file: 'a.yaml', line: 3, column: 1, endLine: 3, endColumn: 4 },
      ],
      docs: 'docs/diagnostics.md#sn1102',
    });
  });
});

describe('did you mean', () => {
  const keys = ['vlan', 'router', 'interface', 'site-role', 'site-name'];

  it.each([
    ['vlna', 'vlan'],
    ['Router', 'router'],
    ['interfcae', 'interface'],
    ['site-rol', 'site-role'],
    ['port', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s → %s', (word, near) => expect(didYouMean(word, keys)).toBe(near));
});
