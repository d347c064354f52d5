import { type Classes, classesOf } from './class-key.ts';
import { type Imports, importsOf } from './importing.ts';
import { type CompactNetwork, type Lists, type Prefixes, ROUTE, widthOf } from './network.ts';
import { rowsBy } from './pairs.ts';
import type { PolicyRows } from './policy.ts';
import { joinedPrefixes, type PrefixOrder, prefixOrder } from './prefixes.ts';
import { type Sides, sidesOf } from './sides.ts';

/** What every step of a decision stands on: rows by table, prefixes in order, sides, classes, and who imports what in both scopes. */
export interface Ground {
  readonly network: CompactNetwork;
  readonly policy: PolicyRows;
  /** All prefixes anybody speaks of: routes, then what sites own, then both ends of the clauses in turn. */
  readonly prefixes: Prefixes;
  readonly order: PrefixOrder;
  /** Prefix number of row i of `policy.sites.prefixes`. */
  readonly owned: Int32Array;
  /** Prefix numbers of both ends of each clause. */
  readonly agreed: readonly ClauseNumbers[];
  readonly circuitsOf: Lists;
  readonly routesOf: Lists;
  readonly sides: Sides;
  readonly classes: Classes;
  readonly possible: Imports;
  readonly present: Imports;
}

export interface ClauseNumbers {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** `classes: 'one-per-table'` gives every VRF a class of its own: the abstraction switched off, for comparison. */
export interface GroundOptions {
  readonly classes?: 'by-key' | 'one-per-table';
}

export function groundOf(network: CompactNetwork, policy: PolicyRows, options: GroundOptions = {}): Ground {
  const { routes } = network;
  const tables = network.tables.router.length;
  const columns = policy.clauses.flatMap(({ fromPrefixes, toPrefixes }) => [fromPrefixes, toPrefixes]);
  const prefixes = joinedPrefixes([routes, policy.sites.prefixes, ...columns]);
  const order = prefixOrder(prefixes, widthOf(network.family));
  const behind = routes.table.length + policy.sites.prefixes.length.length;
  const circuitsOf = rowsBy(network.circuits.table, tables);
  const routesOf = rowsBy(routes.table, tables);
  const sides = sidesOf(network, policy, circuitsOf);
  const possible = importsOf(network, order, ROUTE.possible);
  const ground = {
    network,
    policy,
    prefixes,
    order,
    owned: order.of.subarray(routes.table.length, behind),
    agreed: clauseNumbers(policy, order.of.subarray(behind)),
    circuitsOf,
    routesOf,
    sides,
    possible,
    present: sameRoutes(network) ? possible : importsOf(network, order, ROUTE.present),
  };
  return { ...ground, classes: classesOf(ground, options.classes ?? 'by-key') };
}

function clauseNumbers({ clauses }: PolicyRows, numbers: Int32Array): readonly ClauseNumbers[] {
  let place = 0;
  const next = ({ length }: Prefixes) => {
    place += length.length;
    return numbers.subarray(place - length.length, place);
  };
  return clauses.map(({ fromPrefixes, toPrefixes }) => ({ from: next(fromPrefixes), to: next(toPrefixes) }));
}

/** Where every exported route stands in both scopes one list serves both. */
function sameRoutes({ routes }: CompactNetwork): boolean {
  const both = ROUTE.present | ROUTE.possible;
  for (let row = 0; row < routes.table.length; row++)
    if ((routes.exports[row] ?? -1) >= 0 && ((routes.flags[row] ?? 0) & both) !== both) return false;
  return true;
}
