import type { Circuit } from '../bind/circuit.ts';

/** A site as people know it, or an interface that nobody declared; the same on both sides of a comparison. */
export interface Place {
  readonly vpn: string;
  readonly site: string;
}

/** Where packets go that fall out of every VRF. */
export const BACKBONE: Place = { vpn: '', site: '' };

/** Places, and the marks of what is treated alike, as numbers: equal on both sides, in every state. */
export interface Numbers {
  placeOf(circuit: Circuit | undefined): number;
  place(number: number): Place;
  mark(text: string): number;
  /** A mark that nothing else has. */
  unlike(): string;
}

/** No numbers given yet; lives as long as one comparison. */
export function numbersFrom(): Numbers {
  const places: Place[] = [];
  const known = new Map<string, number>();
  const marks = new Map<string, number>();
  let unlikes = 0;
  return {
    placeOf(circuit) {
      const { vpn, site } = circuit === undefined ? BACKBONE : { vpn: circuit.vpn, site: circuit.siteName };
      const key = `${vpn}\n${site}`;
      const number = known.get(key) ?? places.length;
      if (number === places.length) {
        known.set(key, number);
        places.push({ vpn, site });
      }
      return number;
    },
    place: (number) => places[number] ?? BACKBONE,
    mark(text) {
      const number = marks.get(text) ?? marks.size;
      marks.set(text, number);
      return number;
    },
    unlike: () => `?${unlikes++}`,
  };
}
