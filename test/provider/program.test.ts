import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { networkFacts } from '../../src/provider/program/facts.ts';
import { isRecord } from '../../src/provider/wire/values.ts';
import { recordPushed } from '../cli/run-cli.ts';
import { type Mocked, type ProgramRun, type Registered, runProgram } from './mocked-program.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';

const ROUTER = 'sectornet:device:RouterConfig';
const VPN = 'sectornet:vpn:DepartmentVpn';
const PROOF = 'sectornet:audit:Isolation';

/** The program of every stack, with mocks in the engine's place and emulated routers behind SSH. */
describe('the program of a stack', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let config: Readonly<Record<string, string>>;
  const file = (name: string) => join(network.folder, 'mini', name);
  const run = (more: Readonly<Record<string, string>> = {}, rest: Omit<Mocked, 'config'> = {}) =>
    runProgram({ config: { ...config, ...more }, ...rest });

  beforeAll(async () => {
    network = await startNetwork();
    const { folder, settings } = network;
    config = {
      ...{ inventory: join(folder, 'mini'), lab: settings.lab, asOf: DAY },
      ...{ journal: join(folder, 'journal.db'), plans: join(folder, 'plans') },
    };
  });
  afterAll(() => network.stop());

  let kept: ReadonlyMap<string, string>;
  beforeEach(() => {
    const names = ['agreements.yaml', 'allocations.lock.yaml', 'departments/env.yaml'];
    kept = new Map(names.map((name) => [file(name), readFileSync(file(name), 'utf8')]));
  });
  afterEach(() => {
    for (const [path, text] of kept) writeFileSync(path, text);
  });

  it('registers one router configuration per router with VPNs, one row per department VPN, and one proof over all', async () => {
    const done = await run({ offline: 'true' });
    expect(done.refusal).toBeUndefined();
    expect(names(done, ROUTER)).toEqual(['mn-pe1', 'mn-pe2', 'mn-pe3']);
    expect(names(done, VPN)).toEqual(['env', 'flood', 'stats']);
    expect(names(done, PROOF)).toEqual(['isolation']);
    const flood = one(done, VPN, 'flood').inputs;
    expect(flood).toMatchObject({ department: expect.stringContaining('防汛'), number: 110 });
    expect(flood['sites']).toEqual({ 'mn-pe1': 'flood-hq', 'mn-pe2': 'flood-dujiangyan' });
    expect(flood['agreements']).toEqual(['X7 env→flood']);
    const { inputs } = one(done, PROOF, 'isolation');
    expect(inputs['routers']).toEqual({
      ...{ 'mn-p1': 'no VPN', 'mn-p2': 'no VPN' },
      ...{ 'mn-pe1': 'd:p', 'mn-pe2': 'd:p', 'mn-pe3': 'd:p' },
    });
  });

  it('lets a wave wait for the one before, and the proof for all of them', async () => {
    const { resources } = await run();
    const routers = resources.filter(({ type }) => type === ROUTER);
    const waves = wavesOf(routers);
    expect(waves.length).toBeGreaterThan(1);
    expect(waves[0]?.length).toBe(1);
    const proof = resources.find(({ type }) => type === PROOF);
    expect(Math.max(...routers.map(({ ended }) => ended))).toBeLessThan(proof?.began ?? 0);
  });

  it('begins no wave after one that failed', async () => {
    const { failed, refusal, ...stopped } = await run({}, { failing: ['mn-pe1', 'mn-pe2', 'mn-pe3'] });
    expect([failed.length, refusal]).toEqual([1, expect.stringContaining('did not take it')]);
    expect(stopped.resources.filter(({ type }) => type === PROOF)).toEqual([]);
  });

  it('asks for no order in a preview, and writes nothing', async () => {
    const before = readFileSync(file('allocations.lock.yaml'), 'utf8');
    const received = network.lab.received('mn-pe1').length;
    const done = await run({}, { preview: true });
    expect(wavesOf(done.resources.filter(({ type }) => type === ROUTER)).length).toBe(1);
    expect(readFileSync(file('allocations.lock.yaml'), 'utf8')).toBe(before);
    expect(network.lab.received('mn-pe1').slice(received).join('\n')).not.toContain('configure');
  });

  it('registers the same again in the same process', async () => {
    const [first, second] = [await run({ offline: 'true' }), await run({ offline: 'true' })];
    expect(namesAndTypes(second)).toEqual(namesAndTypes(first));
    expect(second.resources.length).toBe(7);
  });

  it('is a function because a module body registers nothing the second time', async () => {
    const body = () => import('../../stacks/index.ts');
    const offline = { ...config, offline: 'true' };
    const first = await runProgram({ config: offline }, body);
    const second = await runProgram({ config: offline }, body);
    expect(first.resources.length).toBe(7);
    expect([namesAndTypes(second), second.refusal]).toEqual([[], undefined]);
  });

  it('shows a department that goes as a row that goes, beside the routers it leaves', async () => {
    const text = readFileSync(file('departments/env.yaml'), 'utf8');
    writeFileSync(file('agreements.yaml'), 'inter-access-agreements: []\n');
    writeFileSync(file('departments/env.yaml'), text.replace('status: active', 'status: planned'));
    const done = await run({ offline: 'true' });
    expect(done.refusal).toBeUndefined();
    expect(names(done, VPN)).toEqual(['flood', 'stats']);
    expect(names(done, ROUTER)).toEqual(['mn-pe1', 'mn-pe2', 'mn-pe3']);
    const sections = Object.keys(recordIn(one(done, ROUTER, 'mn-pe1').inputs, 'sections'));
    expect(sections.filter((key) => key.includes('v170-env'))).toEqual([]);
  });

  it('registers a region’s own routers and rows only', async () => {
    const done = await run({ offline: 'true', routers: 'mn-pe3', scope: 'region' });
    expect([names(done, ROUTER), names(done, VPN)]).toEqual([['mn-pe3'], ['env', 'stats']]);
    expect(one(done, PROOF, 'isolation').inputs).toMatchObject({
      scope: 'region',
      routers: { 'mn-pe3': 'd:p' },
    });
  });

  it('registers a region only on the allocations of its backbone', async () => {
    const region = {
      offline: 'true',
      routers: 'mn-pe3',
      scope: 'region',
      backbone: 'organization/sectornet/b',
    };
    const facts = { ...networkFacts(network.compilation) };
    const on = (outputs: Readonly<Record<string, unknown>>) =>
      run(region, { stacks: { 'organization/sectornet/b': outputs } });
    const same = await on({ facts });
    expect([same.refusal, names(same, ROUTER)]).toEqual([undefined, ['mn-pe3']]);
    const other = await on({ facts: { ...facts, digest: 'f'.repeat(64) } });
    expect([other.refusal, names(other, ROUTER)]).toEqual([expect.stringContaining('other allocations'), []]);
    const none = await on({});
    expect([none.refusal, names(none, ROUTER)]).toEqual([expect.stringContaining('has no facts yet'), []]);
  });

  it('registers nothing when the network would not be isolated', async () => {
    await network.lab.type('mn-pe3', LEAK);
    const done = await run();
    await network.lab.type('mn-pe3', NO_LEAK);
    expect([namesAndTypes(done), done.refusal]).toEqual([[], expect.stringContaining('SN9609')]);
  });

  it('registers nothing that interrupts a VPN without leave; a preview says so', async () => {
    const vrf = 'router bgp 65101 vrf v110-flood';
    const lines = [vrf, 'address-family ipv4 unicast', 'rd vpn export 100.64.0.20:9'];
    await network.lab.type('mn-pe1', ['configure terminal', ...lines, 'end']);
    recordPushed(join(network.folder, 'mini'));
    const [refused, shown, allowed] = [
      await run(),
      await run({}, { preview: true }),
      await run({ allowInterruption: 'flood' }),
    ];
    await network.lab.type('mn-pe1', ['configure terminal', `no ${vrf}`, 'end']);
    expect([namesAndTypes(refused), refused.refusal]).toEqual([[], expect.stringMatching(/SN9621.*flood/s)]);
    expect([shown.refusal, shown.said]).toEqual([undefined, expect.stringContaining('SN9621')]);
    expect([allowed.refusal, names(allowed, ROUTER).length]).toEqual([undefined, 3]);
  });

  it('registers nothing without its keys, or when another stack has one of its routers', async () => {
    const bare = await runProgram({ config: {} });
    expect([namesAndTypes(bare), bare.refusal]).toEqual([[], expect.stringContaining('sectornet:inventory')]);
    const scope = await run({ scope: 'county' });
    expect([namesAndTypes(scope), scope.refusal]).toEqual([[], expect.stringContaining('SN9646')]);
    const evidence = join(network.folder, 'evidence');
    const first = await run({ offline: 'true', routers: 'mn-pe3', scope: 'region', evidence });
    expect(first.refusal).toBeUndefined();
    writeFileSync(
      join(evidence, 'claims/other.json'),
      JSON.stringify({ stack: 'other', routers: ['mn-pe2'] }),
    );
    const second = await run({ offline: 'true', routers: 'mn-pe2', scope: 'region', evidence });
    expect([names(second, ROUTER), second.refusal]).toEqual([
      [],
      expect.stringMatching(/SN9607.*mn-pe2.*other/s),
    ]);
  });
});

/** Somebody's own VRF with a circuit of its own, in the statistics office's route targets. */
const LEAK = [
  'ip link add grab type vrf table 999',
  'ip link set grab up',
  'ip link add link eth2 name eth2.999 type vlan id 999',
  'ip link set eth2.999 master grab',
  'ip link set eth2.999 up',
  'ip address add 10.99.0.1/24 dev eth2.999',
  'configure terminal',
  'vrf grab',
  'exit-vrf',
  'router bgp 65101 vrf grab',
  'address-family ipv4 unicast',
  'redistribute connected',
  'label vpn export auto',
  'rd vpn export 65101:9999',
  'rt vpn both 65101:1300',
  'import vpn',
  'export vpn',
  'end',
];

const NO_LEAK = [
  'ip link del eth2.999',
  'ip link del grab',
  'configure terminal',
  'no router bgp 65101 vrf grab',
  'no vrf grab',
  'end',
];

function names({ resources }: ProgramRun, type: string): readonly string[] {
  return resources
    .filter((resource) => resource.type === type)
    .map(({ name }) => name)
    .sort();
}

function namesAndTypes({ resources }: ProgramRun): readonly string[] {
  return resources.map(({ type, name }) => `${type} ${name}`).sort();
}

function one({ resources }: ProgramRun, type: string, name: string): Registered {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`the program registered no ${type} ${name}`);
  return found;
}

function recordIn(inputs: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = inputs[key];
  return isRecord(value) ? value : {};
}

/** Routers that were registered side by side, wave after wave: a wave ends before the next begins. */
function wavesOf(routers: readonly Registered[]): readonly (readonly Registered[])[] {
  const waves: Registered[][] = [];
  let last = 0;
  for (const router of routers.toSorted((a, b) => a.began - b.began)) {
    const wave = waves.at(-1);
    if (wave === undefined || router.began > last) waves.push([router]);
    else wave.push(router);
    last = Math.max(last, router.ended);
  }
  return waves;
}
