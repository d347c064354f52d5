import { CLAUSES, type Entries, type Question } from './entries.ts';
import { HeldSets } from './held.ts';
import { Insides } from './insides.ts';
import { NOTHING, type Packets, type Space } from './packets.ts';
import { PairValues } from './pair-values.ts';

/** Judges sets of entries that hold a cell; set 0 is empty. */
export class Judge {
  readonly #packets: Packets;
  readonly #question: Question;
  readonly #sets = new HeldSets();
  readonly #spaces = new PairValues();
  /** The set at hand. */
  readonly #cell: Cell;

  constructor(packets: Packets, question: Question, { boxes, list, permit }: Entries) {
    this.#packets = packets;
    this.#question = question;
    const column = () => new Int32Array(boxes.length);
    const insides = new Insides(packets, boxes);
    this.#cell = { list, permit, insides, held: column(), inside: column(), count: 0 };
  }

  /** The set with an entry put in, or taken out if it was there. */
  toggled(set: number, entry: number): number {
    return this.#sets.toggled(set, entry);
  }

  /** Protocols and ports of the answer in a cell which the entries of both sets hold. */
  space(everywhere: number, set: number): Space {
    const known = this.#spaces.get(everywhere, set);
    if (known >= 0) return known;
    const cell = this.#cell;
    const { insides, held, inside } = cell;
    cell.count = this.#sets.join(everywhere, set, held);
    for (let place = 0; place < cell.count; place++) inside[place] = insides.of(held[place] ?? 0);
    const space = judged(this.#packets, this.#question, cell);
    this.#spaces.set(everywhere, set, space);
    return space;
  }
}

interface Cell extends Pick<Entries, 'list' | 'permit'> {
  readonly insides: Insides;
  /** The entries that hold it, ascending, so many of them, and the number of the inside of each. */
  readonly held: Int32Array;
  readonly inside: Int32Array;
  count: number;
}

/** What the lists of a question say about the protocols and ports of a cell which these entries hold. */
function judged(packets: Packets, { through, against }: Question, cell: Cell): Space {
  const other = partOf(cell, through.length);
  // Filters that are compared are mostly alike, and the stricter of two needs no set to be told.
  if (against !== undefined)
    for (let list = 0; list < through.length; list++)
      if (isStricter(cell, partOf(cell, list), other)) return NOTHING;
  let passed = spaceAt(cell, 0);
  for (let list = 0; list < through.length && passed !== NOTHING; list++)
    passed = packets.meet(passed, saidBy(packets, cell, partOf(cell, list)));
  if (passed === NOTHING) return NOTHING;
  const stopped = against === undefined ? passed : packets.without(passed, saidBy(packets, cell, other));
  const clauses = partOf(cell, CLAUSES);
  return clauses.begin === clauses.end ? stopped : packets.without(stopped, saidBy(packets, cell, clauses));
}

/** The places of one list's entries among those that hold a cell. */
interface ListPart {
  readonly begin: number;
  readonly end: number;
}

function partOf({ list, held, count }: Cell, of: number): ListPart {
  let begin = 0;
  while (begin < count && list[held[begin] ?? 0] !== of) begin++;
  let end = begin;
  while (end < count && list[held[end] ?? 0] === of) end++;
  return { begin, end };
}

/**
 * Whether one list of a cell is another with permits taken out and denials put in: then it lets through no more. A permit taken out leaves its
 * packets to later entries, and all of them passed before; a denial put in stops some and changes nothing for the others.
 */
function isStricter({ permit, inside, held }: Cell, strict: ListPart, wide: ListPart): boolean {
  let at = strict.begin;
  for (let place = wide.begin; place < wide.end; place++) {
    const permits = permit[held[place] ?? 0];
    let isFound = false;
    for (; at < strict.end; at++) {
      const own = permit[held[at] ?? 0];
      isFound = own === permits && inside[at] === inside[place];
      if (isFound || permits === 1 || own === 1) break;
    }
    if (isFound) at++;
    else if (permits === 0) return false;
  }
  while (at < strict.end && permit[held[at] ?? 0] === 0) at++;
  return at === strict.end;
}

/**
 * What one list says: the first of its entries that takes a packet decides; who comes to the end of rules passes, of
 * clauses does not.
 */
function saidBy(packets: Packets, cell: Cell, { begin, end }: ListPart): Space {
  if (begin === end) return packets.all;
  const { list, permit, held } = cell;
  let said = list[held[begin] ?? 0] === CLAUSES ? NOTHING : packets.all;
  // Behind an entry that takes everything nobody decides.
  let last = begin;
  while (last < end - 1 && spaceAt(cell, last) !== packets.all) last++;
  for (let place = last; place >= begin; place--) {
    const inside = spaceAt(cell, place);
    said = permit[held[place] ?? 0] === 1 ? packets.join(said, inside) : packets.without(said, inside);
  }
  return said;
}

/** Protocols and ports of the entry at a place. */
function spaceAt({ insides, inside }: Cell, place: number): Space {
  return insides.space(inside[place] ?? 0);
}
