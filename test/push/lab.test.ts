import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { planNetwork } from '../../src/plan/network.ts';
import { restoreCommands } from '../../src/plan/restore.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { collectNetwork } from '../../src/push/collect.ts';
import type { PushOptions } from '../../src/push/options.ts';
import { pushPlan } from '../../src/push/push.ts';
import { hidden } from '../../src/push/secret.ts';
import type { Target } from '../../src/push/target.ts';

/** The whole way against the emulated routers of inventory/mini: real SSH, real configurations, plans of the planner. */
const MINI = fileURLToPath(new URL('../../inventory/mini', import.meta.url));
const WAITS = { connectMs: 5_000, answerMs: 5_000, commitMs: 5_000, reconnectMs: 100 };

const compilation = compiledMini();
const labs: EmulatedLab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.stop()));
});

describe('push to the emulated lab', () => {
  it('collects what the routers run, in the form the lab itself knows it', async () => {
    const { lab, targets } = await startMini();
    const collected = await collectNetwork(targets, { waits: WAITS });
    for (const one of collected) expect('text' in one && one.text, one.router).toBe(lab.running(one.router));
  });

  it('every router applied and saved; the second plan has no command', async () => {
    const { lab, targets } = await startMini();
    const plan = await planOf(targets);
    expect(plan.devices.flatMap((device) => device.commands).length).toBeGreaterThan(50);
    const result = await pushPlan(plan, targets, optionsFor());
    expect(result.routers.map(({ router, outcome, failure }) => ({ router, outcome, failure }))).toEqual(
      plan.devices.map(({ router, commands }) => ({
        router,
        outcome: commands.length === 0 ? 'unchanged' : 'applied',
        failure: undefined,
      })),
    );
    const again = await planOf(targets);
    expect(again.devices.map(({ router, commands }) => [router, commands.map(({ text }) => text)])).toEqual(
      again.devices.map(({ router }) => [router, []]),
    );
    const before = await textsOf(targets);
    for (const { name } of lab.routers) lab.reboot(name);
    expect(await textsOf(targets), 'after a restart').toEqual(before);
  });

  it.each([
    ['unreachable', { kind: 'unreachable' }, 'unreachable'],
    ['another host key', { kind: 'wrong-host-key' }, 'wrong-host-key'],
    ['a refused login', { kind: 'refuse-login' }, 'login-refused'],
    ['no answer', { kind: 'silent' }, 'connection-lost'],
  ] as const)('%s on one router: it is not started, the others are applied', async (_name, fault, kind) => {
    const { lab, targets } = await startMini();
    const plan = await planOf(targets);
    const broken =
      plan.devices.filter(({ commands }) => commands.length > 0).map(({ router }) => router)[1] ?? '';
    const before = lab.running(broken);
    await lab.fail(broken, fault);
    const options = optionsFor();
    const result = await pushPlan(plan, targets, { ...options, waits: { ...WAITS, answerMs: 700 } });
    expect(result.routers.map(({ router, outcome, failure }) => [router, outcome, failure?.kind])).toEqual(
      plan.devices.map(({ router, commands }) => [
        router,
        router === broken ? 'not-started' : commands.length === 0 ? 'unchanged' : 'applied',
        router === broken ? kind : undefined,
      ]),
    );
    expect(lab.running(broken)).toBe(before);
  });

  it('a refused line on every router: all of them restored, each naming a line', async () => {
    const { lab, targets, startup } = await startMini();
    const plan = await planOf(targets);
    for (const { name } of lab.routers)
      await lab.fail(name, { kind: 'reject-line', pattern: /-c 'rt vpn |^vpn-target / });
    const changed = plan.devices.filter(({ commands }) => commands.length > 0);
    const result = await pushPlan({ ...plan, devices: changed }, targets, optionsFor());
    for (const { router, outcome, failure, running } of result.routers) {
      const device = changed.find((one) => one.router === router);
      expect([outcome, failure?.kind, failure?.step], router).toEqual([
        'restored',
        'rejected-command',
        'send',
      ]);
      expect(device?.commands.map(({ text }) => text)).toContain(failure?.command);
      expect(device && sameConfiguration(device.platform, startup.get(router) ?? '', running ?? '')).toBe(
        true,
      );
    }
  });

  it('the connection cut anywhere: each router exactly old or exactly new', async () => {
    const { targets } = await startMini();
    const plan = await planOf(targets);
    const seen = new Set<string>();
    for (const at of await positions(plan)) {
      const fresh = await startMini();
      for (const { name } of fresh.lab.routers)
        await fresh.lab.fail(name, { kind: 'drop-connection', afterCommands: at });
      const healed = fresh.targets.map((target) => ({ ...target }));
      const options = optionsFor(fresh.lab);
      const result = await pushPlan(plan, healed, options);
      for (const { router, outcome } of result.routers) {
        seen.add(outcome);
        const device = plan.devices.find((one) => one.router === router);
        if (device === undefined || device.commands.length === 0) continue;
        const now = fresh.lab.running(router);
        const isNew = sameConfiguration(device.platform, device.predicted ?? '', now);
        const isOld = sameConfiguration(device.platform, fresh.startup.get(router) ?? '', now);
        expect([outcome, isNew, isOld], `${router}, cut after ${at}`).toEqual(
          outcome === 'applied' ? ['applied', true, false] : [outcome, false, true],
        );
      }
      await fresh.lab.stop();
    }
    expect([...seen].sort()).toEqual(['applied', 'not-started', 'restored']);
  }, 600_000);
});

/** Where the line is cut, in commands behind the login: some places of the whole network's push; with `EVERY_POSITION=1` (`npm run test:cuts`) every one. */
async function positions(plan: ChangePlan): Promise<readonly number[]> {
  if (process.env['EVERY_POSITION'] !== '1') return [0, 2, 10, 12, 14, 17, 33, 60, 90];
  const { lab, targets } = await startMini();
  await pushPlan(plan, targets, optionsFor());
  const most = Math.max(...lab.routers.map(({ name }) => lab.received(name).length));
  return [...Array(most + 1).keys()];
}

function compiledMini(): Compilation {
  const inventory = loadInventory(MINI, { asOf: '2026-06-01' }).value;
  if (inventory === undefined) throw new Error('inventory/mini does not load');
  const lock = parseLock(readFileSync(join(MINI, 'allocations.lock.yaml'), 'utf8')).value;
  const { value } = compileInventory(inventory, lock);
  if (value === undefined) throw new Error('inventory/mini does not compile');
  return value;
}

async function startMini(): Promise<{
  lab: EmulatedLab;
  targets: readonly Target[];
  startup: ReadonlyMap<string, string>;
}> {
  const startups = backboneConfigs(compilation.inventory, compilation.allocations);
  const lab = await startEmulatedLab({
    routers: startups.map(({ router, platform, text }) => ({ name: router, platform, startup: text })),
  });
  labs.push(lab);
  const targets = lab.routers.map(({ name, platform, address, port, user, password, hostKey }) => ({
    router: name,
    platform,
    address,
    port,
    user,
    credential: { kind: 'given' as const, password: hidden(password) },
    hostKeys: [hostKey],
  }));
  const startup = new Map(lab.routers.map(({ name }) => [name, lab.running(name)]));
  return { lab, targets, startup };
}

async function textsOf(targets: readonly Target[]): Promise<readonly (readonly [string, string])[]> {
  const collected = await collectNetwork(targets, { waits: WAITS });
  return collected.map((one) => [one.router, 'text' in one ? one.text : one.failure.words]);
}

async function planOf(targets: readonly Target[]): Promise<ChangePlan> {
  const collected = await collectNetwork(targets, { waits: WAITS });
  const running = new Map(collected.map((one) => [one.router, 'text' in one ? one.text : '']));
  return planFrom(running);
}

function planFrom(running: ReadonlyMap<string, string>): ChangePlan {
  const plan = planNetwork({
    inventoryDigest: compilation.inventory.digest,
    activeVpns: [],
    devices: compilation.configs.flatMap((wanted) => {
      const text = running.get(wanted.router);
      const owned = compilation.allocations.owned.find((one) => one.router === wanted.router)?.objects ?? [];
      return text === undefined ? [] : [{ wanted, running: text, owned }];
    }),
  });
  if (plan.value === undefined) throw new Error(JSON.stringify(plan.diagnostics, null, 1));
  return plan.value;
}

function optionsFor(lab?: EmulatedLab): PushOptions {
  const healed = new Set<string>();
  return {
    waits: WAITS,
    readSetOf: (device, text) => planFrom(new Map([[device.router, text]])).devices[0]?.readSet ?? '',
    sameConfiguration,
    replan: restoreCommands,
    // A cut that has happened does not happen again: the router is healed, once, when its push fails.
    onEvent: ({ router, status }) => {
      if (status !== 'fail' || lab === undefined || healed.has(router)) return;
      healed.add(router);
      void lab.heal(router);
    },
  };
}
