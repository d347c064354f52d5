import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownedBy } from '../../src/allocate/ownership.ts';
import { compileInventory } from '../../src/pipeline.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { forgetNetworks, networkOf } from '../../src/provider/network.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { failed, passed, until } from './outcome.ts';
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

  it('finds what was typed by hand, and repairs it', async () => {
    const vrf = 'router bgp 65101 vrf v110-flood';
    const typed = [
      'configure terminal',
      vrf,
      'address-family ipv4 unicast',
      'rt vpn export 65101:9999',
      'end',
    ];
    await network.lab.type('mn-pe1', typed);
    const found = await on('preview', '--diff', '--expect-no-changes');
    expect(found.code).not.toBe(0);
    expect(found.text).toMatch(/- .*rt vpn export 65101:9999/);
    passed(await up());
    expect(network.lab.running('mn-pe1')).not.toContain('65101:9999');
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

  it('stops in the middle when it is asked to, and goes on the next time', async () => {
    writeFileSync(agreements(), whole);
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 300 });
    const { process: child, ended } = engine.begin('up', '--yes', '--skip-preview', '--stack', STACK);
    await until(() => network.lab.commands('mn-pe1') > 12);
    child.kill('SIGINT');
    failed(await ended);
    await network.lab.heal('mn-pe1');
    passed(await up());
    passed(await quiet());
  });

  it('comes back after kill -9 in the middle: says who holds the lock, then finishes', async () => {
    writeFileSync(agreements(), 'inter-access-agreements: []\n');
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 300 });
    const { process: child, ended } = engine.begin('up', '--yes', '--skip-preview', '--stack', STACK);
    await until(() => network.lab.commands('mn-pe1') > 12);
    child.kill('SIGKILL');
    await ended;
    await network.lab.heal('mn-pe1');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(failed(await up())).toContain('currently locked');
    passed(await on('cancel', '--yes'));
    passed(await up());
    passed(await quiet());
  });

  it('adopts routers that run already: the first preview is empty', async () => {
    await engine.stack('brown', configOf(network));
    const brown = 'organization/sectornet/brown';
    for (const router of ['mn-pe1', 'mn-pe2', 'mn-pe3']) {
      const options = [
        '--yes',
        '--skip-preview',
        '--generate-code=false',
        '--protect=false',
        '--stack',
        brown,
      ];
      const { code, text } = await engine.run(
        'import',
        'sectornet:device:RouterConfig',
        router,
        router,
        ...options,
      );
      expect([code, text]).toEqual([0, expect.stringContaining('imported')]);
    }
    const { text } = await engine.run('preview', '--json', '--stack', brown);
    const { steps } = JSON.parse(text.slice(text.indexOf('{')));
    const routers = steps.filter(({ urn }: { readonly urn: string }) => urn.includes('RouterConfig'));
    expect(
      routers
        .map(({ op }: { readonly op: string }) => op)
        .filter((op: string) => !/same|refresh|read/.test(op)),
    ).toEqual([]);
  });

  it('holds no secret: neither in the exported state nor in its history', async () => {
    const text = passed(await on('stack', 'export', '--show-secrets'));
    const password = network.lab.routers[0]?.password ?? '';
    expect(password.length).toBeGreaterThan(8);
    expect(text).toContain('sectornet:device:RouterConfig');
    expect(text).not.toContain(password);
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

/** Lines that preview --diff marks as coming or going, sign first; a section that comes or goes as a whole stands there as one quoted text. */
function changedLines(text: string): ReadonlySet<string> {
  return new Set(
    text.split('\n').flatMap((line) => {
      const [, sign, content = ''] = /^\s*([+-])\s+(\S.*?)\s*$/.exec(line) ?? [];
      if (sign === undefined) return [];
      const quoted = /: (".*")$/.exec(content)?.[1];
      const lines: readonly string[] =
        quoted === undefined ? [content] : String(JSON.parse(quoted)).split('\n');
      return lines.map((one) => `${sign} ${one.trim()}`);
    }),
  );
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
    return (value?.sections ?? []).flatMap(({ lines }) =>
      lines.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => `${sign} ${text}`),
    );
  });
}

/** Something to do on one router: a line of ours is typed away. */
async function dropOneFrom(network: TestNetwork, router: string): Promise<void> {
  const vpn = 'ip vpn-instance v130-stats';
  await network.lab.type(router, ['system-view', vpn, 'description drifted', 'commit', 'quit', 'quit']);
}
