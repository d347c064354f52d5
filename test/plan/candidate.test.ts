import { describe, expect, it } from 'vitest';
import { planDevice } from '../../src/plan/plan.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import { statesOnVrp } from '../transitions/apply-vrp.ts';
import { transitionCases } from '../transitions/case.ts';

/**
 * On a platform with a candidate the states of a change are two, old and new: nothing that is typed before the commit is in force. The waves
 * rest on it, filters are swapped by it without an open moment, so it is tried line by line.
 */
const CASES = transitionCases().filter(
  ({ platform, name }) => platform === 'huawei_vrpv8' && /(07|09|11|13|14|28)-/.test(name),
);

describe.each(CASES.map((one) => [one.name, one] as const))('%s', (_, { platform, request }) => {
  const plan = planDevice(request).value;
  if (plan === undefined) throw new Error('no plan');
  const isOld = (text: string) => configurationDifferences(platform, request.running, text).length === 0;
  const isNew = (text: string) => configurationDifferences(platform, plan.predicted, text).length === 0;

  it('is the old configuration after every line, and the new one after the commit', () => {
    const states = statesOnVrp(request.running, plan.commands);
    expect(states.length).toBeGreaterThan(plan.commands.length);
    expect(states.slice(0, -1).filter((text) => !isOld(text))).toEqual([]);
    expect(isNew(states.at(-1) ?? '')).toBe(true);
  });

  it('would be neither if it were committed in the middle', () => {
    const half = Math.floor(plan.commands.length / 2);
    const states = statesOnVrp(request.running, plan.commands, half);
    expect(states.filter((text) => !isOld(text) && !isNew(text)).length).toBeGreaterThan(0);
  });
});
