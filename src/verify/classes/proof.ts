import type { Family } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReadRouter } from '../read/routers.ts';
import { reachesBeyondTargets } from '../routing/distribution.ts';
import type { LocalRow } from '../routing/locals.ts';
import type { Subject } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';
import { compactNetwork } from './compact.ts';
import { connectivityOf, type RouterGroups } from './connectivity.ts';
import { type Ground, groundOf } from './ground.ts';
import { isolationOf } from './isolation.ts';
import { NONE } from './network.ts';
import { declaredNumbers, policyRows } from './policy.ts';

/** Per table of the attachment, 1 where the class engine proves that nothing undeclared leaves, in any state and in the present one. */
export interface TableProof {
  readonly possible: Uint8Array;
  readonly present: Uint8Array;
  /** Sites (by id) to which everything their VPN promises them is proved to arrive. */
  readonly delivered: ReadonlySet<string>;
}

export interface Proving {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly transport: Transport;
  /** Whether delivery is asked too; if not, no site counts as delivered. */
  readonly asksReach: boolean;
  /** The routes VRFs have by themselves in the family. */
  readonly rows: readonly (readonly LocalRow[])[];
}

/** Decides one family by classes; what is left to the detailed walk is what is not proved here. */
export function proofOf(proving: Proving, family: Family): TableProof {
  const { subject, policy, attachment, routers, rows } = proving;
  if (routers.some(({ model }) => reachesBeyondTargets(model, family))) return nothingProved(attachment);
  const network = compactNetwork(attachment, routers, family, declaredNumbers(subject), rows);
  const ground = groundOf(network, policyRows(subject, policy, family));
  const delivered = proving.asksReach ? deliveredIn(ground, proving, family) : new Set<string>();
  const possible = isolationOf(ground, 'possible').proved;
  if (possible.every((proved) => proved === 1)) return { possible, present: possible, delivered };
  const present = isolationOf(ground, 'present').proved;
  return { possible, present: present.map((proved, table) => proved | (possible[table] ?? 0)), delivered };
}

function deliveredIn(ground: Ground, proving: Proving, family: Family): ReadonlySet<string> {
  const { sites } = connectivityOf(ground, routerGroups(proving, family));
  return new Set(proving.subject.sites.flatMap(({ id }, number) => (sites[number] === 1 ? [id] : [])));
}

/** The columns know VRFs and their targets; what acts between the routers only the detailed walk follows. */
function nothingProved({ tables }: Attachment): TableProof {
  const none = new Uint8Array(tables.length);
  return { possible: none, present: none, delivered: new Set() };
}

/** Routers are compared pair by pair only up to this many; beyond, reach over a judged backbone is left to the detailed walk. */
const MOST_ROUTERS = 64;

/** Routers with VRFs among which no pair has a transport problem have one number. */
function routerGroups({ routers, attachment, transport }: Proving, family: Family): RouterGroups | undefined {
  if (!transport.judged) return undefined;
  const groups = new Int32Array(routers.length).fill(NONE);
  const serving = routers.filter((router) => attachment.tables.some((table) => table.router === router));
  if (serving.length > MOST_ROUTERS) return groups;
  const clusters: ReadRouter[][] = [];
  const joins = (a: ReadRouter, b: ReadRouter) =>
    transport.problem(a, b, family) === undefined && transport.problem(b, a, family) === undefined;
  for (const router of serving) {
    const own = clusters.find((cluster) => cluster.every((other) => joins(router, other)));
    if (own === undefined) clusters.push([router]);
    else own.push(router);
  }
  for (const [number, cluster] of clusters.entries())
    for (const router of cluster) groups[routers.indexOf(router)] = number;
  return groups;
}
