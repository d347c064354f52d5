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
  readonly same: SameRoutes;
}

/** So many routes from the first and so many up to the last are what they were, to circuits of the same places. */
export interface SameRoutes {
  readonly first: number;
  readonly last: number;
}

/** The routes of a table between those that are what they were. */
export function differing(rows: Int32Array, { first, last }: SameRoutes): Int32Array {
  return rows.subarray(first, rows.length - last);
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
      same:
        from === undefined || to === undefined
          ? { first: 0, last: 0 }
          : sameRoutes({ standing, table: from, part, other: to }),
    }));
  return { tail: before, changed };
}

/** Whether a table says what it said, but for its lines. What belongs to strangers or leads into another table is never equal. */
function equalTables(standing: Standing, table: number, part: RouterPart, other: number): boolean {
  const [a, b] = [standing.network.tables, part.network.tables];
  const { distinguishers, sets, policies } = part.numbers;
  return (
    (a.owner[table] ?? NONE) >= 0 &&
    a.owner[table] === b.owner[other] &&
    a.distinguisher[table] === through(distinguishers, b.distinguisher[other]) &&
    a.imports[table] === through(sets, b.imports[other]) &&
    a.importPolicy[table] === through(policies, b.importPolicy[other]) &&
    a.label[table] === b.label[other] &&
    a.flags[table] === b.flags[other] &&
    sameCircuits(standing, table, part, other) &&
    equalLists({ standing, table, part, other })
  );
}

function sameCircuits(
  { network, circuitsOf: own }: Standing,
  table: number,
  part: RouterPart,
  other: number,
): boolean {
  const { circuitsOf: theirs } = part;
  const count = lengthOf(own, table);
  if (count !== lengthOf(theirs, other)) return false;
  for (let i = 0; i < count; i++)
    if (!equalCircuits(network, itemAt(own, table, i), part, itemAt(theirs, other, i))) return false;
  return true;
}

function equalLists(pair: Pair): boolean {
  const count = lengthOf(pair.standing.routesOf, pair.table);
  return count === lengthOf(pair.part.routesOf, pair.other) && sameRoutes(pair).first === count;
}

/** Equal routes from both ends of two lists. */
function sameRoutes(pair: Pair): SameRoutes {
  const { standing, table, part, other } = pair;
  const [before, after] = [lengthOf(standing.routesOf, table), lengthOf(part.routesOf, other)];
  const least = Math.min(before, after);
  const equal = (place: number, otherPlace: number) =>
    equalRoutes(pair, itemAt(standing.routesOf, table, place), itemAt(part.routesOf, other, otherPlace));
  let [first, last] = [0, 0];
  while (first < least && equal(first, first)) first++;
  while (last < least - first && equal(before - 1 - last, after - 1 - last)) last++;
  return { first, last };
}

function lengthOf({ start, end }: Spans, list: number): number {
  return (end[list] ?? 0) - (start[list] ?? 0);
}

function itemAt({ start, items }: Spans, list: number, place: number): number {
  return items[(start[list] ?? 0) + place] ?? NONE;
}

/** Place of an item in a list; NONE where it is not in it. */
function placeIn({ start, end, items }: Spans, list: number, item = NONE): number {
  const first = start[list] ?? 0;
  for (let at = first; at < (end[list] ?? 0); at++) if (items[at] === item) return at - first;
  return NONE;
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

/** A table, and the one of the part that may be the same. */
interface Pair {
  readonly standing: Standing;
  readonly table: number;
  readonly part: RouterPart;
  readonly other: number;
}

function equalRoutes({ standing, table, part, other }: Pair, row: number, otherRow: number): boolean {
  const { network, circuitsOf } = standing;
  const [a, b] = [network.routes, part.network.routes];
  const width = widthOf(network.family);
  for (let word = 0; word < width; word++)
    if (a.words[row * width + word] !== b.words[otherRow * width + word]) return false;
  if (
    a.length[row] !== b.length[otherRow] ||
    a.flags[row] !== b.flags[otherRow] ||
    a.forward[row] !== b.forward[otherRow] ||
    a.exports[row] !== through(part.numbers.sets, b.exports[otherRow]) ||
    a.forward[row] === FORWARD.table
  )
    return false;
  if (a.forward[row] !== FORWARD.circuit) return true;
  const place = placeIn(circuitsOf, table, a.to[row]);
  return place >= 0 && place === placeIn(part.circuitsOf, other, b.to[otherRow]);
}

export function through(numbers: Int32Array, value = NONE): number {
  return value === NONE ? NONE : (numbers[value] ?? NONE);
}

export function itemsOf({ start, end, items }: Spans, list: number): Int32Array {
  return items.subarray(start[list] ?? 0, end[list] ?? 0);
}
