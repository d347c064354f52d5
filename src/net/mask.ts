import { Netmask } from 'netmask';
import { type InterfaceAddress, parseInterfaceAddress } from './prefix.ts';

const LENGTHS = Array.from({ length: 33 }, (_, length) => length);
const MASKS = LENGTHS.map((length) => new Netmask(`0.0.0.0/${length}`).mask);
const WILDCARDS = LENGTHS.map((length) => new Netmask(`0.0.0.0/${length}`).hostmask);
const LENGTH_OF_MASK = new Map(MASKS.map((mask, length) => [mask, length]));
const LENGTH_OF_WILDCARD = new Map(WILDCARDS.map((wildcard, length) => [wildcard, length]));

/** The dotted IPv4 mask of a prefix length 0–32: 30 → `255.255.255.252`; throws outside that range. */
export function maskText(length: number): string {
  return textOf(MASKS, length);
}

/** The dotted IPv4 wildcard of a prefix length 0–32: 30 → `0.0.0.3`; throws outside that range. */
export function wildcardText(length: number): string {
  return textOf(WILDCARDS, length);
}

/** The prefix length of a dotted IPv4 mask; `undefined` when its ones are not contiguous. */
export function lengthOfMask(text: string): number | undefined {
  return LENGTH_OF_MASK.get(text);
}

/** The prefix length of a dotted IPv4 wildcard; `undefined` when its zeros are not contiguous. */
export function lengthOfWildcard(text: string): number | undefined {
  return LENGTH_OF_WILDCARD.get(text);
}

/** Reads `10.1.0.0/16`, `10.1.0.0 255.255.0.0` or `10.1.0.0 16`, host bits kept; `undefined` when malformed. */
export function parseMasked(text: string): InterfaceAddress | undefined {
  const [address = '', mask] = text.split(' ');
  const length = mask?.includes('.') ? lengthOfMask(mask) : mask;
  return parseInterfaceAddress(mask === undefined ? address : `${address}/${length}`);
}

function textOf(texts: readonly string[], length: number): string {
  const text = texts[length];
  if (text === undefined) throw new RangeError(`no IPv4 prefix length: ${length}`);
  return text;
}
