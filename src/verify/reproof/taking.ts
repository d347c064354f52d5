import { admissionOf } from '../classes/admission.ts';
import { listOf, markerOf, presentIn } from '../classes/importing.ts';
import { NONE, ROUTE } from '../classes/network.ts';
import type { Taken } from '../classes/taken.ts';
import { bytesOfLength, intsOfLength } from './columns.ts';
import { markAmong } from './marking.ts';
import type { OpenGround, OpenImports } from './open-ground.ts';
import { OpenList } from './open-list.ts';
import type { Shaken } from './shaken.ts';

/** Who takes what, kept up to date. */
export interface Taking {
  /** Importers that ask for a target of some set. */
  askersOf(set: number): readonly number[];
  /** Gives tables the importers their rows ask for; lists of new importers are made. */
  seat(tables: readonly number[]): void;
  /** Takes routes out of lists and puts others in; the importers whose lists changed. */
  renew(exchanged: Exchanged): ReadonlySet<number>;
}

export function takingIn(ground: OpenGround): Taking {
  const { network, importers, possible, present, order, routesOf, leaving } = ground;
  const { routes } = network;
  const { admits } = admissionOf(network);
  const byTarget = new Map<number, number[]>();
  const askers = new Map<number, readonly number[]>();
  for (let importer = 0; importer < importers.count; importer++) enter(importer);

  function enter(importer: number): void {
    for (const target of targetsIn(importers.set[importer] ?? NONE)) {
      const list = byTarget.get(target) ?? [];
      list.push(importer);
      byTarget.set(target, list);
    }
    askers.clear();
  }

  function targetsIn(set: number): Int32Array {
    const { start, items } = network.sets;
    return items.subarray(start[set] ?? 0, start[set + 1] ?? 0);
  }

  function askersOf(set: number): readonly number[] {
    if (set === NONE) return [];
    const known = askers.get(set);
    if (known !== undefined) return known;
    const found = [...new Set([...targetsIn(set)].flatMap((target) => byTarget.get(target) ?? []))];
    askers.set(set, found);
    return found;
  }

  function takes(importer: number, row: number): boolean {
    const set = routes.exports[row] ?? NONE;
    if (set === NONE || ((routes.flags[row] ?? 0) & ROUTE.possible) === 0) return false;
    const policy = importers.policy[importer] ?? NONE;
    return policy === NONE || admits(policy, row, set);
  }

  /** All that a new importer takes: routes of the sets that hold one of its targets. */
  function listFrom(importer: number): OpenList {
    const asked = new Set(targetsIn(importers.set[importer] ?? NONE));
    const { start, items } = network.sets;
    const found: number[] = [];
    for (let set = 0, at = 0; set + 1 < start.length; set++) {
      let wanted = false;
      for (; at < (start[set + 1] ?? 0); at++) wanted ||= asked.has(items[at] ?? NONE);
      if (!wanted) continue;
      for (let row = leaving.first(set); row >= 0; row = leaving.next(row))
        if (takes(importer, row)) found.push(row);
    }
    found.sort((a, b) => (order.of[a] ?? 0) - (order.of[b] ?? 0));
    return new OpenList(listOf(takenOf(found), order));
  }

  /** Rows that come by prefix. */
  function takenOf(rows: readonly number[]): Taken {
    const route = Int32Array.from(rows);
    const prefix = route.map((row) => order.of[row] ?? 0);
    return { route, prefix, table: route.map((row) => routes.table[row] ?? NONE) };
  }

  return {
    askersOf,
    seat(tables) {
      for (const table of tables) {
        const importer = importers.ask(table);
        possible.of = intsOfLength(possible.of, table + 1);
        present.of = possible.of;
        possible.of[table] = importer;
        if (importer === NONE || possible.lists[importer] !== undefined) continue;
        enter(importer);
        const list = listFrom(importer);
        possible.lists[importer] = list;
        present.lists[importer] = presentOf(list);
      }
    },
    renew({ tables, gone, added, shaken }) {
      possible.back = bytesOfLength(possible.back, routes.table.length);
      present.back = bytesOfLength(present.back, routes.table.length);
      for (const row of tables.flatMap((table) => [...routesOf.of(table)])) {
        possible.back[row] = 0;
        present.back[row] = 0;
      }
      const numbers = shaken.numbers();
      const moved = new Set([...gone, ...added]);
      const changed = new Set<number>();
      for (const [importer, rows] of offers([...shaken.sets].flatMap(askersOf), added)) {
        const all = possible.lists[importer];
        const now = present.lists[importer];
        if (all === undefined || now === undefined) continue;
        if (!all.edit({ numbers, gone: moved, added: takenOf(rows) }, order)) continue;
        changed.add(importer);
        if (now !== all) now.edit({ numbers, gone: moved, added: takenOf(rows.filter(isPresent)) }, order);
        else if (!rows.every(isPresent)) present.lists[importer] = presentOf(all);
      }
      const own = new Set(tables.map((table) => possible.of[table] ?? NONE));
      for (const scope of [possible, present]) markIn(scope, { changed, own, shaken });
      return changed;
    },
  };

  /** What each of some importers takes of new routes, ascending by prefix. */
  function offers(
    askers: readonly number[],
    added: readonly number[],
  ): ReadonlyMap<number, readonly number[]> {
    const offered = new Map<number, number[]>(askers.map((importer) => [importer, []]));
    for (const row of added.toSorted((a, b) => (order.of[a] ?? 0) - (order.of[b] ?? 0)))
      for (const importer of askersOf(routes.exports[row] ?? NONE))
        if (takes(importer, row)) offered.get(importer)?.push(row);
    return offered;
  }

  function isPresent(row: number): boolean {
    return ((routes.flags[row] ?? 0) & ROUTE.present) !== 0;
  }

  /** The present part of a list; itself where that is all of it. */
  function presentOf(list: OpenList): OpenList {
    const part = presentIn(list, routes, order);
    return part === list ? list : new OpenList(part);
  }

  /** Importers of written tables mark whole lists, others what changed in theirs. */
  function markIn({ back, of, lists }: OpenImports, { changed, own, shaken }: Marked): void {
    const whole = markerOf(back, of);
    for (const importer of own) {
      const list = lists[importer];
      if (list !== undefined) whole.mark(importer, list);
    }
    const among = { ranges: shaken.ranges(), order };
    for (const importer of changed) {
      const list = lists[importer];
      if (list === undefined || own.has(importer)) continue;
      markAmong(list, among, (table) => of[table] === importer, back);
    }
  }
}

interface Marked {
  readonly changed: Iterable<number>;
  readonly own: ReadonlySet<number>;
  readonly shaken: Shaken;
}

/** Routes that went and came, and the tables that were written. */
export interface Exchanged {
  readonly tables: readonly number[];
  readonly gone: Iterable<number>;
  readonly added: readonly number[];
  readonly shaken: Shaken;
}
