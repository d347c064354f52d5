import { describe, expect, it } from 'vitest';
import { objectsOf } from '../../src/plan/objects.ts';
import { comparedPlan, type PlanRequest } from '../../src/plan/plan.ts';
import { isPlainlyUnchanged } from '../../src/plan/unchanged.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import { fc } from '../fast-check.ts';
import { transitionCases } from '../transitions/case.ts';

const cases = transitionCases().map(({ name, request }) => [name, settled(request)] as const);

describe.each(cases)('%s', (_, request) => {
  it('knows a router that runs the wanted text', () => {
    expect(isUnchanged(request)).toBe(true);
    agrees(request);
  });

  it('takes an object without a record for no reason to say so', () => {
    const { owned } = request;
    if (owned.length > 0) expect(isUnchanged({ ...request, owned: owned.slice(1) })).toBe(false);
  });

  it('never passes over what the comparison finds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(...EDITS), (at, to, edit) => {
        const lines = request.running.split('\n');
        const running = edit(lines, at % lines.length, to % lines.length).join('\n');
        agrees({ ...request, running });
      }),
      { numRuns: 12, seed: 20260601 },
    );
  });
});

it('sees past what others have beside', () => {
  const [, frr] = cases.find(([, { wanted }]) => wanted.platform === 'frr') ?? [];
  if (frr === undefined) throw new Error('no case for frr');
  const beside = frr.running.replace(/^(### ip link)$/m, '$1\n99: dummy9: <BROADCAST> mtu 1500 state DOWN');
  expect(beside).not.toBe(frr.running);
  expect(isUnchanged({ ...frr, running: beside })).toBe(true);
  agrees({ ...frr, running: beside });
});

describe.each(['frr', 'huawei_vrpv8'] as const)('on %s a router is not taken for unchanged', (platform) => {
  const request = plainCase(platform);
  const { text } = request.wanted;
  const lines = text.split('\n');
  /** A line with another one below it, and the last of those. */
  const block = lines.findIndex((line, i) => /^\S/.test(line) && /^ \S/.test(lines[i + 1] ?? ''));
  const running = (edited: readonly string[]) => ({ ...request, running: edited.join('\n') });

  it.each<readonly [string, PlanRequest]>([
    ['with a wanted line missing', running(lines.toSpliced(block + 1, 1))],
    [
      'with the last letter of a line another one',
      running(lines.with(block + 1, changedEnd(lines[block + 1]))),
    ],
    ['with a line longer', running(lines.with(block + 1, `${lines[block + 1]}0`))],
    ['with a line out of its block', running(lines.with(block + 1, (lines[block + 1] ?? '').trim()))],
    [
      'with a block behind its lines',
      running(lines.toSpliced(block, 2, lines[block + 1] ?? '', lines[block] ?? '')),
    ],
    ['with another line in a block of ours', running(lines.toSpliced(block + 2, 0, ' beside x'))],
    ['with an empty text', { ...request, running: '' }],
    ['with none of it recorded', { ...request, owned: [] }],
    ['with one object recorded under another name', { ...request, owned: request.owned.with(0, ELSE) }],
    [
      'with an object on it that is recorded and wanted no more',
      {
        ...request,
        running: withOld(platform, text),
        owned: [...request.owned, { ...OLD[platform], vpns: [] }],
      },
    ],
  ])('%s', (_, changed) => {
    expect(isUnchanged(request)).toBe(true);
    expect(isUnchanged(changed)).toBe(false);
  });

  it('although the same object stands on it without being recorded', () => {
    expect(isUnchanged({ ...request, running: withOld(platform, text) })).toBe(true);
  });
});

it('is not taken for unchanged with a wanted line nobody knows', () => {
  const request = plainCase('frr');
  const text = `strange words\n${request.wanted.text}`;
  const wanted = { ...request.wanted, text };
  expect(isUnchanged({ ...request, wanted, running: text })).toBe(false);
});

it('is not taken for unchanged with a second value of a key that nobody records', () => {
  const request = plainCase('frr');
  const running = request.wanted.text.replace(/^(net\.\S+\.all\.\S+) = (\d)$/m, '$1 = 7\n$1 = $2');
  expect(running).not.toBe(request.wanted.text);
  expect(isUnchanged({ ...request, running })).toBe(false);
});

const ELSE = { kind: 'vrf', name: 'elsewhere', vpns: [] };
const OLD = {
  frr: { kind: 'ip prefix-list', name: 'old' },
  huawei_vrpv8: { kind: 'ip vpn-instance', name: 'old' },
} as const;

function withOld(platform: 'frr' | 'huawei_vrpv8', text: string): string {
  return platform === 'frr'
    ? text.replace(/^(hostname .*)$/m, '$1\nip prefix-list old seq 5 permit any')
    : text.replace(/^(sysname .*\n#)$/m, '$1\nip vpn-instance old\n#');
}

function changedEnd(line = ''): string {
  return `${line.slice(0, -1)}${line.endsWith('~') ? '^' : '~'}`;
}

/** The first case of a platform that has recorded objects and its name. */
function plainCase(platform: 'frr' | 'huawei_vrpv8'): PlanRequest {
  const [, found] =
    cases.find(
      ([, { wanted, owned }]) =>
        wanted.platform === platform && owned.length > 3 && /^(hostname|sysname) /m.test(wanted.text),
    ) ?? [];
  if (found === undefined) throw new Error(`no case for ${platform}`);
  return found;
}

/** A line lost, doubled elsewhere, moved, or changed. */
const EDITS: readonly ((lines: readonly string[], at: number, to: number) => readonly string[])[] = [
  (lines, at) => lines.toSpliced(at, 1),
  (lines, at, to) => lines.toSpliced(to, 0, lines[at] ?? ''),
  (lines, at, to) => lines.toSpliced(at, 1).toSpliced(to, 0, lines[at] ?? ''),
  (lines, at) => lines.with(at, `${lines[at] ?? ''}9`),
];

/** A case's wanted text as the running one, all of it recorded. */
function settled({ wanted }: PlanRequest): PlanRequest {
  const owned = objectsOf(wanted.platform, wanted.text).map((object) => ({ ...object, vpns: [] }));
  return { wanted, running: wanted.text, owned };
}

function rulesOf(request: PlanRequest) {
  const rules = changeRulesOf(request.wanted.platform);
  if (rules === undefined) throw new Error('no change rules');
  return rules;
}

function isUnchanged(request: PlanRequest): boolean {
  return isPlainlyUnchanged(rulesOf(request), request.wanted, request.running, request.owned);
}

/** Where the short way says "nothing to do", the long way says the same. */
function agrees(request: PlanRequest): void {
  if (!isUnchanged(request)) return;
  const { value, diagnostics } = comparedPlan(rulesOf(request), request);
  expect(diagnostics).toEqual([]);
  expect(value?.device).toMatchObject({
    sections: [],
    commands: [],
    reverse: [],
    predicted: request.running,
  });
}
