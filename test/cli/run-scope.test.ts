import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import { labIn, onLab } from '../faults/workplace.ts';
import { problems } from '../report/published-schemas.ts';
import { type VerbResult, verb } from './in-process.ts';

/** What verbs about runs and plans reach, and what they leave alone: one lab, the tests follow each other. */
describe('what a verb is told to leave alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-run-scope-'));
  const edges = ['mn-pe1', 'mn-pe2', 'mn-pe3'];
  let lab: EmulatedLab;
  let bare: ReadonlyMap<string, string>;
  let run = '';
  beforeAll(async () => {
    lab = await labIn(folder, new Set());
    bare = new Map(lab.routers.map(({ name }) => [name, lab.running(name)]));
    expect((await sectornet('apply', '--yes')).code).toBe(0);
    run = await newestRun();
  });
  afterAll(() => lab.stop());

  it('is a router that --limit does not name: rollback, resume and confirm of a run', async () => {
    const others = await sectornet('rollback', run, '--yes', '--limit', 'mn-p1');
    expect([others.code, others.text]).toEqual([23, expect.stringContaining('SN6191')]);
    const misspelt = await sectornet('resume', run, '--limit', 'mn-pe9');
    expect([misspelt.code, misspelt.text]).toEqual([23, expect.stringContaining('SN9037')]);
    const undone = await sectornet('rollback', run, '--yes', '--limit', 'mn-pe2', '-o', 'json');
    expect(pushed(undone)).toEqual(['mn-pe2']);
    expect(edges.map(stateOf)).toEqual(['new', 'old', 'new']);
    expect((await sectornet('apply', '--yes')).code).toBe(0);
  }, 60_000);

  it('is a network that the run is not of', async () => {
    const network = join(folder, 'inventory', 'network.yaml');
    const text = readFileSync(network, 'utf8');
    const lockFile = join(folder, 'inventory', 'allocations.lock.yaml');
    const lock = readFileSync(lockFile, 'utf8');
    writeFileSync(network, text.replace('network-id: mini', 'network-id: maxi'));
    writeFileSync(lockFile, lock.replace('network-id: mini', 'network-id: maxi'));
    for (const words of [['resume'], ['confirm'], ['rollback', '--yes']]) {
      const [name = '', ...options] = words;
      const refused = await sectornet(name, run, ...options);
      expect([refused.code, refused.text]).toEqual([64, expect.stringContaining('SN6190')]);
    }
    writeFileSync(network, text);
    writeFileSync(lockFile, lock);
    expect(edges.map(stateOf)).toEqual(['new', 'new', 'new']);
  });

  it('is a router out of reach that --limit leaves out, once somebody answers for what cannot be proved', async () => {
    editDepartment('stats', 'ipv4: 200', 'ipv4: 300');
    await lab.fail('mn-pe3', { kind: 'unreachable' });
    const all = await sectornet('apply', '--yes');
    expect(all.code, all.text).toBe(69);
    const unproved = await sectornet('apply', '--yes', '--limit', '!mn-pe3');
    expect([unproved.code, unproved.text]).toEqual([22, expect.stringMatching(/SN7195[\s\S]*SN9009/)]);
    const reason = ['--accept-breach', 'mn-pe3 lost its power in the flood'];
    const applied = await sectornet('apply', '--yes', '--limit', '!mn-pe3', ...reason);
    expect([applied.code, lab.running('mn-pe2')]).toEqual([22, expect.stringContaining('prefix limit 300')]);
    const later = await newestRun();
    const unsure = await sectornet('rollback', later, '--yes');
    expect([unsure.code, unsure.text]).toEqual([22, expect.stringMatching(/SN7195[\s\S]*SN9009/)]);
    const undone = await sectornet('rollback', later, '--yes', ...reason);
    expect([undone.code, lab.running('mn-pe2')]).toEqual([
      22,
      expect.not.stringContaining('prefix limit 300'),
    ]);
    expect((await sectornet('runs')).text).toContain(reason[1]);
    await lab.heal('mn-pe3');
    editDepartment('stats', 'ipv4: 300', 'ipv4: 200');
  }, 60_000);

  it('is a router that a plan file was not made for', async () => {
    editDepartment('stats', 'ipv4: 200', 'ipv4: 300');
    editDepartment('stats', '[10.130.13.0/24,', '[10.130.13.0/24, 10.130.14.0/24,');
    await sectornet('plan', '--limit', 'mn-pe2', '--out', 'one.json');
    const elsewhere = await sectornet('apply', 'one.json', '--yes', '--limit', 'mn-pe3');
    expect([elsewhere.code, elsewhere.text]).toEqual([
      24,
      expect.stringMatching(/SN9008.* plan shown: mn-pe3/),
    ]);
    const applied = await sectornet('apply', 'one.json', '--yes', '-o', 'json');
    expect(pushed(applied)).toEqual(['mn-pe2']);
    const twice = await sectornet('apply', 'one.json', '--yes');
    expect([twice.code, twice.text]).toEqual([24, expect.stringMatching(/SN9008.* any more on: mn-pe2/)]);
    editDepartment('stats', ', 10.130.14.0/24,', ',');
    editDepartment('stats', 'ipv4: 300', 'ipv4: 200');
  }, 60_000);

  it('is every router where the answer could not be given or kept', async () => {
    const absent = await sectornet('apply', 'absent.json', '--yes');
    expect([absent.code, absent.text]).toEqual([66, expect.stringContaining('SN7198')]);
    const unsaved = await sectornet('plan', '--out', 'no/plan.json');
    expect([unsaved.code, unsaved.text]).toEqual([64, expect.stringContaining('SN7197')]);
    const unreported = await sectornet('apply', '--yes', '--report', 'no/report.html');
    expect([unreported.code, unreported.text]).toEqual([64, expect.stringContaining('SN7197')]);
    for (const words of [
      ['apply', '--yes'],
      ['rollback', run, '--yes'],
    ]) {
      const formless = await sectornet(...words, '-o', 'md');
      expect([formless.code, formless.text]).toEqual([64, expect.stringContaining('SN7120')]);
    }
    expect(lab.running('mn-pe2')).toContain('prefix limit 300');
    expect((await sectornet('apply', '--yes')).code).toBe(0);
  });

  it('is everything, with --out: what is on its way stays on trial', async () => {
    editDepartment('stats', 'ipv4: 200', 'ipv4: 300');
    expect((await sectornet('apply', '--yes', '--hold')).code).toBe(0);
    const held = await newestRun();
    const unmeant = await sectornet('rollback', held, '--yes', '--serial', '0');
    expect([unmeant.code, unmeant.text]).toEqual([64, expect.stringContaining('SN9039')]);
    const saved = await sectornet('rollback', held, '--out', 'back.json');
    expect([saved.code, saved.text]).toEqual([0, expect.stringMatching(/SN6192.* mn-pe2/)]);
    expect(lab.running('mn-pe2')).toContain('prefix limit 300');
    expect((await sectornet('rollback', held, '--yes')).code).toBe(0);
    expect(lab.running('mn-pe2')).not.toContain('prefix limit 300');
    editDepartment('stats', 'ipv4: 300', 'ipv4: 200');
  }, 60_000);

  it('goes back in waves of its own, whoever remembers the run', async () => {
    const colleague = ['--journal', 'other.db', '-o', 'ndjson'];
    const { stdout } = await sectornet('rollback', run, '--yes', ...colleague);
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const waves = documents.filter(({ event }) => event === 'wave').map(({ routers }) => routers);
    expect(waves.flat().sort()).toEqual(edges);
    expect(waves[0]).toHaveLength(1);
    expect(edges.map(stateOf)).toEqual(['old', 'old', 'old']);
    const again = await sectornet('rollback', run, '--yes');
    expect([again.code, again.text]).toEqual([0, expect.stringContaining('SN6193')]);
  }, 60_000);

  function sectornet(...words: readonly string[]): Promise<VerbResult> {
    return verb(folder, ...onLab(words));
  }

  async function newestRun(): Promise<string> {
    return (await sectornet('runs')).text.split(' ')[0] ?? '';
  }

  function stateOf(router: string): string {
    const platform = lab.routers.find(({ name }) => name === router)?.platform ?? 'frr';
    return sameConfiguration(platform, bare.get(router) ?? '', lab.running(router)) ? 'old' : 'new';
  }

  function pushed({ stdout }: VerbResult): readonly string[] {
    const document = JSON.parse(stdout);
    expect(problems('envelope', document)).toEqual([]);
    return document.data.push.routers.map(({ router }: { router: string }) => router);
  }

  function editDepartment(id: string, from: string, to: string): void {
    const file = join(folder, 'inventory', 'departments', `${id}.yaml`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  }
});
