import type { Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import { type Box, everything, icmpOf, only, type Range, rangeOf, TCP, UDP } from '../space/box.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';
import { icmpRange } from '../space/rule-space.ts';
import type { Packet } from '../types.ts';

/** Makes one readable packet out of a set: addresses of the given prefixes and a TCP opening where the set has them. */
export function packetFrom(
  packets: Packets,
  space: Space,
  sources: readonly Prefix[],
  destinations: readonly Prefix[],
): Packet | undefined {
  if (space === NOTHING) return undefined;
  for (const wish of wishes(packets.family, sources, destinations)) {
    const met = packets.meet(space, packets.of([wish]));
    if (met !== NOTHING) return packetIn(packets, met);
  }
  return undefined;
}

/** The set that holds exactly this packet. */
export function boxOf(packet: Packet): Box {
  const all = everything(packet.family);
  return {
    source: only(packet.source.value),
    destination: only(packet.destination.value),
    protocol: only(protocolNumber(packet)),
    fragment: only(packet.fragment === true ? 1n : 0n),
    opening:
      packet.protocol === 'tcp' && packet.fragment !== true
        ? only(packet.opening === true ? 1n : 0n)
        : all.opening,
    sourcePort: packet.sourcePort === undefined ? all.sourcePort : only(BigInt(packet.sourcePort)),
    destinationPort: insideOf(packet) ?? all.destinationPort,
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

/** The destination port, or the ICMP type and code where the port would be. */
function insideOf(packet: Packet): Range | undefined {
  if (packet.fragment === true) return undefined;
  if (packet.protocol === 'icmp') return icmpRange(packet.icmp ?? ECHO_REQUEST[packet.family]);
  return packet.destinationPort === undefined ? undefined : only(BigInt(packet.destinationPort));
}

const ECHO_REQUEST = { 4: { type: 8, code: 0 }, 6: { type: 128, code: 0 } } as const;

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

/** One packet of a set that is not empty: addresses with room around them, which are the least peculiar, and well-known ports. */
function packetIn(packets: Packets, space: Space): Packet {
  const { family } = packets;
  let rest = space;
  const choose = (field: keyof Box, choice: (ranges: readonly Range[]) => bigint): bigint => {
    const value = choice(packets.rangesOf(rest, field));
    rest = packets.fixed(rest, field, value);
    return value;
  };
  const destination = choose('destination', roomyHost);
  const source = choose('source', roomyHost);
  const protocol = choose('protocol', least);
  const fragment = choose('fragment', least) === 1n;
  const opening = choose('opening', (ranges) => ranges.at(-1)?.to ?? 0n) === 1n;
  const inside = packets.rangesOf(rest, 'destinationPort');
  const wanted = protocol === icmpOf(family) ? icmpRange(ECHO_REQUEST[family]).from : 443n;
  const destinationPort = choose('destinationPort', (ranges) => near(ranges, wanted));
  const sourcePort = choose('sourcePort', (ranges) => near(ranges, 40000n));
  const name = protocolName(protocol, family);
  const ends = {
    family,
    source: { family, value: source },
    destination: { family, value: destination },
    protocol: name,
  };
  if (fragment) return { ...ends, fragment };
  if (name === 'icmp') return isWhole(inside) ? ends : { ...ends, icmp: icmpIn(destinationPort) };
  if (name !== 'tcp' && name !== 'udp') return ends;
  const ports = { sourcePort: Number(sourcePort), destinationPort: Number(destinationPort) };
  return name === 'udp' ? { ...ends, ...ports } : { ...ends, ...ports, opening };
}

/** The host of the roomiest range; of equal ones the first. */
function roomyHost(ranges: readonly Range[]): bigint {
  const [first = only(0n)] = ranges;
  return hostIn(ranges.reduce((best, range) => (roomOf(range) > roomOf(best) ? range : best), first));
}

function roomOf(range: Range): number {
  return Math.min(Number(range.to - range.from), 255) + (EXAMPLES.includes(hostIn(range)) ? 1 : 0);
}

function least(ranges: readonly Range[]): bigint {
  return ranges[0]?.from ?? 0n;
}

function near(ranges: readonly Range[], wanted: bigint): bigint {
  return ranges.some(({ from, to }) => from <= wanted && wanted <= to) ? wanted : least(ranges);
}

function isWhole(ranges: readonly Range[]): boolean {
  return ranges[0]?.from === 0n && ranges[0].to === 65535n;
}

function icmpIn(inside: bigint): NonNullable<Packet['icmp']> {
  return { type: Number(inside >> 8n), code: Number(inside & 255n) };
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
