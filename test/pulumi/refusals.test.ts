import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFileOf } from '../../src/provider/gate.ts';
import { approve, govern } from '../provider/governed.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { stateOf } from './exactly.ts';
import { failed, passed, until } from './outcome.ts';
import { keepTable } from './table.ts';

const STACK = 'organization/sectornet/refusals';
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
    writeFileSync(agreements(), NONE);
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

  it('a post-check that fails takes the change back; where the way back fails too the router is unhealthy until an update has finished it', async () => {
    const before = stateOf(network);
    const [, peer = ''] = /^ neighbor (\S+) remote-as 65101$/m.exec(network.lab.running('mn-pe1')) ?? [];
    writeFileSync(agreements(), whole);
    engine.set('refusals', 'settleSeconds', '1');
    await network.lab.fail('mn-pe1', { kind: 'lose-session', peer, line: /X7/ });
    const lost = failed(await up());
    expect(lost).toContain(`session ${peer}`);
    expect(lost).toMatch(/SN6121.*mn-pe1/);
    expect(stateOf(network).get('mn-pe1')).toBe(before.get('mn-pe1'));
    await network.lab.fail('mn-pe1', { kind: 'reject-line', pattern: /no .*X7/ });
    expect(failed(await up())).toMatch(/SN6122.*mn-pe1/);
    expect(initErrors(passed(await on('stack', 'export')))).toEqual({
      'mn-pe1': expect.stringContaining('SN6122'),
    });
    await network.lab.heal('mn-pe1');
    engine.set('refusals', 'settleSeconds', '60');
    expect(passed(await up())).toContain('it is finished now');
    passed(await on('preview', '--expect-no-changes'));
    expect(initErrors(passed(await on('stack', 'export')))).toEqual({});
  });

  it('a proof that fails after the push is an unhealthy resource, and is made again without a difference', async () => {
    writeFileSync(agreements(), NONE);
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
});

const NONE = 'inter-access-agreements: []\n';

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

/** What went wrong with the resources of an exported state, by name. */
function initErrors(text: string): Readonly<Record<string, string>> {
  const { deployment } = JSON.parse(text.slice(text.indexOf('{')));
  const resources: readonly { readonly id?: string; readonly initErrors?: readonly string[] }[] =
    deployment.resources;
  return Object.fromEntries(
    resources.flatMap(({ id = '', initErrors: words = [] }) =>
      words.length === 0 ? [] : [[id, words.join()]],
    ),
  );
}

/** Routers that anybody began to configure. */
function touched({ lab }: TestNetwork): readonly string[] {
  return ['mn-pe1', 'mn-pe2', 'mn-pe3'].filter((router) =>
    lab.received(router).some((line) => /configure terminal|system-view/.test(line)),
  );
}
