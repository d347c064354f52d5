import { addressText, parseAddress } from './address.ts';
import type { Brand } from './brand.ts';

/**
 * Route targets and route distinguishers (RFC 4364, types 0–2) as canonical text: `65101:1401` (2-byte AS), `100.64.0.21:1100` (IPv4),
 * `4200510181:7` (4-byte AS, also written `64086.59909:7`, RFC 5396 asdot); a 4-byte-AS value whose AS fits two bytes keeps its type as
 * `64512L:7`, since it differs on the wire. `0.64512:7` is none: platforms differ in which of the two types they make of it.
 */
export type RouteTarget = Brand<string, 'RouteTarget'>;
export type RouteDistinguisher = Brand<string, 'RouteDistinguisher'>;

/** Reads a route target; `undefined` when a part is out of range. */
export function parseRouteTarget(text: string): RouteTarget | undefined {
  const canonical = canonicalValue(text);
  return canonical === undefined ? undefined : (canonical as RouteTarget);
}

/** Reads a route distinguisher; `undefined` when a part is out of range. */
export function parseRouteDistinguisher(text: string): RouteDistinguisher | undefined {
  const canonical = canonicalValue(text);
  return canonical === undefined ? undefined : (canonical as RouteDistinguisher);
}

/** The route target `autonomousSystem:number`; throws when the allocator asks for one that cannot exist. */
export function routeTarget(autonomousSystem: number, number: number): RouteTarget {
  return made(parseRouteTarget(`${autonomousSystem}:${number}`), `${autonomousSystem}:${number}`);
}

/** The route distinguisher `loopback:number` (type 1); throws when it cannot exist. */
export function loopbackDistinguisher(loopback: string, number: number): RouteDistinguisher {
  return made(parseRouteDistinguisher(`${loopback}:${number}`), `${loopback}:${number}`);
}

/** The form of RFC 8294 with the type in front: `0:65101:1401`, `1:100.64.0.21:1100`, `2:4200510181:7`. */
export function typedText(value: RouteTarget | RouteDistinguisher): string {
  const admin = value.slice(0, value.lastIndexOf(':'));
  if (admin.includes('.')) return `1:${value}`;
  if (admin.endsWith('L')) return `2:${value.replace('L:', ':')}`;
  return `${Number(admin) > 65535 ? 2 : 0}:${value}`;
}

/** A target as the two 32-bit words of its extended community (RFC 4360 §3, sub-type 2); a distinguisher by the same rule. */
export function wireWords(value: RouteTarget | RouteDistinguisher): readonly [number, number] {
  const cut = value.lastIndexOf(':');
  const number = decimalIn(value, cut + 1, value.length);
  const autonomousSystem = decimalIn(value, 0, cut);
  if (autonomousSystem >= 0 && autonomousSystem <= 65535)
    return [(0x00020000 | autonomousSystem) >>> 0, number];
  const admin = value.slice(0, cut);
  if (admin.includes('.')) return wideWords(0x0102, Number(parseAddress(admin)?.value ?? 0n), number);
  return wideWords(0x0202, Number(admin.replace('L', '')), number);
}

/** The target that two words of an extended community spell. */
export function targetOfWords(high: number, low: number): RouteTarget {
  const kind = high >>> 16;
  if (kind === 0x0002) return made(parseRouteTarget(`${high & 0xffff}:${low}`), 'wire');
  const admin = (high & 0xffff) * 65536 + (low >>> 16);
  const text = kind === 0x0102 ? addressText({ family: 4, value: BigInt(admin) }) : `${admin}L`;
  return made(parseRouteTarget(`${text}:${low & 0xffff}`), 'wire');
}

function wideWords(kind: number, admin: number, number: number): readonly [number, number] {
  return [((kind << 16) | (admin >>> 16)) >>> 0, (((admin & 0xffff) << 16) | number) >>> 0];
}

/** Compares numerically part by part, so that 65101:900 sorts before 65101:1401. */
export function compareTargets(a: string, b: string): number {
  const [x, y] = [sortKey(a), sortKey(b)];
  return x.admin < y.admin ? -1 : x.admin > y.admin ? 1 : x.number - y.number;
}

function sortKey(value: string): { admin: bigint; number: number } {
  const cut = value.lastIndexOf(':');
  const admin = value.slice(0, cut).replace('L', '');
  const address = admin.includes('.') ? parseAddress(admin)?.value : BigInt(admin);
  return { admin: address ?? 0n, number: Number(value.slice(cut + 1)) };
}

function canonicalValue(text: string): string | undefined {
  if (isCanonical(text)) return text;
  const dotted = /^(\d{1,5})\.(\d{1,5})(:\d+)$/.exec(text);
  if (dotted !== null) {
    const [high, low] = [Number(dotted[1]), Number(dotted[2])];
    return high > 0 && high <= 65535 && low <= 65535
      ? canonicalValue(`${high * 65536 + low}${dotted[3]}`)
      : undefined;
  }
  const found = /^(?:(\d{1,10})(L?)|(\d+\.\d+\.\d+\.\d+)):(\d{1,10})$/.exec(text);
  if (found === null) return undefined;
  const number = Number(found[4]);
  if (found[3] !== undefined) {
    const address = parseAddress(found[3]);
    return address === undefined || number > 65535 ? undefined : `${addressText(address)}:${number}`;
  }
  const admin = Number(found[1]);
  if (admin > 4294967295) return undefined;
  const wide = admin > 65535 || found[2] === 'L';
  if (number > (wide ? 65535 : 4294967295)) return undefined;
  return `${admin}${wide && admin <= 65535 ? 'L' : ''}:${number}`;
}

/** Whether a text is written as it should be: the plain forms (AS of two bytes, address) without leading zeros, which most values have. */
function isCanonical(text: string): boolean {
  const cut = text.indexOf(':');
  const number = decimalIn(text, cut + 1, text.length);
  if (cut < 0 || number < 0) return false;
  const autonomousSystem = decimalIn(text, 0, cut);
  if (autonomousSystem >= 0) return autonomousSystem <= 65535 && number <= 4294967295;
  return number <= 65535 && parseAddress(text.slice(0, cut))?.family === 4;
}

/** Up to ten digits without a leading zero; -1 for anything else. */
function decimalIn(text: string, from: number, to: number): number {
  if (to <= from || to - from > 10 || (to - from > 1 && text.charCodeAt(from) === ZERO)) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const ZERO = 48;

function made<Value>(value: Value | undefined, text: string): Value {
  if (value === undefined) throw new RangeError(`no such route target or distinguisher: ${text}`);
  return value;
}
