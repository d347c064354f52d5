import { addressText, type IpAddress } from './address.ts';
import { type Prefix, prefixText } from './prefix.ts';

/** Turns a value of ours into plain JSON data: prefixes and addresses become text, everything else stays. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') throw new TypeError('a bare bigint has no JSON form');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON());
  if (isPrefix(value)) return prefixText(value);
  if (isAddress(value)) return addressText(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plain(item)]),
  );
}

/** JSON text with sorted-as-built keys, two spaces and a final newline: the same value gives the same bytes. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(plain(value), null, 2)}\n`;
}

function isPrefix(value: object): value is Prefix {
  return 'family' in value && 'address' in value && typeof value.address === 'bigint' && 'length' in value;
}

function isAddress(value: object): value is IpAddress {
  return 'family' in value && 'value' in value && typeof value.value === 'bigint';
}
