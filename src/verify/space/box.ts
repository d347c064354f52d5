import type { Family } from '../../net/address.ts';
import { addressBits } from '../../net/address.ts';
import { lastAddress, type Prefix } from '../../net/prefix.ts';

/** An inclusive range of one packet field. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Fields of a packet in the order of `Box`. `opening`: 1 = a TCP packet that opens a session (SYN without ACK), 0 = any other packet.
 * `fragment`: 1 = a fragment behind the first, which carries neither ports nor flags; sets of them leave those fields free.
 */
export const FIELDS = [
  'source',
  'destination',
  'protocol',
  'sourcePort',
  'destinationPort',
  'opening',
  'fragment',
] as const;
export type Field = (typeof FIELDS)[number];

/** Whether a value lies in a range. */
export function contains({ from, to }: Range, value: bigint): boolean {
  return from <= value && value <= to;
}

/** A set of packets: one range per field. */
export type Box = Readonly<Record<Field, Range>>;

const PORTS: Range = { from: 0n, to: 65535n };

/** IANA protocol numbers the auditor speaks of by name. */
export const TCP = 6n;
export const UDP = 17n;
/** ICMP of a family: 1, or 58 for ICMPv6. */
export function icmpOf(family: Family): bigint {
  return family === 4 ? 1n : 58n;
}

/** Every packet of a family. */
export function everything(family: Family): Box {
  return EVERYTHING[family];
}

const EVERYTHING: Readonly<Record<Family, Box>> = { 4: whole(4), 6: whole(6) };

function whole(family: Family): Box {
  const addresses = { from: 0n, to: (1n << BigInt(addressBits(family))) - 1n };
  return {
    source: addresses,
    destination: addresses,
    protocol: { from: 0n, to: 255n },
    sourcePort: PORTS,
    destinationPort: PORTS,
    opening: { from: 0n, to: 1n },
    fragment: { from: 0n, to: 1n },
  };
}

/** What of some boxes are whole packets or first fragments: they carry ports. */
export function wholePackets(boxes: readonly Box[]): readonly Box[] {
  return boxes.flatMap((box) => (box.fragment.from === 0n ? [{ ...box, fragment: only(0n) }] : []));
}

/** The same packets on their way back: ends exchanged. */
export function reversed(boxes: readonly Box[]): readonly Box[] {
  return boxes.map((box) => ({
    ...box,
    source: box.destination,
    destination: box.source,
    sourcePort: box.destinationPort,
    destinationPort: box.sourcePort,
  }));
}

export function only(value: bigint): Range {
  return { from: value, to: value };
}

export function rangeOf(prefix: Prefix): Range {
  return { from: prefix.address, to: lastAddress(prefix).value };
}

/** What both boxes hold; `undefined` when nothing. */
export function meet(a: Box, b: Box): Box | undefined {
  const source = common(a.source, b.source);
  if (source === undefined) return undefined;
  const destination = common(a.destination, b.destination);
  if (destination === undefined) return undefined;
  const protocol = common(a.protocol, b.protocol);
  if (protocol === undefined) return undefined;
  const sourcePort = common(a.sourcePort, b.sourcePort);
  if (sourcePort === undefined) return undefined;
  const destinationPort = common(a.destinationPort, b.destinationPort);
  if (destinationPort === undefined) return undefined;
  const opening = common(a.opening, b.opening);
  if (opening === undefined) return undefined;
  const fragment = common(a.fragment, b.fragment);
  if (fragment === undefined) return undefined;
  return { source, destination, protocol, sourcePort, destinationPort, opening, fragment };
}

/** What both ranges hold: mostly one of them. */
function common(a: Range, b: Range): Range | undefined {
  if (a === b) return a;
  const [low, high] = [a.from <= b.from, b.to <= a.to];
  if (low === high) return low ? b : a;
  const [from, to] = low ? [b.from, a.to] : [a.from, b.to];
  return from > to ? undefined : { from, to };
}

/** Whether `outer` holds all of `inner`. */
export function holdsBox(outer: Box, inner: Box): boolean {
  return FIELDS.every(
    (field) => outer[field].from <= inner[field].from && inner[field].to <= outer[field].to,
  );
}
