import { type CompactNetwork, FORWARD, NONE, type Spans, widthOf } from '../classes/network.ts';
import { rowsBy } from '../classes/pairs.ts';
import type { OpenNetwork } from './columns.ts';
import type { PartNumbers } from './numbers.ts';
import type { OpenSpans } from './spans.ts';

/** A router's part with its rows by table. */
export interface RouterPart {
  readonly network: CompactNetwork;
  readonly numbers: PartNumbers;
  readonly circuitsOf: Spans;
  readonly routesOf: Spans;
}

export function routerPart(network: CompactNetwork, numbers: PartNumbers): RouterPart {
  const tables = network.tables.router.length;
  return {
    network,
    numbers,
    circuitsOf: rowsBy(network.circuits.table, tables),
    routesOf: rowsBy(network.routes.table, tables),
  };
}

/** What stands now: the network, and the rows of each table. */
export interface Standing {
  readonly network: OpenNetwork;
  readonly circuitsOf: OpenSpans;
  readonly routesOf: OpenSpans;
}

/** Tables that are not as they were: `from` in the standing network, `to` in the part; either may be missing. */
export interface ChangedTable {
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Its routes are what they were, to circuits of the same places. */
  readonly sameRoutes: boolean;
}

/** Compares a router's tables in their order: equal ones from both ends stay (from `tail` on), those between are paired one by one. */
export function changedTables(
  standing: Standing,
  own: Int32Array,
  part: RouterPart,
): { readonly tail: number; readonly changed: readonly ChangedTable[] } {
  const count = part.network.tables.router.length;
  const least = Math.min(own.length, count);
  let [kept, tail] = [0, 0];
  while (kept < least && equalTables(standing, own[kept] ?? 0, part, kept)) kept++;
  while (
    tail < least - kept &&
    equalTables(standing, own[own.length - 1 - tail] ?? 0, part, count - 1 - tail)
  )
    tail++;
  const [before, after] = [own.length - tail, count - tail];
  const changed = Array.from({ length: Math.max(before, after) - kept }, (_, i) => ({
    from: kept + i < before ? own[kept + i] : undefined,
    to: kept + i < after ? kept + i : undefined,
  }))
    .filter(
      ({ from, to }) => from === undefined || to === undefined || !equalTables(standing, from, part, to),
    )
    .map(({ from, to }) => ({
      from,
      to,
      sameRoutes: from !== undefined && to !== undefined && sameRoutes(standing, from, part, to),
    }));
  return { tail: before, changed };
}

/** Whether a table says what it said, but for its lines. What belongs to strangers or leads into another table is never equal. */
function equalTables(standing: Standing, table: number, part: RouterPart, other: number): boolean {
  const { network, circuitsOf } = standing;
  const [a, b] = [network.tables, part.network.tables];
  const { distinguishers, sets, policies } = part.numbers;
  const [own, theirs] = [circuitsOf.of(table), itemsOf(part.circuitsOf, other)];
  return (
    (a.owner[table] ?? NONE) >= 0 &&
    a.owner[table] === b.owner[other] &&
    a.distinguisher[table] === through(distinguishers, b.distinguisher[other]) &&
    a.imports[table] === through(sets, b.imports[other]) &&
    a.importPolicy[table] === through(policies, b.importPolicy[other]) &&
    a.label[table] === b.label[other] &&
    a.flags[table] === b.flags[other] &&
    own.length === theirs.length &&
    own.every((circuit, i) => equalCircuits(network, circuit, part, theirs[i] ?? 0)) &&
    sameRoutes(standing, table, part, other)
  );
}

function sameRoutes(
  { network, circuitsOf, routesOf }: Standing,
  table: number,
  part: RouterPart,
  other: number,
): boolean {
  const [own, theirs] = [circuitsOf.of(table), itemsOf(part.circuitsOf, other)];
  const [routes, otherRoutes] = [routesOf.of(table), itemsOf(part.routesOf, other)];
  return (
    routes.length === otherRoutes.length &&
    routes.every((row, i) =>
      equalRoutes({ network, row, own }, { part, row: otherRoutes[i] ?? 0, own: theirs }),
    )
  );
}

function equalCircuits({ circuits: a }: OpenNetwork, circuit: number, part: RouterPart, other: number) {
  const b = part.network.circuits;
  const { chains } = part.numbers;
  return (
    (a.vpn[circuit] ?? NONE) >= 0 &&
    a.vpn[circuit] === b.vpn[other] &&
    a.site[circuit] === b.site[other] &&
    a.role[circuit] === b.role[other] &&
    a.flags[circuit] === b.flags[other] &&
    a.inbound[circuit] === through(chains, b.inbound[other]) &&
    a.outbound[circuit] === through(chains, b.outbound[other]) &&
    a.forwarded[circuit] === through(chains, b.forwarded[other])
  );
}

interface OwnRoute {
  readonly network: OpenNetwork;
  readonly row: number;
  readonly own: Int32Array;
}

interface PartRoute {
  readonly part: RouterPart;
  readonly row: number;
  readonly own: Int32Array;
}

function equalRoutes({ network, row, own }: OwnRoute, { part, row: other, own: theirs }: PartRoute): boolean {
  const [a, b] = [network.routes, part.network.routes];
  const width = widthOf(network.family);
  for (let word = 0; word < width; word++)
    if (a.words[row * width + word] !== b.words[other * width + word]) return false;
  if (
    a.length[row] !== b.length[other] ||
    a.flags[row] !== b.flags[other] ||
    a.forward[row] !== b.forward[other] ||
    a.exports[row] !== through(part.numbers.sets, b.exports[other]) ||
    a.forward[row] === FORWARD.table
  )
    return false;
  if (a.forward[row] !== FORWARD.circuit) return true;
  const place = own.indexOf(a.to[row] ?? NONE);
  return place >= 0 && place === theirs.indexOf(b.to[other] ?? NONE);
}

export function through(numbers: Int32Array, value = NONE): number {
  return value === NONE ? NONE : (numbers[value] ?? NONE);
}

export function itemsOf({ start, end, items }: Spans, list: number): Int32Array {
  return items.subarray(start[list] ?? 0, end[list] ?? 0);
}
