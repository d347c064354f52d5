import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectsOf } from '../../src/plan/objects.ts';
import { comparedPlan, type PlanRequest } from '../../src/plan/plan.ts';
import { isPlainlyUnchanged } from '../../src/plan/unchanged.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
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
