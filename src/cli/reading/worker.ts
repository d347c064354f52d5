import { deserialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { isProved } from '../../verify/by-parts.ts';
import { mergeNetworks } from '../../verify/classes/merge.ts';
import type { CompactNetwork } from '../../verify/classes/network.ts';
import type { PolicyRows } from '../../verify/classes/policy.ts';
import { withHiddenSecrets } from '../../verify/read/hidden-texts.ts';
import { buffersOf, readParts, type Share, type ShareTexts } from '../../verify/read/part.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { type FileText, textIn } from '../file-text.ts';

/** What a reading thread is given to hold: all groups of shares, packed, the numbers of those it will probably be asked about, and the policy by family. */
export interface Held {
  readonly packed: readonly Uint8Array[];
  readonly own: readonly number[];
  readonly rows: readonly PolicyRows[];
}

/** What it is asked then: the texts of the routers of a group. */
export interface ReadingOrder {
  readonly group: number;
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
const open = new Map<number, readonly Share[]>();

parentPort?.on('message', (message: Held | Numbered) => {
  if ('packed' in message) hold(message);
  else if ('group' in message.order) answerPart(message.number, message.order);
  else parentPort?.postMessage({ number: message.number, answer: proved(message.order) });
});

function hold(held: Held): void {
  ({ packed, rows } = held);
  open.clear();
  for (const group of held.own) open.set(group, unpacked(group));
}

function answerPart(number: number, { group, configs }: ReadingOrder): void {
  const shares = open.get(group) ?? unpacked(group);
  const part = readParts(textsOf(shares, configs));
  parentPort?.postMessage({ number, answer: part }, [...buffersOf(part)]);
}

function proved({ family, networks }: ProofOrder): boolean {
  const declared = rows[family];
  return declared !== undefined && isProved(mergeNetworks(networks), declared);
}

/** Texts are made where they are read. */
function* textsOf(shares: readonly Share[], configs: readonly Parcel[]): Generator<ShareTexts> {
  for (const share of shares) {
    const { routers } = share.subject;
    const own = configs.filter(({ router }) => routers.some(({ name }) => name === router));
    yield { share, configs: own.map(configOf) };
  }
}

function configOf(parcel: Parcel): CollectedConfig {
  if (!('ofFile' in parcel)) return parcel;
  const { router, file, ofFile } = parcel;
  const config = { router, file, text: textIn(ofFile) };
  return ofFile.hides === undefined ? config : withHiddenSecrets(config, ofFile.hides);
}

function unpacked(group: number): readonly Share[] {
  return deserialize(packed[group] ?? new Uint8Array());
}
