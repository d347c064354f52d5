import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockText } from '../../src/allocate/lock-file.ts';
import { appliedIn, ownedBy, recordApplied, recordOwned } from '../../src/allocate/ownership.ts';
import { takeExclusive } from '../../src/cli/exclusive.ts';
import { keepLock, readLock } from '../../src/cli/lock-on-disk.ts';

const VRF = { kind: 'vrf', name: 'v110', vpns: ['flood'] };

/** The allocation lock under two processes, as when two regions are pushed at one time. */
describe('the lock on disk', () => {
  let folder: string;
  const file = () => join(folder, 'allocations.lock.yaml');
  const held = () => `${file()}.held`;
  const applied = () =>
    appliedIn(theLock().allocations.owned).flatMap(({ router, objects }) => objects.map(() => router));
  const theLock = () => {
    const { value } = readLock(folder);
    if (value === undefined) throw new Error(readFileSync(file(), 'utf8'));
    return value;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sectornet-lock-'));
    cpSync('inventory/mini/allocations.lock.yaml', file());
    const plain = { ...theLock(), allocations: { ...theLock().allocations, owned: [] } };
    const objects = ['a', 'b'].map((router) => ({ router, objects: [VRF] }));
    writeFileSync(file(), lockText(recordOwned(plain, objects)));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('waits while another process reads and writes, and loses nothing of what it wrote', async () => {
    const child = fork(fileURLToPath(new URL('./keep-lock-child.ts', import.meta.url)), [folder, 'b']);
    expect(await said(child)).toBe('read');
    const mine = takeExclusive(file());
    const seen = theLock();
    child.send('go');
    expect(await said(child)).toBe('writing');
    await new Promise((done) => setTimeout(done, 150));
    // Without the wait it would have written by now, and what follows would take its record away.
    writeFileSync(file(), lockText(recordApplied(seen, 'a', ownedBy(seen, 'a'))));
    if ('release' in mine) mine.release();
    expect(await said(child)).toBe('');
    expect(applied()).toEqual(['a', 'b']);
    expect(existsSync(held())).toBe(false);
  });

  it('takes away what a process left that died', () => {
    const dead = takeExclusive(file());
    expect('release' in dead).toBe(true);
    writeFileSync(
      held(),
      readFileSync(held(), 'utf8').replace(`"pid":${process.pid}`, `"pid":${2 ** 22 + 1}`),
    );
    expect(keepLock(folder, theLock(), recordApplied(theLock(), 'a', [VRF]))).toEqual([]);
    expect(applied()).toEqual(['a']);
  });

  it('does not wait for ever behind one that died while it took such a note away', () => {
    writeFileSync(held(), `${JSON.stringify({ ...JSON.parse(noteOf(file())), pid: 2 ** 22 + 1 })}\n`);
    writeFileSync(`${held()}.broken`, '');
    expect(takeExclusive(file(), 60)).toMatchObject({ holder: { pid: `${2 ** 22 + 1}` } });
  });

  it('says who has it, and leaves alone what a process of another machine holds', () => {
    takeExclusive(file());
    const other = readFileSync(held(), 'utf8')
      .replaceAll(hostname(), 'elsewhere')
      .replace(/"pid":\d+/, '"pid":1');
    writeFileSync(held(), other);
    expect(takeExclusive(file(), 60)).toMatchObject({
      holder: { who: expect.stringContaining('@elsewhere'), pid: '1' },
    });
    expect(readFileSync(held(), 'utf8')).toBe(other);
  });

  it('says so when the disk does not take it (SN6194), and leaves no note that nobody could take away', () => {
    const before = readFileSync(file(), 'utf8');
    mkdirSync(`${file()}.tmp`);
    const problems = keepLock(folder, theLock(), recordApplied(theLock(), 'a', [VRF]));
    expect(problems.map(({ code, data }) => [code, data['file']])).toEqual([['SN6194', file()]]);
    expect([readFileSync(file(), 'utf8') === before, existsSync(held())]).toEqual([true, false]);
    const full = `import(${JSON.stringify(new URL('../../src/cli/exclusive.ts', import.meta.url).href)})
      .then(({ takeExclusive }) => takeExclusive(process.argv[1])).catch(({ code }) => process.stdout.write(code))`;
    const script = 'trap "" XFSZ; ulimit -f 0; exec "$0" -e "$1" "$2" | cat';
    const told = spawnSync('bash', ['-c', script, process.execPath, full, file()], { encoding: 'utf8' });
    expect([told.stdout, existsSync(held())]).toEqual(['EFBIG', false]);
  });

  it('is not written when both gave out numbers (SN9650), nor over what is no lock (SN2908)', () => {
    const before = theLock();
    const claim = (number: number) =>
      ({ kind: 'route-target', value: `65101:${number}`, owner: `vpn v${number}` }) as const;
    const grown = { ...before, retired: [...before.retired, claim(7)] };
    const text = lockText({ ...before, retired: [...before.retired, claim(8)] });
    writeFileSync(file(), text);
    expect(keepLock(folder, before, grown).map(({ code }) => code)).toEqual(['SN9650']);
    expect(readFileSync(file(), 'utf8')).toBe(text);
    writeFileSync(file(), '<<<<<<< theirs\n');
    expect(keepLock(folder, before, grown).map(({ code }) => code)).toEqual(['SN2908']);
  });
});

/** What this process would write down. */
function noteOf(file: string): string {
  const taken = takeExclusive(file);
  const note = readFileSync(`${file}.held`, 'utf8');
  if ('release' in taken) taken.release();
  return note;
}

function said(child: ChildProcess): Promise<unknown> {
  return new Promise((done) => child.once('message', done));
}
