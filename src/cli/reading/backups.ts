import {
  type BackupFile,
  type Backups,
  backupsOf,
  inOrder,
  readBackups,
  type Sight,
} from '../../verify/read/backups.ts';
import type { BackupOrder } from './backup-worker.ts';
import { MODEL_THREADS, type ModelThreads } from './model-threads.ts';
import { inThreads } from './pool.ts';
import { readingThread } from './thread.ts';

/** Beside this file, under whichever ending it runs: the source in development, the compiled file where it is published. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './backup-worker.ts' : './backup-worker.js',
  import.meta.url,
);

/** Bytes a thread is handed at once: many small files are not worth a message each. */
const ORDER = 500_000;

/** What `readBackups` finds, by threads where they are worth it. */
export async function readBackupsInThreads(
  files: readonly BackupFile[],
  { threads, worthThreads }: ModelThreads = MODEL_THREADS,
): Promise<Backups> {
  const length = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (threads < 2 || length < worthThreads) return readBackups(files);
  const workers = Array.from({ length: threads }, () => readingThread(WORKER));
  try {
    const seen = await inThreads<BackupOrder, readonly Sight[]>(workers, ordersOf(inOrder(files)));
    return backupsOf(seen.flat());
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ordersOf(files: readonly BackupFile[]): readonly BackupOrder[] {
  const orders: { readonly files: BackupFile[] }[] = [];
  let room = 0;
  for (const file of files) {
    if (room <= 0) {
      orders.push({ files: [] });
      room = ORDER;
    }
    orders.at(-1)?.files.push(file);
    room -= file.bytes.length;
  }
  return orders;
}
