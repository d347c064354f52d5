import { addressBits, type Family } from '../../net/address.ts';
import type { Box, Field, Range } from './box.ts';
import { type Diagram, diagramOf, EMPTY, FULL } from './diagram.ts';

/** A set of packets: a node of the diagram of its `Packets`. Two sets of one `Packets` are equal when they are the same number. */
export type Space = number;

export const NOTHING: Space = EMPTY;

/** Sets of packets of one family, exact, each kept once; all operations are remembered. Sets of two different `Packets` must not be mixed. */
export interface Packets {
  readonly family: Family;
  readonly all: Space;
  /** The packets of any of the boxes. */
  of(boxes: readonly Box[]): Space;
  meet(a: Space, b: Space): Space;
  join(a: Space, b: Space): Space;
  without(a: Space, b: Space): Space;
  /** Whether a set holds the first packet of a box. */
  holds(space: Space, packet: Box): boolean;
  /** The values a field has in a set, as ranges in ascending order; fields must be asked in the order of `ORDER`, each after `fixed`. */
  rangesOf(space: Space, field: Field): readonly Range[];
  /** A set cut by the values of a field into ranges, in ascending order, each with what the other fields then are; asked as `rangesOf` is. */
  partsOf(space: Space, field: Field): readonly Part[];
  /** The packets of a set whose field has this value, with the field set free. */
  fixed(space: Space, field: Field, value: bigint): Space;
  /** The packets that differ from one of a set in this one-bit field at most. */
  freed(space: Space, field: 'opening' | 'fragment'): Space;
  /** Nodes made so far, for those who bound memory. */
  size(): number;
}

/** The values of one field for which a set holds the same rest, the field itself set free. */
export interface Part {
  readonly range: Range;
  readonly rest: Space;
}

/** The order in which fields are tested: addresses first, what decides whether there are ports before the ports. */
export const ORDER: readonly Field[] = [
  'destination',
  'source',
  'protocol',
  'fragment',
  'opening',
  'destinationPort',
  'sourcePort',
];

/** Ranges told of one field; a set with more has its first ones told. */
const MOST_RANGES = 4096;

/** Where a field's bits stand among the variables of the diagram, highest bit first. */
interface Place {
  readonly first: number;
  readonly bits: number;
}

/** An empty collection of packet sets. */
export function packetsOf(family: Family): Packets {
  const places = placesIn(family);
  const diagram = diagramOf(ORDER.reduce((sum, field) => sum + places[field].bits, 0));
  const { meet, join, without } = diagram;
  return {
    family,
    all: FULL,
    of: (boxes) => boxes.reduce((space, box) => join(space, boxSpace(diagram, places, box)), EMPTY),
    meet,
    join,
    without,
    holds: (space, packet) => {
      const end = ORDER.reduce(
        (at, field) => followed(diagram, places[field], at, packet[field].from),
        space,
      );
      return end === FULL;
    },
    rangesOf: (space, field) => rangesIn(diagram, places[field], space),
    partsOf: (space, field) => partsIn(diagram, places[field], space),
    fixed: (space, field, value) => followed(diagram, places[field], space, value),
    freed: (space, field) => diagram.freed(space, places[field].first),
    size: () => diagram.count(),
  };
}

function placesIn(family: Family): Readonly<Record<Field, Place>> {
  const address = addressBits(family);
  const after = 2 * address;
  return {
    destination: { first: 0, bits: address },
    source: { first: address, bits: address },
    protocol: { first: after, bits: 8 },
    fragment: { first: after + 8, bits: 1 },
    opening: { first: after + 9, bits: 1 },
    destinationPort: { first: after + 10, bits: 16 },
    sourcePort: { first: after + 26, bits: 16 },
  };
}

/** Built from the last field up, so that every node is made once. */
function boxSpace(diagram: Diagram, places: Readonly<Record<Field, Place>>, box: Box): Space {
  return ORDER.reduceRight((below, field) => rangeSpace(diagram, places[field], box[field], below), FULL);
}

/** The largest value of a field by its bits. */
const LARGEST: readonly bigint[] = Array.from({ length: 129 }, (_, bits) => (1n << BigInt(bits)) - 1n);

/** The packets of `below` whose field lies in a range: the bits both ends share, then one chain for each end. */
function rangeSpace(diagram: Diagram, { first, bits }: Place, range: Range, below: Space): Space {
  if (range.from === 0n && range.to === LARGEST[bits]) return below;
  const [from, to] = [wordsInto(FROM, range.from, bits), wordsInto(TO, range.to, bits)];
  const parts = bits - sharedBits(from, to, bits);
  let [least, most] = [below, below];
  for (let bit = 0; bit < parts - 1; bit++) {
    const variable = first + bits - 1 - bit;
    least =
      bitOf(from, bit) === 1 ? diagram.node(variable, EMPTY, least) : diagram.node(variable, least, below);
    most = bitOf(to, bit) === 1 ? diagram.node(variable, below, most) : diagram.node(variable, most, EMPTY);
  }
  let space = parts === 0 ? below : diagram.node(first + bits - parts, least, most);
  for (let bit = parts; bit < bits; bit++) {
    const variable = first + bits - 1 - bit;
    space =
      bitOf(from, bit) === 1 ? diagram.node(variable, EMPTY, space) : diagram.node(variable, space, EMPTY);
  }
  return space;
}

/** How many bits two values have in common from the highest on. */
function sharedBits(a: Words, b: Words, bits: number): number {
  for (let bit = bits - 1; bit >= 0; bit--) if (bitOf(a, bit) !== bitOf(b, bit)) return bits - 1 - bit;
  return bits;
}

/** A value of up to 128 bits as 32-bit words, the lowest first. */
type Words = Uint32Array<ArrayBuffer>;

/** Written anew for every range. */
const [FROM, TO, VALUE] = [new Uint32Array(4), new Uint32Array(4), new Uint32Array(4)];

function wordsInto(words: Words, value: bigint, bits: number): Words {
  if (bits <= 32) words[0] = Number(value);
  else for (let i = 0; i < bits / 32; i++) words[i] = Number((value >> BigInt(32 * i)) & 0xffffffffn);
  return words;
}

function bitOf(words: Words, bit: number): number {
  return ((words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1;
}

/** Goes down from a node along the bits of one field's value. */
function followed(diagram: Diagram, { first, bits }: Place, space: Space, value: bigint): Space {
  const words = wordsInto(VALUE, value, bits);
  let at = space;
  for (let variable = diagram.variable(at); variable < first + bits; variable = diagram.variable(at))
    at = bitOf(words, bits - 1 - (variable - first)) === 1 ? diagram.high(at) : diagram.low(at);
  return at;
}

function rangesIn(diagram: Diagram, place: Place, space: Space): readonly Range[] {
  const ranges: { from: bigint; to: bigint }[] = [];
  for (const { range } of partsIn(diagram, place, space)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to + 1n === range.from) last.to = range.to;
    else ranges.push({ ...range });
  }
  return ranges;
}

function partsIn(diagram: Diagram, { first, bits }: Place, space: Space): readonly Part[] {
  const parts: { range: { from: bigint; to: bigint }; rest: Space }[] = [];
  visit(space, 0, 0n);
  return parts;

  function visit(at: Space, depth: number, value: bigint): void {
    if (at === EMPTY || parts.length >= MOST_RANGES) return;
    if (diagram.variable(at) >= first + bits) {
      take(at, depth, value);
      return;
    }
    const tested = diagram.variable(at) === first + depth;
    visit(tested ? diagram.low(at) : at, depth + 1, value << 1n);
    visit(tested ? diagram.high(at) : at, depth + 1, (value << 1n) | 1n);
  }

  function take(rest: Space, depth: number, value: bigint): void {
    const free = BigInt(bits - depth);
    const [from, to] = [value << free, ((value + 1n) << free) - 1n];
    const last = parts.at(-1);
    if (last !== undefined && last.rest === rest && last.range.to + 1n === from) last.range.to = to;
    else parts.push({ range: { from, to }, rest });
  }
}
