import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readLabFile } from '../../src/cli/lab-file.ts';
import { networkOf } from '../../src/lab/uml/own-network.ts';
import { DAY } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { failed, passed } from './outcome.ts';
import { keepTable } from './table.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const STACK = 'organization/sectornet/lab';

/** Stack `lab` on real daemons and a real kernel (docs/lab.md): ten FRRouting routers of inventory/chengdu. Needs root. */
describe('the stack lab on FRRouting', { timeout: 600_000 }, () => {
  keepTable('frr-lab');
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-pulumi-lab-'));
  const inventory = join(folder, 'inventory/chengdu');
  let engine: Engine;
  const on = (...args: readonly string[]): Promise<Ended> => engine.run(...args, '--stack', STACK);
  const up = (): Promise<Ended> => on('up', '--yes', '--skip-preview');
  const quiet = (): Promise<Ended> => on('preview', '--expect-no-changes');
  const sectornet = (...words: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [join(ROOT, 'src/cli/sectornet.mjs'), ...words, '-i', inventory], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, LANG: 'C.UTF-8' },
    });

  beforeAll(async () => {
    cpSync(join(ROOT, 'inventory/chengdu'), inventory, { recursive: true });
    const started = sectornet('lab', 'up', '--kind', 'uml');
    const lab = readLabFile(join(folder, '.sectornet/lab.json'));
    if (lab === undefined) throw new Error(`the lab did not start\n${started.stdout}${started.stderr}`);
    engine = startEngine(folder, undefined, networkOf(lab.pid));
    await engine.stack('lab', { ...shipped(folder), asOf: DAY, journal: join(folder, 'journal.db') });
  }, 600_000);
  afterAll(() => {
    sectornet('lab', 'down');
  }, 120_000);

  it('previews the whole network without a byte of change', async () => {
    expect(passed(await on('preview'))).toMatch(/RouterConfig cd-pe-jinjiang +create/);
    expect(running()).not.toContain('vrf v');
  });

  it('puts every VPN on the routers and proves them apart', async () => {
    expect(passed(await up())).toMatch(/verdict +: "isolated"/);
    expect(running()).toContain('vrf v');
  });

  it('has nothing to do the second time', async () => {
    expect(passed(await quiet())).toMatch(/\d+ unchanged/);
  });

  it('finds a wrong route target that somebody typed', async () => {
    expect(sectornet('lab', 'break', 'leak-rt', '--lab')).toMatchObject({ status: 0 });
    expect(failed(await on('preview', '--diff', '--expect-no-changes'))).toMatch(/- +rt vpn import /);
  });

  it('repairs it', async () => {
    passed(await up());
    passed(await quiet());
  });

  /** VRFs of the router that carries most of them, from its own daemon. */
  function running(): string {
    return sectornet('lab', 'shell', 'cd-pe-jinjiang', 'vtysh -c "show running-config"').stdout;
  }
});

/** The keys of the stack that is shipped for the lab, its paths below another folder. */
function shipped(folder: string): Readonly<Record<string, string>> {
  const { config }: { readonly config: Readonly<Record<string, string>> } = parse(
    readFileSync(join(ROOT, 'stacks/Pulumi.lab.yaml'), 'utf8'),
  );
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.replace('sectornet:', ''),
      value === 'false' ? value : join(folder, value),
    ]),
  );
}
