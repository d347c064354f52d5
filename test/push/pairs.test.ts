import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { apply, plan } from '../../src/change.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { agreedRoutes } from '../../src/model/agreed-routes.ts';
import { declaredPairs } from '../../src/model/declared-pairs.ts';
import { promisesOf } from '../../src/model/promises.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { planHash } from '../../src/plan/network.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { fallbackCommands, restoreCommands } from '../../src/plan/restore.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import type { ChangePlan, DevicePlan } from '../../src/plan/types.ts';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { reach } from '../../src/push/job.ts';
import type { PushOptions } from '../../src/push/options.ts';
import { pushPlan } from '../../src/push/push.ts';
import type { Health } from '../../src/push/session/definition.ts';
import type { DeviceSession } from '../../src/push/session/session.ts';
import type { Target } from '../../src/push/target.ts';
import type { RouterPushResult } from '../../src/push/types.ts';
import { targetIn } from '../faults/scene.ts';

const FOLDER = fileURLToPath(new URL('../../inventory/mini', import.meta.url));
const MARK = { id: 'r20260601-000000-0001', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
const WAITS = { connectMs: 3000, answerMs: 3000, commitMs: 3000, reconnectMs: 5, settleMs: 60, lookMs: 20 };
const EDGES = ['mn-pe1', 'mn-pe2', 'mn-pe3'];

let lab: EmulatedLab;
let compilation: Compilation;
let targets: readonly Target[];

/** The whole inventory on routers that hear of each other's VPN routes. */
beforeAll(async () => {
  const lockFile = join(FOLDER, 'allocations.lock.yaml');
  const inventory = loadInventory(FOLDER, { asOf: '2026-11-25' }).value;
  const lock = parseLock(readFileSync(lockFile, 'utf8'), lockFile).value;
  const compiled = inventory === undefined ? undefined : compileInventory(inventory, lock).value;
  if (compiled === undefined) throw new Error('inventory/mini does not compile');
  compilation = compiled;
  const routers = backboneConfigs(compiled.inventory, compiled.allocations).map((one) => ({
    name: one.router,
    platform: one.platform,
    startup: one.text,
  }));
  lab = await startEmulatedLab({ routers }, { schedule: () => () => undefined });
  targets = lab.routers.map(targetIn);
  const running = routers.map(({ name }) => ({ router: name, file: name, text: lab.running(name) }));
  const limit = routers.map(({ name }) => name);
  const change = plan(compilation, { running, limit, owned: [] }).value;
  if (change === undefined) throw new Error('no plan');
  const fileOf = (router: string): string => router;
  const done = await apply(compilation, change, targets, { run: MARK, waits: WAITS, owned: [], fileOf });
  const bad = done.push.routers.filter(({ outcome }) => !['applied', 'unchanged'].includes(outcome));
  expect(bad).toEqual([]);
}, 60_000);

afterAll(() => lab.stop());

const vpns = (): readonly string[] => compilation.model.vpnServices.map(({ vpnId }) => vpnId);

describe('declared pairs', () => {
  it('stand between the provider edges of every VPN, hubs and spokes as declared', () => {
    const all = EDGES.flatMap((router) =>
      declaredPairs(compilation.model, router, vpns()).map(
        ({ vpn, farRouter, echo }) => `${vpn} IPv${echo.family} ${router} ${farRouter}`,
      ),
    );
    expect(all.length).toBeGreaterThan(0);
    const reversed = all.map((line) => line.replace(/(\S+) (\S+)$/, '$2 $1'));
    expect([...all].sort()).toEqual([...reversed].sort());
    expect(declaredPairs(compilation.model, 'mn-p1', vpns())).toEqual([]);
  });

  it.each(EDGES)('are all answered on %s, and nothing else is', async (router) => {
    const pairs = declaredPairs(compilation.model, router, vpns()).map(({ echo }) => echo);
    const foreign = pairs.map((echo) => ({
      ...echo,
      destination: echo.family === 4 ? '192.0.2.1' : '2001:db8::1',
    }));
    const crossed = pairs.flatMap((echo, at) => {
      const other = pairs[(at + 1) % pairs.length];
      return other === undefined || other.vrf === echo.vrf || other.family !== echo.family
        ? []
        : [{ ...echo, destination: other.destination }];
    });
    const answers = await onRouter(router, (session) => session.echoes([...pairs, ...foreign, ...crossed]));
    expect(pairs.map((echo) => answers.get(echo))).toEqual(pairs.map(() => true));
    expect([...foreign, ...crossed].filter((echo) => answers.get(echo) !== false)).toEqual([]);
  });
});

describe.each([
  ['mn-pe1', 'frr', /(rt vpn import) \S+/, '$1 65101:9999'],
  [
    'mn-pe2',
    'huawei_vrpv8',
    /vpn-target \S+ import-extcommunity/,
    'vpn-target 65101:9999 import-extcommunity',
  ],
] as const)('a wrong import target on %s (%s)', (router, platform, form, wrong) => {
  const pushed = (options: Partial<PushOptions>) => pushWrong(router, { form, wrong }, options);

  it('is taken back: a pair that answered before is silent', async () => {
    const before = lab.running(router);
    const result = await pushed({});
    expect([result.outcome, result.failure?.kind, result.failure?.step]).toEqual([
      'restored',
      'lost-service',
      'post-check',
    ]);
    expect(result.failure?.words).toMatch(/declared pair of \S+ is silent: \S+ to \S+ on mn-pe\d/);
    expect(sameConfiguration(platform, before, lab.running(router))).toBe(true);
  });

  it('is only told with --post-check warn, and not seen with tables', async () => {
    const told = await pushed({ postCheck: 'warn' });
    expect([told.outcome, (told.silentPairs ?? []).length > 0]).toEqual(['applied', true]);
    await mended(router);
    const unseen = await pushed({ postCheck: 'tables' });
    expect([unseen.outcome, unseen.silentPairs]).toEqual(['applied', undefined]);
    await mended(router);
  });
});

describe('routes of agreements', () => {
  const agreed = (router: string) => agreedRoutes(compilation.model, router, vpns());

  it('are those of either party, towards the other', () => {
    expect(
      agreed('mn-pe1').map(({ agreement, farRouter, route }) => [agreement, farRouter, route.vrf]),
    ).toEqual([
      ['X7', 'mn-pe1', 'v110-flood'],
      ['X7', 'mn-pe1', 'v110-flood'],
      ['X7', 'mn-pe1', 'v170-env'],
      ['X7', 'mn-pe1', 'v170-env'],
    ]);
    expect([agreed('mn-pe2'), agreedRoutes(compilation.model, 'mn-pe1', ['tax'])]).toEqual([[], []]);
  });

  it('stand where the other party has them; what a customer has still to announce does not', async () => {
    const routes = agreed('mn-pe1').map(({ route }) => route);
    const answers = await onRouter('mn-pe1', (session) => session.routes(routes));
    expect(routes.map((one) => [one.vrf, answers.get(one)])).toEqual([
      ['v110-flood', false],
      ['v110-flood', false],
      ['v170-env', true],
      ['v170-env', true],
    ]);
  });

  it('that a change takes away take it back, whatever is asked for', async () => {
    const before = lab.running('mn-pe1');
    const form = /(rt vpn import .*) 65101:110101/g;
    const device = towards('mn-pe1', (text) => text.replaceAll(form, '$1'));
    for (const postCheck of ['tables', 'warn'] as const) {
      const result = await pushOne(device, { postCheck });
      expect([result.outcome, result.failure?.kind]).toEqual(['restored', 'lost-service']);
      expect(result.failure?.words).toBe(
        'route of agreement X7 is missing: 10.110.250.0/28 from mn-pe1 in v170-env; ' +
          'route of agreement X7 is missing: fd51:110:250::/64 from mn-pe1 in v170-env',
      );
      expect(sameConfiguration('frr', before, lab.running('mn-pe1'))).toBe(true);
    }
  });

  it('of a new agreement must stand with --post-check strict, unless a customer has to announce them', async () => {
    expect(agreed('mn-pe1').map(({ configured }) => configured)).toEqual([false, false, true, true]);
    const form = /(rt vpn import .*) 65101:110101/g;
    const without = towards('mn-pe1', (text) => text.replaceAll(form, '$1'));
    expect((await pushOne(without, { promised: () => [] })).outcome).toBe('applied');
    const slip = towards('mn-pe1', (text) => text.replaceAll(form, '$1 65101:110109'));
    const taken = await pushOne(slip, { postCheck: 'strict', promised: onlyRoutes });
    expect([taken.outcome, taken.failure?.words]).toEqual([
      'restored',
      expect.stringMatching(/^route of agreement X7 is missing: 10.110.250.0\/28 from mn-pe1 in v170-env; /),
    ]);
    expect((await pushOne(slip, { promised: onlyRoutes })).outcome).toBe('applied');
    const right = await pushOne(towards('mn-pe1'), { postCheck: 'strict', promised: onlyRoutes });
    expect([right.outcome, right.failure]).toEqual(['applied', undefined]);
  });

  function onlyRoutes({ router, vpnsTouched }: DevicePlan) {
    return agreedRoutes(compilation.model, router, vpnsTouched);
  }
});

describe('the tables of a VRP router', () => {
  it('name routes of both families and the labels of its VRFs', async () => {
    const vrfs = compilation.allocations.vrfs.filter(({ router }) => router === 'mn-pe2');
    const health = await healthOf('mn-pe2');
    expect(health.labels).toEqual(vrfs.map(({ name }) => name).sort());
    const tables = [...health.routes].filter(([, count]) => count > 0).map(([table]) => table);
    expect(tables.filter((table) => table.startsWith('IPv6'))).not.toEqual([]);
    expect(tables.filter((table) => table.startsWith('IPv4')).length).toBe(vrfs.length);
  });

  const SIX = /^ +ipv6 (?:address|urpf) .*\n|^ipv6 route-static .*\n/gm;
  const SIX_IMPORTS = /^( ipv6-family\n(?: {2}.*\n)*? {2}vpn-target )[\d: ]+(?= import-extcommunity)/gm;
  it.each([
    [
      'a VRF without its label',
      (text: string) => text.replaceAll(/^ +import-route (?:direct|static)\n/gm, ''),
      /no label leads to v\d+/,
    ],
    [
      'a VRF without its IPv6 routes',
      (text: string) =>
        text.replaceAll(SIX, '').replaceAll(SIX_IMPORTS, (_, head: string) => `${head}65101:9999`),
      /IPv6 v\S+ has none of its \d+ routes/,
    ],
  ])('take %s back', async (_, slip, words) => {
    const before = lab.running('mn-pe2');
    const result = await pushOne(towards('mn-pe2', slip), { postCheck: 'tables' });
    expect([result.outcome, result.failure?.kind]).toEqual(['restored', 'lost-service']);
    expect(result.failure?.words).toMatch(words);
    expect(sameConfiguration('huawei_vrpv8', before, lab.running('mn-pe2'))).toBe(true);
  });
});

describe('a pair that was silent before', () => {
  it('is told, and takes the change back when that is asked for', async () => {
    const device = towards('mn-pe1', (text) => text.replace(/^ description .*$/m, ' description other'));
    const [pair] = declaredPairs(compilation.model, 'mn-pe1', device.vpnsTouched);
    await lab.fail('mn-pe1', { kind: 'lose-routes', vrf: pair?.echo.vrf ?? '', line: /./ });
    const strict = await pushOne(device, { postCheck: 'strict' });
    expect([strict.outcome, strict.failure?.kind]).toEqual(['restored', 'lost-service']);
    const told = await pushOne(device, {});
    expect([told.outcome, (told.silentPairs ?? []).length > 0]).toEqual(['applied', true]);
    await lab.heal('mn-pe1');
    await mended('mn-pe1');
  });

  it('is not asked again while its other end is still to be changed', async () => {
    const slip = (text: string): string => text.replace(/^ description .*$/gm, ' description other');
    const [first, last] = [towards('mn-pe1', slip), towards('mn-pe3', slip)];
    const lost = declaredPairs(compilation.model, 'mn-pe1', first.vpnsTouched);
    for (const vrf of new Set(lost.map(({ echo }) => echo.vrf)))
      await lab.fail('mn-pe1', { kind: 'lose-routes', vrf, line: /./ });
    const ends = (far: string) => lost.filter(({ farRouter }) => farRouter === far);
    expect([ends('mn-pe2').length > 0, ends('mn-pe3').length > 0]).toEqual([true, true]);
    const before = lab.received('mn-pe1').length;
    const waves = [['mn-pe1'], ['mn-pe3']];
    const results = await pushAll([first, last], { postCheck: 'warn', waves });
    const asked = lab
      .received('mn-pe1')
      .slice(before)
      .filter((command) => command.startsWith('for e in '));
    const askedFor = (far: string) =>
      asked.map((command) => ends(far).some(({ echo }) => command.includes(` ${echo.destination}'`)));
    expect([askedFor('mn-pe2'), askedFor('mn-pe3')]).toEqual([
      [true, true],
      [true, false],
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    await lab.heal('mn-pe1');
    await mended('mn-pe1');
    await mended('mn-pe3');
  });

  it('a router that has no ping says nothing about it', async () => {
    const definition = sessionOf('frr');
    const echo = { vrf: 'v', family: 4, source: '192.0.2.1', destination: '192.0.2.2' } as const;
    const [command = ''] = definition?.echo?.sends([echo]) ?? [];
    const said = definition?.echo?.answered(new Map([[command, '127 v 192.0.2.1 192.0.2.2\n']]), [echo]);
    expect(said?.size).toBe(0);
  });
});

async function onRouter<Value>(
  router: string,
  act: (session: DeviceSession) => Promise<Value>,
): Promise<Value> {
  const target = targets.find((one) => one.router === router);
  const definition = target === undefined ? undefined : sessionOf(target.platform);
  if (target === undefined || definition === undefined) throw new Error(router);
  const { session } = await reach(target, definition, {});
  try {
    return await act(session);
  } finally {
    await session.close();
  }
}

async function healthOf(router: string): Promise<Health> {
  const health = await onRouter(router, (session) => session.health(lab.running(router)));
  if (health === undefined || 'refusal' in health) throw new Error(JSON.stringify(health));
  return health;
}

interface Wrong {
  readonly form: RegExp;
  readonly wrong: string;
}

/** Every VPN of the router imports a target that nobody exports; the plan says so itself. */
function pushWrong(
  router: string,
  { form, wrong }: Wrong,
  options: Partial<PushOptions>,
): Promise<RouterPushResult> {
  return pushOne(
    towards(router, (text) => text.replaceAll(new RegExp(form, 'g'), wrong)),
    options,
  );
}

/** Leads the router back to what the inventory wants of it. */
async function mended(router: string): Promise<void> {
  expect((await pushOne(towards(router), { postCheck: 'tables' })).outcome).toBe('applied');
}

/** The plan towards what the inventory wants of a router, with a slip in it. */
function towards(router: string, slip = (text: string): string => text): DevicePlan {
  const config = compilation.configs.find((one) => one.router === router);
  const owned = compilation.allocations.owned.find((one) => one.router === router)?.objects ?? [];
  if (config === undefined) throw new Error(router);
  const wanted = { ...config, text: slip(config.text) };
  const { value, diagnostics } = planDevice({ wanted, running: lab.running(router), owned });
  if (value === undefined || value.commands.length === 0) throw new Error(JSON.stringify(diagnostics));
  return value;
}

let run = 0;
async function pushOne(device: DevicePlan, options: Partial<PushOptions>): Promise<RouterPushResult> {
  const [result] = await pushAll([device], options);
  if (result === undefined) throw new Error('no result');
  return result;
}

async function pushAll(
  devices: readonly DevicePlan[],
  options: Partial<PushOptions>,
): Promise<readonly RouterPushResult[]> {
  run += 1;
  const vpnsTouched = [...new Set(devices.flatMap((device) => device.vpnsTouched))];
  const change: ChangePlan = {
    inventoryDigest: '',
    devices,
    vpnsTouched,
    remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
    leftOut: [],
    vpnsUntouched: [],
    hash: planHash(devices),
  };
  const { routers } = await pushPlan(change, targets, {
    run: { ...MARK, id: `r20260601-000000-1${String(run).padStart(3, '0')}` },
    waits: WAITS,
    readSetOf: (device) => device.readSet,
    replan: restoreCommands,
    fallback: fallbackCommands,
    sameConfiguration,
    promised: ({ router, vpnsTouched }) => promisesOf(compilation.model, router, vpnsTouched),
    ...options,
  });
  return routers;
}
