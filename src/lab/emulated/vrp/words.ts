import { addressText, parseAddress } from '../../../net/address.ts';
import { parseInterfaceAddress } from '../../../net/prefix.ts';
import { type WordTypes, wholeNumber } from '../pattern.ts';

/** The parameter types of VRP V8's command lines, each in the form the device prints. */
export const VRP_WORDS: WordTypes = {
  word: (word) => word,
  name31: (word) => (word.length <= 31 && word !== '_public_' ? word : undefined),
  name: (word) => (word.length <= 64 ? word : undefined),
  as: asNumber,
  ip4: (word) => addressOf(word, 4),
  ip6: (word) => addressOf(word, 6),
  ip: (word) => addressOf(word, 4) ?? addressOf(word, 6),
  mask: maskOf,
  wildcard: (word) => (word === '0' ? '0' : addressOf(word, 4) === '0.0.0.0' ? '0' : addressOf(word, 4)),
  p6: (word) => prefixOf(word),
  rt: targetOf,
  area: (word) => areaOf(word),
  interface: (word) => (isInterface(word) ? word : undefined),
  number: wholeNumber(0, 4294967295),
};

const INTERFACES =
  /^(GigabitEthernet|XGigabitEthernet|Ethernet|100GE|10GE|MEth)\d+\/\d+\/\d+(\.\d+)?$|^(Eth-Trunk\d+(\.\d+)?|Vlanif\d+|LoopBack\d+|Tunnel\d+(\/\d+\/\d+)?|NULL0)$/;

export function isInterface(word: string): boolean {
  return INTERFACES.test(word);
}

function addressOf(word: string, family: 4 | 6): string | undefined {
  const address = parseAddress(word);
  if (address?.family !== family) return undefined;
  return addressText(address).toUpperCase();
}

function prefixOf(word: string): string | undefined {
  const found = parseInterfaceAddress(word);
  return found?.family === 6
    ? `${addressText({ family: 6, value: found.address }).toUpperCase()}/${found.length}`
    : undefined;
}

/** A mask is typed dotted or as a length and printed dotted. */
function maskOf(word: string): string | undefined {
  const length = wholeNumber(0, 32)(word);
  if (length !== undefined) return dotted(Number(length));
  return Array.from({ length: 33 }, (_, bits) => dotted(bits)).find((mask) => mask === word);
}

function dotted(length: number): string {
  const value = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

/** The length of a dotted mask. */
export function maskLength(mask: string): number {
  return Array.from({ length: 33 }, (_, bits) => bits).find((bits) => dotted(bits) === mask) ?? 32;
}

function areaOf(word: string): string | undefined {
  if (addressOf(word, 4) !== undefined) return word;
  const number = wholeNumber(0, 4294967295)(word);
  if (number === undefined) return undefined;
  return addressText({ family: 4, value: BigInt(number) });
}

function asNumber(word: string): string | undefined {
  return wholeNumber(1, 4294967295)(word);
}

/** A route target or distinguisher: AS:N, A.B.C.D:N, AS4:N. */
export function targetOf(word: string): string | undefined {
  const [left = '', right = '', more] = word.split(':');
  if (more !== undefined || !/^\d{1,10}$/.test(right)) return undefined;
  const number = Number(right);
  if (left.includes('.')) return addressOf(left, 4) !== undefined && number <= 65535 ? word : undefined;
  if (asNumber(left) === undefined) return undefined;
  return number <= (Number(left) > 65535 ? 65535 : 4294967295) ? word : undefined;
}
