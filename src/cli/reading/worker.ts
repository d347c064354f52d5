import { deserialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { buffersOf, readPart, type Share } from '../../verify/read/part.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { type FileText, textIn } from '../file-text.ts';

/** What a reading thread is given to hold: all shares, packed, and the numbers of those it will probably be asked about. */
export interface HeldShares {
  readonly packed: readonly Uint8Array[];
  readonly own: readonly number[];
}

/** What it is asked then: the texts of the routers of a share. */
export interface ReadingOrder {
  readonly share: number;
  readonly configs: readonly Parcel[];
}

/** A configuration on its way to a thread: what still lies in its file's bytes becomes a text there. */
export type Parcel =
  | CollectedConfig
  | (Pick<CollectedConfig, 'router' | 'file'> & { readonly ofFile: FileText });

interface Numbered {
  readonly number: number;
  readonly order: ReadingOrder;
}

let packed: readonly Uint8Array[] = [];
const open = new Map<number, Share>();

parentPort?.on('message', (message: HeldShares | Numbered) => {
  if ('packed' in message) hold(message);
  else answer(message);
});

function hold(held: HeldShares): void {
  packed = held.packed;
  open.clear();
  for (const share of held.own) open.set(share, unpacked(share));
}

function answer({ number, order: { share, configs } }: Numbered): void {
  const part = readPart(open.get(share) ?? unpacked(share), configs.map(configOf));
  parentPort?.postMessage({ number, answer: part }, [...buffersOf(part)]);
}

function configOf(parcel: Parcel): CollectedConfig {
  if (!('ofFile' in parcel)) return parcel;
  const { router, file, ofFile } = parcel;
  return { router, file, text: textIn(ofFile) };
}

function unpacked(share: number): Share {
  return deserialize(packed[share] ?? new Uint8Array());
}
