import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { joinParts, type NetworkPart, readPart, sharesOf } from '../../verify/read/part.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import { inThreads } from './pool.ts';
import { readingThread } from './thread.ts';
import type { CollectedFile, ReadingOrder } from './worker.ts';

/** Threads that read configurations, kept for more than one folder because they get faster as they go. */
export interface Readers {
  /** Reads all files into one network. Files of one router must not come twice. */
  read(subject: Subject, files: readonly CollectedFile[]): Promise<NetworkPart>;
  close(): Promise<void>;
}

/** A thread starts in the time it takes to read this much. */
const WORTH_A_THREAD = 8_000_000;
/** Bytes a thread is handed at once: enough to be worth the message, few enough that all threads end together. */
const BATCH = 3_000_000;

/** How many threads may read, and from how many bytes on they are worth starting. */
export interface ReadersOptions {
  readonly threads: number;
  readonly worthThreads: number;
}

/** As many reading threads as the machine has cores, started when a folder is worth it. */
export function readersOf({
  threads = availableParallelism(),
  worthThreads = WORTH_A_THREAD,
}: Partial<ReadersOptions> = {}): Readers {
  const workers: Worker[] = [];
  return {
    async read(subject, files) {
      const sized = files.map((file) => ({ file, bytes: statSync(file.path).size }));
      const total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
      if (threads < 2 || total < worthThreads || !isPlain(subject)) return readHere(subject, files);
      while (workers.length < threads) workers.push(readingThread(WORKER));
      return joinParts(
        await inThreads<ReadingOrder, NetworkPart>(workers, ordersOf(subject, batchesOf(sized))),
      );
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Beside this file, under whichever ending it runs: the source in development, the compiled file where it is published. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Functions do not travel between threads: only subjects without any are cut into shares for them. */
function isPlain({ ownerOf, vpns }: Subject): boolean {
  return ownerOf === undefined && vpns.every(({ allows }) => allows === undefined);
}

function readHere(subject: Subject, files: readonly CollectedFile[]): NetworkPart {
  const configs = files.map(({ router, file, path }) => ({ router, file, text: readFileSync(path, 'utf8') }));
  const [share] = sharesOf(subject, [files.map(({ router }) => router)]);
  if (share === undefined) throw new RangeError('no share for the only group');
  return readPart(share, configs);
}

interface SizedFile {
  readonly file: CollectedFile;
  readonly bytes: number;
}

/** Neighbouring files of about `BATCH` bytes together. */
function batchesOf(sized: readonly SizedFile[]): readonly (readonly CollectedFile[])[] {
  const batches: CollectedFile[][] = [];
  let room = 0;
  for (const { file, bytes } of sized) {
    if (room <= 0) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)?.push(file);
    room -= bytes;
  }
  return batches;
}

function ordersOf(subject: Subject, batches: readonly (readonly CollectedFile[])[]): readonly ReadingOrder[] {
  const shares = sharesOf(
    subject,
    batches.map((files) => files.map(({ router }) => router)),
  );
  return shares.map((share, number) => ({ share, files: batches[number] ?? [] }));
}
