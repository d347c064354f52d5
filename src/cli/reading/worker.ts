import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { buffersOf, readPart, type Share } from '../../verify/read/part.ts';

/** One file of a folder: the router it was collected from, the path people see, the path it lies at. */
export interface CollectedFile {
  readonly router: string;
  readonly file: string;
  readonly path: string;
}

/** What a reading thread is asked: some files, and the declarations that concern their routers. */
export interface ReadingOrder {
  readonly share: Share;
  readonly files: readonly CollectedFile[];
}

interface Numbered {
  readonly number: number;
  readonly order: ReadingOrder;
}

parentPort?.on('message', ({ number, order: { share, files } }: Numbered) => {
  const configs = files.map(({ router, file, path }) => ({ router, file, text: readFileSync(path, 'utf8') }));
  const part = readPart(share, configs);
  parentPort?.postMessage({ number, answer: part }, [...buffersOf(part)]);
});
