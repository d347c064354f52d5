import type { Classes } from '../classes/class-key.ts';
import { type Ground, groundOf, type RuleNumbers } from '../classes/ground.ts';
import type { Prefixes } from '../classes/network.ts';
import type { PolicyRows } from '../classes/policy.ts';
import type { PrefixOrder } from '../classes/prefixes.ts';
import type { Sides } from '../classes/sides.ts';
import { firstPlace } from '../classes/taken.ts';
import { type Chains, chainsBy } from './chains.ts';
import type { Open, OpenNetwork } from './columns.ts';
import { Holders } from './holders.ts';
import { OpenList } from './open-list.ts';
import { OpenSpans } from './spans.ts';

export interface OpenImports {
  of: Int32Array;
  readonly lists: OpenList[];
  back: Uint8Array;
}

/** What a decision stands on, kept so that single tables can be written. */
export interface OpenGround extends Ground {
  readonly network: OpenNetwork;
  readonly prefixes: Open<Prefixes>;
  readonly order: Open<PrefixOrder>;
  readonly filtered: RuleNumbers[];
  /** Routes by the set of targets they leave with. */
  readonly leaving: Chains;
  readonly circuitsOf: OpenSpans;
  readonly routesOf: OpenSpans;
  readonly sides: Open<Sides>;
  readonly classes: Open<Classes> & { readonly members: OpenSpans };
  readonly possible: OpenImports;
  readonly present: OpenImports;
}

/** The ground of a network, all its arrays its own. */
export function openGround(network: OpenNetwork, policy: PolicyRows): OpenGround {
  const made = groundOf(network, policy);
  const of = made.possible.of.slice();
  const possible = made.possible.lists.map((list) => new OpenList(list));
  // A list that is the same in both scopes is one list.
  const present = made.present.lists.map((list, importer) => {
    const shared = list === made.possible.lists[importer] ? possible[importer] : undefined;
    return shared ?? new OpenList(list);
  });
  const routes = made.order.of.slice(0, network.routes.table.length);
  return {
    ...made,
    network,
    prefixes: { ...made.prefixes },
    order: {
      ...made.order,
      of: routes,
      last: made.order.last.slice(),
      parent: made.order.parent.slice(),
      row: made.order.row.slice(),
    },
    owned: made.owned.slice(),
    agreed: made.agreed.map(({ from, to }) => ({ from: from.slice(), to: to.slice() })),
    filtered: [...made.filtered],
    leaving: chainsBy(network.routes.exports),
    circuitsOf: new OpenSpans(made.circuitsOf),
    routesOf: new OpenSpans(made.routesOf),
    possible: { of, lists: possible, back: made.possible.back.slice() },
    present: { of, lists: present, back: made.present.back.slice() },
    classes: { ...made.classes, members: new OpenSpans(made.classes.members) },
  };
}

/** Knows all arrays of prefix numbers, but for lists. */
export function holdersIn({ order, owned, agreed, filtered }: OpenGround, demand: Int32Array): Holders {
  const holders = new Holders(order);
  holders.hold(owned);
  holders.hold(demand);
  for (const { from, to } of agreed) for (const numbers of [from, to]) holders.hold(numbers);
  for (const { source, destination } of filtered)
    for (const numbers of [source, destination]) holders.hold(numbers);
  return holders;
}

/** Of every list of imports, which are sorted, the part between two prefix numbers. */
export function* numbersIn(
  { possible, present }: OpenGround,
  low: number,
  high: number,
): Generator<Int32Array> {
  const part = (sorted: Int32Array) => sorted.subarray(firstPlace(sorted, low), firstPlace(sorted, high));
  for (const [importer, { prefix }] of possible.lists.entries()) {
    yield part(prefix);
    const now = present.lists[importer]?.prefix ?? prefix;
    if (now !== prefix) yield part(now);
  }
}
