import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** What a router's text becomes is short-lived: with room for some routers at once little of it is copied before it is dropped. */
const LIMITS = { maxYoungGenerationSizeMb: 192 } as const;

/**
 * Starts a thread that reads configurations. In the first moments of a thread, while its room is small, much of a router outlives a collection;
 * V8 would conclude that such objects stay and put them straight into the old generation from then on, where they hold on to each other: a
 * sixth of all processor time went into that.
 */
export function readingThread(script: URL, workerData?: unknown): Worker {
  setFlagsFromString('--no-allocation-site-pretenuring');
  return new Worker(script, { workerData, resourceLimits: LIMITS });
}
