import type { FilterRule, FilterUse } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RoutingText } from '../routing/route-policy.ts';
import type { FragmentReading } from '../space/rule-space.ts';

/**
 * A network of one address family in flat columns: what readers produce for one router or many, what `mergeNetworks` joins, and all that the
 * class engine reads. Rows are numbered from 0; every number in a column is a row of another one, `NONE` where there is nothing. Columns
 * travel between threads as they are. The full models stay with whoever read them: a row finds its text by router and line.
 */
export interface CompactNetwork {
  readonly family: Family;
  readonly routers: RouterRows;
  /** Route targets, each once. */
  readonly targets: Wires;
  /** Route distinguishers, each once. */
  readonly distinguishers: Wires;
  /** Sets of route targets (ascending rows of `targets`), each once. */
  readonly sets: Lists;
  /** Import policies by content: equal text of equal effect is one row wherever it stands. */
  readonly policies: readonly CompactPolicy[];
  /** Packet filters of one hook by content. */
  readonly chains: readonly CompactChain[];
  readonly tables: TableRows;
  readonly circuits: CircuitRows;
  /** Routes that VRFs have by themselves, table after table. */
  readonly routes: RouteRows;
  /** VPN numbers below 0 stand for tables nobody declared: -1 … -strangers. */
  readonly strangers: number;
  /** Addresses the routers have outside every VRF, as host prefixes. */
  readonly backbone: Prefixes;
}

/** Nothing: no policy, no filter, no set, the global table. */
export const NONE = -1;

/** Values of eight bytes as RFC 4360 sends them: `words[2i]` the first four, `words[2i + 1]` the last four. */
export interface Wires {
  readonly words: Uint32Array;
}

/** List i is `items[start[i]…start[i + 1])`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Lists of which one can be put elsewhere: list i is `items[start[i]…end[i])`. */
export interface Spans {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly items: Int32Array;
}

/** Prefixes: `words` holds one 32-bit word of address per prefix for IPv4, four (first word highest) for IPv6. Host bits are 0. */
export interface Prefixes {
  readonly words: Uint32Array;
  readonly length: Uint8Array;
}

export interface RouterRows {
  readonly name: readonly string[];
  readonly file: readonly string[];
}

/** VRFs. One without settings for the family has a row too: its circuits are real. */
export interface TableRows {
  readonly router: Int32Array;
  /** Line of the VRF in the router's file. */
  readonly at: Int32Array;
  /** VPN it belongs to: a number of the declared policy, below 0 for a stranger. */
  readonly owner: Int32Array;
  readonly distinguisher: Int32Array;
  /** Set of targets it imports; NONE when it takes nothing from the VPN tables. */
  readonly imports: Int32Array;
  readonly importPolicy: Int32Array;
  /** `LABEL`. */
  readonly label: Uint8Array;
  /** `TABLE` bits. */
  readonly flags: Uint8Array;
}

/** What a VPN label names. */
export const LABEL = { perVrf: 0, perNextHop: 1, unknown: 2, none: 3 } as const;

/**
 * configured: the family has settings. endless: a look-up that finds nothing goes on in the global table. redirected: a policy sends packets
 * to another table. localFirst: the router's own addresses are looked up before the VRF. sharedLabel: another VRF has its label by hand too.
 * silent: the router forwards nothing of the family. recursing: the next hop of a route of its own lies on no circuit, or more than one route may lead to it.
 * straight: labels of its next hops lead past the filters of its circuits.
 */
export const TABLE = {
  configured: 1,
  endless: 2,
  redirected: 4,
  localFirst: 8,
  sharedLabel: 16,
  silent: 32,
  recursing: 64,
  straight: 128,
} as const;

export interface CircuitRows {
  readonly router: Int32Array;
  /** Line of the interface in the router's file. */
  readonly at: Int32Array;
  readonly table: Int32Array;
  readonly vpn: Int32Array;
  /** Declared site, a number of the declared policy; NONE for a circuit nobody declared. */
  readonly site: Int32Array;
  /** `ROLE` of its site. */
  readonly role: Uint8Array;
  /** `CIRCUIT` bits. */
  readonly flags: Uint8Array;
  /** Filters by hook. */
  readonly inbound: Int32Array;
  readonly outbound: Int32Array;
  readonly forwarded: Int32Array;
}

export const ROLE = { none: 0, any: 1, hub: 2, spoke: 3 } as const;

/** Source check of the family (strict or loose), labelled frames accepted, a declared access of its port is looking for a circuit, and it is shut. */
export const CIRCUIT = { strict: 1, loose: 2, labelled: 4, contested: 8, shut: 16 } as const;

export interface RouteRows extends Prefixes {
  readonly table: Int32Array;
  readonly at: Int32Array;
  /** `ROUTE` bits. */
  readonly flags: Uint8Array;
  /** `FORWARD`: what the router does with its packets, and the circuit or table that goes with it. */
  readonly forward: Uint8Array;
  readonly to: Int32Array;
  /** Set of targets it leaves with; NONE when it stays at home. Routes of one table with one set are an export branch. */
  readonly exports: Int32Array;
}

/**
 * present: it stands in the failure-free state with honest announcements. possible: in some state. exact: itself, not every prefix inside, and with every target of its set for certain.
 * self: an address of the router on a circuit. contested: an imported route of the same prefix may win, or the session it came over is shut. link: a network of a circuit.
 */
export const ROUTE = { present: 1, possible: 2, exact: 4, self: 8, contested: 16, link: 32 } as const;

export const FORWARD = { drop: 0, circuit: 1, table: 2, core: 3 } as const;

/** A route policy with the lists it names and nothing else (no policy at all where the name is nowhere defined); `key` is equal for equal content. */
export interface CompactPolicy {
  readonly key: string;
  readonly name: string;
  readonly text: RoutingText;
}

/** The rules a packet meets at one hook, in order; `key` is equal for equal content. */
export interface CompactChain {
  readonly key: string;
  readonly hook: FilterUse['hook'];
  readonly rules: readonly FilterRule[];
  /** What the platform's rules with ports do to fragments behind the first. */
  readonly fragments: FragmentReading;
}

/** Words of address per prefix. */
export function widthOf(family: Family): 1 | 4 {
  return family === 4 ? 1 : 4;
}

/** The buffers of a network, for handing it to another thread without copying. */
export function transferables(network: CompactNetwork): readonly ArrayBuffer[] {
  const { targets, distinguishers, sets, tables, circuits, routes, backbone } = network;
  const columns = [targets, distinguishers, sets, tables, circuits, routes, backbone].flatMap((rows) =>
    Object.values(rows),
  );
  return columns.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}
