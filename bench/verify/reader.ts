import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { FAMILIES } from '../../src/net/address.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { transferables } from '../../src/verify/classes/network.ts';
import { sharesOf } from '../../src/verify/read/part.ts';
import { edgeName } from './models.ts';
import { declaredFor, partsOf, written } from './networks.ts';
import { type SpecSize, specOf } from './spec.ts';

/** What a reading thread is started with: its share of the routers, and where their files lie. */
export interface ReaderData {
  readonly size: SpecSize;
  readonly edges: readonly number[];
  readonly folder: string;
}

const { size, edges, folder } = workerData as ReaderData;
const spec = specOf(size);
const { subject, numbers } = declaredFor(spec, edges);
const shares = sharesOf(
  subject,
  edges.map((edge) => [edgeName(edge)]),
);

// Router by router: the model of one is dropped before the next comes.
parentPort?.on('message', () => {
  const parts = edges.map((edge, i) =>
    partsOf({ edges: [edge], subject: shares[i]?.subject ?? subject, numbers }, readEdge),
  );
  const networks = FAMILIES.map((_, family) => mergeNetworks(parts.flatMap((part) => part[family] ?? [])));
  parentPort?.postMessage(networks, [...new Set(networks.flatMap(transferables))]);
});

function readEdge(edge: number) {
  return written(edge, readFileSync(join(folder, `${edgeName(edge)}.conf`), 'latin1'));
}
