import { describe, expect, it } from 'vitest';
import type { FilterRule } from '../../src/device/model.ts';
import { type Prefix, parsePrefix } from '../../src/net/prefix.ts';
import { boxOf, packetFrom } from '../../src/verify/judge/packet.ts';
import { type Box, everything, only, rangeOf } from '../../src/verify/space/box.ts';
import { NOTHING, packetsOf } from '../../src/verify/space/packets.ts';
import { fc } from '../fast-check.ts';
import { filterAndPackets } from './arbitrary-filter.ts';
import { naivelyPasses } from './naive.ts';
import { permittedOf } from './permitted.ts';

/** `RUNS=20000 npx vitest run test/space` for a long search; fast-check prints the seed of a failure. */
const numRuns = Number(process.env['RUNS'] ?? 300);

describe.each([4, 6] as const)('packet sets of IPv%i', (family) => {
  it('hold exactly the packets that the rules let pass one by one', () => {
    fc.assert(
      fc.property(filterAndPackets(family), ({ rules, packets: probes }) => {
        const packets = packetsOf(family);
        const permitted = permittedOf(packets, rules);
        for (const one of probes)
          expect(packets.holds(permitted, boxOf(one))).toBe(naivelyPasses(rules, one));
      }),
      { numRuns },
    );
  });

  it('are met, joined and cut as sets are', () => {
    fc.assert(
      fc.property(filterAndPackets(family, 6), filterAndPackets(family, 6), (one, other) => {
        const packets = packetsOf(family);
        const [a, b] = [permittedOf(packets, one.rules), permittedOf(packets, other.rules)];
        const [met, joined, cut] = [packets.meet(a, b), packets.join(a, b), packets.without(a, b)];
        for (const probe of [...one.packets, ...other.packets].map(boxOf)) {
          const [inA, inB] = [packets.holds(a, probe), packets.holds(b, probe)];
          expect(packets.holds(met, probe)).toBe(inA && inB);
          expect(packets.holds(joined, probe)).toBe(inA || inB);
          expect(packets.holds(cut, probe)).toBe(inA && !inB);
        }
        expect(packets.join(cut, met)).toBe(a);
        expect(packets.meet(cut, b)).toBe(NOTHING);
      }),
      { numRuns },
    );
  });

  it('show a packet that is one of theirs, and passes rule by rule', () => {
    fc.assert(
      fc.property(filterAndPackets(family), filterAndPackets(family, 4), (one, other) => {
        const packets = packetsOf(family);
        const leak = packets.without(permittedOf(packets, one.rules), permittedOf(packets, other.rules));
        const shown = packetFrom(packets, leak, [], []);
        expect(shown === undefined).toBe(leak === NOTHING);
        if (shown === undefined) return;
        expect(naivelyPasses(one.rules, shown)).toBe(true);
        expect(naivelyPasses(other.rules, shown)).toBe(false);
      }),
      { numRuns },
    );
  });

  it('are exact at both ends of the address space', () => {
    const packets = packetsOf(family);
    const last = everything(family).destination.to;
    const all: Box = everything(family);
    const ends = packets.of([
      { ...all, destination: only(0n) },
      { ...all, destination: only(last) },
    ]);
    const middle = packets.of([{ ...all, destination: { from: 1n, to: last - 1n } }]);
    expect(packets.join(ends, middle)).toBe(packets.all);
    expect(packets.meet(ends, middle)).toBe(NOTHING);
    expect(packets.rangesOf(ends, 'destination')).toEqual([only(0n), only(last)]);
    expect(packets.rangesOf(middle, 'destination')).toEqual([{ from: 1n, to: last - 1n }]);
    const halves = [
      { from: 0n, to: last >> 1n },
      { from: (last >> 1n) + 1n, to: last },
    ].map((destination) => packets.of([{ ...all, destination }]));
    expect(halves.reduce(packets.join, NOTHING)).toBe(packets.all);
    expect(halves.reduce(packets.meet, packets.all)).toBe(NOTHING);
  });
});

describe('cells of their own', () => {
  const packets = packetsOf(4);
  const all = everything(4);
  const permits = (rule: Partial<FilterRule>, box: Partial<Box>): boolean => {
    const rules: readonly FilterRule[] = [
      { action: 'permit', protocol: 'ip', at: 1, ...rule },
      { action: 'deny', protocol: 'ip', at: 2 },
    ];
    const wanted = packets.of([{ ...all, ...box }]);
    return packets.without(wanted, permittedOf(packets, rules)) === NOTHING;
  };

  it('are fragments behind the first, which a rule on ports never sees', () => {
    const https = { protocol: 'tcp', destinationPorts: { from: 443, to: 443 } } as const;
    expect(permits(https, { protocol: only(6n), destinationPort: only(443n), fragment: only(0n) })).toBe(
      true,
    );
    expect(permits(https, { protocol: only(6n), destinationPort: only(443n) })).toBe(false);
    expect(permits({ protocol: 'tcp', fragments: 'not' }, { protocol: only(6n), fragment: only(1n) })).toBe(
      false,
    );
    expect(permits({ fragments: 'only' }, { fragment: only(1n) })).toBe(true);
    expect(permits({ fragments: 'only' }, { fragment: only(0n) })).toBe(false);
  });

  it('may pass a rule on ports where a platform takes them by addresses, and are never surely stopped by one', () => {
    const later = packets.of([{ ...all, protocol: only(6n), fragment: only(1n) }]);
    const https = { protocol: 'tcp', destinationPorts: { from: 443, to: 443 } } as const;
    const denyAll: FilterRule = { action: 'deny', protocol: 'ip', at: 2 };
    const passing = (rules: readonly FilterRule[]) =>
      packets.meet(later, permittedOf(packets, rules, 'unsettled'));
    expect(passing([{ action: 'permit', ...https, at: 1 }, denyAll])).toBe(later);
    expect(passing([{ action: 'deny', ...https, at: 1 }])).toBe(later);
    expect(passing([{ action: 'permit', ...https, fragments: 'not', at: 1 }, denyAll])).toBe(NOTHING);
  });

  it('are ICMP types, which a rule on one type tells apart', () => {
    const echo = { protocol: 'icmp', icmp: { type: 8 } } as const;
    expect(
      permits(
        echo,
        boxOf({
          family: 4,
          source: { family: 4, value: 1n },
          destination: { family: 4, value: 2n },
          protocol: 'icmp',
        }),
      ),
    ).toBe(true);
    expect(permits(echo, { protocol: only(1n), fragment: only(0n), destinationPort: only(0n) })).toBe(false);
    expect(permits({ protocol: 'icmp' }, { protocol: only(1n) })).toBe(true);
  });

  it('show a fragment or an ICMP type as such', () => {
    const example = (rule: Partial<FilterRule>) => {
      const permitted = permittedOf(packets, [
        { action: 'permit', protocol: 'ip', at: 1, ...rule },
        { action: 'deny', protocol: 'ip', at: 2 },
      ]);
      return packetFrom(packets, permitted, [prefix('10.1.0.0/24')], [prefix('10.2.0.0/24')]);
    };
    expect(example({ protocol: 'udp', fragments: 'only' })).toMatchObject({
      protocol: 'udp',
      fragment: true,
    });
    expect(example({ protocol: 'icmp', icmp: { type: 13 } })).toMatchObject({ icmp: { type: 13, code: 0 } });
    expect(example({ protocol: 'icmp' })).not.toHaveProperty('icmp');
  });
});

describe('filters of any length', () => {
  it('are judged exactly: the hole behind 3,000 rules is found, and nothing beside it', () => {
    const hosts = Array.from(
      { length: 3000 },
      (_, i): FilterRule => ({
        action: 'deny',
        protocol: 'tcp',
        destination: { family: 4, address: 0x0a000000n + BigInt(i), length: 32 },
        at: i + 1,
      }),
    );
    const packets = packetsOf(4);
    const range = packets.of([
      { ...everything(4), protocol: only(6n), destination: { from: 0x0a000000n, to: 0x0a000bb7n } },
    ]);
    expect(packets.meet(range, permittedOf(packets, hosts))).toBe(NOTHING);
    const holed = hosts.filter((_, i) => i !== 1234);
    const left = packets.meet(range, permittedOf(packets, holed));
    expect(packets.rangesOf(left, 'destination')).toEqual([rangeOf(prefix('10.0.4.210/32'))]);
  });
});

function prefix(text: string): Prefix {
  const found = parsePrefix(text);
  if (found === undefined) throw new Error(text);
  return found;
}
