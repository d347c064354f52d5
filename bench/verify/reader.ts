import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type CompactNetwork, transferables } from '../../src/verify/classes/network.ts';
import { edgeName } from './models.ts';
import { declaredFor, partsOf, written } from './networks.ts';
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
const batches = Array.from({ length: Math.ceil(edges.length / BATCH) }, (_, i) =>
  declaredFor(spec, edges.slice(i * BATCH, (i + 1) * BATCH)),
);

parentPort?.on('message', () => {
  const parts: CompactNetwork[][] = [[], []];
  for (const batch of batches)
    for (const [family, part] of partsOf(batch, readEdge).entries()) parts[family]?.push(part);
  // Buffers small enough to share one pool would be sent twice.
  const buffers = new Set(parts.flat().flatMap(transferables));
  parentPort?.postMessage(parts, [...buffers]);
});

function readEdge(edge: number) {
  return written(edge, readFileSync(join(folder, `${edgeName(edge)}.conf`), 'latin1'));
}
