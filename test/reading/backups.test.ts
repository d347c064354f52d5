import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBackupsInThreads } from '../../src/cli/reading/backups.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { inferNetwork, inferSubject } from '../../src/verify/infer/infer.ts';
import { type BackupFile, readBackups } from '../../src/verify/read/backups.ts';
import { spelledOut } from './spelled-out.ts';

const FOREIGN = join(import.meta.dirname, '..', 'foreign');

/** Folders as operators keep them: mixed platforms, prompts, older snapshots, two routers of one name, noise, unread platforms. */
const files = readdirSync(FOREIGN, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.parentPath.includes('configs'))
  .map((entry): BackupFile => {
    const path = join(entry.parentPath, entry.name);
    return { path: path.slice(FOREIGN.length), bytes: readFileSync(path) };
  });

it('a folder of backups read by threads is the same as without', async () => {
  const whole = readBackups(files);
  const threads = await readBackupsInThreads(files, { threads: 2, worthThreads: 0 });
  expect(new Set(whole.files.map(({ fate }) => fate)).size).toBeGreaterThan(3);
  expect(whole.doubts.length).toBeGreaterThan(0);
  expect(spelledOut(threads)).toEqual(spelledOut(whole));
  expect(inferNetwork(threads)).toEqual(inferNetwork(whole));
  const { subject } = inferSubject(whole.routers);
  expect(auditRead(subject, threads)).toEqual(auditRead(subject, whole));
}, 30_000);
