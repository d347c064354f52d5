import type { CircuitRows, CompactNetwork, RouteRows, TableRows } from '../classes/network.ts';

export type Open<Rows> = { -readonly [Name in keyof Rows]: Rows[Name] };

/** A network whose rows can be written and whose columns get longer; how many rows count is its owner's to know. */
export interface OpenNetwork extends CompactNetwork {
  targets: CompactNetwork['targets'];
  distinguishers: CompactNetwork['distinguishers'];
  sets: CompactNetwork['sets'];
  readonly policies: CompactNetwork['policies'][number][];
  readonly chains: CompactNetwork['chains'][number][];
  readonly tables: Open<TableRows>;
  readonly circuits: Open<CircuitRows>;
  readonly routes: Open<RouteRows>;
}

/** A network of its own rows: what is written to it is written nowhere else. */
export function openNetwork(network: CompactNetwork): OpenNetwork {
  const tables: Open<TableRows> = { ...network.tables };
  const circuits: Open<CircuitRows> = { ...network.circuits };
  const routes: Open<RouteRows> = { ...network.routes };
  tables.router = tables.router.slice();
  tables.at = tables.at.slice();
  tables.owner = tables.owner.slice();
  tables.distinguisher = tables.distinguisher.slice();
  tables.imports = tables.imports.slice();
  tables.importPolicy = tables.importPolicy.slice();
  tables.label = tables.label.slice();
  tables.flags = tables.flags.slice();
  circuits.table = circuits.table.slice();
  circuits.site = circuits.site.slice();
  routes.words = routes.words.slice();
  routes.length = routes.length.slice();
  routes.table = routes.table.slice();
  routes.at = routes.at.slice();
  routes.flags = routes.flags.slice();
  routes.forward = routes.forward.slice();
  routes.to = routes.to.slice();
  routes.exports = routes.exports.slice();
  return {
    ...network,
    policies: [...network.policies],
    chains: [...network.chains],
    tables,
    circuits,
    routes,
  };
}

export function lengthenTables(rows: Open<TableRows>, length: number): void {
  rows.router = intsOfLength(rows.router, length);
  rows.at = intsOfLength(rows.at, length);
  rows.owner = intsOfLength(rows.owner, length);
  rows.distinguisher = intsOfLength(rows.distinguisher, length);
  rows.imports = intsOfLength(rows.imports, length);
  rows.importPolicy = intsOfLength(rows.importPolicy, length);
  rows.label = bytesOfLength(rows.label, length);
  rows.flags = bytesOfLength(rows.flags, length);
}

export function lengthenCircuits(rows: Open<CircuitRows>, length: number): void {
  rows.router = intsOfLength(rows.router, length);
  rows.at = intsOfLength(rows.at, length);
  rows.table = intsOfLength(rows.table, length);
  rows.vpn = intsOfLength(rows.vpn, length);
  rows.site = intsOfLength(rows.site, length);
  rows.role = bytesOfLength(rows.role, length);
  rows.flags = bytesOfLength(rows.flags, length);
  rows.inbound = intsOfLength(rows.inbound, length);
  rows.outbound = intsOfLength(rows.outbound, length);
  rows.forwarded = intsOfLength(rows.forwarded, length);
}

export function lengthenRoutes(rows: Open<RouteRows>, length: number, width: number): void {
  rows.words = wordsOfLength(rows.words, length * width);
  rows.length = bytesOfLength(rows.length, length);
  rows.table = intsOfLength(rows.table, length);
  rows.at = intsOfLength(rows.at, length);
  rows.flags = bytesOfLength(rows.flags, length);
  rows.forward = bytesOfLength(rows.forward, length);
  rows.to = intsOfLength(rows.to, length);
  rows.exports = intsOfLength(rows.exports, length);
}

/** The column itself where it is long enough, else a copy with a quarter to spare; new rows are 0. */
export function intsOfLength(column: Int32Array, length: number): Int32Array {
  if (column.length >= length) return column;
  const longer = new Int32Array(roomFor(length));
  longer.set(column);
  return longer;
}

export function bytesOfLength(column: Uint8Array, length: number): Uint8Array {
  if (column.length >= length) return column;
  const longer = new Uint8Array(roomFor(length));
  longer.set(column);
  return longer;
}

export function wordsOfLength(column: Uint32Array, length: number): Uint32Array {
  if (column.length >= length) return column;
  const longer = new Uint32Array(roomFor(length));
  longer.set(column);
  return longer;
}

function roomFor(length: number): number {
  return length + (length >> 2) + 64;
}
