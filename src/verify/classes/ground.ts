import { type Classes, classesOf } from './class-key.ts';
import { type Importers, importersOf } from './importers.ts';
import { type Imports, importsOf, presentAmong } from './importing.ts';
import { prefixesOf } from './intern.ts';
import { type CompactNetwork, NONE, type Prefixes, ROUTE, type Spans, widthOf } from './network.ts';
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
  /** Prefix numbers of the rules of each filter; NONE where a rule names none. */
  readonly filtered: readonly RuleNumbers[];
  readonly circuitsOf: Spans;
  readonly routesOf: Spans;
  readonly sides: Sides;
  readonly classes: Classes;
  readonly importers: Importers;
  readonly possible: Imports;
  readonly present: Imports;
}

export interface ClauseNumbers {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export interface RuleNumbers {
  readonly source: Int32Array;
  readonly destination: Int32Array;
}

/** `classes: 'one-per-table'` gives every VRF a class of its own: the abstraction switched off, for comparison. */
export interface GroundOptions {
  readonly classes?: 'by-key' | 'one-per-table';
}

export function groundOf(network: CompactNetwork, policy: PolicyRows, options: GroundOptions = {}): Ground {
  const { routes } = network;
  const tables = network.tables.router.length;
  const width = widthOf(network.family);
  const columns = policy.clauses.flatMap(({ fromPrefixes, toPrefixes }) => [fromPrefixes, toPrefixes]);
  const named = network.chains.flatMap(({ rules }) =>
    rules.flatMap(({ source, destination }) => [source ?? [], destination ?? []].flat()),
  );
  const prefixes = joinedPrefixes([routes, policy.sites.prefixes, ...columns, prefixesOf(named, width)]);
  const order = prefixOrder(prefixes, width);
  const behind = routes.table.length + policy.sites.prefixes.length.length;
  const circuitsOf = rowsBy(network.circuits.table, tables);
  const routesOf = rowsBy(routes.table, tables);
  const sides = sidesOf(network, policy, circuitsOf);
  const importers = importersOf(network);
  const possible = importsOf(network, importers, order, ROUTE.possible);
  const ground = {
    network,
    policy,
    prefixes,
    order,
    owned: order.of.subarray(routes.table.length, behind),
    agreed: clauseNumbers(policy, order.of.subarray(behind)),
    filtered: ruleNumbers(network, order.of.subarray(order.of.length - named.length)),
    circuitsOf,
    routesOf,
    sides,
    importers,
    possible,
    present: sameRoutes(network) ? possible : presentAmong(possible, network, order),
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

function ruleNumbers({ chains }: CompactNetwork, numbers: Int32Array): readonly RuleNumbers[] {
  let place = 0;
  return chains.map(({ rules }) => {
    const source = new Int32Array(rules.length).fill(NONE);
    const destination = new Int32Array(rules.length).fill(NONE);
    for (const [i, rule] of rules.entries()) {
      if (rule.source !== undefined) source[i] = numbers[place++] ?? NONE;
      if (rule.destination !== undefined) destination[i] = numbers[place++] ?? NONE;
    }
    return { source, destination };
  });
}

/** Where every exported route stands in both scopes one list serves both. */
function sameRoutes({ routes }: CompactNetwork): boolean {
  const both = ROUTE.present | ROUTE.possible;
  for (let row = 0; row < routes.table.length; row++)
    if ((routes.exports[row] ?? -1) >= 0 && ((routes.flags[row] ?? 0) & both) !== both) return false;
  return true;
}
