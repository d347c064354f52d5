import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCli } from '../../tools/pulumi-cli/cli.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import type { Ended } from './engine.ts';
import { withNewerState } from './newer-state.ts';
import { failed, passed, until } from './outcome.ts';
import { changedTargets } from './shown.ts';
import { keepTable } from './table.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** `sectornet stack`, the thin door, by somebody who does not know Pulumi: an ordinary life, and everything that goes wrong in it. */
describe('the door sectornet stack', () => {
  keepTable('door');
  let network: TestNetwork;
  const begin = (words: readonly string[], env: NodeJS.ProcessEnv = {}, root = ROOT) =>
    command(network.folder, ['stack', ...words], env, root);
  const door = (...words: readonly string[]): Promise<Ended> => begin(words).ended;
  const state = () => join(network.folder, '.sectornet/state/.pulumi');

  beforeAll(async () => {
    network = await startNetwork();
  });
  afterAll(() => network.stop());

  it('says what to do when there is no Pulumi here (SN9601)', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'sectornet-bare-'));
    for (const name of ['src', 'package.json', 'schema', 'templates'])
      cpSync(join(ROOT, name), join(bare, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(bare, 'node_modules'));
    const { ended } = begin(['preview'], { PATH: '/usr/bin:/bin', PULUMI_HOME: join(bare, 'none') }, bare);
    const text = failed(await ended);
    rmSync(bare, { recursive: true });
    expect(text).toContain('error[SN9601]');
    expect(text).toContain('npm exec -- pulumi version');
  });

  it('previews, changes the routers, and has nothing left to do', async () => {
    expect(passed(await door('preview'))).toMatch(/\+ 8 to create/);
    expect(network.lab.running('mn-pe1')).not.toContain('vrf v1');
    expect(passed(await door('up'))).toMatch(/verdict : "isolated"/);
    expect(network.lab.saved('mn-pe1')).toContain('vrf v110-flood');
    expect(passed(await door('preview'))).toMatch(/8 unchanged/);
  });

  it('forgets what an earlier command was told: approvals, keys and leave are for one command', async () => {
    const yaml = () => readFileSync(join(network.folder, '.sectornet/stack/Pulumi.mini.yaml'), 'utf8');
    const told = ['--approved', 'f'.repeat(64), '--allow-interruption', 'flood'];
    await door('preview', ...told);
    expect(yaml()).toMatch(/allowInterruption: "flood"/);
    passed(await door('preview'));
    expect(yaml()).not.toMatch(/ffff|flood"/);
  });

  it('adopts routers that run already: the first preview shows exactly what somebody typed', async () => {
    const vrf = 'router bgp 65101 vrf v110-flood';
    const lines = ['address-family ipv4 unicast', 'rt vpn export 65101:9999', 'end'];
    await network.lab.type('mn-pe1', ['configure terminal', vrf, ...lines]);
    expect(passed(await door('import', '--stack', 'brown', '--limit', 'mn-pe?'))).toMatch(/3 imported/);
    const text = passed(await door('preview', '--stack', 'brown'));
    expect(changedTargets(text)).toEqual(['- rt vpn export 65101:9999', '+ rt vpn export 65101:1101']);
    expect(text).toMatch(/\+ 4 to create\n\s+~ 1 to update\n/);
    expect(text).not.toMatch(/RouterConfig: \((?!update)/);
    await network.lab.type('mn-pe1', ['configure terminal', vrf, lines[0] ?? '', RIGHT, 'end']);
  });

  it('leaves the routers beside --limit alone, and does not take them for deleted', async () => {
    const vrf = 'router bgp 65101 vrf v130-stats';
    const typed = [
      'configure terminal',
      vrf,
      'address-family ipv4 unicast',
      'rt vpn export 65101:9998',
      'end',
    ];
    await network.lab.type('mn-pe3', typed);
    const limited = passed(await door('up', '--limit', 'mn-pe1'));
    expect(limited).not.toMatch(/delete|mn-pe3 {2}upda/);
    expect(network.lab.running('mn-pe3')).toContain('65101:9998');
    expect(network.lab.running('mn-pe2')).toContain('v110-flood');
    passed(await door('up'));
    expect(network.lab.running('mn-pe3')).not.toContain('65101:9998');
  });

  it('refreshes: a router that does not answer is unhealthy, the others are read, none is gone', async () => {
    await network.lab.fail('mn-pe3', { kind: 'unreachable' });
    const { text } = await door('refresh');
    expect(text).toContain('SN9611');
    expect(text).toMatch(/mn-pe3/);
    expect(text).not.toMatch(/\d+ deleted/);
    await network.lab.heal('mn-pe3');
    passed(await door('up'));
    expect(passed(await door('preview'))).toMatch(/8 unchanged/);
  });

  it('says which passphrase is asked for (SN9602)', async () => {
    const text = failed(await begin(['preview'], { PULUMI_CONFIG_PASSPHRASE: 'wrong' }).ended);
    expect(text).toContain('error[SN9602]: the passphrase is not that of stack mini');
    expect(text).toContain('PULUMI_CONFIG_PASSPHRASE');
  });

  it('does not touch the state of a newer engine (SN9608)', async () => {
    const file = join(state(), 'stacks/sectornet/mini.json.zst');
    const text = failed(await withNewerState(file, () => door('up')));
    expect(text).toContain('error[SN9608]');
  });

  it('says who holds the lock, keeps it while that process runs, and takes it away when it is dead (SN9603, SN9620)', async () => {
    const agreements = join(network.folder, 'mini/agreements.yaml');
    writeFileSync(agreements, 'inter-access-agreements: []\n');
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 300 });
    const { ended } = begin(['up']);
    await until(() => network.lab.commands('mn-pe1') > 12);
    const pid = ownerOf(join(state(), 'locks/organization/sectornet/mini'));
    const second = failed(await door('up'));
    expect(second).toMatch(new RegExp(`SN9603.*locked by \\S+@\\S+ \\(process ${pid}\\) since \\d{4}-`));
    expect(second).toContain('sectornet stack cancel');
    expect(failed(await door('cancel'))).toMatch(new RegExp(`SN9620.*process ${pid}`));
    process.kill(pid, 'SIGKILL');
    await ended;
    await network.lab.heal('mn-pe1');
    expect(passed(await door('cancel'))).toContain(`process ${pid}`);
    expect(passed(await door('cancel'))).toContain('nothing holds stack mini');
    passed(await door('up'));
    expect(passed(await door('preview'))).toMatch(/8 unchanged/);
    expect(network.lab.saved('mn-pe1')).not.toContain('AGR-X7');
  });
});

/** The line that was there before somebody typed. */
const RIGHT = 'rt vpn export 65101:1101';

function command(
  folder: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  root: string,
): { readonly process: ChildProcess; readonly ended: Promise<Ended> } {
  const cli = findCli();
  if (cli === undefined)
    throw new Error('Pulumi’s command line is absent: npm exec -- pulumi version obtains it');
  const path = [dirname(cli), join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(':');
  const given = ['-i', 'mini', '--lab', 'lab.json', '--as-of', DAY];
  const child = spawn(process.execPath, [join(root, 'src/cli/sectornet.mjs'), ...words, ...given], {
    cwd: folder,
    env: { ...process.env, PATH: path, LANG: 'C.UTF-8', PULUMI_HOME: join(folder, 'home'), ...env },
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => parts.push(String(data)));
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => done({ code, text: parts.join('') }));
  });
  return { process: child, ended };
}

function ownerOf(folder: string): number {
  const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.json'));
  const { pid }: { readonly pid: number } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return pid;
}
