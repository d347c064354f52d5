import { createHmac } from 'node:crypto';
import { placeholderText } from './placeholder.ts';

/**
 * The secrets one process has come to know, by their fingerprints. Values are kept in memory alone and leave it in two ways: to a router, and
 * never otherwise.
 */
export interface Vault {
  /** Keeps a value and gives its fingerprint: 12 hexadecimal digits, the first 3 the key's own, the others HMAC-SHA-256 of the value. */
  learn(value: string): string;
  /** The value behind a fingerprint; undefined when this process has not seen it. */
  valueOf(fingerprint: string): string | undefined;
  /** Whether a fingerprint was made with this vault's key; others cannot be compared. */
  isOurs(fingerprint: string): boolean;
  /** The text with every known value replaced by its fingerprint; values shorter than 4 characters are too common to search for. */
  masked(text: string): string;
}

/** Hexadecimal digits that tell the key, and all of them. */
const KEY_DIGITS = 3;
const DIGITS = 12;
const SHORTEST = 4;

/** A vault whose fingerprints are made with this key (32 bytes), asked for when the first fingerprint is. */
export function openVault(keyOf: () => Uint8Array): Vault {
  const values = new Map<string, string>();
  const fingerprints = new Map<string, string>();
  let opened: { readonly key: Uint8Array; readonly own: string } | undefined;
  const open = () => {
    if (opened !== undefined) return opened;
    const key = keyOf();
    opened = { key, own: digits(key, 'key', '').slice(0, KEY_DIGITS) };
    return opened;
  };
  return {
    learn: (value) => {
      const known = fingerprints.get(value);
      if (known !== undefined) return known;
      const { key, own } = open();
      const fingerprint = own + digits(key, 'secret', value).slice(0, DIGITS - KEY_DIGITS);
      values.set(fingerprint, value);
      fingerprints.set(value, fingerprint);
      return fingerprint;
    },
    valueOf: (fingerprint) => values.get(fingerprint),
    isOurs: (fingerprint) => fingerprint.startsWith(open().own),
    masked: (text) => masked(text, fingerprints),
  };
}

function digits(key: Uint8Array, purpose: string, value: string): string {
  return createHmac('sha256', key).update(`sectornet ${purpose} ${value}`, 'utf8').digest('hex');
}

/** Longer values first: one may be part of another. */
function masked(text: string, fingerprints: ReadonlyMap<string, string>): string {
  return [...fingerprints]
    .filter(([value]) => value.length >= SHORTEST && text.includes(value))
    .sort(([a], [b]) => b.length - a.length)
    .reduce(
      (rest, [value, fingerprint]) =>
        rest.replaceAll(value, () => placeholderText({ fingerprint, isCipher: false })),
      text,
    );
}
