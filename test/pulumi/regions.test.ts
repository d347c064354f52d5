import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Engine, startEngine } from './engine.ts';
import { keepTable } from './table.ts';

const REGIONS = { north: 'mn-pe1,mn-pe2', south: 'mn-pe3' } as const;
const stackOf = (name: string): string => `organization/sectornet/${name}`;

/** Two regions and their backbone on one PostgreSQL: locks, references, and the proof over all. */
describe('regions of one network', () => {
  keepTable('regions');
  let network: TestNetwork;
  let engine: Engine;
  let database: Database;
  const up = (name: string) => engine.run('up', '--yes', '--skip-preview', '--stack', stackOf(name));

  beforeAll(async () => {
    network = await startNetwork();
    database = await startPostgres(join(network.folder, 'pg'));
    engine = startEngine(network.folder, database.url);
    await engine.stack('backbone', { ...configOf(network), routers: 'mn-p?', scope: 'region' });
    for (const [name, routers] of Object.entries(REGIONS))
      await engine.stack(name, {
        ...configOf(network),
        routers,
        scope: 'region',
        backbone: stackOf('backbone'),
      });
  });
  afterAll(async () => {
    await database.stop();
    await network.stop();
  });

  it('refuses a region whose backbone has no facts yet', async () => {
    const { code, text } = await up('north');
    expect([code === 0, text]).toEqual([false, expect.stringContaining('has no facts yet')]);
  });

  it('updates the backbone, then two regions at the same time', async () => {
    const first = await up('backbone');
    expect([first.code, first.text]).toEqual([0, expect.stringContaining('digest')]);
    const both = await Promise.all([up('north'), up('south')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(network.lab.running('mn-pe1')).toContain('vrf v110-flood');
    expect(network.lab.running('mn-pe3')).toContain('vrf v1');
  });

  it('lets one of two updates of one stack through, and says who holds the lock', async () => {
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 60 });
    const both = await Promise.all([up('north'), up('north')]);
    await network.lab.heal('mn-pe1');
    const refused = both.find(({ code }) => code !== 0);
    expect(both.filter(({ code }) => code === 0).length).toBe(1);
    expect(refused?.text).toContain('currently locked by 1 lock(s)');
  });

  it('makes the final proof at the backbone, from what the regions collected', async () => {
    engine.set('backbone', 'scope', 'network');
    engine.set('backbone', 'regions', `${stackOf('north')},${stackOf('south')}`);
    const { code, text } = await up('backbone');
    expect([code, text]).toEqual([0, expect.stringContaining('Isolation isolation updated')]);
    expect((await engine.run('stack', 'output', 'verdict', '--stack', stackOf('backbone'))).text.trim()).toBe(
      'isolated',
    );
  });

  it('does not believe evidence that is not what the region’s stack announced', async () => {
    writeFileSync(join(network.folder, 'evidence/mn-pe3.conf'), 'hostname mn-pe3\n');
    const { code, text } = await up('backbone');
    expect([code === 0, text]).toEqual([false, expect.stringContaining('other-digest')]);
    expect(text).toContain('SN9649');
  });

  it('hears a neighbour through its stack, and nothing of one it does not name', async () => {
    const alone = await engine.run('preview', '--stack', stackOf('south'));
    expect([alone.code, alone.text]).toEqual([0, expect.stringMatching(/mn-pe1 in .*: not-announced/)]);
    expect(alone.text).not.toMatch(/mn-p1 in/);
    engine.set('south', 'regions', stackOf('north'));
    const together = await engine.run('preview', '--stack', stackOf('south'));
    expect(together.code).toBe(0);
    expect(together.text).not.toMatch(/mn-pe1 in/);
  });

  it('refuses a router that two regions claim', async () => {
    engine.set('south', 'routers', 'mn-pe3,mn-pe2');
    const { code, text } = await engine.run('preview', '--stack', stackOf('south'));
    expect([code === 0, text]).toEqual([false, expect.stringContaining('SN9607')]);
  });
});

function configOf({ folder, settings }: TestNetwork): Readonly<Record<string, string>> {
  return {
    inventory: join(folder, 'mini'),
    lab: settings.lab,
    asOf: DAY,
    protect: 'false',
    evidence: join(folder, 'evidence'),
    journal: join(folder, 'journal.db'),
    plans: join(folder, 'plans'),
  };
}

interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own on a socket below `folder`; it refuses to run as root, so root lends it to `nobody`. */
async function startPostgres(folder: string): Promise<Database> {
  const bin = postgresFolder();
  mkdirSync(folder);
  const root = process.getuid?.() === 0;
  const as = root ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  if (root) {
    execFileSync('chown', ['65534:65534', folder]);
    execFileSync('chmod', ['755', join(folder, '..')]);
  }
  const data = join(folder, 'data');
  const [initdb = '', ...initArgs] = [
    ...as,
    join(bin, 'initdb'),
    '-D',
    data,
    '-U',
    'sectornet',
    '-A',
    'trust',
    '-E',
    'UTF8',
  ];
  execFileSync(initdb, initArgs, { cwd: '/', stdio: 'ignore' });
  const options = [
    '-D',
    data,
    '-c',
    'listen_addresses=',
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'fsync=off',
  ];
  const [server = '', ...args] = [...as, join(bin, 'postgres'), ...options];
  const child = spawn(server, args, { cwd: '/', stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      execFileSync(join(bin, 'psql'), ['-h', folder, '-U', 'sectornet', 'postgres', '-c', 'select 1'], {
        stdio: 'ignore',
      });
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url: `postgres://sectornet@/postgres?host=${folder}&sslmode=disable`,
    stop: () =>
      new Promise((resolve) => {
        child.on('close', () => resolve());
        child.kill('SIGINT');
      }),
  };
}

function postgresFolder(): string {
  const folder = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -1'], {
    encoding: 'utf8',
  }).trim();
  if (folder === '') throw new Error('PostgreSQL is absent: apt-get install postgresql');
  return folder;
}
