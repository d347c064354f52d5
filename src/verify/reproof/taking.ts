import { admissionOf } from '../classes/admission.ts';
import { type ImportList, listOf, markerOf, partOf, presentIn } from '../classes/importing.ts';
import { NONE, ROUTE } from '../classes/network.ts';
import { bytesOfLength, intsOfLength } from './columns.ts';
import type { OpenGround } from './open-ground.ts';

/** Who takes what, kept up to date. */
export interface Taking {
  /** Importers that ask for a target of some set. */
  askersOf(set: number): readonly number[];
  /** Gives tables the importers their rows ask for; lists of new importers are made. */
  seat(tables: readonly number[]): void;
  /** Takes the routes of some tables out of lists and puts those they have now in. */
  renew(importers: Iterable<number>, tables: readonly number[]): void;
}

export function takingIn(ground: OpenGround): Taking {
  const { network, importers, possible, present, order, routesOf, leaving } = ground;
  const { routes } = network;
  const admits = admissionOf(network);
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
  function listFrom(importer: number): ImportList {
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
    return listed(found);
  }

  function listed(rows: number[]): ImportList {
    rows.sort((a, b) => (order.of[a] ?? 0) - (order.of[b] ?? 0));
    const route = Int32Array.from(rows);
    const prefix = route.map((row) => order.of[row] ?? 0);
    return listOf({ route, prefix, table: route.map((row) => routes.table[row] ?? NONE) }, order);
  }

  /** A list without the routes of some tables and with others in their places. */
  function merged(list: ImportList, gone: ReadonlySet<number>, added: readonly number[]): ImportList {
    const length = list.route.length + added.length;
    const [route, prefix] = [new Int32Array(length), new Int32Array(length)];
    const table = new Int32Array(length);
    let [count, next] = [0, 0];
    const put = (row: number, number: number, from: number) => {
      route[count] = row;
      prefix[count] = number;
      table[count++] = from;
    };
    const putNext = () => {
      const row = added[next++] ?? 0;
      put(row, order.of[row] ?? 0, routes.table[row] ?? NONE);
    };
    for (let place = 0; place < list.route.length; place++) {
      const from = list.table[place] ?? NONE;
      if (gone.has(from)) continue;
      const number = list.prefix[place] ?? 0;
      while (next < added.length && (order.of[added[next] ?? 0] ?? 0) < number) putNext();
      put(list.route[place] ?? 0, number, from);
    }
    while (next < added.length) putNext();
    return listOf(partOf({ route, prefix, table }, 0, count), order);
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
        present.lists[importer] = presentIn(list, routes, order);
      }
    },
    renew(touched, tables) {
      const gone = new Set(tables);
      const rows = tables.flatMap((table) => [...routesOf.of(table)]);
      rows.sort((a, b) => (order.of[a] ?? 0) - (order.of[b] ?? 0));
      possible.back = bytesOfLength(possible.back, routes.table.length);
      present.back = bytesOfLength(present.back, routes.table.length);
      for (const row of rows) {
        possible.back[row] = 0;
        present.back[row] = 0;
      }
      const offered = new Map<number, number[]>();
      for (const row of rows)
        for (const importer of askersOf(routes.exports[row] ?? NONE)) {
          const list = offered.get(importer) ?? [];
          if (takes(importer, row)) list.push(row);
          offered.set(importer, list);
        }
      const [ever, now] = [possible, present].map(({ back, of }) => markerOf(back, of));
      for (const importer of touched) {
        const list = possible.lists[importer];
        if (list === undefined) continue;
        const renewed = merged(list, gone, offered.get(importer) ?? []);
        possible.lists[importer] = renewed;
        present.lists[importer] = presentIn(renewed, routes, order);
        ever?.mark(importer, renewed);
        now?.mark(importer, present.lists[importer] ?? renewed);
      }
    },
  };
}
