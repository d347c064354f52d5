import { deserialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { isProved } from '../../verify/by-parts.ts';
import { mergeNetworks } from '../../verify/classes/merge.ts';
import type { CompactNetwork } from '../../verify/classes/network.ts';
import type { PolicyRows } from '../../verify/classes/policy.ts';
import { withHiddenSecrets } from '../../verify/read/hidden-texts.ts';
import { buffersOf, readPart, type Share } from '../../verify/read/part.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { type FileText, textIn } from '../file-text.ts';

/** What a reading thread is given to hold: all shares, packed, the numbers of those it will probably be asked about, and the policy by family. */
export interface Held {
  readonly packed: readonly Uint8Array[];
  readonly own: readonly number[];
  readonly rows: readonly PolicyRows[];
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

/** And at last: whether one family of all parts is proved isolated. */
export interface ProofOrder {
  readonly family: number;
  readonly networks: readonly CompactNetwork[];
}

interface Numbered {
  readonly number: number;
  readonly order: ReadingOrder | ProofOrder;
}

let { packed, rows }: Omit<Held, 'own'> = { packed: [], rows: [] };
const open = new Map<number, Share>();

parentPort?.on('message', (message: Held | Numbered) => {
  if ('packed' in message) hold(message);
  else if ('share' in message.order) answerPart(message.number, message.order);
  else parentPort?.postMessage({ number: message.number, answer: proved(message.order) });
});

function hold(held: Held): void {
  ({ packed, rows } = held);
  open.clear();
  for (const share of held.own) open.set(share, unpacked(share));
}

function answerPart(number: number, { share, configs }: ReadingOrder): void {
  const part = readPart(open.get(share) ?? unpacked(share), configs.map(configOf));
  parentPort?.postMessage({ number, answer: part }, [...buffersOf(part)]);
}

function proved({ family, networks }: ProofOrder): boolean {
  const declared = rows[family];
  return declared !== undefined && isProved(mergeNetworks(networks), declared);
}

function configOf(parcel: Parcel): CollectedConfig {
  if (!('ofFile' in parcel)) return parcel;
  const { router, file, ofFile } = parcel;
  const config = { router, file, text: textIn(ofFile) };
  return ofFile.hides === undefined ? config : withHiddenSecrets(config, ofFile.hides);
}

function unpacked(share: number): Share {
  return deserialize(packed[share] ?? new Uint8Array());
}
