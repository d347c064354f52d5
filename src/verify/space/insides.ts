import { type Box, everything, type Range } from './box.ts';
import type { Packets, Space } from './packets.ts';
import { PairValues } from './pair-values.ts';

/** Protocols and ports of boxes. Equal ones have one number, and a set is only made of those that are asked for. */
export class Insides {
  readonly #packets: Packets;
  readonly #boxes: readonly Box[];
  readonly #numbers: Int32Array;
  /** A box with each number. */
  readonly #samples: Box[] = [];
  readonly #spaces: Space[] = [];
  /** Ends of ranges one behind the other, as a tree: the next node by a node and a value. */
  readonly #steps = new PairValues();
  #nodes = 1;

  constructor(packets: Packets, boxes: readonly Box[]) {
    this.#packets = packets;
    this.#boxes = boxes;
    this.#numbers = new Int32Array(boxes.length).fill(-1);
  }

  /** Number of a box by its place among all. */
  of(place: number): number {
    const known = this.#numbers[place] ?? -1;
    if (known >= 0) return known;
    const box = this.#boxes[place] ?? everything(this.#packets.family);
    const number = this.#numbered(box);
    this.#numbers[place] = number;
    return number;
  }

  /** The packets of a number, whatever their addresses. */
  space(number: number): Space {
    const known = this.#spaces[number];
    if (known !== undefined) return known;
    const whole = everything(this.#packets.family);
    const { source, destination } = whole;
    const space = this.#packets.of([{ ...(this.#samples[number] ?? whole), source, destination }]);
    this.#spaces[number] = space;
    return space;
  }

  #numbered(box: Box): number {
    const protocol = this.#step(this.#step(0, box.protocol), box.fragment);
    const number = this.#step(
      this.#step(this.#step(protocol, box.opening), box.destinationPort),
      box.sourcePort,
    );
    this.#samples[number] ??= box;
    return number;
  }

  #step(from: number, { from: low, to: high }: Range): number {
    return this.#next(this.#next(from, Number(low)), Number(high));
  }

  #next(from: number, value: number): number {
    const known = this.#steps.get(from, value);
    if (known >= 0) return known;
    this.#steps.set(from, value, this.#nodes);
    return this.#nodes++;
  }
}
