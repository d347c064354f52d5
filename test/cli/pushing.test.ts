import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { appliedIn, ownedBy } from '../../src/allocate/ownership.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import { environment, labIn, launcher, onLab } from '../faults/workplace.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';
import { keepPrinted } from '../secret/left.ts';
import { type VerbResult, verb } from './in-process.ts';

/** A workplace with its own lab, and what its routers ran at first. */
interface Workplace {
  readonly folder: string;
  readonly lab: EmulatedLab;
  readonly timers: Set<() => void>;
  readonly before: ReadonlyMap<string, string>;
}

const open: Workplace[] = [];
afterEach(async () => {
  for (const { lab } of open.splice(0)) {
    await lab.stop();
  }
});

async function workplace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-pushing-'));
  const timers = new Set<() => void>();
  const lab = await labIn(folder, timers);
  const before = new Map(lab.routers.map(({ name }) => [name, lab.running(name)]));
  const place = { folder, lab, timers, before };
  open.push(place);
  return place;
}

/** `old`, or `new` when it is anything else. */
function statesOf({ lab, before }: Workplace): readonly string[] {
  return lab.routers.map(({ name, platform }) =>
    sameConfiguration(platform, before.get(name) ?? '', lab.running(name)) ? 'old' : 'new',
  );
}

/** A verb on the routers of a workplace. */
function sectornet(folder: string, ...words: readonly string[]): Promise<VerbResult> {
  return verb(folder, ...onLab(words));
}

/** Against the emulated routers of inventory/mini; what is interrupted is a process of its own. */
describe('a run from the command line', () => {
  it('is held, left alone by resume, confirmed by a person, and undone by somebody without its journal', async () => {
    const place = await workplace();
    const { folder } = place;
    const applied = await sectornet(folder, 'apply', '--yes', '--hold', '-q', '-o', 'ndjson');
    expect(applied.code, applied.text).toBe(0);
    const documents = applied.text.split('\n').filter((line) => line.startsWith('{'));
    const events = documents.slice(0, -1).map((line) => JSON.parse(line));
    const schema = JSON.parse(readFileSync(new URL('../../schema/event.json', import.meta.url), 'utf8'));
    const valid = new Ajv({ strict: false }).compile(schema);
    expect(events.filter((event) => !valid(event))).toEqual([]);
    expect([...new Set(events.map(({ event }) => event))].sort()).toEqual(['end', 'step', 'wave']);
    const { run } = events[0];
    expect((await sectornet(folder, 'runs')).text).toContain('on trial until');
    const resumed = await sectornet(folder, 'resume', run);
    expect(resumed.text).toContain('SN8155');
    expect((await sectornet(folder, 'confirm', run)).code).toBe(0);
    for (const act of [...place.timers]) act();
    expect(statesOf(place)).toContain('new');
    const again = await sectornet(folder, 'confirm', run);
    expect([again.code, again.text]).toEqual([24, expect.stringContaining('SN8154')]);
    const undone = await sectornet(folder, 'rollback', run, '--yes', '--journal', 'other.db');
    expect(undone.text).toContain('SN8156');
    expect(statesOf(place), undone.text).toEqual(place.lab.routers.map(() => 'old'));
  }, 60_000);

  it('is confirmed by somebody without its journal, and too late it says so', async () => {
    const place = await workplace();
    const { folder } = place;
    const held = await sectornet(folder, 'apply', '--yes', '--hold');
    expect(held.code, held.text).toBe(0);
    const [run = ''] = (await sectornet(folder, 'runs')).text.split(' ');
    const confirmed = await sectornet(folder, 'confirm', run, '--journal', 'other.db');
    expect([confirmed.code, confirmed.text]).toEqual([0, expect.stringContaining('SN8171')]);
    for (const act of [...place.timers]) act();
    expect(statesOf(place)).toContain('new');
    for (const { name, platform } of place.lab.routers)
      expect(sameConfiguration(platform, place.lab.running(name), place.lab.saved(name))).toBe(true);
    const other = await workplace();
    await sectornet(other.folder, 'apply', '--yes', '--hold', '-q');
    const [second = ''] = (await sectornet(other.folder, 'runs')).text.split(' ');
    for (const act of [...other.timers]) act();
    const tooLate = await sectornet(other.folder, 'confirm', second, '--journal', 'other.db');
    expect([tooLate.code, tooLate.text]).toEqual([24, expect.stringContaining('SN8153')]);
    expect(statesOf(other)).toEqual(other.lab.routers.map(() => 'old'));
  }, 120_000);

  it('killed in the middle, is ended by a colleague who has the inventory and the passwords alone', async () => {
    const place = await workplace();
    const colleague = colleagueOf(place);
    const run = await killed(place, 'mn-pe2 post-check start');
    const resumed = await sectornet(colleague, 'resume', run);
    expect([resumed.code, resumed.text]).toEqual([0, expect.stringContaining('SN8172')]);
    for (const act of [...place.timers]) act();
    const states = new Map(place.lab.routers.map(({ name }, at) => [name, statesOf(place)[at]]));
    expect(states.get('mn-pe2'), resumed.text).toBe('new');
    for (const { name, platform } of place.lab.routers)
      expect(sameConfiguration(platform, place.lab.running(name), place.lab.saved(name))).toBe(true);
    const undone = await sectornet(colleague, 'rollback', run, '--yes');
    // A proof follows what an undoing run has sent: departments miss what was taken away (21).
    expect([undone.code, undone.text]).toEqual([21, expect.stringContaining('SN8156')]);
    expect(statesOf(place), undone.text).toEqual(place.lab.routers.map(() => 'old'));
  }, 60_000);

  it('killed in the middle, is undone as a whole by rollback from its journal', async () => {
    const place = await workplace();
    const run = await killed(place, 'mn-pe2 post-check start');
    const undone = await sectornet(place.folder, 'rollback', run, '--yes');
    for (const act of [...place.timers]) act();
    expect([undone.code, statesOf(place)]).toEqual([21, place.lab.routers.map(() => 'old')]);
    // What went back on its way and what was undone: nothing stays on record as pushed.
    expect(place.lab.routers.map(({ name }) => recordOf(place, name))).toEqual(
      place.lab.routers.map(() => 'nothing ours'),
    );
  }, 60_000);

  it('still going on, is not ended by a second machine, with a journal of the run or without', async () => {
    const place = await workplace();
    const colleague = colleagueOf(place);
    const first = haltingApply(place, ['mn-pe1 verify start', 'mn-pe2 post-check start']);
    await first.halted();
    const run = newestRun(place.folder);
    const without = await sectornet(colleague, 'resume', run);
    cpSync(join(place.folder, '.sectornet'), join(colleague, '.sectornet'), { recursive: true });
    const withIt = await sectornet(colleague, 'rollback', run, '--yes');
    const lockedOut =
      /SN6111.*: mn-pe1 is locked: locked by run r\S+ of \S+, taken \d+ s ago, for \d+ s more/;
    for (const { code, text } of [without, withIt])
      expect([code, text]).toEqual([75, expect.stringMatching(lockedOut)]);
    expect(withIt.text).not.toContain('a person is needed');
    first.goOn();
    await first.halted();
    cpSync(join(place.folder, '.sectornet'), join(colleague, '.sectornet'), { recursive: true });
    const later = await sectornet(colleague, 'resume', run);
    expect([later.code, later.text]).toEqual([75, expect.stringMatching(/SN6111.*: mn-pe2 is locked/)]);
    first.goOn();
    expect(await first.ended).toBe(21);
    expect(statesOf(place)).toEqual(
      place.lab.routers.map(({ name }) => (/pe[12]$/.test(name) ? 'new' : 'old')),
    );
    expect((await sectornet(colleague, 'resume', run)).code).toBe(0);
  }, 60_000);

  it('saved, is not undone from its journal where its objects were changed since', async () => {
    const place = await workplace();
    const { folder, lab } = place;
    expect((await sectornet(folder, 'apply', '--yes', '--limit', 'mn-pe1,mn-pe2')).code).toBe(21);
    const [run = ''] = (await sectornet(folder, 'runs')).text.split(' ');
    const vrf = /^ip vpn-instance (\S+)$/m.exec(lab.running('mn-pe2'))?.[1] ?? '';
    await lab.type('mn-pe2', [
      'system-view',
      `ip vpn-instance ${vrf}`,
      'description changed since',
      'commit',
      'return',
    ]);
    const now = lab.routers.map(({ name }) => lab.running(name));
    const refused = await sectornet(folder, 'rollback', run, '--yes');
    expect([refused.code, refused.text]).toEqual([
      24,
      expect.stringMatching(/SN8117.*mn-pe2: .*vpn-instance/),
    ]);
    expect(lab.routers.map(({ name }) => lab.running(name))).toEqual(now);
  }, 60_000);

  it('ends after Ctrl-C: what is under way finishes, the rest is not begun', async () => {
    const place = await workplace();
    const ended = await interrupted(place, 1);
    expect([ended.code, ended.text]).toEqual([130, expect.stringContaining('no further router is begun')]);
    expect([...statesOf(place)].sort()).toEqual(['new', ...place.lab.routers.slice(1).map(() => 'old')]);
    expect((await sectornet(place.folder, 'runs')).text).toMatch(/finished/);
  }, 60_000);

  it('is dropped by Ctrl-C twice: the routers go back by themselves, resume says so', async () => {
    const place = await workplace();
    const ended = await interrupted(place, 2);
    expect([ended.code, ended.text]).toEqual([130, expect.stringContaining('dropped: ')]);
    for (const act of [...place.timers]) act();
    expect(statesOf(place)).toEqual(place.lab.routers.map(() => 'old'));
    const [run = ''] = (await sectornet(place.folder, 'runs')).text.split(' ');
    await sectornet(place.folder, 'resume', run);
    expect((await sectornet(place.folder, 'runs')).text).toMatch(/finished/);
  }, 60_000);

  it('killed on its second router and resumed, leaves the lock of a push that was not disturbed', async () => {
    const place = await workplace();
    await killedAtSecond(place);
    for (const act of [...place.timers]) act();
    const states = statesOf(place);
    expect(states.filter((state) => state === 'new')).toHaveLength(1);
    const [run = ''] = (await sectornet(place.folder, 'runs')).text.split(' ');
    expect((await sectornet(place.folder, 'resume', run)).code).toBe(25);
    const ours = place.lab.routers.map(({ name }) => recordOf(place, name));
    expect(ours).toEqual(states.map((state) => (state === 'new' ? 'all of it ours' : 'nothing ours')));
  }, 60_000);

  it('stops behind the wave that failed', async () => {
    const place = await workplace();
    for (const { name } of place.lab.routers)
      await place.lab.fail(name, { kind: 'reject-line', pattern: /-c 'rt vpn |^vpn-target / });
    const stopped = await sectornet(place.folder, 'apply', '--yes', '--serial', '1');
    expect(stopped.code, stopped.text).toBe(25);
    expect(stopped.text.match(/SN8152/g)?.length, stopped.text).toBeGreaterThan(0);
    expect(statesOf(place)).toEqual(place.lab.routers.map(() => 'old'));
    const wrong = await sectornet(place.folder, 'apply', '--yes', '--serial', '0');
    expect([wrong.code, wrong.text]).toEqual([64, expect.stringContaining('SN9039')]);
  }, 60_000);
});

function lockOf({ folder }: Workplace): string {
  return readFileSync(join(folder, 'inventory/allocations.lock.yaml'), 'utf8');
}

/** What the lock says of the objects of a router that is exactly old or exactly new. */
function recordOf(place: Workplace, router: string): string {
  const lock = parseLock(lockOf(place)).value;
  if (lock === undefined) throw new Error('no lock');
  const ours = appliedIn([{ router, objects: ownedBy(lock, router) }])[0]?.objects ?? [];
  if (ours.length === 0) return 'nothing ours';
  return ours.length === ownedBy(lock, router).length ? 'all of it ours' : 'some of it ours';
}

/** Applies to one router at a time, and kills the process when the second is being sent its lines: others are not begun. */
async function killedAtSecond({ folder, lab }: Workplace): Promise<void> {
  for (const { name } of lab.routers) await lab.fail(name, { kind: 'slow', milliseconds: 5 });
  const child = spawn(process.execPath, launcher('apply', '--yes', '--serial', '1'), {
    cwd: folder,
    env: environment(),
  });
  let begun = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/ send start$/.test(line) && ++begun === 2) child.kill('SIGKILL');
  });
  child.stdout.resume();
  await new Promise((resolve) => child.once('close', resolve));
  for (const { name } of lab.routers) await lab.heal(name);
}

/** Applies to one router at a time, and interrupts when the first is being sent its lines: its answers are slow, so that there is time. */
async function interrupted(
  { folder, lab }: Workplace,
  times: number,
): Promise<{ readonly code: number; readonly text: string }> {
  for (const { name } of lab.routers) await lab.fail(name, { kind: 'slow', milliseconds: 15 });
  const child = spawn(process.execPath, launcher('apply', '--yes', '--serial', '1'), {
    cwd: folder,
    env: environment(),
  });
  let text = '';
  let sent = 0;
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    text += `${line}\n`;
    const due = / send start$/.test(line) || /^stopping: /.test(line);
    if (due && sent < times) {
      sent += 1;
      child.kill('SIGINT');
    }
  });
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)));
  keepPrinted(text);
  return { code, text };
}

interface HaltingRun {
  /** The process stands still (SIGSTOP), alive and connected, behind the next of its moments. */
  readonly halted: () => Promise<void>;
  readonly goOn: () => void;
  /** Its exit code. */
  readonly ended: Promise<number>;
}

/** An apply to a router of each platform, as a process that halts behind each line that begins with one of these words, in this order. */
function haltingApply({ folder, lab }: Workplace, moments: readonly string[]): HaltingRun {
  const words = ['apply', '--yes', '--limit', 'mn-pe1,mn-pe2'];
  const slow = Promise.all(
    ['mn-pe1', 'mn-pe2'].map((name) => lab.fail(name, { kind: 'slow', milliseconds: 8 })),
  );
  const child = spawn(process.execPath, launcher(...words), { cwd: folder, env: environment() });
  const lines = createInterface({ input: child.stderr });
  child.stdout.resume();
  const waiting = moments.map(
    (moment) =>
      new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          if (line.startsWith(moment) && child.kill('SIGSTOP')) resolve();
        });
      }),
  );
  return {
    halted: async () => {
      await slow;
      await waiting.shift();
    },
    goOn: () => void child.kill('SIGCONT'),
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1))),
  };
}

function newestRun(folder: string): string {
  const journal = openJournal(join(folder, '.sectornet/journal.db'), AS_IT_IS);
  const [newest] = journal.list();
  journal.close();
  return newest?.run ?? '';
}

/** Another machine: the inventory as it was, and the way to the routers. */
function colleagueOf({ folder }: Workplace): string {
  const other = join(folder, 'colleague');
  cpSync(join(folder, 'inventory'), join(other, 'inventory'), { recursive: true });
  cpSync(join(folder, 'lab.json'), join(other, 'lab.json'));
  return other;
}

/** Starts an apply, kills it (SIGKILL) behind the line that begins so, and gives the name of its run. */
async function killed({ folder }: Workplace, moment: string): Promise<string> {
  const child = spawn(process.execPath, launcher('apply', '--yes'), { cwd: folder, env: environment() });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith(moment)) child.kill('SIGKILL');
  });
  child.stdout.resume();
  await new Promise((resolve) => child.once('close', resolve));
  return newestRun(folder);
}
