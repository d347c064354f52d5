import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { joinParts, type NetworkPart, sharesOf } from '../../verify/read/part.ts';
import { plannedReading } from '../../verify/read/routers.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { inThreads } from './pool.ts';
import { readingThread } from './thread.ts';
import type { ReadingOrder } from './worker.ts';

/** Threads that read configurations in parts, kept for more than one folder because they get faster as they go. */
export interface Readers {
  /**
   * Reads all texts into one network. `undefined` where that is not worth threads, where a text is nobody's or a router's second one, and for
   * declarations that cannot be cut into shares.
   */
  read(subject: Subject, configs: readonly CollectedConfig[]): Promise<NetworkPart | undefined>;
  close(): Promise<void>;
}

/** Characters of text from which on two threads that start for it are done before one that is there. */
const WORTH_THREADS = 24_000_000;
/** Characters a thread is handed at once: enough to be worth the message, few enough that all threads end together. */
const BATCH = 3_000_000;

/** How many threads may read, and from how many characters on they are worth starting. */
export interface ReadersOptions {
  readonly threads: number;
  readonly worthThreads: number;
}

/** As many reading threads as the machine has cores, started when texts are worth it. */
export function readersOf({
  threads = availableParallelism(),
  worthThreads = WORTH_THREADS,
}: Partial<ReadersOptions> = {}): Readers {
  const workers: Worker[] = [];
  return {
    async read(subject, configs) {
      const length = configs.reduce((sum, { text }) => sum + text.length, 0);
      if (threads < 2 || length < worthThreads || !isPlain(subject)) return undefined;
      const { texts, doubts } = plannedReading(subject, configs);
      if (doubts.length > 0) return undefined;
      const batches = batchesOf(texts.map(({ config }) => config));
      while (workers.length < threads) workers.push(readingThread(WORKER));
      return joinParts(await inThreads<ReadingOrder, NetworkPart>(workers, ordersOf(subject, batches)));
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

/** Neighbouring texts of about `BATCH` characters together. */
function batchesOf(configs: readonly CollectedConfig[]): readonly (readonly CollectedConfig[])[] {
  const batches: CollectedConfig[][] = [];
  let room = 0;
  for (const config of configs) {
    if (room <= 0) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)?.push(config);
    room -= config.text.length;
  }
  return batches;
}

function ordersOf(
  subject: Subject,
  batches: readonly (readonly CollectedConfig[])[],
): readonly ReadingOrder[] {
  const shares = sharesOf(
    subject,
    batches.map((configs) => configs.map(({ router }) => router)),
  );
  return shares.map((share, number) => ({ share, configs: batches[number] ?? [] }));
}
