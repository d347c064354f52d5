import { addressBits, addressText, type Family, type IpAddress, parseAddress } from '../../net/address.ts';
import { lengthOfMask, lengthOfWildcard } from '../../net/mask.ts';
import { type InterfaceAddress, networkOf, type Prefix, parseInterfaceAddress } from '../../net/prefix.ts';
import { numberIn } from './line.ts';

/** An address of this family; undefined otherwise. */
export function addressOf(family: Family, text: string | undefined): IpAddress | undefined {
  const address = text === undefined ? undefined : parseAddress(text);
  return address?.family === family ? address : undefined;
}

/** `A M` with a dotted mask or a length, `A L`, or `A/L`: an address with its length, and how many words it took. */
export function addressAndLength(
  family: Family,
  words: readonly string[],
  from: number,
): { readonly value: InterfaceAddress; readonly next: number } | undefined {
  const first = words[from] ?? '';
  if (first.includes('/')) {
    const value = parseInterfaceAddress(first);
    return value?.family === family ? { value, next: from + 1 } : undefined;
  }
  const address = addressOf(family, first);
  const length = lengthIn(family, words[from + 1]);
  if (address === undefined || length === undefined) return undefined;
  return { value: { family, address: address.value, length }, next: from + 2 };
}

/** The prefix at `words[from]`; host bits are cut off as the device does. */
export function prefixAt(
  family: Family,
  words: readonly string[],
  from: number,
): { readonly prefix: Prefix; readonly next: number } | undefined {
  const found = addressAndLength(family, words, from);
  return found === undefined ? undefined : { prefix: networkOf(found.value), next: found.next };
}

/** The prefix of an ACL rule: `A WILDCARD` (`0` for a host) or `A/L`, `A L` in IPv6. */
export function rulePrefixAt(
  family: Family,
  words: readonly string[],
  from: number,
): { readonly prefix: Prefix; readonly next: number } | undefined {
  if (family === 6) return prefixAt(6, words, from);
  const address = addressOf(4, words[from]);
  const wildcard = words[from + 1] ?? '';
  const length = wildcard === '0' ? 32 : lengthOfWildcard(wildcard);
  if (address === undefined || length === undefined) return undefined;
  return { prefix: networkOf({ family: 4, address: address.value, length }), next: from + 2 };
}

function lengthIn(family: Family, word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const length = numberIn(word) ?? (family === 4 ? lengthOfMask(word) : undefined);
  return length !== undefined && length <= addressBits(family) ? length : undefined;
}

/** An OSPF area in dotted form: `0` and `0.0.0.0` are the same. */
export function areaOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const number = numberIn(word);
  if (number !== undefined) return addressText({ family: 4, value: BigInt(number) });
  return addressOf(4, word) === undefined ? undefined : word;
}
