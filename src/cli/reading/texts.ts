import { hidesSecretsOf } from '../../verify/read/hidden-texts.ts';
import {
  plannedReading,
  type ReadResult,
  type ReadText,
  readingOf,
  readRouters,
} from '../../verify/read/routers.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { MODEL_THREADS, type ModelThreads } from './model-threads.ts';
import { inThreads } from './pool.ts';
import type { TextOrder } from './text-worker.ts';
import { readingThread } from './thread.ts';

/** Beside this file, under whichever ending it runs: the source in development, the compiled file where it is published. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './text-worker.ts' : './text-worker.js',
  import.meta.url,
);

/** What `readRouters` reads, by threads where they are worth it. */
export async function readTexts(
  subject: Subject,
  configs: readonly CollectedConfig[],
  { threads, worthThreads }: ModelThreads = MODEL_THREADS,
): Promise<ReadResult> {
  const length = configs.reduce((sum, { text }) => sum + text.length, 0);
  if (threads < 2 || length < worthThreads) return readRouters(subject, configs);
  const planned = plannedReading(subject, configs);
  const workers = Array.from({ length: threads }, () => readingThread(WORKER));
  try {
    const orders = planned.texts.map(
      ({ grammar: { platform }, config }): TextOrder => ({
        platform,
        text: config.text,
        hidden: hidesSecretsOf(config, platform),
      }),
    );
    return readingOf(planned, await inThreads<TextOrder, ReadText>(workers, orders));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
