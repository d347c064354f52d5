import { parentPort } from 'node:worker_threads';
import { buffersOf, readPart, type Share } from '../../verify/read/part.ts';
import type { CollectedConfig } from '../../verify/types.ts';

/** What a reading thread is asked: some texts, and the declarations that concern their routers. */
export interface ReadingOrder {
  readonly share: Share;
  readonly configs: readonly CollectedConfig[];
}

interface Numbered {
  readonly number: number;
  readonly order: ReadingOrder;
}

parentPort?.on('message', ({ number, order: { share, configs } }: Numbered) => {
  const part = readPart(share, configs);
  parentPort?.postMessage({ number, answer: part }, [...buffersOf(part)]);
});
