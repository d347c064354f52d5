import type { Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import {
  type Box,
  everything,
  icmpOf,
  meet,
  only,
  type Range,
  rangeOf,
  type Space,
  TCP,
  UDP,
} from '../space/box.ts';
import type { Packet } from '../types.ts';

/** Makes one readable packet out of a set: addresses of the given prefixes and a TCP opening where the set has them. */
export function packetFrom(
  space: Space,
  family: Family,
  sources: readonly Prefix[],
  destinations: readonly Prefix[],
): Packet | undefined {
  const chosen = firstMeeting(space, wishes(family, sources, destinations));
  return chosen === undefined ? undefined : packetOf(chosen, family);
}

/** The set that holds exactly this packet. */
export function boxOf(packet: Packet): Box {
  const all = everything(packet.family);
  return {
    source: only(packet.source.value),
    destination: only(packet.destination.value),
    protocol: only(protocolNumber(packet)),
    sourcePort: packet.sourcePort === undefined ? all.sourcePort : only(BigInt(packet.sourcePort)),
    destinationPort:
      packet.destinationPort === undefined ? all.destinationPort : only(BigInt(packet.destinationPort)),
    opening:
      packet.protocol === 'tcp' && packet.fragment !== true
        ? only(packet.opening === true ? 1n : 0n)
        : all.opening,
    fragment: only(packet.fragment === true ? 1n : 0n),
  };
}

/** A host a person would choose: a documentation address (RFC 5737, RFC 3849) in a range that holds one, else the tenth, else the first inside. */
export function hostIn(range: Range): bigint {
  const example = EXAMPLES.find((address) => range.from <= address && address <= range.to);
  if (example !== undefined) return example;
  const tenth = (range.from & ~15n) + 10n;
  if (range.from <= tenth && tenth <= range.to) return tenth;
  return range.to - range.from >= 2n ? range.from + 1n : range.from;
}

const EXAMPLES: readonly bigint[] = [0xc000020an, 0x20010db8000000000000000000000010n];

function wishes(family: Family, sources: readonly Prefix[], destinations: readonly Prefix[]): readonly Box[] {
  const all = everything(family);
  const whole = { fragment: only(0n) };
  const traffic: readonly Partial<Box>[] = [
    { ...whole, protocol: only(TCP), opening: only(1n), destinationPort: only(443n) },
    { ...whole, protocol: only(TCP), opening: only(1n) },
    { ...whole, protocol: only(TCP), opening: only(0n) },
    { ...whole, protocol: only(UDP) },
    { ...whole, protocol: only(icmpOf(family)) },
    whole,
    { protocol: only(UDP) },
    {},
  ];
  const ends = (prefixes: readonly Prefix[]): readonly Range[] =>
    prefixes.filter((one) => one.family === family).map(rangeOf);
  const [from, to] = [ends(sources), ends(destinations)];
  const addresses = [
    ...from.flatMap((source) => to.map((destination) => ({ source, destination }))),
    ...to.map((destination) => ({ destination })),
    ...from.map((source) => ({ source })),
    {},
  ];
  return addresses.flatMap((ends) => traffic.map((kind) => ({ ...all, ...ends, ...kind })));
}

/** The roomiest box that meets the first wish any box meets: its packet is the least peculiar. */
function firstMeeting(space: Space, wanted: readonly Box[]): Box | undefined {
  for (const wish of wanted) {
    const met = space.flatMap((box) => meet(box, wish) ?? []);
    if (met.length > 0) return met.reduce((best, box) => (roomOf(box) > roomOf(best) ? box : best));
  }
  return undefined;
}

function roomOf({ source, destination }: Box): number {
  const capped = (range: Range) =>
    Math.min(Number(range.to - range.from), 255) + (EXAMPLES.includes(hostIn(range)) ? 1 : 0);
  return capped(source) + capped(destination);
}

function packetOf(box: Box, family: Family): Packet {
  const protocol = protocolName(box.protocol.from, family);
  const ends = {
    family,
    source: { family, value: hostIn(box.source) },
    destination: { family, value: hostIn(box.destination) },
    protocol,
  };
  if (box.fragment.from === 1n) return { ...ends, fragment: true };
  if (protocol !== 'tcp' && protocol !== 'udp') return ends;
  const ports = {
    sourcePort: portIn(box.sourcePort, 40000n),
    destinationPort: portIn(box.destinationPort, 443n),
  };
  return protocol === 'udp' ? { ...ends, ...ports } : { ...ends, ...ports, opening: box.opening.to === 1n };
}

function portIn(range: Range, wanted: bigint): number {
  return Number(range.from <= wanted && wanted <= range.to ? wanted : range.from);
}

function protocolName(number: bigint, family: Family): Packet['protocol'] {
  if (number === TCP) return 'tcp';
  if (number === UDP) return 'udp';
  return number === icmpOf(family) ? 'icmp' : `ip-${Number(number)}`;
}

function protocolNumber(packet: Packet): bigint {
  if (packet.protocol === 'tcp') return TCP;
  if (packet.protocol === 'udp') return UDP;
  return packet.protocol === 'icmp' ? icmpOf(packet.family) : BigInt(packet.protocol.slice(3));
}
