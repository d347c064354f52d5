import { addressBits, addressText, type Family } from '../../net/address.ts';
import { prefixText } from '../../net/prefix.ts';
import { type Field, icmpOf, type Range, TCP, UDP } from '../space/box.ts';
import type { Packets, Space } from '../space/packets.ts';
import type { Flow, Traffic } from './types.ts';

/** Writes a set of packets out as products, exactly. */
export function flowsOf(packets: Packets, space: Space): readonly Flow[] {
  return grouped(packets, space, 'destination').flatMap(({ ranges: destinations, rest }) =>
    grouped(packets, rest, 'source').map(({ ranges: sources, rest: traffic }) => ({
      destinations: addressesText(destinations, packets.family),
      sources: addressesText(sources, packets.family),
      traffic: trafficOf(packets, traffic),
    })),
  );
}

interface Group {
  readonly ranges: readonly Range[];
  readonly rest: Space;
}

/** The values of a field, those with equal rests together. */
function grouped(packets: Packets, space: Space, field: Field): readonly Group[] {
  const groups = Map.groupBy(packets.partsOf(space, field), ({ rest }) => rest);
  return [...groups].map(([rest, parts]) => ({ rest, ranges: parts.map(({ range }) => range) }));
}

function trafficOf(packets: Packets, space: Space): readonly Traffic[] {
  return packets
    .partsOf(space, 'protocol')
    .flatMap(({ range, rest }) => ofProtocol(packets, protocolName(range, packets.family), rest));
}

function ofProtocol(packets: Packets, protocol: string, space: Space): readonly Traffic[] {
  return packets.partsOf(space, 'fragment').flatMap(({ range, rest }) => {
    if (range.from === 1n) return [{ protocol, fragments: 'only' as const }];
    const whole = range.to === 0n ? { fragments: 'none' as const } : {};
    return packets.partsOf(rest, 'opening').flatMap(({ range: opening, rest: ports }) => {
      const tcp = openingOf(protocol, opening);
      if (tcp === null) return [];
      return portsIn(packets, protocol, ports).map((one) => ({ protocol, ...one, ...tcp, ...whole }));
    });
  });
}

/** Only TCP opens sessions; of other packets the value that says so is an artefact. */
function openingOf(protocol: string, { from, to }: Range): Pick<Traffic, 'tcp'> | null {
  if (from !== to) return {};
  if (protocol !== 'tcp') return from === 0n ? {} : null;
  return { tcp: from === 1n ? 'opening' : 'not-opening' };
}

function portsIn(packets: Packets, protocol: string, space: Space): readonly Partial<Traffic>[] {
  return packets.partsOf(space, 'destinationPort').flatMap(({ range, rest }) =>
    packets.partsOf(rest, 'sourcePort').map(({ range: source }) => {
      if (protocol === 'icmp') return isAll(range) ? {} : { icmp: rangeText(range) };
      return {
        ...(isAll(range) ? {} : { destinationPorts: rangeText(range) }),
        ...(isAll(source) ? {} : { sourcePorts: rangeText(source) }),
      };
    }),
  );
}

function isAll({ from, to }: Range): boolean {
  return from === 0n && to === 65535n;
}

function rangeText({ from, to }: Range): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

function protocolName({ from, to }: Range, family: Family): string {
  if (from === 0n && to === 255n) return 'any';
  if (from !== to) return `ip-${from}-${to}`;
  if (from === TCP) return 'tcp';
  if (from === UDP) return 'udp';
  return from === icmpOf(family) ? 'icmp' : `ip-${from}`;
}

/** Ranges in ascending order as text; one with single addresses left out of it (a router's own) is told with its exceptions. */
function addressesText(ranges: readonly Range[], family: Family): readonly string[] {
  const merged: { from: bigint; to: bigint; except: bigint[] }[] = [];
  for (const { from, to } of ranges) {
    const last = merged.at(-1);
    if (last === undefined || last.to + 2n !== from) merged.push({ from, to, except: [] });
    else {
      last.except.push(last.to + 1n);
      last.to = to;
    }
  }
  return merged.flatMap(({ from, to, except }) => {
    if (except.length > MOST_EXCEPTIONS)
      return ranges
        .filter((range) => range.from >= from && range.to <= to)
        .flatMap((range) => rangeAddresses(range, family));
    const left = except.map((value) => addressText({ family, value }));
    const texts = rangeAddresses({ from, to }, family);
    return left.length === 0 ? texts : [`${texts.join(' ')} except ${left.join(' ')}`];
  });
}

const MOST_EXCEPTIONS = 2;

/** A range as the prefixes it is made of, or by its ends where those are many. */
function rangeAddresses({ from, to }: Range, family: Family): readonly string[] {
  const bits = addressBits(family);
  if (from === 0n && to === (1n << BigInt(bits)) - 1n) return ['any'];
  const found: string[] = [];
  for (let at = from; at <= to; ) {
    let free = 0;
    while (free < bits && (at >> BigInt(free)) % 2n === 0n && at + (2n << BigInt(free)) - 1n <= to) free++;
    found.push(prefixText({ family, address: at, length: bits - free }));
    at += 1n << BigInt(free);
    if (found.length > MOST_PREFIXES)
      return [[from, to].map((value) => addressText({ family, value })).join('-')];
  }
  return found;
}

const MOST_PREFIXES = 4;
