import { availableParallelism } from 'node:os';

/** How many threads may read, and from how many characters of text on they are worth starting. */
export interface ModelThreads {
  readonly threads: number;
  readonly worthThreads: number;
}

/**
 * Threads that hand over whole models. Packing and unpacking a model costs as much processor time as reading its text (1.1 + 1.8 beside 3 ms
 * for 107 KB), and a thread's code is slow at first: two threads on two cores took twice as long for 21 MB and won nothing for 86 MB.
 */
export const MODEL_THREADS: ModelThreads = {
  threads: threadsOn(availableParallelism()),
  worthThreads: 32_000_000,
};

/** One core is left to whoever takes the models. */
function threadsOn(cores: number): number {
  return cores < 4 ? 1 : cores - 1;
}
