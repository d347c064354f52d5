import { agreedReach } from '../classes/agreed.ts';
import { clearingOf } from '../classes/clearing.ts';
import { type Connecting, connectingOf, type RouterGroups } from '../classes/connectivity.ts';
import { isDemanded } from '../classes/decide.ts';
import { deliveredBy, twinsAmong } from '../classes/delivery.ts';
import type { Demand } from '../classes/demand.ts';
import { NONE, ROUTE, TABLE } from '../classes/network.ts';
import { rowsBy } from '../classes/pairs.ts';
import { meetRanges, type Ranges } from '../classes/ranges.ts';
import { bytesOfLength, intsOfLength } from './columns.ts';
import type { OpenGround } from './open-ground.ts';
import { OpenSpans } from './spans.ts';

/** Declared reach, kept up to date. */
export interface Reaching {
  /** Per declared site and per clause, 1 where what is promised is proved (or nothing is promised). */
  readonly sites: Uint8Array;
  readonly clauses: Uint8Array;
  /** Sites and clauses for which something is not proved. */
  readonly open: { sites: number; clauses: number };
  readonly demand: Demand;
  /** What a table's routes are told apart by: a number per distinguisher. */
  carried(table: number): number;
  /** What a table carries was `before` and may be another thing. */
  rename(table: number, before: number): void;
  /** A circuit came to or left a declared site. */
  join(site: number, circuit: number): void;
  leave(site: number, circuit: number): void;
  /** Works out anew what routes deliver: those of tables, of tables told apart alike, and some others; the rows for which that changed. */
  redeliver(asked: Redelivery): readonly number[];
  /** Looks at the filters of sites again; those for which the answer changed. */
  reopen(sites: Iterable<number>): readonly number[];
  circuitsAt(site: number): Int32Array;
  /** Numbers of the prefixes a site owns. */
  ownedBy(site: number): Iterable<number>;
  /** Serves sites anew after a change. */
  serve(change: Serving): void;
}

export interface Redelivery {
  readonly tables: Iterable<number>;
  readonly carrying: Iterable<number>;
  readonly rows: Iterable<number>;
}

export interface Serving {
  /** Tables that differ, and tables whose own routes may be in the way of something else now. */
  readonly tables: Iterable<number>;
  /** Importers whose list, or what it delivers, has changed for prefixes in some ranges. */
  readonly importers: ReadonlySet<number>;
  readonly ranges: Ranges;
  readonly sites: ReadonlySet<number>;
  readonly tablesBy: (importers: Iterable<number>) => ReadonlySet<number>;
}

export function reachingIn(ground: OpenGround, groups?: RouterGroups): Reaching {
  const { network, policy, routesOf, circuitsOf } = ground;
  const { circuits, routes, tables } = network;
  const connecting: Connecting = connectingOf(ground, groups);
  const circuitsOfSite = new OpenSpans(rowsBy(circuits.site, policy.sites.vpn.length));
  const carriers = new OpenSpans(
    rowsBy(
      tables.distinguisher.map((_, table) => carried(table)),
      network.distinguishers.words.length / 2 + 1,
    ),
  );
  const clearing = clearingOf(ground, ROUTE.present);
  const agreed = agreedReach(ground, connecting, clearing, { groups, circuitsOfSite });
  let standing: Uint8Array = new Uint8Array(circuits.table.length);
  let served: Uint8Array = standing.slice();
  for (let table = 0; table < tables.router.length; table++) {
    connecting.stand(table, standing);
    connecting.serve(table, { standing, served });
  }
  const sites = new Uint8Array(policy.sites.vpn.length);
  for (let site = 0; site < sites.length; site++) sites[site] = isServed(site) ? 1 : 0;
  const clauses = Uint8Array.from(policy.clauses, (_, clause) => (agreed.arrives(clause) ? 1 : 0));
  const zeros = (column: Uint8Array) => column.reduce((sum, one) => sum + 1 - one, 0);
  const open = { sites: zeros(sites), clauses: zeros(clauses) };
  const clausesOf = new Map<number, Set<number>>();
  for (const clause of policy.clauses.keys())
    for (const site of agreed.sitesIn(clause)) {
      const list = clausesOf.get(site) ?? new Set();
      list.add(clause);
      clausesOf.set(site, list);
    }

  function isServed(site: number): boolean {
    if (!isDemanded(policy, site)) return true;
    const own = circuitsOfSite.of(site);
    return own.length > 0 && own.every((circuit) => served[circuit] === 1);
  }

  /** Tables that may export are told by their distinguisher: having none is one too. */
  function carried(table: number): number {
    const configured = ((tables.flags[table] ?? 0) & TABLE.configured) !== 0;
    return configured ? (tables.distinguisher[table] ?? NONE) + 1 : NONE;
  }

  function twinsOf(carrying: number): ReadonlySet<number> {
    const own = carrying === NONE ? [] : [...carriers.of(carrying)];
    const [first = NONE] = own;
    if (own.every((table) => tables.owner[table] === tables.owner[first])) return NOBODY;
    return new Set(
      twinsAmong(
        ground,
        own.flatMap((table) => [...routesOf.of(table)]),
      ),
    );
  }

  return {
    sites,
    clauses,
    open,
    demand: connecting.demand,
    carried,
    rename(table, before) {
      const after = carried(table);
      if (before === after) return;
      if (before !== NONE)
        carriers.set(
          before,
          carriers.of(before).filter((one) => one !== table),
        );
      if (after !== NONE) carriers.set(after, [...carriers.of(after), table]);
    },
    join: (site, circuit) => circuitsOfSite.set(site, [...circuitsOfSite.of(site), circuit]),
    leave: (site, circuit) =>
      circuitsOfSite.set(
        site,
        circuitsOfSite.of(site).filter((one) => one !== circuit),
      ),
    redeliver({ tables: asked, carrying, rows }) {
      connecting.delivers = intsOfLength(connecting.delivers, routes.table.length);
      const twins = new Map<number, ReadonlySet<number>>();
      const changed: number[] = [];
      const again = (row: number, shared: ReadonlySet<number>) => {
        const site = shared.has(row) ? NONE : deliveredBy(ground, row);
        if (connecting.delivers[row] !== site) changed.push(row);
        connecting.delivers[row] = site;
      };
      const twinsBy = (table: number) => {
        const own = carried(table);
        const shared = twins.get(own) ?? twinsOf(own);
        twins.set(own, shared);
        return shared;
      };
      const all = new Set(asked);
      for (const one of carrying) if (one !== NONE) for (const table of carriers.of(one)) all.add(table);
      for (const table of all) for (const row of routesOf.of(table)) again(row, twinsBy(table));
      for (const row of rows)
        if (routes.exports[row] !== NONE) again(row, twinsBy(routes.table[row] ?? NONE));
      return changed;
    },
    reopen(asked) {
      return [...asked].filter((site) => {
        const before = connecting.exits[site];
        const open = circuitsOfSite.of(site).every((circuit) => connecting.letsOut(circuit)) ? 1 : 0;
        connecting.exits[site] = open;
        return open !== before;
      });
    },
    circuitsAt: (site) => circuitsOfSite.of(site),
    *ownedBy(site) {
      const { ownedFrom } = policy.sites;
      for (let row = ownedFrom[site] ?? 0; row < (ownedFrom[site + 1] ?? 0); row++)
        yield ground.owned[row] ?? NONE;
    },
    serve({ tables: asked, importers, sites: named, ranges, tablesBy }) {
      standing = bytesOfLength(standing, circuits.table.length);
      served = bytesOfLength(served, circuits.table.length);
      const touched = new Set(named);
      for (const table of asked) connecting.stand(table, standing);
      const answering = tablesBy([...importers].filter((importer) => connecting.renew(importer, ranges)));
      for (const table of new Set([...asked, ...answering])) {
        const own = circuitsOf.of(table);
        const before = own.map((circuit) => served[circuit] ?? 0);
        connecting.serve(table, { standing, served });
        for (const [i, circuit] of own.entries())
          if (served[circuit] !== before[i]) touched.add(circuits.site[circuit] ?? NONE);
      }
      touched.delete(NONE);
      for (const site of touched) {
        const good = isServed(site) ? 1 : 0;
        open.sites += (sites[site] ?? 0) - good;
        sites[site] = good;
      }
      judge(clausesAt({ tables: new Set(asked), importers, sites: touched, ranges }));
    },
  };

  /** Clauses of sites that are named, or that have a circuit in some tables or behind some importers. */
  function clausesAt(
    change: Pick<Serving, 'importers' | 'sites' | 'ranges'> & { readonly tables: ReadonlySet<number> },
  ) {
    const spoken = new Set<number>();
    const concerned = new Set(
      [...policy.clauses.keys()].filter((clause) => isSentInto(clause, change.ranges)),
    );
    const { start, end, items } = circuitsOfSite;
    let behind = false;
    const hangs = (site: number) => {
      for (let at = start[site] ?? 0; at < (end[site] ?? 0); at++) {
        const table = circuits.table[items[at] ?? 0] ?? NONE;
        if (change.tables.has(table)) return true;
        if (concerned.size > 0 && change.importers.has(ground.present.of[table] ?? NONE)) behind = true;
      }
      return false;
    };
    for (const [site, own] of clausesOf) {
      behind = false;
      const all = change.sites.has(site) || hangs(site);
      for (const clause of own) if (all || (behind && concerned.has(clause))) spoken.add(clause);
    }
    return spoken;
  }

  /** Whether packets of a clause go to prefixes in some ranges or around them. */
  function isSentInto(clause: number, ranges: Ranges): boolean {
    const { last } = ground.order;
    const to = ground.agreed[clause]?.to ?? NO_NUMBERS;
    return to.some((number) => meetRanges(ranges, number, last[number] ?? number));
  }

  function judge(spoken: Iterable<number>): void {
    for (const clause of spoken) {
      const good = agreed.arrives(clause) ? 1 : 0;
      open.clauses += (clauses[clause] ?? 0) - good;
      clauses[clause] = good;
    }
  }
}

const NOBODY: ReadonlySet<number> = new Set();
const NO_NUMBERS = new Int32Array(0);
