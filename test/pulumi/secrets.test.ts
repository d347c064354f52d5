import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { CANARIES } from '../secret/canaries.ts';
import { type Leak, leaksBelow, leaksIn } from '../secret/search.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { passed } from './outcome.ts';
import { keepTable } from './table.ts';

const STACK = 'organization/sectornet/secrets';

/** A customer's session password as a secret of the stack, under Pulumi's own command line; everything it leaves is searched for the value. */
describe('secrets of a stack', () => {
  keepTable('secrets');
  let network: TestNetwork;
  let engine: Engine;
  const printed: Leak[] = [];
  const on = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await engine.run(...args, '--stack', STACK);
    printed.push(...leaksIn(args.join(' '), ended.text));
    return ended;
  };
  const passwords = (): readonly string[] =>
    network.lab
      .running('pe1')
      .split('\n')
      .filter((line) => line.includes(' password '));

  beforeAll(async () => {
    network = await startNetwork('test/scenarios/09-session-passwords/inventory', (inventory) => {
      const file = join(inventory, 'departments/tax.yaml');
      const text = readFileSync(file, 'utf8').replaceAll(
        /password: (env:TAX_BGP|exec:[^}]*bgp\/tax)/g,
        'password: pulumi:tax-bgp',
      );
      writeFileSync(file, text);
    });
    const { folder, settings } = network;
    engine = startEngine(folder);
    await engine.stack('secrets', {
      ...{ inventory: join(folder, 'mini'), lab: settings.lab, asOf: DAY, protect: 'false' },
      ...{ journal: join(folder, 'journal.db'), plans: join(folder, 'plans') },
    });
  });
  afterAll(() => network.stop());

  it('are asked for before a router is touched', async () => {
    const { code, text } = await on('up', '--yes', '--skip-preview');
    expect([code === 0, text]).toEqual([false, expect.stringMatching(/SN8160.*pulumi:tax-bgp/s)]);
    expect(passwords()).toEqual([]);
  });

  it('that stand in the open in the stack’s file count as missing', async () => {
    passed(
      await engine.run('config', 'set', '--plaintext', 'sectornet:tax-bgp', 'not-a-secret', '--stack', STACK),
    );
    const { code, text } = await on('up', '--yes', '--skip-preview');
    expect([code === 0, text]).toEqual([false, expect.stringContaining('SN8160')]);
  });

  it('reach the routers and nothing else', async () => {
    passed(await set(engine, CANARIES.pulumi));
    passed(await on('up', '--yes', '--skip-preview'));
    expect(passwords()).toEqual([
      expect.stringContaining(CANARIES.pulumi),
      expect.stringContaining(CANARIES.pulumi),
    ]);
    expect(passed(await on('preview', '--expect-no-changes', '--diff'))).toMatch(/\d+ unchanged/);
  });

  it('are changed when the stack has another: one secret of one router, and no line is shown', async () => {
    passed(await set(engine, CANARIES.taxRotated));
    const shown = passed(await on('preview', '--diff'));
    expect(shown).toMatch(/~ secrets *: /);
    expect(shown).toContain('[secret]');
    passed(await on('up', '--yes', '--skip-preview'));
    expect(passwords().every((line) => line.includes(CANARIES.taxRotated))).toBe(true);
    passed(await on('preview', '--expect-no-changes'));
  });

  it('are in no output, export, state, history, backup, log or journal', async () => {
    await on('stack', 'export');
    expect(printed).toEqual([]);
    const { folder } = network;
    // The project's own code is linked into the folder; what the engine and the routers left lies beside it.
    const left = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isSymbolicLink());
    const folders = left.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    const files = left.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
    expect(folders.flatMap((one) => leaksBelow(one))).toEqual([]);
    expect(files.flatMap((one) => leaksIn(one, readFileSync(one)))).toEqual([]);
    const packed = readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' });
    const states = packed
      .filter((name) => name.endsWith('.zst'))
      .map((name) => zstdDecompressSync(readFileSync(join(folder, 'state', name))).toString());
    expect(states.length).toBeGreaterThan(3);
    // The search would find them: opened on purpose, the state holds the value, and closed it holds the wrapper.
    const open = await engine.run('stack', 'export', '--show-secrets', '--stack', STACK);
    expect(leaksIn('opened', open.text).length).toBeGreaterThan(0);
    expect(states.join('')).toContain('1b47061264138c4ac30d75fd1eb44270');
  });
});

function set(engine: Engine, value: string): Promise<Ended> {
  return engine.run('config', 'set', '--secret', 'sectornet:tax-bgp', value, '--stack', STACK);
}
