import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ChangePlan, KnownCipher } from '../plan/types.ts';
import type { RunMark } from '../push/session/definition.ts';
import {
  PUSH_STEPS,
  type PushRecord,
  type PushStep,
  type RouterPushResult,
  type StateRecord,
} from '../push/types.ts';
import { CLEAN, cleaned, formOf, type Sealer } from './clean.ts';

/** A run as it was begun: what was to be done, under which name, and when (ISO 8601). */
export interface RunRecord {
  readonly mark: RunMark;
  readonly network: string;
  readonly startedAt: string;
  readonly plan: ChangePlan;
  /** Why a prediction that is not isolated was pushed; absent when it was isolated. */
  readonly override?: Override;
  /** Who let VPNs be interrupted; absent when none is. */
  readonly interruption?: Interruption;
}

/** Who answers for what a push may do beyond the ordinary, and since when (ISO 8601). */
export interface Leave {
  readonly by: string;
  readonly at: string;
}

/** A push against the auditor's verdict: the reason in words, what was predicted, and a packet for every breach that was known. */
export interface Override extends Leave {
  readonly reason: string;
  readonly verdict: string;
  readonly pairs: readonly string[];
  readonly counterexamples: readonly string[];
}

/** A push that interrupts services: `VPN flood on pe1`. */
export interface Interruption extends Leave {
  readonly services: readonly string[];
}

/** How far one router of a run came. `before` absent: nothing was sent; `result` absent: nobody saw its end. */
export interface RouterRecord {
  readonly router: string;
  readonly before?: string;
  readonly step?: PushStep;
  /** How the router was before the change. */
  readonly state?: StateRecord;
  /** What the router said of the change itself. */
  readonly deviceDiff?: string;
  readonly result?: RouterPushResult;
}

export interface RecordedRun extends RunRecord {
  readonly routers: readonly RouterRecord[];
}

/** A run in a list: whether every router has an end, and until when the last of those on trial waits. */
export interface RunSummary {
  readonly run: string;
  readonly startedAt: string;
  readonly finished: boolean;
  readonly trialEnds?: string;
  readonly override?: Override;
  readonly interruption?: Interruption;
}

/** Ciphertext of a router and the secret it stands for, both as fingerprints; `run` absent: somebody accepted it. */
export interface RecordedCipher extends KnownCipher {
  readonly router: string;
  readonly run: string | undefined;
}

/** The runs of this workplace, on disk before the router hears of them. Every method throws when the disk does not take it. */
export interface Journal {
  /** Records of an earlier build that held secrets until this opening. */
  readonly cleaned: number;
  begin(run: RunRecord): void;
  record(run: string, record: PushRecord): void;
  /** A run; undefined when this journal has none of that name. */
  read(run: string): RecordedRun | undefined;
  /** Names of all runs, newest first, and whether every router of each has an end. */
  list(): readonly RunSummary[];
  /** What ciphertext on the routers stands for, in the order in which it was learned. */
  ciphers(): readonly RecordedCipher[];
  /** Keeps what ciphertext on a router stands for; `run` absent: somebody said so. */
  keepCiphers(router: string, ciphers: readonly KnownCipher[], run?: string): void;
  /** The newest run that names a router; undefined when none does. */
  latest(router: string): string | undefined;
  close(): void;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, started_at TEXT NOT NULL, content TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS routers (
    run TEXT NOT NULL, router TEXT NOT NULL, before TEXT, step TEXT, result TEXT, device_diff TEXT, state TEXT, PRIMARY KEY (run, router)) STRICT;
  CREATE TABLE IF NOT EXISTS ciphers (
    router TEXT NOT NULL, digest TEXT NOT NULL, place TEXT NOT NULL, fingerprint TEXT NOT NULL, reference TEXT, run TEXT, PRIMARY KEY (router, digest)) STRICT;
`;

/**
 * Opens (or makes) the journal in a file. Writes are with the system when the call returns: a killed process has told everything it did. A journal of an earlier build is
 * rid of its secrets with `seal` first.
 */
export function openJournal(file: string, seal: Sealer): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file);
  try {
    return journalIn(database, prepared(database, seal));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Makes the tables where there are none; the number of records that held secrets. */
function prepared(database: DatabaseSync, seal: Sealer): number {
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 8000;');
  const isNew = rows(database, 'SELECT name FROM sqlite_master LIMIT 1').length === 0;
  if (formOf(database) > CLEAN) throw new Error('a newer sectornet wrote it, and this one would misread it');
  database.exec(isNew ? `${TABLES} PRAGMA user_version = ${CLEAN};` : TABLES);
  for (const column of ['device_diff', 'state']) addColumn(database, column);
  return cleaned(database, seal);
}

function journalIn(database: DatabaseSync, held: number): Journal {
  return {
    cleaned: held,
    begin: (run) => begin(database, run),
    record: keeper(database),
    read: (run) => read(database, run),
    list: () =>
      rows(
        database,
        `SELECT runs.run, started_at AS startedAt, count(result) = count(router) AS finished,
                json_extract(content, '$.override') AS override, json_extract(content, '$.interruption') AS interruption,
                max(iif(json_extract(result, '$.outcome') = 'on-trial', json_extract(result, '$.trialEnds'), NULL)) AS trialEnds
         FROM runs JOIN routers USING (run) GROUP BY runs.run ORDER BY runs.rowid DESC`,
      ).map((row) => ({
        run: text(row, 'run'),
        startedAt: text(row, 'startedAt'),
        finished: row['finished'] === 1,
        ...(typeof row['trialEnds'] === 'string' ? { trialEnds: row['trialEnds'] } : {}),
        ...(typeof row['override'] === 'string' ? { override: JSON.parse(row['override']) } : {}),
        ...(typeof row['interruption'] === 'string' ? { interruption: JSON.parse(row['interruption']) } : {}),
      })),
    ciphers: () => rows(database, 'SELECT * FROM ciphers ORDER BY rowid').map(cipherOf),
    keepCiphers: (router, ciphers, run) => keepCiphers(database, router, { ciphers, run }),
    latest: (router) => {
      const newest =
        'SELECT run FROM routers JOIN runs USING (run) WHERE router = ? ORDER BY runs.rowid DESC LIMIT 1';
      const [found] = rows(database, newest, router);
      return found === undefined ? undefined : text(found, 'run');
    },
    close: () => database.close(),
  };
}

/** A journal of an earlier build lacks the column. */
function addColumn(database: DatabaseSync, column: string): void {
  const columns = rows(database, "SELECT name FROM pragma_table_info('routers')").map((row) => row['name']);
  if (!columns.includes(column)) database.exec(`ALTER TABLE routers ADD COLUMN ${column} TEXT`);
}

function begin(database: DatabaseSync, run: RunRecord): void {
  database.exec('PRAGMA synchronous = FULL');
  database.exec('BEGIN IMMEDIATE');
  try {
    database
      .prepare('INSERT INTO runs VALUES (?, ?, ?)')
      .run(run.mark.id, run.startedAt, JSON.stringify(run));
    const insert = database.prepare('INSERT INTO routers (run, router) VALUES (?, ?)');
    for (const { router, commands } of run.plan.devices)
      if (commands.length > 0) insert.run(run.mark.id, router);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Survives a killed process in any case, and a machine without power where it must: a router of which no text before is known counts as untouched. A lost step
 * or end is found again on the router.
 */
function keeper(database: DatabaseSync): Journal['record'] {
  const statements = new Map<string, StatementSync>();
  let synchronous = '';
  return (run, record) => {
    if (record.kind === 'ciphers') {
      keepCiphers(database, record.router, { ciphers: record.ciphers, run });
      return;
    }
    const [column, value] = columnOf(record);
    const wanted = record.kind === 'before' ? 'FULL' : 'NORMAL';
    if (wanted !== synchronous) database.exec(`PRAGMA synchronous = ${wanted}`);
    synchronous = wanted;
    const known = statements.get(column);
    const statement =
      known ?? database.prepare(`UPDATE routers SET ${column} = ? WHERE run = ? AND router = ?`);
    if (known === undefined) statements.set(column, statement);
    statement.run(value, run, record.router);
  };
}

function keepCiphers(
  database: DatabaseSync,
  router: string,
  { ciphers, run }: { readonly ciphers: readonly KnownCipher[]; readonly run: string | undefined },
): void {
  const statement = database.prepare('INSERT OR REPLACE INTO ciphers VALUES (?, ?, ?, ?, ?, ?)');
  for (const { place, fingerprint, reference, digest } of ciphers)
    statement.run(router, digest, place, fingerprint, reference ?? null, run ?? null);
}

function cipherOf(row: Row): RecordedCipher {
  const optional = (column: string) => (typeof row[column] === 'string' ? text(row, column) : undefined);
  return {
    router: text(row, 'router'),
    digest: text(row, 'digest'),
    place: text(row, 'place'),
    fingerprint: text(row, 'fingerprint'),
    reference: optional('reference'),
    run: optional('run'),
  };
}

function columnOf(
  record: Exclude<PushRecord, { readonly kind: 'ciphers' }>,
): readonly [column: string, value: string] {
  switch (record.kind) {
    case 'before':
      return ['before', record.running];
    case 'step':
      return ['step', record.step];
    case 'device-diff':
      return ['device_diff', record.text];
    case 'state':
      return ['state', JSON.stringify(record.state)];
    case 'end': {
      const { running: _, ...result } = record.result;
      return ['result', JSON.stringify(result)];
    }
  }
}

function read(database: DatabaseSync, run: string): RecordedRun | undefined {
  const [found] = rows(database, 'SELECT content FROM runs WHERE run = ?', run);
  if (found === undefined) return undefined;
  const content: RunRecord = JSON.parse(text(found, 'content'));
  const routers = rows(database, 'SELECT * FROM routers WHERE run = ? ORDER BY router', run).map(routerOf);
  return { ...content, routers };
}

function routerOf(row: Row): RouterRecord {
  const step = PUSH_STEPS.find((one) => one === row['step']);
  const result: RouterPushResult | undefined =
    typeof row['result'] === 'string' ? JSON.parse(row['result']) : undefined;
  return {
    router: text(row, 'router'),
    ...(typeof row['before'] === 'string' ? { before: row['before'] } : {}),
    ...(step === undefined ? {} : { step }),
    ...(typeof row['state'] === 'string' ? { state: JSON.parse(row['state']) } : {}),
    ...(typeof row['device_diff'] === 'string' ? { deviceDiff: row['device_diff'] } : {}),
    ...(result === undefined ? {} : { result }),
  };
}

type Row = Readonly<Record<string, unknown>>;

function rows(database: DatabaseSync, query: string, ...values: readonly string[]): readonly Row[] {
  return database.prepare(query).all(...values);
}

function text(row: Row, column: string): string {
  return String(row[column]);
}
