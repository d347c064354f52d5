import type { DatabaseSync } from 'node:sqlite';
import type { PlatformId } from '../device/platform-id.ts';
import type { DevicePlan } from '../plan/types.ts';

/** A text of a router of this platform without its secrets; one that has none comes back as it is. */
export type Sealer = (platform: PlatformId, text: string) => string;

/** SQLite's `user_version` of a journal that was never given a secret, or was cleaned. */
export const CLEAN = 1;

/** SQLite's `user_version`; 0 in a journal that was written before there was one. */
export function formOf(database: DatabaseSync): number {
  const [version] = database.prepare('PRAGMA user_version').all();
  return Number(version?.['user_version']);
}

/**
 * Takes the secrets out of a journal that an earlier build wrote, once: plans, texts and answers are sealed, and the pages where they stood are overwritten, in the
 * file and in its write-ahead log. The number of records that held one. Throws when another process has the journal in use meanwhile: the next opening tries again.
 */
export function cleaned(database: DatabaseSync, seal: Sealer): number {
  if (formOf(database) >= CLEAN) return 0;
  database.exec('PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
  const records = database.prepare('SELECT run, content FROM runs').all();
  const changed = records.reduce(
    (sum, { run, content }) => sum + sealRun(database, seal, [`${run}`, `${content}`]),
    0,
  );
  database.exec('COMMIT');
  overwriteOldPages(database);
  database.exec(`PRAGMA user_version = ${CLEAN}`);
  return changed;
}

/** A page that was written anew by an earlier build may still stand in the file as a free one. */
function overwriteOldPages(database: DatabaseSync): void {
  database.exec('VACUUM');
  const [answer] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  if (answer?.['busy'] !== 0)
    throw new Error('another process has it open, and old records with secrets are being removed');
}

/** The plan of a run, and what its routers ran and answered. */
function sealRun(database: DatabaseSync, seal: Sealer, [run, content]: readonly [string, string]): number {
  const record: { readonly plan: { readonly devices: readonly DevicePlan[] } } = JSON.parse(content);
  const platforms = new Map(record.plan.devices.map(({ router, platform }) => [router, platform]));
  const devices = record.plan.devices.map((device) =>
    sealedJson(device, (text) => seal(device.platform, text)),
  );
  const sealed = JSON.stringify({ ...record, plan: { ...record.plan, devices } });
  if (sealed !== content) database.prepare('UPDATE runs SET content = ? WHERE run = ?').run(sealed, run);
  const routers = database.prepare('SELECT * FROM routers WHERE run = ?').all(run);
  const changed = routers.flatMap((row) => {
    const platform = platforms.get(`${row['router']}`);
    return platform === undefined ? [] : sealRow(database, row, (text) => seal(platform, text));
  });
  return changed.length + (sealed === content ? 0 : 1);
}

/** The columns of a router's record that held a secret. */
function sealRow(
  database: DatabaseSync,
  row: Readonly<Record<string, unknown>>,
  seal: (text: string) => string,
): readonly string[] {
  return ['before', 'device_diff', 'result'].filter((column) => {
    const value = row[column];
    if (typeof value !== 'string') return false;
    const text = column === 'result' ? JSON.stringify(sealedJson(JSON.parse(value), seal)) : seal(value);
    if (text === value) return false;
    const update = `UPDATE routers SET ${column} = ? WHERE run = ? AND router = ?`;
    database.prepare(update).run(text, `${row['run']}`, `${row['router']}`);
    return true;
  });
}

/** The same value with every text in it sealed. */
function sealedJson(value: unknown, seal: (text: string) => string): unknown {
  if (typeof value === 'string') return seal(value);
  if (Array.isArray(value)) return value.map((one) => sealedJson(one, seal));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sealedJson(one, seal)]));
}
