import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownedBy } from '../../src/allocate/ownership.ts';
import { compileInventory } from '../../src/pipeline.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { forgetNetworks, networkOf } from '../../src/provider/network.ts';
import { engineProblem } from '../../src/provider/program/engine-words.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { comparedWith, stateOf, untilSilent } from './exactly.ts';
import { withNewerState } from './newer-state.ts';
import { failed, passed, until } from './outcome.ts';
import { changedLines, changedTargets } from './shown.ts';
import { keepTable } from './table.ts';

const STACK = 'organization/sectornet/mini';

/** The days of one network under Pulumi's own command line, on emulated routers behind real SSH. */
describe('a stack with the real command line', () => {
  keepTable('stack');
  let network: TestNetwork;
  let engine: Engine;
  const on = (...args: readonly string[]): Promise<Ended> => engine.run(...args, '--stack', STACK);
  const up = (...more: readonly string[]): Promise<Ended> => on('up', '--yes', '--skip-preview', ...more);
  const quiet = (): Promise<Ended> => on('preview', '--expect-no-changes');
  const agreements = () => join(network.folder, 'mini/agreements.yaml');
  let whole = '';

  beforeAll(async () => {
    network = await startNetwork();
    whole = readFileSync(agreements(), 'utf8');
    writeFileSync(agreements(), 'inter-access-agreements: []\n');
    engine = startEngine(join(network.folder));
    await engine.stack('mini', configOf(network));
  });
  afterAll(() => network.stop());

  it('creates: every router configured and saved, and the result proved', async () => {
    const text = passed(await up());
    expect(text).toContain('verdict : "isolated"');
    for (const router of ['mn-pe1', 'mn-pe3']) expect(network.lab.saved(router)).toContain('vrf v1');
    expect(text).toMatch(/sectornet:vpn:DepartmentVpn flood creat/);
  });

  it('has nothing to do the second time', async () => {
    expect(passed(await quiet())).toMatch(/\d+ unchanged/);
  });

  it('shows a new agreement as exactly its lines', async () => {
    writeFileSync(agreements(), whole);
    const text = passed(await on('preview', '--diff', '--show-full-output'));
    const shown = changedLines(text.slice(text.indexOf('sectornet:device:RouterConfig')));
    const planned = plannedLines(network);
    expect(planned.length).toBeGreaterThan(20);
    expect(planned.filter((line) => !shown.has(line))).toEqual([]);
    const noise = [...shown].filter(
      (line) => !planned.includes(line) && /^[+-] (rt |route-map |ip |rule |-A |apply )/.test(line),
    );
    // A line that says both directions in one word becomes two: the planner sends only the one that is new.
    const split = (line: string): boolean =>
      shown.has(line.replace(/^\+ rt vpn (import|export)/, '- rt vpn both'));
    expect(noise.filter((line) => !split(line))).toEqual([]);
  });

  it('updates', async () => {
    passed(await up());
    passed(await quiet());
  });

  it('finds what was typed by hand, also a leak, and repairs it: the prediction is what counts', async () => {
    const vrf = 'router bgp 65101 vrf v110-flood';
    const typed = [
      'configure terminal',
      vrf,
      'address-family ipv4 unicast',
      'rt vpn import 65101:1300',
      'end',
    ];
    await network.lab.type('mn-pe1', typed);
    const found = await on('preview', '--diff', '--expect-no-changes');
    expect(found.code).not.toBe(0);
    expect(found.text).toMatch(/- .*rt vpn import 65101:1300/);
    passed(await up());
    expect(network.lab.running('mn-pe1')).not.toContain('65101:1300');
    passed(await quiet());
  });

  it('refuses a route target that two departments would share, before any byte is sent', async () => {
    const file = join(network.folder, 'mini/allocations.lock.yaml');
    const lock = readFileSync(file, 'utf8');
    const received = network.lab.received('mn-pe1').length;
    writeFileSync(file, lock.replaceAll("'65101:1300'", "'65101:1700'"));
    const refused = await up();
    writeFileSync(file, lock);
    expect(failed(refused)).toMatch(/error\[SN\d{4}\]/);
    expect(network.lab.received('mn-pe1').slice(received).join('\n')).not.toContain('configure');
  });

  it('shows a router that does not answer as unhealthy, the others go on, nothing is deleted', async () => {
    await network.lab.fail('mn-pe3', { kind: 'unreachable' });
    const { text } = await on('refresh', '--yes', '--skip-preview');
    expect(text).toContain('SN9611');
    expect(text).not.toMatch(/deleted/);
    await network.lab.heal('mn-pe3');
    passed(await up());
    passed(await quiet());
  });

  it('keeps a router whose last step failed unhealthy, and finishes it the next time', async () => {
    writeFileSync(agreements(), 'inter-access-agreements: []\n');
    await network.lab.fail('mn-pe2', { kind: 'reject-line', pattern: /^save$/ });
    await dropOneFrom(network, 'mn-pe2');
    expect(failed(await up())).toContain('SN6122');
    await network.lab.heal('mn-pe2');
    expect(passed(await up())).toContain('it is finished now');
    passed(await quiet());
  });

  /** Starts an update and waits until mn-pe1 is being configured: the answers of a slow router leave time to break in. */
  const upInTheMiddle = async () => {
    const heard = network.lab.received('mn-pe1').length;
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 200 });
    const begun = engine.begin('up', '--yes', '--skip-preview', '--stack', STACK);
    await until(() =>
      network.lab
        .received('mn-pe1')
        .slice(heard)
        .some((line) => /configure terminal/.test(line)),
    );
    return begun;
  };

  it('stops in the middle when it is asked to: each router exactly new or exactly old, and goes on the next time', async () => {
    const before = stateOf(network);
    writeFileSync(agreements(), whole);
    const { process: child, ended } = await upInTheMiddle();
    child.kill('SIGINT');
    failed(await ended);
    const found = stateOf(network);
    await network.lab.heal('mn-pe1');
    passed(await up());
    passed(await quiet());
    expect(comparedWith(found, before, stateOf(network))).toEqual({ 'mn-pe1': 'new' });
  });

  it('comes back after kill -9 in the middle: each router exactly new or exactly old, says who holds the lock, then finishes', async () => {
    const before = stateOf(network);
    writeFileSync(agreements(), 'inter-access-agreements: []\n');
    const { process: child, ended } = await upInTheMiddle();
    child.kill('SIGKILL');
    await ended;
    await untilSilent(network);
    const found = stateOf(network);
    await network.lab.heal('mn-pe1');
    const locked = failed(await up());
    expect(locked).toContain(
      'Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`',
    );
    expect(engineProblem(locked, 'mini')).toMatchObject({ code: 'SN9603', data: { pid: `${child.pid}` } });
    passed(await on('cancel', '--yes'));
    passed(await up());
    passed(await quiet());
    const states = comparedWith(found, before, stateOf(network));
    expect(states).toEqual({ 'mn-pe1': expect.stringMatching(/^(old|new)$/) });
  });

  it('adopts routers that run already: the first preview shows exactly what somebody typed', async () => {
    const vrf = 'router bgp 65101 vrf v110-flood';
    const lines = ['address-family ipv4 unicast', 'rt vpn export 65101:9999', 'end'];
    await network.lab.type('mn-pe1', ['configure terminal', vrf, ...lines]);
    await engine.stack('brown', configOf(network));
    const routers = ['mn-pe1', 'mn-pe2', 'mn-pe3'];
    const file = join(network.folder, 'import.json');
    const type = 'sectornet:device:RouterConfig';
    writeFileSync(file, JSON.stringify({ resources: routers.map((name) => ({ type, name, id: name })) }));
    const brown = ['--stack', 'organization/sectornet/brown'];
    const options = ['--yes', '--skip-preview', '--generate-code=false', '--protect=false', ...brown];
    expect(passed(await engine.run('import', '--file', file, ...options))).toMatch(/3 imported/);
    const text = passed(await engine.run('preview', '--diff', ...brown));
    expect(changedTargets(text)).toEqual(['- rt vpn export 65101:9999', '+ rt vpn export 65101:1101']);
    expect(text).toMatch(/\+ \d to create\n\s+~ 1 to update\n/);
  });

  it('holds no secret: neither in the exported state nor in its history', async () => {
    const text = passed(await on('stack', 'export', '--show-secrets'));
    const password = network.lab.routers[0]?.password ?? '';
    expect(password.length).toBeGreaterThan(8);
    expect(text).toContain('sectornet:device:RouterConfig');
    expect(text).not.toContain(password);
  });

  it('leaves a wrong passphrase and the state of a newer engine to the engine’s own words, and touches nothing', async () => {
    const heard = network.lab.received('mn-pe1').length;
    const sealed = failed(
      await engine.runWith({ PULUMI_CONFIG_PASSPHRASE: 'wrong' }, 'up', '--yes', '--stack', STACK),
    );
    expect(sealed).toContain('incorrect passphrase');
    expect(engineProblem(sealed, 'mini')).toMatchObject({ code: 'SN9602' });
    const file = join(network.folder, 'state/.pulumi/stacks/sectornet/mini.json.zst');
    const newer = failed(await withNewerState(file, () => up()));
    expect(newer).toContain('unsupported checkpoint version');
    expect(engineProblem(newer, 'mini')).toMatchObject({ code: 'SN9608' });
    expect(network.lab.received('mn-pe1').length).toBe(heard);
  });

  it('says which key the stack lacks', async () => {
    await engine.stack('bare', {});
    expect(failed(await engine.run('preview', '--stack', 'organization/sectornet/bare'))).toContain(
      'error[SN9604]',
    );
  });
});

function configOf({ folder, settings }: TestNetwork): Readonly<Record<string, string>> {
  return {
    inventory: join(folder, 'mini'),
    lab: settings.lab,
    asOf: DAY,
    protect: 'false',
    journal: join(folder, 'journal.db'),
    plans: join(folder, 'plans'),
  };
}

/** What the planner says of the same change, line by line, from the inventory and the lock as they are now. */
function plannedLines({ settings, lab }: TestNetwork): readonly string[] {
  forgetNetworks();
  const { inventory, lock } = networkOf(settings);
  const compilation = compileInventory(inventory, lock).value;
  if (compilation === undefined || lock === undefined)
    throw new Error('the edited inventory does not compile');
  return compilation.configs.flatMap((wanted) => {
    const owned = ownedBy(lock, wanted.router);
    const { value } = planDevice({ wanted, running: lab.running(wanted.router), owned });
    return (value?.sections ?? []).flatMap(({ lines }) => lines.map(({ sign, text }) => `${sign} ${text}`));
  });
}

/** Something to do on one router: a line of ours is typed away. */
async function dropOneFrom(network: TestNetwork, router: string): Promise<void> {
  const vpn = 'ip vpn-instance v130-stats';
  await network.lab.type(router, ['system-view', vpn, 'description drifted', 'commit', 'quit', 'quit']);
}
