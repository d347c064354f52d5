import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Running } from '../../../src/change.ts';
import { backboneConfigs } from '../../../src/pipeline.ts';
import { planNetwork } from '../../../src/plan/network.ts';
import { objectsOf } from '../../../src/plan/objects.ts';
import { planDevice } from '../../../src/plan/plan.ts';
import type { ChangePlan, Command } from '../../../src/plan/types.ts';
import type { DeviceConfig } from '../../../src/render/types.ts';
import { audit } from '../../../src/verify/audit.ts';
import { betweenOf } from '../../../src/verify/between/between.ts';
import { planWaves } from '../../../src/waves.ts';
import { wholeNetwork } from '../variants.ts';

/**
 * The seeded change: cd-pe-dc begins to export a route target of 地税 (localtax) that cd-pe-jinjiang still imports into another VPN and stops
 * importing in the same plan. Before and after are isolated; done together, or in the wrong order, they are not in between.
 */
const whole = wholeNetwork(fileURLToPath(new URL('../../../inventory/chengdu', import.meta.url)), 'vpn');
const [EXPORTER, IMPORTER] = ['cd-pe-dc', 'cd-pe-jinjiang'];
const TARGET = '65101:9999';
const configs = whole.compilation.configs;
const running = builtNetwork().map((one) =>
  one.router === IMPORTER ? { ...one, text: importing(one.text) } : one,
);
const plan = planOf(
  configs.map((config) =>
    config.router === EXPORTER ? { ...config, text: exporting(config.text) } : config,
  ),
);
const ground = { inventory: whole.inventory, running };

describe('a wave', () => {
  it('would be open in between although the network is isolated before and after', () => {
    const [before, after] = [
      audit(whole.inventory, running),
      audit(whole.inventory, done(EXPORTER, IMPORTER)),
    ];
    expect([before.verdict, after.verdict]).toEqual(['isolated', 'isolated']);
    expect(audit(whole.inventory, done(EXPORTER)).verdict).toBe('breach');
    const between = betweenOf(whole.inventory);
    const { anyway } = between.ends(running, done(EXPORTER, IMPORTER));
    const [opened] = between.opened(moving(EXPORTER, IMPORTER), anyway);
    expect(opened).toMatchObject({ line: expect.stringContaining(TARGET) });
  });

  it('is split, the import goes first, and each part is isolated', () => {
    const answer = planWaves(ground, plan);
    expect(answer).toMatchObject({
      waves: [
        { routers: [IMPORTER], reason: { kind: 'canary' } },
        { routers: [EXPORTER], reason: { kind: 'isolation', apart: [IMPORTER] } },
      ],
    });
    expect(audit(whole.inventory, done(IMPORTER)).verdict).toBe('isolated');
  });

  it('does not exist for commands that open a router before they close it', () => {
    const reversed: ChangePlan = {
      ...plan,
      devices: plan.devices.map((device) =>
        device.router === EXPORTER ? { ...device, commands: importedFirst(device.commands) } : device,
      ),
    };
    expect(planWaves(ground, reversed)).toMatchObject({ stuck: [EXPORTER] });
  });
});

/** A command that imports a foreign target, and one that takes it back at the end: neither old nor new shows it. */
function importedFirst(commands: readonly Command[]): readonly Command[] {
  const [first] = commands;
  if (first === undefined) throw new Error('nothing to do');
  const text = 'rt vpn import 65101:1100 65101:1101 65101:1400 65101:1401 65101:1500';
  const opened = { ...first, text };
  return [opened, { ...first, text: text.replace('rt', 'no rt') }, ...commands];
}

function moving(...routers: readonly string[]) {
  return running.map((one) => {
    const after = { ...one, text: predicted(one.router, one.text) };
    return { router: one.router, texts: routers.includes(one.router) ? [one, after] : [one] };
  });
}

function done(...routers: readonly string[]): Running {
  return running.map((one) =>
    routers.includes(one.router) ? { ...one, text: predicted(one.router, one.text) } : one,
  );
}

function predicted(router: string, text: string): string {
  return plan.devices.find((device) => device.router === router)?.predicted ?? text;
}

/** The backbone and, on the edges, everything compiled. */
function builtNetwork(): Running {
  const backbone = backboneConfigs(whole.inventory, whole.compilation.allocations);
  return backbone.map(({ router, text }) => {
    const wanted = configs.find((one) => one.router === router);
    const built = wanted === undefined ? undefined : planDevice({ wanted, running: text, owned: [] }).value;
    return { router, file: `${router}.conf`, text: built?.predicted ?? text };
  });
}

function exporting(text: string): string {
  return changed(text, /^( {2}rt vpn export .*)$/m, `$1 ${TARGET}`);
}

function importing(text: string): string {
  return changed(text, /^( {2}rt vpn import .*)$/m, `$1 ${TARGET}`);
}

function changed(text: string, line: RegExp, by: string): string {
  const spoilt = text.replace(line, by);
  if (spoilt === text) throw new Error(`no line ${line}`);
  return spoilt;
}

function planOf(wanted: readonly DeviceConfig[]): ChangePlan {
  const devices = wanted.map((config) => ({
    wanted: config,
    running: running.find(({ router }) => router === config.router)?.text ?? '',
    owned: objectsOf(config.platform, config.text).map((object) => ({ ...object, vpns: [] })),
  }));
  const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}
