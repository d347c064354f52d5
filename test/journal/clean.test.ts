import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { cleaned } from '../../src/journal/clean.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { sealerWith } from '../../src/platforms/sealer.ts';
import { openVault } from '../../src/secret/vault.ts';
import { verb } from '../cli/in-process.ts';
import { CANARIES, MARK } from '../secret/canaries.ts';
import { leaksBelow } from '../secret/search.ts';

const OLD = ` neighbor 100.65.0.6 password ${CANARIES.tax}`;
const NEW = ` neighbor 100.65.0.6 password ${CANARIES.taxRotated}`;
const CIPHER = `  peer 100.65.0.10 password cipher ${CANARIES.vault}`;
const REFUSED = `% Unknown command: password ${CANARIES.taxRotated}`;

/** Journals of builds that kept texts as routers show them. */
describe('a journal of an earlier build', () => {
  it('loses its secrets when it is opened: in its rows, its free pages and its write-ahead log', () => {
    const { folder, file, writer } = oldJournal();
    expect(leaksBelow(folder).map(({ where }) => where)).toContain('journal.db-wal');
    writer.close();
    const vault = openVault(() => Buffer.alloc(32, 7));
    const journal = openJournal(file, sealerWith(vault));
    expect(journal.cleaned).toBe(4);
    const run = journal.read('r1');
    const print = vault.learn(CANARIES.tax);
    expect(run?.routers.map(({ before }) => before)).toEqual([
      `router bgp 65101\n neighbor 100.65.0.6 password <#${print}>\n`,
      `bgp 65101\n  peer 100.65.0.10 password cipher <#${vault.learn(CANARIES.vault)}>\n`,
    ]);
    expect(run?.plan.devices[0]?.commands[0]?.text).toContain(`<#${vault.learn(CANARIES.taxRotated)}>`);
    expect(run?.routers[0]?.result?.failure?.words).toContain('password <#');
    expect(leaksBelow(folder)).toEqual([]);
    journal.close();
    expect(leaksBelow(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['journal.db']);
  });

  it('is told of: copies of it still have them', async () => {
    const { folder, writer } = oldJournal();
    writer.close();
    const told = await verb(folder, 'runs', '--journal', 'journal.db');
    expect([told.code, told.stderr]).toEqual([0, expect.stringMatching(/SN3940.*4 records/)]);
    expect((await verb(folder, 'runs', '--journal', 'journal.db')).stderr).toBe('');
    expect(leaksBelow(folder)).toEqual([]);
  });

  it('is looked through once', () => {
    const { file, writer } = oldJournal();
    writer.close();
    const seen: string[] = [];
    const seal = (_: unknown, text: string) =>
      seen.push(text) > 0 ? text.replaceAll(new RegExp(`${MARK}\\S*`, 'g'), '<hidden>') : text;
    openJournal(file, seal).close();
    expect(seen.length).toBeGreaterThan(0);
    seen.length = 0;
    const again = openJournal(file, seal);
    expect([again.cleaned, seen]).toEqual([0, []]);
    again.close();
  });

  it('is not taken for clean while another process reads the old pages', () => {
    const { file, writer } = oldJournal();
    writer.exec('BEGIN');
    writer.prepare('SELECT * FROM runs').all();
    const seal = sealerWith(openVault(() => Buffer.alloc(32, 7)));
    const database = new DatabaseSync(file);
    expect(() => cleaned(database, seal)).toThrow();
    database.close();
    writer.exec('COMMIT');
    writer.close();
    const journal = openJournal(file, seal);
    expect(leaksBelow(join(file, '..'))).toEqual([]);
    journal.close();
  });
});

/** As an earlier build wrote it; its writer still has it open, and the rows are in the log. One text was written over. */
function oldJournal(): { readonly folder: string; readonly file: string; readonly writer: DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-old-journal-'));
  const file = join(folder, 'journal.db');
  const writer = new DatabaseSync(file);
  writer.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE runs (run TEXT PRIMARY KEY, started_at TEXT NOT NULL, content TEXT NOT NULL) STRICT;
    CREATE TABLE routers (run TEXT NOT NULL, router TEXT NOT NULL, before TEXT, step TEXT, result TEXT, PRIMARY KEY (run, router)) STRICT`);
  const commands = [{ channel: 'vtysh', context: ['router bgp 65101'], text: NEW.trim(), vpns: ['tax'] }];
  const devices = [
    { router: 'pe1', platform: 'frr', commands, predicted: `router bgp 65101\n${NEW}\n` },
    { router: 'pe2', platform: 'huawei_vrpv8', commands: [], predicted: `bgp 65101\n${CIPHER}\n` },
  ];
  const content = {
    mark: { id: 'r1' },
    network: 'mini',
    startedAt: '2026-06-01',
    plan: { devices, hash: 'x' },
  };
  writer.prepare('INSERT INTO runs VALUES (?, ?, ?)').run('r1', '2026-06-01', JSON.stringify(content));
  const router = writer.prepare('INSERT INTO routers VALUES (?, ?, ?, ?, ?)');
  const failure = { kind: 'rejected-command', step: 'send', words: REFUSED, command: NEW.trim() };
  const result = { router: 'pe1', outcome: 'restored', failure, commandsSent: 1, milliseconds: 2 };
  router.run('r1', 'pe1', `${OLD}\n${'.'.repeat(9000)}`, 'send', JSON.stringify(result));
  router.run('r1', 'pe2', `bgp 65101\n${CIPHER}\n`, 'send', null);
  writer.prepare("UPDATE routers SET before = ? WHERE router = 'pe1'").run(`router bgp 65101\n${OLD}\n`);
  return { folder, file, writer };
}
