import { destinationsOf } from '../judge/passage.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Box } from '../space/box.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';

/** Sets that were worked out for one side, one state or one site, kept for the others: most of a network is the same in all of them. */
export interface WorkedOut {
  /** The packets to the destinations of any of these ranges (ranks of the fabric). */
  destinations(fabric: Fabric, ranges: readonly RankRange[]): Space;
  /** What both sets hold. */
  meet(a: Space, b: Space): Space;
}

/** Ranks from … to, half open. */
interface RankRange {
  readonly from: number;
  readonly to: number;
}

/** More ranks than any network has; two of them are one exact number. */
const RANKS = 2 ** 26;

/** Nothing worked out yet; lives as long as one comparison. */
export function workedOut(packets: Packets): WorkedOut {
  const places = new Map<string, Space>();
  const ranged = new WeakMap<Fabric, Map<number, Space>>();
  const met = new Map<Space, Map<Space, Space>>();
  const placeOf = (box: Box): Space => {
    const key = `${box.destination.from}-${box.destination.to}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const made = packets.of([box]);
    places.set(key, made);
    return made;
  };
  const rangeOf = (fabric: Fabric, range: RankRange): Space => {
    const known = ranged.get(fabric) ?? new Map<number, Space>();
    if (known.size === 0) ranged.set(fabric, known);
    const key = range.from * RANKS + range.to;
    const made = known.get(key) ?? placeOf(destinationsOf(fabric, range));
    known.set(key, made);
    return made;
  };
  return {
    destinations: (fabric, ranges) =>
      ranges.map((range) => rangeOf(fabric, range)).reduce((all, one) => packets.join(all, one), NOTHING),
    meet(a, b) {
      const known = met.get(a) ?? new Map<Space, Space>();
      if (known.size === 0) met.set(a, known);
      const made = known.get(b) ?? packets.meet(a, b);
      known.set(b, made);
      return made;
    },
  };
}
