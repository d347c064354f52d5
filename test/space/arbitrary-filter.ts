import type { FilterRule } from '../../src/device/model.ts';
import { addressBits, type Family, type IpAddress } from '../../src/net/address.ts';
import { lastAddress, networkOf, type Prefix } from '../../src/net/prefix.ts';
import type { Packet } from '../../src/verify/types.ts';
import { fc } from '../fast-check.ts';

/** Prefixes that meet at the ends of the address space, nest and touch, so that few random rules collide often. */
export function prefixes(family: Family): fc.Arbitrary<Prefix> {
  const bits = addressBits(family);
  const last = (1n << BigInt(bits)) - 1n;
  const address = fc.oneof(
    fc.constantFrom(0n, 1n, last, last - 1n, 1n << BigInt(bits - 1), (1n << BigInt(bits - 1)) - 1n),
    fc.bigInt({ min: 0n, max: last }),
  );
  const length = fc.oneof(fc.constantFrom(0, 1, bits - 1, bits), fc.integer({ min: 0, max: bits }));
  return fc
    .tuple(address, length)
    .map(([value, size]) => networkOf({ family, address: value, length: size }));
}

const port = fc.oneof(fc.constantFrom(0, 1, 442, 443, 444, 65534, 65535), fc.integer({ min: 0, max: 65535 }));
const ports = fc.tuple(port, port).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const icmp = fc.record({ type: fc.constantFrom(0, 3, 8, 128, 255), code: fc.constantFrom(undefined, 0, 4) });

/** Rules of every kind a platform writes: ports with TCP and UDP, flags with TCP, types with ICMP, fragments with anything. */
export function filterRule(family: Family): fc.Arbitrary<FilterRule> {
  return fc
    .record({
      action: fc.constantFrom('permit' as const, 'deny' as const),
      protocol: fc.constantFrom('ip' as const, 'tcp' as const, 'udp' as const, 'icmp' as const, 47, 255),
      source: fc.option(prefixes(family), { nil: undefined }),
      destination: fc.option(prefixes(family), { nil: undefined }),
      sourcePorts: fc.option(ports, { nil: undefined, freq: 2 }),
      destinationPorts: fc.option(ports, { nil: undefined, freq: 2 }),
      established: fc.boolean(),
      icmp: fc.option(icmp, { nil: undefined, freq: 2 }),
      fragments: fc.constantFrom(undefined, undefined, 'only' as const, 'not' as const),
    })
    .map((one, at = 1): FilterRule => {
      const { action, protocol, source, destination, fragments } = one;
      const hasPorts = protocol === 'tcp' || protocol === 'udp';
      const { type, code } = one.icmp ?? {};
      return {
        action,
        protocol,
        at,
        ...(source === undefined ? {} : { source }),
        ...(destination === undefined ? {} : { destination }),
        ...(hasPorts && one.sourcePorts !== undefined ? { sourcePorts: one.sourcePorts } : {}),
        ...(hasPorts && one.destinationPorts !== undefined ? { destinationPorts: one.destinationPorts } : {}),
        ...(protocol === 'tcp' && one.established ? { established: true } : {}),
        ...(protocol === 'icmp' && type !== undefined
          ? { icmp: { type, ...(code === undefined ? {} : { code }) } }
          : {}),
        ...(fragments === undefined ? {} : { fragments }),
      };
    });
}

/** A filter with packets that stand at the corners of its rules, just inside and just outside. */
export function filterAndPackets(
  family: Family,
  most = 12,
): fc.Arbitrary<{ readonly rules: readonly FilterRule[]; readonly packets: readonly Packet[] }> {
  return fc
    .array(filterRule(family), { minLength: 1, maxLength: most })
    .chain((rules) =>
      fc
        .array(cornerPacket(family, rules), { minLength: 8, maxLength: 8 })
        .map((packets) => ({ rules, packets })),
    );
}

function cornerPacket(family: Family, rules: readonly FilterRule[]): fc.Arbitrary<Packet> {
  const end = (1n << BigInt(addressBits(family))) - 1n;
  const addresses = rules
    .flatMap(({ source, destination }) => [source, destination])
    .flatMap((prefix) =>
      prefix === undefined
        ? []
        : [prefix.address - 1n, prefix.address, lastAddress(prefix).value, lastAddress(prefix).value + 1n],
    );
  const address = fc
    .constantFrom(0n, end, ...addresses.filter((value) => value >= 0n && value <= end))
    .map((value): IpAddress => ({ family, value }));
  const near = fc
    .constantFrom(
      0,
      65535,
      ...rules.flatMap(({ sourcePorts: a, destinationPorts: b }) =>
        [a, b].flatMap((range) =>
          range === undefined ? [] : [range.from - 1, range.from, range.to, range.to + 1],
        ),
      ),
    )
    .map((value) => Math.min(Math.max(value, 0), 65535));
  const base = fc.record({ family: fc.constant(family), source: address, destination: address });
  return fc.oneof(
    fc.tuple(base, near, near, fc.boolean()).map(([ends, sourcePort, destinationPort, opening]) => ({
      ...ends,
      protocol: 'tcp' as const,
      sourcePort,
      destinationPort,
      opening,
    })),
    fc.tuple(base, near, near).map(([ends, sourcePort, destinationPort]) => ({
      ...ends,
      protocol: 'udp' as const,
      sourcePort,
      destinationPort,
    })),
    fc
      .tuple(base, fc.constantFrom(0, 3, 8, 128, 255), fc.constantFrom(0, 1, 4, 255))
      .map(([ends, type, code]) => ({ ...ends, protocol: 'icmp' as const, icmp: { type, code } })),
    base.map((ends) => ({ ...ends, protocol: 'icmp' as const })),
    fc
      .tuple(base, fc.constantFrom('ip-47' as const, 'ip-255' as const))
      .map(([ends, protocol]) => ({ ...ends, protocol })),
    fc
      .tuple(base, fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const, 'ip-47' as const))
      .map(([ends, protocol]) => ({ ...ends, protocol, fragment: true as const })),
  );
}

/** A filter and the same with one rule lost, turned, narrowed or moved: filters that differ in a corner, if at all. */
export function twins(family: Family, most: number): fc.Arbitrary<readonly (readonly FilterRule[])[]> {
  const change = fc.constantFrom('lose', 'turn', 'first', 'whole-only', 'one-port', 'one-code');
  return fc
    .tuple(fc.array(filterRule(family), { minLength: 1, maxLength: most }), fc.nat(), change)
    .map(([rules, place, kind]) => {
      const at = place % rules.length;
      const [one] = rules.slice(at, at + 1);
      const rest = rules.filter((_, i) => i !== at);
      if (one === undefined || kind === 'lose') return [rules, rest];
      if (kind === 'first') return [rules, [one, ...rest]];
      return [rules, rules.with(at, changed(one, kind))];
    });
}

function changed(rule: FilterRule, kind: string): FilterRule {
  if (kind === 'turn') return { ...rule, action: rule.action === 'permit' ? 'deny' : 'permit' };
  const { sourcePorts: _, destinationPorts: __, established: ___, icmp: ____, ...plain } = rule;
  if (kind === 'whole-only') return { ...plain, protocol: 'tcp', destinationPorts: { from: 0, to: 65535 } };
  if (kind === 'one-port') return { ...plain, protocol: 'udp', destinationPorts: { from: 1, to: 65535 } };
  return { ...plain, protocol: 'icmp', icmp: { type: 3, code: 255 } };
}
