import { parentPort } from 'node:worker_threads';
import { type BackupFile, sightOf } from '../../verify/read/backups.ts';

/** What a reading thread is asked: a few files of a folder of backups. */
export interface BackupOrder {
  readonly files: readonly BackupFile[];
}

interface Numbered {
  readonly number: number;
  readonly order: BackupOrder;
}

parentPort?.on('message', ({ number, order }: Numbered) =>
  parentPort?.postMessage({ number, answer: order.files.map(sightOf) }),
);
