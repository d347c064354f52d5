import { FORWARD, LABEL, NONE, widthOf } from '../classes/network.ts';
import { intsOfLength, lengthenCircuits, lengthenRoutes, lengthenTables } from './columns.ts';
import type { Holders } from './holders.ts';
import type { OpenGround } from './open-ground.ts';
import type { PrefixRoom, PrefixWords } from './prefix-room.ts';
import { type ChangedTable, differing, itemsOf, type RouterPart, through } from './router-change.ts';

/** Writes tables of a router's part over standing ones. Circuits always get new rows; rows of routes are used again. */
export interface Writing {
  /** Writes a table of the part to a standing table, or to a new one, and gives its number. Routes that are the same keep their rows. */
  write(part: RouterPart, change: ChangedTable & { readonly to: number }, router: number): number;
  /** Leaves a table without anything: its VRF is gone. */
  empty(table: number): number;
  /** A circuit of the part that stands in no VRF. */
  addLoose(part: RouterPart, from: number, router: number): number;
  readonly rows: { tables: number; circuits: number; routes: number };
}

export function writingTo(ground: OpenGround, prefixes: PrefixRoom, holders: Holders): Writing {
  const { network, circuitsOf, routesOf, leaving } = ground;
  const { tables, circuits, routes } = network;
  const width = widthOf(network.family);
  const rows = {
    tables: tables.router.length,
    circuits: circuits.router.length,
    routes: routes.table.length,
  };
  const free: number[] = [];
  let strangers = network.strangers;
  const names = new WeakMap<RouterPart, Map<number, number>>();

  /** Strangers of a part are strangers of their own here. */
  function vpnOf(part: RouterPart, vpn = NONE): number {
    if (vpn >= 0) return vpn;
    const known = names.get(part) ?? new Map<number, number>();
    names.set(part, known);
    const number = known.get(vpn) ?? -1 - strangers++;
    known.set(vpn, number);
    return number;
  }

  function addCircuit(part: RouterPart, from: number, router: number): number {
    const row = rows.circuits++;
    const given = part.network.circuits;
    const { chains } = part.numbers;
    lengthenCircuits(circuits, row + 1);
    circuits.router[row] = router;
    circuits.at[row] = given.at[from] ?? 0;
    circuits.table[row] = NONE;
    circuits.vpn[row] = vpnOf(part, given.vpn[from]);
    circuits.site[row] = given.site[from] ?? NONE;
    circuits.role[row] = given.role[from] ?? 0;
    circuits.flags[row] = given.flags[from] ?? 0;
    circuits.inbound[row] = through(chains, given.inbound[from]);
    circuits.outbound[row] = through(chains, given.outbound[from]);
    circuits.forwarded[row] = through(chains, given.forwarded[from]);
    ground.sides.of = intsOfLength(ground.sides.of, row + 1);
    ground.sides.of[row] = ground.sides.sideOf(row);
    return row;
  }

  function addRoute(part: RouterPart, from: number, table: number): number {
    const again = free.pop();
    const row = again ?? rows.routes++;
    const given = part.network.routes;
    lengthenRoutes(routes, row + 1, width);
    const words = given.words.subarray(from * width, (from + 1) * width);
    routes.words.set(words, row * width);
    routes.length[row] = given.length[from] ?? 0;
    routes.table[row] = table;
    routes.at[row] = given.at[from] ?? 0;
    routes.flags[row] = given.flags[from] ?? 0;
    routes.forward[row] = given.forward[from] ?? 0;
    const set = through(part.numbers.sets, given.exports[from]);
    routes.exports[row] = set;
    if (set !== NONE) leaving.link(row, set);
    holders.give(row, prefixes.numberOf(prefixOf(part, from)), again !== undefined);
    return row;
  }

  function releaseRoutes(rows: Int32Array): void {
    for (const row of rows) {
      const set = routes.exports[row] ?? NONE;
      if (set !== NONE) leaving.unlink(row, set);
      routes.exports[row] = NONE;
      routes.flags[row] = 0;
      free.push(row);
    }
  }

  function releaseCircuits(table: number): void {
    for (const circuit of circuitsOf.of(table)) {
      circuits.table[circuit] = NONE;
      circuits.site[circuit] = NONE;
    }
  }

  return {
    rows,
    write(part, { from: standing, to: from, same }, router) {
      const table = standing ?? rows.tables++;
      const given = part.network.tables;
      const { distinguishers, sets, policies } = part.numbers;
      if (standing === undefined) lengthenTables(tables, table + 1);
      else releaseCircuits(table);
      tables.router[table] = router;
      tables.at[table] = given.at[from] ?? 0;
      tables.owner[table] = vpnOf(part, given.owner[from]);
      tables.distinguisher[table] = through(distinguishers, given.distinguisher[from]);
      tables.imports[table] = through(sets, given.imports[from]);
      tables.importPolicy[table] = through(policies, given.importPolicy[from]);
      tables.label[table] = given.label[from] ?? 0;
      tables.flags[table] = given.flags[from] ?? 0;
      const circuitOf = new Map<number, number>();
      for (const circuit of itemsOf(part.circuitsOf, from)) {
        const row = addCircuit(part, circuit, router);
        circuits.table[row] = table;
        circuitOf.set(circuit, row);
      }
      circuitsOf.set(table, [...circuitOf.values()]);
      const rowsNow = itemsOf(part.routesOf, from);
      // What leads into another VRF makes its table an open one, wherever it leads.
      const leadsTo = (row: number) =>
        part.network.routes.forward[row] === FORWARD.circuit
          ? (circuitOf.get(part.network.routes.to[row] ?? NONE) ?? NONE)
          : NONE;
      const before = standing === undefined ? NO_ROWS : routesOf.of(table).slice();
      releaseRoutes(differing(before, same));
      const shift = before.length - rowsNow.length;
      const kept = (i: number) =>
        i < same.first ? before[i] : i >= rowsNow.length - same.last ? before[i + shift] : undefined;
      const own: number[] = [];
      for (const [i, now] of rowsNow.entries()) {
        const row = kept(i) ?? addRoute(part, now, table);
        routes.to[row] = leadsTo(now);
        own.push(row);
      }
      routesOf.set(table, own);
      return table;
    },
    empty(table) {
      releaseCircuits(table);
      releaseRoutes(routesOf.of(table));
      tables.distinguisher[table] = NONE;
      tables.imports[table] = NONE;
      tables.importPolicy[table] = NONE;
      tables.label[table] = LABEL.perVrf;
      tables.flags[table] = 0;
      circuitsOf.set(table, []);
      routesOf.set(table, []);
      return table;
    },
    addLoose: addCircuit,
  };
}

const NO_ROWS = new Int32Array(0);

/** A route's prefix as words. */
export function prefixOf({ network }: RouterPart, row: number): PrefixWords {
  const width = widthOf(network.family);
  const { words, length } = network.routes;
  return {
    words: [...words.subarray(row * width, (row + 1) * width)],
    length: length[row] ?? 0,
  };
}
