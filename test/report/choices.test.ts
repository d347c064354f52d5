import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES, type ExitName, gravest } from '../../src/cli/exit-code.ts';
import { exitOfAudit, exitsOfPush } from '../../src/cli/failures.ts';
import { AUDIT, CLEAN_AUDIT, PUSH } from './small-results.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the exit of several outcomes', () => {
  it('is the gravest, in the order the README gives', () => {
    const line = /^Several at once: (.*)\.$/m.exec(README)?.[1] ?? '';
    const order = line.split(' > ').map(Number).map(nameOf);
    expect(order.length).toBeGreaterThan(8);
    for (const [i, graver] of order.entries())
      for (const lighter of order.slice(i + 1)) {
        expect(gravest([lighter, graver])).toBe(graver);
        expect(gravest(['done', graver, lighter])).toBe(graver);
      }
  });

  it('is done when nothing happened, and never hides an outcome that has no rank', () => {
    expect(gravest([])).toBe('done');
    expect(gravest(['done', 'done'])).toBe('done');
    expect(gravest(['done', 'interrupted'])).toBe('interrupted');
  });

  it('has codes that no two outcomes share', () => {
    expect(new Set(Object.values(EXIT_CODES)).size).toBe(Object.keys(EXIT_CODES).length);
  });

  it('follows the verdict of an audit', () => {
    expect(exitOfAudit(CLEAN_AUDIT)).toBe('done');
    expect(exitOfAudit(AUDIT)).toBe('breach');
    expect(exitOfAudit({ ...AUDIT, verdict: 'missing' })).toBe('missing');
    expect(exitOfAudit({ ...AUDIT, verdict: 'inconclusive' })).toBe('inconclusive');
  });

  it('follows the outcomes of a push', () => {
    expect(exitsOfPush(PUSH)).toEqual(['unreachable', 'restored', 'left']);
    expect(gravest(exitsOfPush(PUSH))).toBe('left');
  });
});

function nameOf(code: number): ExitName {
  const names: readonly ExitName[] = [
    'left',
    'breach',
    'restored',
    'missing',
    'not-approved',
    'locked',
    'host-key',
    'login-refused',
    'unreachable',
    'inconclusive',
    'invalid',
    'differences',
  ];
  const name = names.find((one) => EXIT_CODES[one] === code);
  if (name === undefined) throw new Error(`no exit has the code ${code}`);
  return name;
}
