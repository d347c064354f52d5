import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BitVec, type Bool, type Context, init } from 'z3-solver';
import type { FilterRule } from '../../src/device/model.ts';
import { addressBits, type Family } from '../../src/net/address.ts';
import { lastAddress, type Prefix } from '../../src/net/prefix.ts';
import { boxOf, packetFrom } from '../../src/verify/judge/packet.ts';
import { NOTHING, packetsOf } from '../../src/verify/space/packets.ts';
import type { Packet } from '../../src/verify/types.ts';
import { fc } from '../fast-check.ts';
import { twins } from './arbitrary-filter.ts';
import { naivelyPasses } from './naive.ts';
import { permittedOf } from './permitted.ts';

/** Z3 starts in half a second and takes 20 ms a question: few cases here, `Z3_RUNS=2000 npx vitest run test/space/z3.test.ts` for many. */
const numRuns = Number(process.env['Z3_RUNS'] ?? 40);

type Api = Context<'main'>;
let stop = () => {};
let z3: Api;

beforeAll(async () => {
  // z3-solver frees on our thread what V8 has collected, while the prover works on its own: its memory breaks and nobody is told. Here nothing is freed.
  vi.stubGlobal('FinalizationRegistry', KeepsAll);
  const { Context: contextOf, em } = await init();
  vi.unstubAllGlobals();
  z3 = contextOf('main');
  stop = () => em.PThread.terminateAllThreads();
}, 60_000);
afterAll(() => stop());

describe.each([4, 6] as const)('a theorem prover asked about two filters of IPv%i', (family) => {
  it('finds them apart exactly when the packet sets do, and each takes the other’s example', async () => {
    await fc.assert(
      fc.asyncProperty(twins(family, 6), async ([one = [], other = []]) => {
        const cell = cellOf(family);
        const leak = z3.And(passes(cell, one), z3.Not(passes(cell, other)));
        const packets = packetsOf(family);
        const [a, b] = [one, other].map((rules) => permittedOf(packets, rules));
        const set = packets.without(a ?? NOTHING, b ?? NOTHING);
        const theirs = await example(cell, leak);
        expect(theirs === undefined).toBe(set === NOTHING);
        if (theirs === undefined) return;
        expect(packets.holds(set, boxOf(theirs))).toBe(true);
        expect(naivelyPasses(one, theirs) && !naivelyPasses(other, theirs)).toBe(true);
        const ours = packetFrom(packets, set, [], []);
        expect(ours).toBeDefined();
        if (ours !== undefined) expect(await example(cell, z3.And(leak, is(cell, ours)))).toBeDefined();
      }),
      { numRuns },
    );
  }, 600_000);
});

/** Never calls anybody back. */
class KeepsAll {
  register(): void {}
  unregister(): void {}
}

/** A packet with unknown fields. */
interface Cell {
  readonly family: Family;
  readonly source: BitVec<number, 'main'>;
  readonly destination: BitVec<number, 'main'>;
  readonly protocol: BitVec<number, 'main'>;
  readonly sourcePort: BitVec<number, 'main'>;
  readonly destinationPort: BitVec<number, 'main'>;
  readonly icmpType: BitVec<number, 'main'>;
  readonly icmpCode: BitVec<number, 'main'>;
  readonly opening: Bool<'main'>;
  readonly fragment: Bool<'main'>;
}

function cellOf(family: Family): Cell {
  const bits = (name: string, size: number): BitVec<number, 'main'> => z3.BitVec.const(name, size);
  return {
    family,
    source: bits('source', addressBits(family)),
    destination: bits('destination', addressBits(family)),
    protocol: bits('protocol', 8),
    sourcePort: bits('sourcePort', 16),
    destinationPort: bits('destinationPort', 16),
    icmpType: bits('icmpType', 8),
    icmpCode: bits('icmpCode', 8),
    opening: z3.Bool.const('opening'),
    fragment: z3.Bool.const('fragment'),
  };
}

/** The first rule that matches decides; what none matches passes. */
function passes(cell: Cell, rules: readonly FilterRule[]): Bool<'main'> {
  return rules.reduceRight<Bool<'main'>>(
    (rest, rule) =>
      rule.action === 'permit' ? z3.Or(matches(cell, rule), rest) : z3.And(z3.Not(matches(cell, rule)), rest),
    z3.Bool.val(true),
  );
}

function matches(cell: Cell, rule: FilterRule): Bool<'main'> {
  const within = (field: BitVec<number, 'main'>, from: number, to: number) =>
    z3.And(field.uge(from), field.ule(to));
  const inside = [
    ...(rule.sourcePorts === undefined
      ? []
      : [within(cell.sourcePort, rule.sourcePorts.from, rule.sourcePorts.to)]),
    ...(rule.destinationPorts === undefined
      ? []
      : [within(cell.destinationPort, rule.destinationPorts.from, rule.destinationPorts.to)]),
    ...(rule.established === true ? [z3.Not(cell.opening)] : []),
    ...(rule.icmp === undefined ? [] : [equals(cell.icmpType, rule.icmp.type)]),
    ...(rule.icmp?.code === undefined ? [] : [equals(cell.icmpCode, rule.icmp.code)]),
  ];
  const outside = [
    ...(rule.protocol === 'ip' ? [] : [equals(cell.protocol, protocolNumber(rule.protocol, cell.family))]),
    ...(rule.source === undefined ? [] : [covers(cell.source, rule.source)]),
    ...(rule.destination === undefined ? [] : [covers(cell.destination, rule.destination)]),
  ];
  const whole = z3.And(z3.Not(cell.fragment), ...inside);
  if (rule.fragments === 'only') return z3.And(cell.fragment, z3.Bool.val(inside.length === 0), ...outside);
  if (rule.fragments === 'not') return z3.And(whole, ...outside);
  return z3.And(...(inside.length === 0 ? [] : [whole]), ...outside);
}

function equals(field: BitVec<number, 'main'>, value: number | bigint): Bool<'main'> {
  return field.eq(z3.BitVec.val(value, field.size()));
}

function covers(field: BitVec<number, 'main'>, prefix: Prefix): Bool<'main'> {
  return z3.And(field.uge(prefix.address), field.ule(lastAddress(prefix).value));
}

function protocolNumber(protocol: FilterRule['protocol'], family: Family): number {
  if (typeof protocol === 'number') return protocol;
  return { ip: 0, tcp: 6, udp: 17, icmp: family === 4 ? 1 : 58 }[protocol];
}

/** The formula that only this packet fulfils, as far as it has fields. */
function is(cell: Cell, packet: Packet): Bool<'main'> {
  const named = packet.protocol.startsWith('ip-');
  const protocol = named
    ? Number(packet.protocol.slice(3))
    : protocolNumber(word(packet.protocol), cell.family);
  const icmp = packet.icmp ?? { type: packet.family === 4 ? 8 : 128, code: 0 };
  const whole = packet.fragment !== true;
  return z3.And(
    equals(cell.source, packet.source.value),
    equals(cell.destination, packet.destination.value),
    equals(cell.protocol, protocol),
    whole ? z3.Not(cell.fragment) : cell.fragment,
    ...(packet.sourcePort === undefined ? [] : [equals(cell.sourcePort, packet.sourcePort)]),
    ...(packet.destinationPort === undefined ? [] : [equals(cell.destinationPort, packet.destinationPort)]),
    ...(packet.opening === undefined ? [] : [packet.opening ? cell.opening : z3.Not(cell.opening)]),
    ...(whole && packet.protocol === 'icmp'
      ? [equals(cell.icmpType, icmp.type), equals(cell.icmpCode, icmp.code)]
      : []),
  );
}

function word(protocol: Packet['protocol']): FilterRule['protocol'] {
  return protocol === 'tcp' || protocol === 'udp' ? protocol : 'icmp';
}

async function example(cell: Cell, formula: Bool<'main'>): Promise<Packet | undefined> {
  const solver = new z3.Solver();
  solver.add(formula);
  const answer = await solver.check();
  if (answer === 'unknown') throw new Error('z3 does not know');
  if (answer === 'unsat') return undefined;
  const model = solver.model();
  const number = (field: BitVec<number, 'main'>): bigint =>
    BigInt(`${model.eval(field, true).toString()}`.replace('#', '0'));
  const holds = (field: Bool<'main'>): boolean => model.eval(field, true).toString() === 'true';
  return packetOf(cell, number, holds);
}

function packetOf(
  cell: Cell,
  number: (field: BitVec<number, 'main'>) => bigint,
  holds: (field: Bool<'main'>) => boolean,
): Packet {
  const { family } = cell;
  const protocol = Number(number(cell.protocol));
  const name =
    protocol === 6
      ? 'tcp'
      : protocol === 17
        ? 'udp'
        : protocol === (family === 4 ? 1 : 58)
          ? 'icmp'
          : undefined;
  const ends: Pick<Packet, 'family' | 'source' | 'destination' | 'protocol'> = {
    family,
    source: { family, value: number(cell.source) },
    destination: { family, value: number(cell.destination) },
    protocol: name ?? `ip-${protocol}`,
  };
  if (holds(cell.fragment)) return { ...ends, fragment: true };
  if (name === undefined) return ends;
  if (name === 'icmp')
    return { ...ends, icmp: { type: Number(number(cell.icmpType)), code: Number(number(cell.icmpCode)) } };
  const ports = {
    sourcePort: Number(number(cell.sourcePort)),
    destinationPort: Number(number(cell.destinationPort)),
  };
  return name === 'udp' ? { ...ends, ...ports } : { ...ends, ...ports, opening: holds(cell.opening) };
}
