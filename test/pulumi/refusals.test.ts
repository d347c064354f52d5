import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFileOf } from '../../src/provider/gate.ts';
import { approve, govern } from '../provider/governed.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { failed, passed, until } from './outcome.ts';
import { keepTable } from './table.ts';

const STACK = 'organization/sectornet/refusals';
const VRF = 'router bgp 65101 vrf v110-flood';
const FAMILY = 'address-family ipv4 unicast';

/** What must not be pushed, and what was pushed and must not stay: a governed network in flood season, a post-check that fails, a proof that fails. */
describe('refusals under the real command line', () => {
  keepTable('refusals');
  let network: TestNetwork;
  let engine: Engine;
  const on = (...args: readonly string[]): Promise<Ended> => engine.run(...args, '--stack', STACK);
  const up = (): Promise<Ended> => on('up', '--yes', '--skip-preview');
  const agreements = () => join(network.folder, 'mini/agreements.yaml');
  const yaml = () => join(network.folder, 'mini/network.yaml');
  let ungoverned = '';
  let whole = '';

  beforeAll(async () => {
    network = await startNetwork();
    const { folder, settings } = network;
    [ungoverned, whole] = [readFileSync(yaml(), 'utf8'), readFileSync(agreements(), 'utf8')];
    engine = startEngine(folder);
    await engine.stack('refusals', {
      ...{ inventory: join(folder, 'mini'), lab: settings.lab, asOf: DAY, protect: 'false' },
      ...{ journal: join(folder, 'journal.db'), plans: join(folder, 'plans'), key: join(folder, 'li') },
    });
  });
  afterAll(() => network.stop());

  it('preview prints the hash to sign; up without an approval sends nothing (SN9605)', async () => {
    govern(network.folder, ['flood']);
    const hash = hashIn(passed(await on('preview')));
    expect(readFileSync(planFileOf({ plans: join(network.folder, 'plans') }, hash), 'utf8')).toContain(hash);
    expect(failed(await up())).toMatch(/SN9605/);
    expect(touched(network)).toEqual([]);
  });

  it('an approved change of a frozen department waits all the same (SN8130)', async () => {
    sign(network, engine, hashIn(passed(await on('preview'))));
    expect(failed(await up())).toMatch(/SN8130.*flood-season/s);
    expect(touched(network)).toEqual([]);
  });

  it('the owner’s emergency lets it go, and is told', async () => {
    sign(network, engine, hashIn(passed(await on('preview'))), 'levee sensors are cut off');
    const text = passed(await up());
    expect(text).toMatch(/SN8131.*levee sensors are cut off/s);
    expect(network.lab.saved('mn-pe1')).toContain('vrf v110-flood');
    writeFileSync(yaml(), ungoverned);
    engine.set('refusals', 'approvedDigest', '');
    passed(await on('preview', '--expect-no-changes'));
  });

  it('a change that fails on the router puts it back; the next update succeeds', async () => {
    // Named lists may stand in another order afterwards; nothing follows from it.
    const lines = () => network.lab.running('mn-pe1').split('\n').sort();
    const before = lines();
    writeFileSync(agreements(), 'inter-access-agreements: []\n');
    await network.lab.fail('mn-pe1', { kind: 'reject-line', pattern: /no ip prefix-list EXP-v170-env-X7/ });
    expect(failed(await up())).toMatch(/SN6121/);
    expect(lines()).toEqual(before);
    await network.lab.heal('mn-pe1');
    passed(await up());
    passed(await on('preview', '--expect-no-changes'));
  });

  it('a proof that fails after the push is an unhealthy resource, and is made again without a difference', async () => {
    writeFileSync(agreements(), whole);
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 150 });
    const { ended } = engine.begin('up', '--yes', '--skip-preview', '--stack', STACK);
    await until(() => network.lab.commands('mn-pe1') > 12);
    await network.lab.type('mn-pe3', LEAK);
    const text = failed(await ended);
    await network.lab.heal('mn-pe1');
    expect(text).toMatch(/SN9610/);
    await network.lab.type('mn-pe3', NO_LEAK);
    expect(passed(await up())).toMatch(/Isolation isolation updated/);
    passed(await on('preview', '--expect-no-changes'));
  });

  it('a drift that leaks is repaired, whoever typed it: the prediction is what counts', async () => {
    await network.lab.type('mn-pe1', ['configure terminal', VRF, FAMILY, 'rt vpn import 65101:1700', 'end']);
    passed(await up());
    const [, block = ''] = network.lab.running('mn-pe1').split(VRF);
    expect(block.split('\nexit\n')[0]).not.toContain('65101:1700');
  });

  it('a foreign leak that no change of ours would mend stops every change (SN9609)', async () => {
    await network.lab.type('mn-pe3', LEAK);
    appendFileSync(agreements(), '\n');
    const text = failed(await up());
    await network.lab.type('mn-pe3', NO_LEAK);
    expect(text).toMatch(/SN9609/);
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
  FAMILY,
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

function hashIn(text: string): string {
  const [, hash] = /plan hash ([0-9a-f]{64})/.exec(text) ?? [];
  if (hash === undefined) throw new Error(`no hash to sign\n${text}`);
  return hash;
}

function sign({ folder }: TestNetwork, engine: Engine, hash: string, emergency?: string): void {
  approve(folder, { file: planFileOf({ plans: join(folder, 'plans') }, hash), hash }, emergency);
  engine.set('refusals', 'approvedDigest', hash);
}

/** Routers that anybody began to configure. */
function touched({ lab }: TestNetwork): readonly string[] {
  return ['mn-pe1', 'mn-pe2', 'mn-pe3'].filter((router) =>
    lab.received(router).some((line) => /configure terminal|system-view/.test(line)),
  );
}
