import { describe, expect, it } from 'vitest';
import { PLATFORM_IDS } from '../../src/device/platform-id.ts';
import { objectsOf } from '../../src/plan/objects.ts';
import { type PlanRequest, planDevice } from '../../src/plan/plan.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { Command, PredictedPlan } from '../../src/plan/types.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import { runOnFrr } from './apply-frr.ts';
import { runOnVrp } from './apply-vrp.ts';
import { commandText, recorded, strayFiles, transitionCases } from './case.ts';

describe.each(transitionCases().map((one) => [one.name, one] as const))(
  '%s',
  (_, { folder, platform, request }) => {
    const plan = planned(request);

    it('sends the commands written down', () => {
      expect(commandText(plan.commands)).toBe(recorded(folder, 'commands.txt', commandText(plan.commands)));
      expect(commandText(plan.reverse)).toBe(recorded(folder, 'reverse.txt', commandText(plan.reverse)));
      expect(strayFiles(folder)).toEqual([]);
    });

    it('has nothing left to do afterwards, and comes back', () => {
      const owned = [
        ...request.owned,
        ...objectsOf(platform, request.wanted.text).map((object) => ({ ...object, vpns: [] })),
      ];
      const again = planned({ ...request, owned, running: plan.predicted });
      expect(commandText(again.commands)).toBe('');
      expect(plan.commands.length === 0).toBe(plan.reverse.length === 0);
    });

    it('does on a router what it predicts, there and back', () => {
      const [started = '', changed = '', restored = ''] = runOn(platform, request.running, [
        plan.commands,
        plan.reverse,
      ]);
      expect(configurationDifferences(platform, request.running, started)).toEqual([]);
      expect(configurationDifferences(platform, plan.predicted, changed)).toEqual([]);
      expect(configurationDifferences(platform, request.running, restored)).toEqual([]);
    });

    it('leaves the lines of others as they are', () => {
      const touched = new Set(plan.sections.map(({ object }) => `${object.kind} ${object.name}`));
      const others = configurationDifferences(platform, request.running, plan.predicted).filter(
        ({ object }) => object === undefined || !touched.has(object),
      );
      expect(others).toEqual([]);
    });
  },
);

/** A platform that gets a writing side gets these laws with it: the second plan is empty, there and back. */
it('every platform that can be changed has cases', () => {
  const changeable = PLATFORM_IDS.filter((platform) => changeRulesOf(platform) !== undefined);
  const tried = new Set(transitionCases().map(({ platform }) => platform));
  expect(changeable.length).toBeGreaterThan(1);
  expect(changeable.filter((platform) => !tried.has(platform))).toEqual([]);
});

function runOn(platform: string, startup: string, ways: readonly (readonly Command[])[]): readonly string[] {
  return platform === 'frr' ? runOnFrr(startup, ways) : runOnVrp(startup, ways);
}

function planned(request: PlanRequest): PredictedPlan {
  const { value, diagnostics } = planDevice(request);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return value;
}
