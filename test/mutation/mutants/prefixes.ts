import { addressText, type Family, parseAddress } from '../../../src/net/address.ts';
import type { InterfaceAddress } from '../../../src/net/prefix.ts';
import type { Edit } from './edits.ts';

/** How a platform writes a length behind an address. */
export type LengthStyle = 'slash' | 'mask' | 'wildcard' | 'number';

const PATTERNS: Readonly<Record<LengthStyle, RegExp>> = {
  slash: /[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*\/\d+/g,
  mask: /\d+\.\d+\.\d+\.\d+ 255\.\d+\.\d+\.\d+/g,
  wildcard: /\d+\.\d+\.\d+\.\d+ 0\.\d+\.\d+\.\d+/g,
  number: /[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]* \d+(?=$| )/g,
};

/** Every prefix of a line once moved to its neighbour, once a bit shorter, once a bit longer. */
export function otherPrefixes(style: LengthStyle): Edit['changes'] {
  return (line) =>
    [...line.matchAll(PATTERNS[style])].flatMap((match) =>
      variants(match[0], style).map(
        (text) => `${line.slice(0, match.index)}${text}${line.slice(match.index + match[0].length)}`,
      ),
    );
}

function variants(text: string, style: LengthStyle): readonly string[] {
  const [addressPart = '', lengthPart = ''] = text.split(style === 'slash' ? '/' : ' ');
  const address = parseAddress(addressPart);
  if (address === undefined) return [];
  const bits = address.family === 4 ? 32 : 128;
  const length = lengthIn(lengthPart, style);
  const host = bits - length;
  const base = (address.value >> BigInt(host)) << BigInt(host);
  const write = (value: bigint, size: number) =>
    `${addressText({ family: address.family, value })}${style === 'slash' ? '/' : ' '}${lengthText(size, style)}`;
  const at = (size: number) => (base >> BigInt(bits - size)) << BigInt(bits - size);
  return [
    ...(length === 0 ? [] : [write(base ^ (1n << BigInt(host)), length), write(at(length - 1), length - 1)]),
    ...(length === bits ? [] : [write(base, length + 1)]),
  ];
}

function lengthIn(text: string, style: LengthStyle): number {
  if (style === 'slash' || style === 'number') return Number(text);
  const ones = (parseAddress(text)?.value ?? 0n).toString(2).replaceAll('0', '').length;
  return style === 'mask' ? ones : 32 - ones;
}

function lengthText(length: number, style: LengthStyle): string {
  if (style === 'slash' || style === 'number') return `${length}`;
  const mask = ((1n << BigInt(length)) - 1n) << BigInt(32 - length);
  const family: Family = 4;
  return addressText({ family, value: style === 'mask' ? mask : mask ^ 0xffff_ffffn });
}

/** An address with its length, as a platform writes it. */
export function addressWithLength({ family, address, length }: InterfaceAddress, style: LengthStyle): string {
  return `${addressText({ family, value: address })}${style === 'slash' ? '/' : ' '}${lengthText(length, style)}`;
}

/** The last number of an address goes up by one. */
export function nextAddress(pattern: RegExp): Edit['changes'] {
  return (line) =>
    [...line.matchAll(pattern)].flatMap((match) => {
      const address = parseAddress(match[0]);
      if (address === undefined) return [];
      const next = addressText({ ...address, value: address.value + 1n });
      return [`${line.slice(0, match.index)}${next}${line.slice(match.index + match[0].length)}`];
    });
}
