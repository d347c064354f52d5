import { agreedReach } from './agreed.ts';
import { clearingOf } from './clearing.ts';
import { connectivityOf, type RouterGroups } from './connectivity.ts';
import { type Ground, type GroundOptions, groundOf } from './ground.ts';
import { type IsolationProof, isolationOf } from './isolation.ts';
import { CIRCUIT, type CompactNetwork, NONE, ROUTE } from './network.ts';
import type { PolicyRows } from './policy.ts';

/** What the class engine decides about one family of a network by itself. Everything not proved is for the detailed walk. */
export interface Decision {
  /** `isolated`: all of it is proved, isolation at the level given and every declared reach; `open`: something is left to look at. */
  readonly verdict: 'isolated' | 'open';
  readonly level: 'A' | 'B';
  readonly ground: Ground;
  /** Isolation in any state; `present` is there where some table is not proved in any state. */
  readonly possible: IsolationProof;
  readonly present: IsolationProof | undefined;
  /** Per table, 0 where undeclared packets may leave in the present state. */
  readonly tables: Uint8Array;
  /** Per declared site of a demanded VPN, 0 where promised reach is not proved (other sites count as 1). */
  readonly sites: Uint8Array;
  readonly clauses: Uint8Array;
  /** Circuits whose duty is not met: labelled frames accepted, or a declared circuit in no VRF. */
  readonly duties: readonly { readonly circuit: number; readonly duty: 'labels' | 'no-vrf' }[];
  readonly counts: DecisionCounts;
}

export interface DecisionCounts {
  readonly tables: number;
  readonly circuits: number;
  readonly routes: number;
  readonly importers: number;
  readonly classes: number;
  readonly edges: number;
  /** Imported routes looked at. */
  readonly visits: number;
  /** Ordered pairs of circuits that may talk by topology, as products of class sizes. */
  readonly pairs: number;
  readonly filterQuestions: number;
}

/** Decides one family: classes, edges, the union bound, filters where agreements speak, declared reach, duties. No pair is ever listed. */
export function decide(
  network: CompactNetwork,
  policy: PolicyRows,
  options: GroundOptions & { readonly groups?: RouterGroups } = {},
): Decision {
  const ground = groundOf(network, policy, options);
  const possible = isolationOf(ground, 'possible');
  const anyState = possible.proved.every((one) => one === 1);
  const present = anyState ? undefined : isolationOf(ground, 'present');
  const tables = possible.proved.map((one, table) => one | (present?.proved[table] ?? 0));
  const reach = connectivityOf(ground, options.groups);
  const sites = reach.sites.map((one, site) => (isDemanded(policy, site) ? one : 1));
  const clearing = clearingOf(ground, ROUTE.present);
  const agreed = agreedReach(ground, reach, clearing, { groups: options.groups });
  const clauses = Uint8Array.from(policy.clauses, (_, clause) => (agreed.arrives(clause) ? 1 : 0));
  const duties = unmetDuties(network);
  const whole = (column: Uint8Array) => column.every((one) => one === 1);
  const filterQuestions =
    possible.filters.questions + (present?.filters.questions ?? 0) + clearing.asked().questions;
  return {
    verdict: whole(tables) && whole(sites) && whole(clauses) && duties.length === 0 ? 'isolated' : 'open',
    level: anyState ? 'A' : 'B',
    ground,
    possible,
    present,
    tables,
    sites,
    clauses,
    duties,
    counts: { ...sizesOf(ground, possible), filterQuestions },
  };
}

/** Whether the topology promises a site anything in this family: it owns prefixes, and its VPN carries the family. */
export function isDemanded({ vpns, sites }: PolicyRows, site: number): boolean {
  const owned = (sites.ownedFrom[site + 1] ?? 0) - (sites.ownedFrom[site] ?? 0);
  return owned > 0 && vpns[sites.vpn[site] ?? NONE]?.demanded === true;
}

function unmetDuties({ circuits }: CompactNetwork): Decision['duties'] {
  const unmet: { circuit: number; duty: 'labels' | 'no-vrf' }[] = [];
  for (let circuit = 0; circuit < circuits.table.length; circuit++) {
    if (((circuits.flags[circuit] ?? 0) & CIRCUIT.labelled) !== 0) unmet.push({ circuit, duty: 'labels' });
    if (circuits.table[circuit] === NONE) unmet.push({ circuit, duty: 'no-vrf' });
  }
  return unmet;
}

function sizesOf(ground: Ground, { reach }: IsolationProof): Omit<DecisionCounts, 'filterQuestions'> {
  const { network, possible, classes } = ground;
  const inClass = new Float64Array(classes.count);
  const { table: tableOf } = network.circuits;
  for (let circuit = 0; circuit < tableOf.length; circuit++) {
    const one = classes.of[tableOf[circuit] ?? NONE] ?? NONE;
    if (one >= 0) inClass[one] = (inClass[one] ?? 0) + 1;
  }
  let pairs = 0;
  for (let edge = 0; edge < reach.edges.from.length; edge++)
    pairs += (inClass[reach.edges.from[edge] ?? 0] ?? 0) * (inClass[reach.edges.to[edge] ?? 0] ?? 0);
  return {
    tables: network.tables.router.length,
    circuits: network.circuits.table.length,
    routes: network.routes.table.length,
    importers: possible.lists.length,
    classes: classes.count,
    edges: reach.edges.from.length,
    visits: reach.visits,
    pairs,
  };
}
