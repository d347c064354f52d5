import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES, type ExitName, gravest } from '../../src/cli/exit-code.ts';
import { exitOfAudit, exitsOfPush } from '../../src/cli/failures.ts';
import { selectByLimit } from '../../src/cli/limit.ts';
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

const ROUTERS = [
  { name: 'cd-p1', groups: ['frr', 'p'] },
  { name: 'cd-pe-dc', groups: ['frr', 'pe'] },
  { name: 'cd-pe-gov1', groups: ['huawei_vrpv8', 'pe'] },
  { name: 'cd-pe-gov2', groups: ['huawei_vrpv8', 'pe'] },
] as const;

describe('--limit', () => {
  it.each([
    [undefined, ['cd-p1', 'cd-pe-dc', 'cd-pe-gov1', 'cd-pe-gov2']],
    ['', ['cd-p1', 'cd-pe-dc', 'cd-pe-gov1', 'cd-pe-gov2']],
    ['all', ['cd-p1', 'cd-pe-dc', 'cd-pe-gov1', 'cd-pe-gov2']],
    ['cd-p1', ['cd-p1']],
    ['cd-pe-gov2,cd-p1', ['cd-p1', 'cd-pe-gov2']],
    [' cd-pe-gov2 , cd-p1 ', ['cd-p1', 'cd-pe-gov2']],
    ['cd-pe-*', ['cd-pe-dc', 'cd-pe-gov1', 'cd-pe-gov2']],
    ['cd-pe-gov?', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['cd-p1:cd-pe-dc', ['cd-p1', 'cd-pe-dc']],
    ['cd-pe-gov[1-2]*', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['cd-pe-gov[12]', 'matches-nothing'],
    ['cd-pe-[a-f]*', ['cd-pe-dc']],
    ['cd-pe-[!a-f]*', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['pe[0]', ['cd-pe-dc']],
    ['pe[-1]', ['cd-pe-gov2']],
    ['pe[0:1]', ['cd-pe-dc', 'cd-pe-gov1']],
    ['pe[1:]', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['all:&pe:!pe[0]', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['!pe[0],&pe', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['~huawei', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['~cd-(?:p1|pe-dc)$', ['cd-p1', 'cd-pe-dc']],
    ['@half', ['cd-p1', 'cd-pe-gov2']],
    ['pe,&@half', 'matches-nothing'],
    ['@missing', 'unreadable'],
    ['@empty', 'unreadable'],
    ['~(', 'unreadable'],
    ['pe,~[', 'unreadable'],
    ['pe,cd-pe-gov3', 'matches-nothing'],
    ['pe,!cd-pe-gov3', 'matches-nothing'],
    ['pe[7]', 'matches-nothing'],
    ['pe:!pe', []],
    ['cd', 'matches-nothing'],
    ['pe', ['cd-pe-dc', 'cd-pe-gov1', 'cd-pe-gov2']],
    ['pe,&frr', ['cd-pe-dc']],
    ['pe,!cd-pe-gov2', ['cd-pe-dc', 'cd-pe-gov1']],
    ['!pe', ['cd-p1']],
    ['&huawei_vrpv8', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['!cd-pe-*,&frr', ['cd-p1']],
    ['~gov[12]$', ['cd-pe-gov1', 'cd-pe-gov2']],
    ['pe,!~gov', ['cd-pe-dc']],
    ['cd-pe.dc', 'matches-nothing'],
    ['nobody', 'matches-nothing'],
  ])('%j selects %j', (limit, names) => {
    const selection = selectByLimit(ROUTERS, limit, readFile);
    expect('names' in selection ? selection.names : selection.fault).toEqual(names);
  });
});

const FILES: Readonly<Record<string, string>> = {
  half: '# the first night\ncd-p1\n\ncd-pe-gov2  # Huawei\n',
  empty: '# nobody\n',
};

function readFile(path: string): string {
  const text = FILES[path];
  if (text === undefined) throw new Error(`no file ${path}`);
  return text;
}

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
