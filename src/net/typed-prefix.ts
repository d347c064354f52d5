import IPCIDR from 'ip-cidr';
import { hasHostBits, networkOf, type Prefix, parseInterfaceAddress } from './prefix.ts';

/** What a person typed where a prefix belongs: the prefix, or why it is none. `network` is the prefix that was probably meant. */
export type TypedPrefix =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'host-bits'; readonly network: Prefix }
  | { readonly kind: 'malformed' };

/** Reads a prefix typed by a person; two independent readers must agree that it is one, ours gives the value. */
export function readTypedPrefix(text: string): TypedPrefix {
  const found = parseInterfaceAddress(text);
  if (found === undefined || !IPCIDR.isValidCIDR(text)) return { kind: 'malformed' };
  return hasHostBits(found)
    ? { kind: 'host-bits', network: networkOf(found) }
    : { kind: 'prefix', prefix: found };
}
