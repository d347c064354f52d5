import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { readingThread } from '../../src/cli/reading/thread.ts';
import { FAMILIES } from '../../src/net/address.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import { edgeName } from './models.ts';
import type { ReaderData } from './reader.ts';
import type { Spec } from './spec.ts';
import { textOf } from './texts.ts';

/** The configurations of a network as files, and threads that read them. */
export interface Reading {
  readonly bytes: number;
  /** Reads every file anew and gives both families. */
  read(): Promise<readonly CompactNetwork[]>;
  close(): Promise<void>;
}

/** Writes the texts of a network into a folder of their own and starts `threads` readers, each for every so-many-th router. */
export function readingOf(spec: Spec, threads: number): Reading {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-bench-'));
  let bytes = 0;
  for (let edge = 0; edge < spec.edges; edge++) {
    const text = textOf(spec, edge);
    bytes += text.length;
    writeFileSync(join(folder, `${edgeName(edge)}.conf`), text);
  }
  const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: ReaderData = {
      size: spec,
      edges: edges.filter((edge) => (edge % (2 * threads)) >> 1 === thread),
      folder,
    };
    return readingThread(new URL('./reader.ts', import.meta.url), workerData);
  });
  return {
    bytes,
    async read() {
      const shares = await Promise.all(workers.map(shareOf));
      return FAMILIES.map((_, family) => mergeNetworks(shares.flatMap((share) => share[family] ?? [])));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Both families of a reader's share. */
function shareOf(worker: Worker): Promise<readonly CompactNetwork[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage('read');
  });
}
