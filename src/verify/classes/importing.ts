import { admissionOf } from './admission.ts';
import { type CompactNetwork, type Lists, NONE, ROUTE, type RouteRows } from './network.ts';
import { IntList, PairTable } from './pairs.ts';
import { partSort } from './part-sort.ts';
import type { PrefixOrder } from './prefixes.ts';

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

/** Routes that come by prefix, with their tables. */
export interface Taken {
  readonly route: Int32Array;
  readonly prefix: Int32Array;
  readonly table: Int32Array;
}

/**
 * listed: the route comes back to its own table. joined: with others of its prefix, or under a shorter one. around: there are longer ones inside.
 * met: it meets one of another table.
 */
export const BACK = { listed: 1, joined: 2, around: 4, met: 8 } as const;

/**
 * Joins import sets with the routes of a scope that carry one of their targets and pass the import policy: an inverted index, no pairs. Routes are
 * dealt out in the order of their rows, where neighbours go to the same importers; each list is sorted by itself.
 */
export function importsOf(
  network: CompactNetwork,
  importers: Importers,
  order: PrefixOrder,
  scope: number,
): ScopedImports {
  const { policy: through } = importers;
  const { exports, flags, table } = network.routes;
  const bySet = importersBySet(network, importers);
  const admission = admissionOf(network);
  const start = roomFor(network, scope, importers.count, bySet);
  const fill = start.slice();
  const taken = takenFor(start[importers.count] ?? 0);
  const partial = new Uint8Array(importers.count);
  for (let row = 0; row < exports.length; row++) {
    const set = exports[row] ?? NONE;
    const standing = flags[row] ?? 0;
    if (set === NONE || (standing & scope) === 0) continue;
    for (let place = bySet.start[set] ?? 0; place < (bySet.start[set + 1] ?? 0); place++) {
      const importer = bySet.items[place] ?? 0;
      const policy = through[importer] ?? NONE;
      if (policy !== NONE && !admission(policy, row, set)) continue;
      const to = fill[importer] ?? 0;
      taken.route[to] = row;
      taken.prefix[to] = order.of[row] ?? 0;
      taken.table[to] = table[row] ?? 0;
      fill[importer] = to + 1;
      if ((standing & ROUTE.present) === 0) partial[importer] = 1;
    }
  }
  const sort = partSort(order.count);
  const lists = Array.from({ length: importers.count }, (_, i) => {
    const own = partOf(taken, start[i] ?? 0, fill[i] ?? 0);
    sort(own.prefix, [own.route, own.table]);
    return listOf(own, order);
  });
  const back = new Uint8Array(exports.length);
  const marker = markerOf(back, importers.of);
  for (const [importer, list] of lists.entries()) marker.mark(importer, list);
  return { of: importers.of, lists, back, partial };
}

/** What importers take in a scope; `partial`: 1 where some of it does not stand in the present state. */
export interface ScopedImports extends Imports {
  readonly partial: Uint8Array;
}

function takenFor(room: number): Taken {
  return { route: new Int32Array(room), prefix: new Int32Array(room), table: new Int32Array(room) };
}

/** The places from `begin` on of what is taken. */
export function partOf({ route, prefix, table }: Taken, begin: number, end: number): Taken {
  return {
    route: route.subarray(begin, end),
    prefix: prefix.subarray(begin, end),
    table: table.subarray(begin, end),
  };
}

/** Where each importer's list starts if its policy admits all it is offered: routes of one set go to the same importers. */
function roomFor(
  { routes, sets }: CompactNetwork,
  scope: number,
  importers: number,
  bySet: Lists,
): Int32Array {
  const { exports, flags } = routes;
  const inSet = new Int32Array(sets.start.length);
  for (let row = 0; row < exports.length; row++) {
    const set = exports[row] ?? NONE;
    if (set !== NONE && ((flags[row] ?? 0) & scope) !== 0) inSet[set] = (inSet[set] ?? 0) + 1;
  }
  const start = new Int32Array(importers + 1);
  for (let set = 0; set + 1 < bySet.start.length; set++)
    for (let place = bySet.start[set] ?? 0; place < (bySet.start[set + 1] ?? 0); place++) {
      const next = (bySet.items[place] ?? 0) + 1;
      start[next] = (start[next] ?? 0) + (inSet[set] ?? 0);
    }
  for (let i = 0; i < importers; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  return start;
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
  const isPresent = (row: number) => ((flags[row] ?? 0) & ROUTE.present) !== 0;
  const first = list.route.findIndex((row) => !isPresent(row));
  if (first < 0) return list;
  const kept: Taken = { route: list.route.slice(), prefix: list.prefix.slice(), table: list.table.slice() };
  let count = first;
  for (let place = first + 1; place < list.route.length; place++) {
    const row = list.route[place] ?? 0;
    if (!isPresent(row)) continue;
    kept.route[count] = row;
    kept.prefix[count] = list.prefix[place] ?? 0;
    kept.table[count++] = list.table[place] ?? 0;
  }
  return listOf(partOf(kept, 0, count), order);
}

/** A list of routes that come by prefix. */
export function listOf(taken: Taken, order: PrefixOrder): ImportList {
  const cover = new Int32Array(taken.prefix.length);
  coverFrom(0, { ...taken, cover }, order);
  return { ...taken, cover };
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

/** The importers of a network, numbered in the order of first asking. */
export interface Importers {
  readonly of: Int32Array;
  readonly count: number;
  /** What an importer asks for, and through which policy. */
  readonly set: Int32Array;
  readonly policy: Int32Array;
  /** Reads a table's row (again) and gives its importer, perhaps a new one. */
  ask(table: number): number;
}

export function importersOf({ tables }: CompactNetwork): Importers {
  const pairs = new PairTable();
  const [set, policy] = [new IntList(), new IntList()];
  const ask = (table: number): number => {
    const imports = tables.imports[table] ?? NONE;
    if (imports === NONE) return NONE;
    const through = tables.importPolicy[table] ?? NONE;
    const before = pairs.count;
    const importer = pairs.of(imports, through);
    if (pairs.count > before) {
      set.push(imports);
      policy.push(through);
    }
    return importer;
  };
  const of = new Int32Array(tables.imports.length);
  for (let table = 0; table < of.length; table++) of[table] = ask(table);
  return {
    of,
    ask,
    get count() {
      return pairs.count;
    },
    get set() {
      return set.view();
    },
    get policy() {
      return policy.view();
    },
  };
}

/** For every set of targets the importers that ask for one of them, each once. */
function importersBySet(network: CompactNetwork, importers: Importers): Lists {
  const { sets, targets } = network;
  const byTarget: number[][] = Array.from({ length: targets.words.length / 2 }, () => []);
  const asked = importers.set;
  for (let importer = 0; importer < asked.length; importer++) {
    const set = asked[importer] ?? 0;
    for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++)
      byTarget[sets.items[place] ?? 0]?.push(importer);
  }
  const count = sets.start.length - 1;
  const start = new Int32Array(count + 1);
  const items = new IntList();
  const stamp = new Int32Array(importers.count).fill(NONE);
  for (let set = 0; set < count; set++) {
    for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++)
      for (const importer of byTarget[sets.items[place] ?? 0] ?? []) {
        if (stamp[importer] === set) continue;
        stamp[importer] = set;
        items.push(importer);
      }
    start[set + 1] = items.length;
  }
  return { start, items: items.view() };
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

/** First place of a list whose prefix number is at least `number`. */
export function firstPlace(prefix: Int32Array, number: number, begin = 0, end = prefix.length): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prefix[middle] ?? 0) >= number) high = middle;
    else low = middle + 1;
  }
  return low;
}
