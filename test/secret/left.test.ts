import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CANARIES, MARK } from './canaries.ts';
import { setup } from './global-setup.ts';
import { leaksOf } from './left.ts';
import { leaksIn } from './search.ts';

const SECRET = CANARIES.handmade;
const FOUND = [{ where: 'x', secret: 'handmade' }];
const bytes = Buffer.from(SECRET);

/** What is planted here is looked for in copies: the search at the end of the suite must find nothing. */
describe('the search for secrets', () => {
  it.each([
    ['in a log', `10:04 pe1: neighbor 100.65.0.6 password ${SECRET}\n`],
    ['in JSON', JSON.stringify({ line: `"${SECRET}"` })],
    ['in an address', `https://vault/?q=${encodeURIComponent(SECRET)}`],
    ['in hexadecimal digits', bytes.toString('hex').toUpperCase()],
    ['in UTF-16', Buffer.from(SECRET, 'utf16le')],
    ['in base64', bytes.toString('base64')],
    ['in base64, one byte on', Buffer.concat([Buffer.from('x'), bytes]).toString('base64')],
    ['in base64url, two bytes on', Buffer.concat([Buffer.from('xx'), bytes, bytes]).toString('base64url')],
    ['packed by gzip', gzipSync(`state ${SECRET}`)],
    ['packed by zstd', zstdCompressSync(`state ${SECRET}`)],
  ])('finds one %s', (_, content) => {
    expect(leaksIn('x', content)).toEqual(FOUND);
  });

  it('finds a part, and one that nobody registered', () => {
    const [leak] = leaksIn('x', `${MARK}-new`);
    expect(leak?.secret).toContain('not in the registry');
  });

  it('finds nothing in what sectornet writes instead', () => {
    expect(leaksIn('x', 'password <env:TAX_BGP#0a1b2c3d4e5f>, canary router first')).toEqual([]);
  });

  it('finds one that was deleted from a database, in its free pages and in its write-ahead log', () => {
    const folder = fresh();
    const database = new DatabaseSync(join(folder, 'j.db'));
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x TEXT)');
    database.prepare('INSERT INTO t VALUES (?)').run(`${SECRET} ${'.'.repeat(9000)}`);
    expect(leaksOf(folder).map(({ where }) => where)).toEqual([join(folder, 'j.db-wal')]);
    database.exec('DELETE FROM t; PRAGMA wal_checkpoint(TRUNCATE)');
    expect(leaksOf(folder).map(({ where }) => where)).toEqual([join(folder, 'j.db')]);
    database.exec('PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    expect(leaksOf(folder)).toEqual([]);
  });

  it('finds the login of a lab and the key of fingerprints outside the files that keep them', () => {
    const folder = fresh();
    mkdirSync(join(folder, 'place/.sectornet'), { recursive: true });
    writeFileSync(join(folder, 'place/lab.json'), '{ "routers": [{ "password": "q8Zr2Lm0vTx1" }] }');
    writeFileSync(join(folder, 'place/.sectornet/secrets.key'), `${'0a'.repeat(32)}\n`);
    expect(leaksOf(folder)).toEqual([]);
    writeFileSync(join(folder, 'place/log'), 'login ops q8Zr2Lm0vTx1');
    writeFileSync(join(folder, 'place/run.json'), `"${'0a'.repeat(32)}"`);
    expect(leaksOf(folder).map(({ where }) => where)).toEqual([
      join(folder, 'place/log'),
      join(folder, 'place/run.json'),
    ]);
    expect(leaksOf(join(folder, 'place')).length).toBe(2);
    writeFileSync(join(folder, 'place/log'), '');
    writeFileSync(join(folder, 'place/run.json'), '');
  });

  it('does not follow a link out of the folder', () => {
    const folder = fresh();
    symlinkSync(resolve('test/secret'), join(folder, 'sources'));
    expect(leaksOf(folder)).toEqual([]);
  });

  it('fails a suite that left one, and a folder somebody asks about', () => {
    const before = { ...process.env };
    const end = setup({ vitest: { state: { getCountOfFailedTests: () => 0 } } });
    const root = tmpdir();
    writeFileSync(join(root, 'frr.log'), `password ${SECRET}`);
    expect(end).toThrow(root);
    expect(process.exitCode).toBe(1);
    process.exitCode = undefined;
    Object.assign(process.env, { TMPDIR: before['TMPDIR'], TMP: before['TMP'], TEMP: before['TEMP'] });
    const asked = spawnSync(process.execPath, ['tools/leaks.ts', root], { encoding: 'utf8' });
    expect([asked.status, asked.stdout]).toEqual([1, expect.stringContaining('frr.log: secret handmade')]);
    writeFileSync(join(root, 'frr.log'), '');
  });
});

/** Files of the repository where secret values stand on purpose: the registry, bad inputs, and lines as routers print them. */
const WRITTEN = /^test\/(secret\/|errors\/SN\d+-[a-z-]+\/input\/|diagnostics\/text\.test\.ts$)/;

it('no file of the repository holds a secret of the suites, goldens included', () => {
  const tops = [
    'src',
    'test',
    'docs',
    'schema',
    'templates',
    'inventory',
    'stacks',
    'tools',
    'bench',
    'deploy',
    '.ci',
  ];
  const files = tops
    .flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)))
    .filter((path) => !path.includes('node_modules') && statSync(path, { throwIfNoEntry: false })?.isFile());
  expect(files.length).toBeGreaterThan(1000);
  const leaks = files.flatMap((path) => leaksIn(path, readFileSync(path)));
  expect(leaks.filter(({ where }) => !WRITTEN.test(where))).toEqual([]);
  expect(leaks.length).toBeGreaterThan(3);
});

function fresh(): string {
  return mkdtempSync(join(tmpdir(), 'sectornet-left-'));
}
