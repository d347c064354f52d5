import { coverFrom, type ImportList } from '../classes/importing.ts';
import { NONE } from '../classes/network.ts';
import type { PrefixOrder } from '../classes/prefixes.ts';
import { firstPlace, type Taken } from '../classes/taken.ts';
import { intsOfLength } from './columns.ts';

/** What changes in a list: rows that leave it for some prefixes, and rows that come, both ascending by prefix number. */
export interface ListEdit {
  readonly numbers: Int32Array;
  readonly gone: ReadonlySet<number>;
  readonly added: Taken;
}

/** A list that is changed in its place. The columns it begins with are written too. */
export class OpenList implements ImportList {
  route: Int32Array;
  prefix: Int32Array;
  table: Int32Array;
  cover: Int32Array;
  #room: ImportList | undefined;

  constructor({ route, prefix, table, cover }: ImportList) {
    this.route = route;
    this.prefix = prefix;
    this.table = table;
    this.cover = cover;
  }

  /** Takes rows out and puts others in; whether anything changed. */
  edit(edit: ListEdit, order: PrefixOrder): boolean {
    const out = this.#placesOf(edit);
    const { prefix: added } = edit.added;
    if (out.length + added.length === 0) return false;
    const before = this.prefix.length;
    const first = Math.min(out[0] ?? before, firstPlace(this.prefix, added[0] ?? Number.POSITIVE_INFINITY));
    const room = this.#roomFor(before + added.length);
    takeOut(room, out, before);
    const left = before - out.length;
    putIn(room, edit.added, left);
    this.#show(room, left + added.length);
    coverFrom(first, this, order);
    return true;
  }

  #placesOf({ numbers, gone }: ListEdit): readonly number[] {
    const places: number[] = [];
    for (const number of numbers)
      for (let at = firstPlace(this.prefix, number); this.prefix[at] === number; at++)
        if (gone.has(this.route[at] ?? NONE)) places.push(at);
    return places;
  }

  #roomFor(count: number): ImportList {
    const { route, prefix, table, cover } = this.#room ?? this;
    this.#room = {
      route: intsOfLength(route, count),
      prefix: intsOfLength(prefix, count),
      table: intsOfLength(table, count),
      cover: intsOfLength(cover, count),
    };
    return this.#room;
  }

  #show({ route, prefix, table, cover }: ImportList, count: number): void {
    this.route = route.subarray(0, count);
    this.prefix = prefix.subarray(0, count);
    this.table = table.subarray(0, count);
    this.cover = cover.subarray(0, count);
  }
}

/** Closes the gaps that some places leave in a list of so many. */
function takeOut({ route, prefix, table }: Taken, places: readonly number[], length: number): void {
  let to = places[0] ?? length;
  for (const [i, place] of places.entries()) {
    const next = places[i + 1] ?? length;
    for (const column of [route, prefix, table]) column.copyWithin(to, place + 1, next);
    to += next - place - 1;
  }
}

/** Opens gaps from the end of a list of so many, behind those of the same prefix. */
function putIn(list: Taken, added: Taken, length: number): void {
  let end = length;
  for (let i = added.prefix.length - 1; i >= 0; i--) {
    const at = firstPlace(list.prefix, (added.prefix[i] ?? 0) + 1, 0, end);
    for (const column of [list.route, list.prefix, list.table]) column.copyWithin(at + i + 1, at, end);
    list.route[at + i] = added.route[i] ?? NONE;
    list.prefix[at + i] = added.prefix[i] ?? 0;
    list.table[at + i] = added.table[i] ?? NONE;
    end = at;
  }
}
