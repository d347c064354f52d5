import type { Box } from '../space/box.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';

/** Sets that were worked out for one side, one state or one site, kept for the others: most of a network is the same in all of them. */
export interface WorkedOut {
  /** The packets to any of these destinations. */
  destinations(boxes: readonly Box[]): Space;
  /** What both sets hold. */
  meet(a: Space, b: Space): Space;
}

/** Nothing worked out yet; lives as long as one comparison. */
export function workedOut(packets: Packets): WorkedOut {
  const places = new Map<string, Space>();
  const met = new Map<Space, Map<Space, Space>>();
  const placeOf = (box: Box): Space => {
    const key = `${box.destination.from}-${box.destination.to}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const made = packets.of([box]);
    places.set(key, made);
    return made;
  };
  return {
    destinations: (boxes) => boxes.map(placeOf).reduce((all, one) => packets.join(all, one), NOTHING),
    meet(a, b) {
      const known = met.get(a) ?? new Map<Space, Space>();
      if (known.size === 0) met.set(a, known);
      const made = known.get(b) ?? packets.meet(a, b);
      known.set(b, made);
      return made;
    },
  };
}
