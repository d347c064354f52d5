import type { Prefix } from '../../net/prefix.ts';
import type { RouterGroups } from '../classes/connectivity.ts';
import { prefixesOf } from '../classes/intern.ts';
import { CIRCUIT, type CompactNetwork, NONE, ROUTE, widthOf } from '../classes/network.ts';
import { rowsBy } from '../classes/pairs.ts';
import type { PolicyRows } from '../classes/policy.ts';
import { intsOfLength, openNetwork } from './columns.ts';
import { hangingIn } from './hanging.ts';
import { isolatingIn } from './isolating.ts';
import { numbering } from './numbers.ts';
import { holdersIn, numbersIn, type OpenGround, openGround } from './open-ground.ts';
import { type PrefixWords, prefixRoom } from './prefix-room.ts';
import { reachingIn } from './reaching.ts';
import {
  type ChangedTable,
  changedTables,
  differing,
  type RouterPart,
  routerPart,
  type SameRoutes,
} from './router-change.ts';
import { Shaken } from './shaken.ts';
import { OpenSpans } from './spans.ts';
import { takingIn } from './taking.ts';
import { prefixOf, writingTo } from './writing.ts';

/** What is decided about one family, as `decide` would decide it of the network as it is now. */
export interface StandingDecision {
  readonly verdict: 'isolated' | 'open';
  readonly level: 'A' | 'B';
  /** Per table of the router at the row, 0 where undeclared packets may leave in the present state. */
  tablesOf(router: number): readonly number[];
  readonly sites: Uint8Array;
  readonly clauses: Uint8Array;
  /** How many circuits accept labelled frames, and how many stand in no VRF. */
  readonly duties: { readonly labels: number; readonly 'no-vrf': number };
}

/** What a change touched: tables that differ, classes that were followed anew, import lists made anew, tables whose proof changed. */
export interface Touched {
  readonly tables: number;
  readonly classes: number;
  readonly lists: number;
  readonly proofs: number;
}

/** A decision that is kept: after a router's text changes, only what its changed VRFs touch is proved again. */
export interface Reproof {
  decision(): StandingDecision;
  /** Puts a router's tables in the place of those it had. The part holds that router alone; its VPN and site numbers are the policy's. */
  replace(part: CompactNetwork): Touched;
}

export function reproofOf(
  given: CompactNetwork,
  policy: PolicyRows,
  options: { readonly groups?: RouterGroups } = {},
): Reproof {
  const network = openNetwork(given);
  const ground = openGround(network, policy);
  const { circuits, routes } = network;
  const { circuitsOf, routesOf, sides } = ground;
  const numbersOf = numbering(network);
  const isolating = isolatingIn(ground);
  const reaching = reachingIn(ground, options.groups);
  const holders = holdersIn(ground, reaching.demand.prefix);
  const prefixes = prefixRoom(ground, widthOf(network.family), {
    *arrays(low, high) {
      yield* numbersIn(ground, low, high);
      yield* isolating.numbers();
    },
    tell: (row, number) => holders.tell(row, number),
  });
  const writing = writingTo(ground, prefixes, holders);
  const taking = takingIn(ground);
  const { setsOf, takersOf, tablesBy, routesBehind } = hangingIn(ground, { isolating, taking, holders });
  const rowOf = new Map(network.routers.name.map((name, row) => [name, row]));
  const tablesOf = new OpenSpans(rowsBy(network.tables.router, network.routers.name.length));
  /** Circuits in no VRF by router. */
  const loose = Map.groupBy(
    [...circuits.table.keys()].filter((circuit) => circuits.table[circuit] === NONE),
    (circuit) => circuits.router[circuit] ?? NONE,
  );
  const duties = { labels: 0, 'no-vrf': 0 };
  for (let circuit = 0; circuit < circuits.table.length; circuit++) count(circuit, 1);

  function count(circuit: number, by: 1 | -1): void {
    if (((circuits.flags[circuit] ?? 0) & CIRCUIT.labelled) !== 0) duties.labels += by;
    if (circuits.table[circuit] === NONE) duties['no-vrf'] += by;
  }

  function replace(partNetwork: CompactNetwork): Touched {
    const [name = '', ...others] = partNetwork.routers.name;
    const router = rowOf.get(name);
    if (router === undefined || others.length > 0)
      throw new RangeError('a part is one router of the network');
    const part = routerPart(partNetwork, numbersOf(partNetwork));
    const own = tablesOf.of(router).slice();
    const { tail, changed } = changedTables({ network, circuitsOf, routesOf }, own, part);
    admitPrefixes(part, changed);
    const free = [...partNetwork.circuits.table.keys()].filter(
      (row) => partNetwork.circuits.table[row] === NONE,
    );
    if (changed.length + free.length + (loose.get(router) ?? []).length === 0) return NOTHING_TOUCHED;
    const change = nothingYet(ground);
    const written = exchange(part, { router, changed, free }, change);
    const gone = new Set(changed.flatMap(({ from, to }) => (to === undefined ? [from] : [])));
    const fresh = changed.flatMap(({ from }, i) => (from === undefined ? [written[i] ?? NONE] : []));
    const standing = [...own.subarray(0, tail), ...fresh, ...own.subarray(tail)];
    tablesOf.set(
      router,
      standing.filter((table) => !gone.has(table)),
    );
    taking.seat(written);
    const lists = taking.renew({ ...change, tables: written });
    const hopping = isolating.turned(linkedBy(change.narrow, new Set(written)));
    for (const table of hopping) change.given.leaving(routesOf.of(table));
    return prove([...written, ...hopping], lists, change);
  }

  /** Tables that have a link where a written table gave or gives a route: how their next hops are reached may differ. */
  function linkedBy(narrow: Shaken, written: ReadonlySet<number>): ReadonlySet<number> {
    const tables = new Set<number>();
    const { flags, table: tableOf } = routes;
    for (const number of narrow.meeting())
      for (const row of holders.routesAt(number)) {
        const table = tableOf[row] ?? NONE;
        if (((flags[row] ?? 0) & ROUTE.link) !== 0 && !written.has(table)) tables.add(table);
      }
    return tables;
  }

  /** Takes the changed tables out of everything, writes them, and puts them in again; their numbers. */
  function exchange(
    part: RouterPart,
    { router, changed, free }: Exchange,
    change: Change,
  ): readonly number[] {
    const leaving = changed.flatMap(({ from }) => from ?? []);
    const carriedBefore = new Map(leaving.map((table) => [table, reaching.carried(table)]));
    const wasFree = loose.get(router) ?? [];
    const leavingCircuits = leaving.flatMap((table) => [...circuitsOf.of(table)]);
    for (const circuit of [...leavingCircuits, ...wasFree]) leave(circuit, change.sites);
    for (const circuit of wasFree) circuits.site[circuit] = NONE;
    for (const { from, same } of changed) {
      if (from === undefined) continue;
      const rows = routesOf.of(from);
      for (const row of differing(rows, same)) change.gone.add(row);
      change.shaken.leaving(differing(rows, same));
      change.given.leaving(rows);
      change.narrow.leaving(rows.filter((row) => (routes.length[row] ?? 0) > 0));
    }

    const written = changed.map((one) =>
      one.to === undefined
        ? writing.empty(one.from ?? NONE)
        : writing.write(part, { ...one, to: one.to }, router),
    );
    const nowFree = free.map((row) => writing.addLoose(part, row, router));
    loose.set(router, nowFree);
    for (const [i, table] of written.entries()) {
      const rows = routesOf.of(table);
      const fresh = differing(rows, changed[i]?.same ?? NOTHING_SAME);
      for (const row of fresh) change.added.push(row);
      change.shaken.leaving(fresh);
      change.given.leaving(rows);
      change.narrow.leaving(rows.filter((row) => (routes.length[row] ?? 0) > 0));
    }
    for (const circuit of [...written.flatMap((table) => [...circuitsOf.of(table)]), ...nowFree])
      join(circuit, change.sites);
    for (const table of written) {
      const before = carriedBefore.get(table) ?? NONE;
      reaching.rename(table, before);
      change.carried.add(before).add(reaching.carried(table));
      sides.setOf = intsOfLength(sides.setOf, table + 1);
      sides.setOf[table] = sides.setFor(circuitsOf.of(table));
    }
    return written;
  }

  function leave(circuit: number, sites: Set<number>): void {
    count(circuit, -1);
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) return;
    sites.add(site);
    reaching.leave(site, circuit);
  }

  function join(circuit: number, sites: Set<number>): void {
    count(circuit, 1);
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) return;
    sites.add(site);
    reaching.join(site, circuit);
  }

  /**
   * Whatever comes to a written table comes for a prefix the table gives or gave, and goes on for that or a narrower one: classes that come there,
   * or to a table that takes other routes now, are followed anew for those prefixes; the classes of the written tables as a whole.
   */
  function prove(written: readonly number[], lists: ReadonlySet<number>, change: Change): Touched {
    const { given, shaken } = change;
    const moved = new Set(isolating.seat(written));
    const isWritten = new Set(written);
    const differs = (table: number) => isWritten.has(table) || lists.has(ground.possible.of[table] ?? NONE);
    const towards = setsOf(routesBehind(lists, shaken.meeting()));
    const partly = new Set(isolating.passing(differs, given.ranges()));
    for (const importer of [...lists, ...takersOf(given.sets), ...takersOf(towards)])
      for (const one of isolating.classesBy(importer)) partly.add(one);
    const proofs = isolating.prove({ classes: moved, partly: { classes: partly, ranges: given.ranges() } });
    serve(written, lists, change);
    const classes = new Set([...moved, ...partly]).size;
    return { tables: written.length, classes, lists: lists.size, proofs: proofs.length };
  }

  /** Declared reach: what the routes deliver, which filters let out, then who is served. */
  function serve(written: readonly number[], lists: ReadonlySet<number>, change: Change): void {
    const { shaken, sites, carried } = change;
    const rows = reaching.redeliver({
      tables: written,
      carrying: carried,
      rows: routesBehind(lists, shaken.around()),
    });
    shaken.rows(rows);
    const reopened = reaching.reopen(sites);
    for (const site of reopened) for (const prefix of reaching.ownedBy(site)) shaken.prefix(prefix);
    const feeding = reopened.flatMap((site) => [...reaching.circuitsAt(site)]);
    const fed = feeding.flatMap((circuit) => [...routesOf.of(circuits.table[circuit] ?? NONE)]);
    const importers = takersOf(setsOf([...rows, ...fed]));
    for (const importer of lists) importers.add(importer);
    const tables = new Set(written);
    for (const row of routesBehind(importers, shaken.inside())) tables.add(network.routes.table[row] ?? NONE);
    reaching.serve({ tables, importers, sites, ranges: shaken.ranges(), tablesBy });
  }

  /** All prefixes of what is new get numbers before any is written, because numbers move. */
  function admitPrefixes(part: RouterPart, changed: readonly ChangedTable[]): void {
    const width = widthOf(network.family);
    const { start, end, items } = part.routesOf;
    const routes = changed.flatMap(({ to }) =>
      to === undefined ? [] : [...items.subarray(start[to], end[to])],
    );
    const chains = part.numbers.freshChains.map((chain) => network.chains[chain]?.rules ?? []);
    const named = chains.flatMap((rules) =>
      rules.flatMap(({ source, destination }) => [source ?? [], destination ?? []].flat()),
    );
    const wordsOf = (prefix: Prefix): PrefixWords => {
      const { words } = prefixesOf([prefix], width);
      return { words: [...words], length: prefix.length };
    };
    prefixes.admit([...routes.map((row) => prefixOf(part, row)), ...named.map(wordsOf)]);
    const numberOf = (prefix: Prefix | undefined) =>
      prefix === undefined ? NONE : prefixes.numberOf(wordsOf(prefix));
    for (const rules of chains) {
      const source = Int32Array.from(rules, (rule) => numberOf(rule.source));
      const destination = Int32Array.from(rules, (rule) => numberOf(rule.destination));
      ground.filtered.push({ source, destination });
      for (const numbers of [source, destination]) holders.hold(numbers);
    }
  }

  function decision(): StandingDecision {
    const open = isolating.open.now + reaching.open.sites + reaching.open.clauses;
    return {
      verdict: open + duties.labels + duties['no-vrf'] === 0 ? 'isolated' : 'open',
      level: isolating.open.ever === 0 ? 'A' : 'B',
      tablesOf: (router) => Array.from(tablesOf.of(router), (table) => (isolating.isProved(table) ? 1 : 0)),
      sites: reaching.sites,
      clauses: reaching.clauses,
      duties: { ...duties },
    };
  }

  return { decision, replace };
}

const NOTHING_TOUCHED: Touched = { tables: 0, classes: 0, lists: 0, proofs: 0 };

/** What a change leaves behind: declared sites, and what tables were and are told apart by. */
interface Change {
  /** What written tables give and gave, and what of it came and went. */
  readonly given: Shaken;
  /** The same without default routes. */
  readonly narrow: Shaken;
  readonly shaken: Shaken;
  /** Rows of routes that went and came. */
  readonly gone: Set<number>;
  readonly added: number[];
  readonly sites: Set<number>;
  readonly carried: Set<number>;
}

function nothingYet(ground: OpenGround): Change {
  return {
    given: new Shaken(ground),
    narrow: new Shaken(ground),
    shaken: new Shaken(ground),
    gone: new Set(),
    added: [],
    sites: new Set(),
    carried: new Set(),
  };
}

const NOTHING_SAME: SameRoutes = { first: 0, last: 0 };

interface Exchange {
  readonly router: number;
  readonly changed: readonly ChangedTable[];
  /** Circuits of the part that stand in no VRF. */
  readonly free: readonly number[];
}
