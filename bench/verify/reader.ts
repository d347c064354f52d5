import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type CompactNetwork, transferables } from '../../src/verify/classes/network.ts';
import { edgeName } from './models.ts';
import { partsOf, written } from './networks.ts';
import { type SpecSize, specOf } from './spec.ts';

/** What a reading thread is started with: its share of the routers, and where their files lie. */
export interface ReaderData {
  readonly size: SpecSize;
  readonly edges: readonly number[];
  readonly folder: string;
}

/** Routers read together: their models are dropped before the next ones come. */
const BATCH = 16;

const { size, edges, folder } = workerData as ReaderData;
const spec = specOf(size);

parentPort?.on('message', () => {
  const parts: CompactNetwork[][] = [[], []];
  for (let at = 0; at < edges.length; at += BATCH)
    for (const [family, part] of partsOf(spec, edges.slice(at, at + BATCH), readEdge).entries())
      parts[family]?.push(part);
  // Buffers small enough to share one pool would be sent twice.
  const buffers = new Set(parts.flat().flatMap(transferables));
  parentPort?.postMessage(parts, [...buffers]);
});

function readEdge(edge: number) {
  return written(edge, readFileSync(join(folder, `${edgeName(edge)}.conf`), 'latin1'));
}
