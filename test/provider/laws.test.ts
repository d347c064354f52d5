import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownedBy } from '../../src/allocate/ownership.ts';
import { objectKey } from '../../src/device/ownership.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { planHash } from '../../src/plan/network.ts';
import { objectsOf } from '../../src/plan/objects.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { numbersIn, rangesOf } from '../../src/provider/ranges.ts';
import { planRequest, removalRequest, routerInputs, wantedText } from '../../src/provider/router/inputs.ts';
import { trueInputs } from '../../src/provider/router/truth.ts';
import { sectionsOf } from '../../src/provider/sections.ts';
import { DAY } from './network.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios');
const FOLDERS = ['inventory/mini', 'inventory/chengdu', ...scenarioInventories()];

/** What Pulumi keeps of a router must be the router's configuration, no more and no less. */
describe.each(FOLDERS)('a router as Pulumi keeps it: %s', (folder) => {
  const inventory = loadInventory(folder, { asOf: DAY }).value;
  const compilation = inventory === undefined ? undefined : compileInventory(inventory, undefined).value;
  if (inventory === undefined || compilation === undefined) throw new Error(`${folder} does not compile`);
  const backbone = backboneConfigs(inventory, compilation.allocations);
  const cases = compilation.configs.flatMap((config) => {
    const plain = backbone.find(({ router }) => router === config.router)?.text;
    if (plain === undefined || config.text === '') return [];
    const owned = ownedBy(compilation.lock, config.router);
    const device = { name: config.router, platform: config.platform, login: '{}', lab: '' };
    const facts = { config, device, before: owned, after: owned };
    const sent: ReturnType<typeof routerInputs> = JSON.parse(JSON.stringify(routerInputs(facts)));
    return [{ config, plain, owned, inputs: sent }];
  });

  it('is its text, byte by byte, when the sections are joined', () => {
    for (const { config, inputs } of cases) {
      expect(
        sectionsOf(config.platform, config.text)
          .map(({ text }) => text)
          .join(''),
      ).toBe(config.text);
      expect(wantedText(inputs)).toBe(config.text);
    }
  });

  it('is planned with the hash of the command line', () => {
    for (const { config, plain, owned, inputs } of cases) {
      const ours = planDevice({ wanted: config, running: plain, owned });
      const kept = planDevice(planRequest(inputs, plain));
      expect(kept.diagnostics).toEqual(ours.diagnostics);
      expect(planHash(kept.value === undefined ? [] : [kept.value])).toBe(
        planHash(ours.value === undefined ? [] : [ours.value]),
      );
      expect(kept.value?.predicted).toBe(ours.value?.predicted);
    }
  });

  it('is read back as it was given when nothing of ours differs, and as the router has it otherwise', () => {
    for (const { config, plain, owned, inputs } of cases) {
      const after = planDevice({ wanted: config, running: plain, owned }).value?.predicted ?? '';
      expect(trueInputs(inputs, after)).toBe(inputs);
      const drifted = trueInputs(inputs, plain);
      if (after !== plain) expect(drifted.sections).not.toEqual(inputs.sections);
      const again = planDevice(planRequest(drifted, plain));
      expect([again.diagnostics, again.value?.commands]).toEqual([[], []]);
    }
  });

  it('leaves the backbone as it was when the router is given up', () => {
    for (const { config, plain, owned, inputs } of cases) {
      const after = planDevice({ wanted: config, running: plain, owned }).value?.predicted ?? '';
      const removal = planDevice(removalRequest(inputs, after));
      expect(removal.diagnostics).toEqual([]);
      const served = owned.filter(({ vpns }) => vpns.length > 0).map(({ kind, name }) => `${kind} ${name}`);
      const left = objectsOf(config.platform, removal.value?.predicted ?? '').map(objectKey);
      expect(served.filter((object) => left.includes(object))).toEqual([]);
      const named = /^(host|sys)name .*$/m.exec(plain)?.[0] ?? 'no name';
      expect(removal.value?.predicted).toContain(named);
    }
  });
});

describe('ranges', () => {
  it('keep the order and join runs', () => {
    expect(rangesOf([0, 1, 2, 7, 5, 6])).toBe('0-2 7 5-6');
    expect(numbersIn('0-2 7 5-6', 10)).toEqual([0, 1, 2, 7, 5, 6]);
  });

  it('refuse what names more numbers than there are, before they are made', () => {
    expect(numbersIn('0-9999999', 10)).toBeUndefined();
    expect(numbersIn('1,2', 10)).toBeUndefined();
  });
});

function scenarioInventories(): readonly string[] {
  return readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^0[3-8]/.test(entry.name))
    .map((entry) => join(SCENARIOS, entry.name, 'inventory'));
}
