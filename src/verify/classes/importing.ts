import { admissionOf } from './admission.ts';
import { type Importers, setsTaken } from './importers.ts';
import { type CompactNetwork, type Lists, NONE, ROUTE, type RouteRows } from './network.ts';
import { partSort } from './part-sort.ts';
import type { PrefixOrder } from './prefixes.ts';
import { keptOf, mergeInto, partOf, type Taken, takenFor } from './taken.ts';

/**
 * Who takes which routes from the VPN tables. Tables with one import set and policy are one importer: what they take is listed once, in the
 * order of prefixes.
 */
export interface Imports {
  /** Importer of each table; NONE for one that takes nothing. */
  readonly of: Int32Array;
  /** What each importer takes. */
  readonly lists: readonly ImportList[];
  /** `BACK` bits of each route: how it stands among what its own table takes. */
  readonly back: Uint8Array;
}

/**
 * Routes by prefix, each with the table it comes from (it stands here too because whoever goes through a list asks for it, and a route's own row
 * is anywhere); `cover[i]` is the last place of the next shorter prefix around place i, NONE at the top.
 */
export interface ImportList extends Taken {
  readonly cover: Int32Array;
}

/**
 * listed: the route comes back to its own table. joined: with others of its prefix, or under a shorter one. around: there are longer ones inside.
 * met: it meets one of another table.
 */
export const BACK = { listed: 1, joined: 2, around: 4, met: 8 } as const;

/**
 * Joins import sets with the routes of a scope that carry one of their targets and pass the import policy: an inverted index, no pairs. Routes are
 * sorted once per set of targets they leave with; what an importer takes is merged from such lists, most of them taken whole.
 */
export function importsOf(
  network: CompactNetwork,
  importers: Importers,
  order: PrefixOrder,
  scope: number,
): ScopedImports {
  const leaving = leavingBySet(network, order, scope);
  const sets = setsTaken(network, importers);
  const admission = admissionOf(network);
  const partial = new Uint8Array(importers.count);
  const partsOf = (importer: number) => {
    const parts: Taken[] = [];
    const policy = importers.policy[importer] ?? NONE;
    for (let place = sets.start[importer] ?? 0; place < (sets.start[importer + 1] ?? 0); place++) {
      const set = sets.items[place] ?? 0;
      const isWhole =
        leaving.inexact[set] === 0 && policy !== NONE ? admission.admitsExact(policy, set) : undefined;
      if (isWhole === false) continue;
      const all = partOf(leaving, leaving.start[set] ?? 0, leaving.start[set + 1] ?? 0);
      const part =
        policy === NONE || isWhole ? all : keptOf(all, (row) => admission.admits(policy, row, set));
      if (part.route.length === 0) continue;
      parts.push(part);
      if (leaving.partial[set] === 1) partial[importer] = 1;
    }
    return parts;
  };
  const room = roomFor(leaving, sets);
  const [taken, cover] = [takenFor(room), new Int32Array(room)];
  const back = new Uint8Array(network.routes.exports.length);
  const marker = markerOf(back, importers.of);
  let at = 0;
  const lists = Array.from({ length: importers.count }, (_, importer) => {
    const parts = partsOf(importer);
    const end = parts.reduce((sum, { route }) => sum + route.length, at);
    const own = partOf(taken, at, end);
    mergeInto(own, parts);
    const list = listOf(own, order, cover.subarray(at, end));
    marker.mark(importer, list);
    at = end;
    return list;
  });
  return { of: importers.of, lists, back, partial };
}

/** Places that all lists together need if every policy admits all it is offered. */
function roomFor({ start }: Leaving, sets: Lists): number {
  let room = 0;
  for (const set of sets.items) room += (start[set + 1] ?? 0) - (start[set] ?? 0);
  return room;
}

/** What importers take in a scope; `partial`: 1 where some of it may not stand in the present state. */
export interface ScopedImports extends Imports {
  readonly partial: Uint8Array;
}

/** Routes by the set of targets they leave with, those of set i from `start[i]` to `start[i + 1]`, by prefix. */
interface Leaving extends Taken {
  readonly start: Int32Array;
  /** Per set, 1 where some route does not stand in the present state, or stands for every prefix inside its own. */
  readonly partial: Uint8Array;
  readonly inexact: Uint8Array;
}

function leavingBySet({ routes, sets }: CompactNetwork, order: PrefixOrder, scope: number): Leaving {
  const { exports, flags, table } = routes;
  const count = sets.start.length - 1;
  const leaves = (row: number) => (exports[row] ?? NONE) !== NONE && ((flags[row] ?? 0) & scope) !== 0;
  const start = new Int32Array(count + 1);
  for (let row = 0; row < exports.length; row++)
    if (leaves(row)) start[(exports[row] ?? 0) + 1] = (start[(exports[row] ?? 0) + 1] ?? 0) + 1;
  for (let set = 0; set < count; set++) start[set + 1] = (start[set + 1] ?? 0) + (start[set] ?? 0);
  const fill = start.slice();
  const taken = takenFor(start[count] ?? 0);
  const [partial, inexact] = [new Uint8Array(count), new Uint8Array(count)];
  for (let row = 0; row < exports.length; row++) {
    if (!leaves(row)) continue;
    const set = exports[row] ?? 0;
    const to = fill[set] ?? 0;
    taken.route[to] = row;
    taken.prefix[to] = order.of[row] ?? 0;
    taken.table[to] = table[row] ?? 0;
    fill[set] = to + 1;
    if (((flags[row] ?? 0) & ROUTE.present) === 0) partial[set] = 1;
    if (((flags[row] ?? 0) & ROUTE.exact) === 0) inexact[set] = 1;
  }
  const sort = partSort(order.count);
  for (let set = 0; set < count; set++) {
    const own = partOf(taken, start[set] ?? 0, start[set + 1] ?? 0);
    sort(own.prefix, [own.route, own.table]);
  }
  return { ...taken, start, partial, inexact };
}

/** Of the lists for any state those routes that stand in the present one: no exported route is present and not possible. */
export function presentAmong(all: ScopedImports, { routes }: CompactNetwork, order: PrefixOrder): Imports {
  const lists = all.lists.map((list, importer) =>
    all.partial[importer] === 1 ? presentIn(list, routes, order) : list,
  );
  const back = all.back.slice();
  const marker = markerOf(back, all.of);
  let changed = false;
  for (const [importer, list] of lists.entries()) {
    const before = all.lists[importer];
    if (before === undefined || before === list) continue;
    changed = true;
    marker.clear(importer, before);
    marker.mark(importer, list);
  }
  return changed ? { of: all.of, lists, back } : all;
}

/** The present part of a list; itself where that is all of it. */
export function presentIn(list: ImportList, { flags }: RouteRows, order: PrefixOrder): ImportList {
  const present = keptOf(list, (row) => ((flags[row] ?? 0) & ROUTE.present) !== 0);
  return present === list ? list : listOf(present, order);
}

/** A list of routes that come by prefix; `cover` is written. */
export function listOf(
  { route, prefix, table }: Taken,
  order: PrefixOrder,
  cover = new Int32Array(route.length),
): ImportList {
  const list = { route, prefix, table, cover };
  coverFrom(0, list, order);
  return list;
}

/** Works out `cover` from a place on; before it, it is right. */
export function coverFrom(first: number, { prefix, cover }: ImportList, { last }: PrefixOrder): void {
  for (let place = first; place < prefix.length; place++) {
    const own = prefix[place] ?? 0;
    let around = place - 1;
    if (around >= 0 && prefix[around] === own) around = cover[around] ?? NONE;
    while (around >= 0 && (last[prefix[around] ?? 0] ?? 0) < own) around = cover[around] ?? NONE;
    cover[place] = around;
  }
}

/** Marks the routes that come back by a list. */
export interface Marker {
  mark(importer: number, list: ImportList): void;
  /** Takes the marks off again. */
  clear(importer: number, list: ImportList): void;
}

/** Routes of one prefix are a group, known by its last place; groups are compared, not routes. */
export function markerOf(back: Uint8Array, of: Int32Array): Marker {
  let [sole, bits] = [new Int32Array(1024), new Uint8Array(1024)];

  /** Groups in their order: each is told by those around it, and tells them. */
  function compare({ prefix, table, cover }: ImportList): void {
    for (let begin = 0, end = 0; begin < prefix.length; begin = end) {
      end = groupEnd(prefix, begin);
      const own = end - begin === 1 ? (table[begin] ?? NONE) : soleTable(table, begin, end);
      let marks = end - begin === 1 ? 0 : BACK.joined;
      if (own === SEVERAL) marks |= BACK.met;
      for (let around = cover[end - 1] ?? NONE; around >= 0; around = cover[around] ?? NONE) {
        const apart = own === SEVERAL || sole[around] !== own ? BACK.met : 0;
        bits[around] = (bits[around] ?? 0) | BACK.around | apart;
        marks |= BACK.joined | apart;
      }
      sole[end - 1] = own;
      bits[end - 1] = marks;
    }
  }

  return {
    mark(importer, list) {
      const { route, prefix, table } = list;
      if (route.length > bits.length)
        [sole, bits] = [new Int32Array(2 * route.length), new Uint8Array(2 * route.length)];
      compare(list);
      let marks = 0;
      for (let place = route.length - 1; place >= 0; place--) {
        if (prefix[place] !== prefix[place + 1]) marks = (bits[place] ?? 0) | BACK.listed;
        if (of[table[place] ?? 0] === importer) back[route[place] ?? 0] = marks;
      }
    },
    clear(importer, { route, table }) {
      for (let place = 0; place < route.length; place++)
        if (of[table[place] ?? 0] === importer) back[route[place] ?? 0] = 0;
    },
  };
}

const SEVERAL = -2;

function groupEnd(prefix: Int32Array, begin: number): number {
  let end = begin + 1;
  while (end < prefix.length && prefix[end] === prefix[begin]) end++;
  return end;
}

function soleTable(table: Int32Array, begin: number, end: number): number {
  const own = table[begin] ?? NONE;
  for (let place = begin + 1; place < end; place++) if (table[place] !== own) return SEVERAL;
  return own;
}
