import { addressText, parseAddress } from '../../../net/address.ts';
import { networkOf, parseInterfaceAddress, prefixText } from '../../../net/prefix.ts';
import { type WordTypes, wholeNumber } from '../pattern.ts';

/** The parameter types of FRR 8.4.4's command lines. */
export const FRR_WORDS: WordTypes = {
  word: (word) => word,
  number: wholeNumber(0, 4294967295),
  as: wholeNumber(1, 4294967295),
  ip4: (word) => addressOf(word, 4),
  ip6: (word) => addressOf(word, 6),
  peer: (word) => addressOf(word, 4) ?? addressOf(word, 6),
  p4: (word) => networkText(word, 4),
  p6: (word) => networkText(word, 6),
  if: (word) => (/^\d+$/.test(word) || word.length > 15 ? undefined : word),
  hop4: (word) => (word.includes(':') ? undefined : (addressOf(word, 4) ?? word)),
  hop6: (word) => addressOf(word, 6) ?? (/^[\d.]+$/.test(word) ? undefined : word),
  area: (word) => (/^\d+$/.test(word) ? wholeNumber(0, 4294967295)(word) : addressOf(word, 4)),
};

function addressOf(word: string, family: 4 | 6): string | undefined {
  const address = parseAddress(word);
  return address?.family === family ? addressText(address) : undefined;
}

/** FRR clears host bits of a prefix without a word. */
function networkText(word: string, family: 4 | 6): string | undefined {
  const found = parseInterfaceAddress(word);
  return found?.family === family ? prefixText(networkOf(found)) : undefined;
}

/** FRR's text forms of a route target or distinguisher: AS:N, AS4:N, A.B.C.D:N. */
export function isTargetText(text: string): boolean {
  const [left = '', right = '', more] = text.split(':');
  if (more !== undefined || !/^\d{1,10}$/.test(right)) return false;
  const number = Number(right);
  if (left.includes('.')) return parseAddress(left) !== undefined && number <= 65535;
  if (!/^\d{1,10}$/.test(left) || Number(left) > 4294967295) return false;
  return Number(left) > 65535 ? number <= 65535 : number <= 4294967295;
}
