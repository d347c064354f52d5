import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { objectsOf } from '../../src/plan/objects.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { PredictedPlan } from '../../src/plan/types.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { fc } from '../fast-check.ts';
import {
  arbitraryVariant,
  bareRouter,
  compileVariant,
  emptyRouter,
  runOn,
  wholeNetwork,
} from './variants.ts';

/** More with RUNS=200, for a night. */
const RUNS = Number(process.env['RUNS'] ?? 12);
const FOLDER = fileURLToPath(new URL('../../inventory/chengdu', import.meta.url));
const whole = wholeNetwork(FOLDER, 'vpn');

const underlay = wholeNetwork(FOLDER, 'underlay').compilation.configs;

describe('the laws of a plan, on emulated routers', () => {
  it.each(whole.compilation.configs.map((config) => [config.router, config] as const))(
    '%s: from the backbone to everything and back',
    (_, config) => {
      expectLaws(config, emptyRouter(whole, config), []);
    },
  );

  it.each(underlay.map((config) => [config.router, config] as const))(
    '%s: backbone and all, from a bare router and back',
    (_, config) => {
      expectLaws(config, bareRouter(config), []);
    },
  );

  it('holds between any two variants of a network', () => {
    fc.assert(
      fc.property(arbitraryVariant, arbitraryVariant, (from, to) => {
        const [old, wanted] = [compileVariant(whole, from), compileVariant(whole, to)];
        fc.pre(old !== undefined && wanted !== undefined);
        for (const config of wanted) {
          const before = old.find(({ router }) => router === config.router) ?? config;
          const built = planned(before, emptyRouter(whole, before), []);
          expectLaws(config, built.predicted, ownedBy(before));
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('repairs whatever lines of ours are missing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 12 }), (missing) => {
        for (const config of whole.compilation.configs) {
          const { predicted } = planned(config, emptyRouter(whole, config), []);
          const damaged = without(config, predicted, missing);
          expectRepair(config, damaged);
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});

function expectLaws(config: DeviceConfig, startup: string, owned: ReturnType<typeof ownedBy>): void {
  const [running = ''] = runOn(config, startup, []);
  const plan = planned(config, running, owned);
  const [, changed = '', restored = ''] = runOn(config, startup, [plan.commands, plan.reverse]);
  expect(configurationDifferences(config.platform, plan.predicted, changed)).toEqual([]);
  expect(configurationDifferences(config.platform, running, restored)).toEqual([]);
  expect(planned(config, changed, [...owned, ...ownedBy(config)]).commands).toEqual([]);
}

/** The way back leads to a state no router accepts (an address without its family), so only the way there is tried. */
function expectRepair(config: DeviceConfig, damaged: string): void {
  const [running = ''] = runOn(config, damaged, []);
  const plan = planned(config, running, ownedBy(config));
  const [, changed = ''] = runOn(config, damaged, [plan.commands]);
  expect(configurationDifferences(config.platform, plan.predicted, changed)).toEqual([]);
  expect(planned(config, changed, ownedBy(config)).commands).toEqual([]);
}

function planned(wanted: DeviceConfig, running: string, owned: ReturnType<typeof ownedBy>): PredictedPlan {
  const { value, diagnostics } = planDevice({ wanted, running, owned });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function ownedBy(config: DeviceConfig) {
  return objectsOf(config.platform, config.text).map((object) => ({ ...object, vpns: [] }));
}

/** A text without some of the single lines that the wanted text has too. */
function without(config: DeviceConfig, text: string, missing: readonly number[]): string {
  const wanted = new Set(
    config.text
      .split('\n')
      .filter((line) => !/^(###|\*|exit|end|COMMIT|#|return|hostname|sysname)/.test(line.trim())),
  );
  const lines = text.split('\n');
  const ours = lines.flatMap((line, i) => (wanted.has(line) && !opens(lines, i) ? [i] : []));
  const gone = new Set(missing.map((one) => ours[one % ours.length]));
  return lines.filter((_, i) => !gone.has(i)).join('\n');
}

/** Whether other lines stand below a line. */
function opens(lines: readonly string[], at: number): boolean {
  const indent = (line: string | undefined) => (line ?? '').length - (line ?? '').trimStart().length;
  return indent(lines[at + 1]) > indent(lines[at]) || /^(exit|exit-)/.test((lines[at + 1] ?? '').trim());
}
