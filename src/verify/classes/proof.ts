import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReadRouter } from '../read/routers.ts';
import { reachesBeyondTargets } from '../routing/distribution.ts';
import type { OwnRoutes } from '../routing/locals.ts';
import type { Scope } from '../routing/routes.ts';
import type { Subject } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';
import { agreedReach } from './agreed.ts';
import { carriedTargets } from './carried.ts';
import { clearingOf } from './clearing.ts';
import { compactNetwork } from './compact.ts';
import { connectivityOf, type RouterGroups } from './connectivity.ts';
import { type Crossing, crossingsOf } from './crossing.ts';
import { type Ground, groundOf } from './ground.ts';
import { isolationOf } from './isolation.ts';
import { NONE, ROUTE } from './network.ts';
import { declaredNumbers, policyRows } from './policy.ts';

/** Per table of the attachment, 1 where the class engine proves that nothing undeclared leaves, in any state and in the present one. */
export interface TableProof {
  readonly possible: Uint8Array;
  readonly present: Uint8Array;
  /** Sites (by id) to which everything their VPN promises them is proved to arrive. */
  readonly delivered: ReadonlySet<string>;
  /** Agreements (by id) of which every demanded packet is proved to arrive. */
  readonly agreed: ReadonlySet<string>;
  /** Routes that leave the VPN they come from, by scope; absent where they are not known. */
  readonly crossings: Partial<Record<Scope, readonly Crossing[]>>;
  /** Whether some VRF's route carries a target, in the present state; absent where it is not known. */
  readonly carries?: (target: RouteTarget) => boolean;
}

export interface Proving {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly transport: Transport;
  /** Whether delivery is asked too; if not, nothing of it is known. */
  readonly asksReach: boolean;
  /** The routes VRFs have by themselves in the family. */
  readonly rows: readonly OwnRoutes[];
}

/** Decides one family by classes; what is left to the detailed walk is what is not proved here. */
export function proofOf(proving: Proving, family: Family): TableProof {
  const { subject, policy, attachment, routers, rows } = proving;
  if (routers.some(({ model }) => reachesBeyondTargets(model, family))) return nothingProved(attachment);
  const numbers = declaredNumbers(subject);
  const network = compactNetwork(attachment, routers, family, numbers, rows);
  const ground = groundOf(network, policyRows(subject, policy, family, numbers));
  const reach = proving.asksReach ? reachIn(ground, proving, family) : NO_REACH;
  const possible = isolationOf(ground, 'possible').proved;
  if (possible.every((proved) => proved === 1)) return { possible, present: possible, ...reach };
  const present = isolationOf(ground, 'present').proved;
  return { possible, present: present.map((proved, table) => proved | (possible[table] ?? 0)), ...reach };
}

type ProvedReach = Pick<TableProof, 'delivered' | 'agreed' | 'crossings' | 'carries'>;

const NO_REACH: ProvedReach = { delivered: new Set(), agreed: new Set(), crossings: {} };

function reachIn(ground: Ground, proving: Proving, family: Family): ProvedReach {
  const groups = routerGroups(proving, family);
  const proof = connectivityOf(ground, groups);
  const { arrives } = agreedReach(ground, proof, clearingOf(ground, ROUTE.present), { groups });
  const lost = ground.policy.clauses.filter((_, clause) => !arrives(clause));
  const open = new Set(lost.map(({ agreement }) => agreement));
  const { subject, policy, attachment } = proving;
  const possible = crossingsOf(attachment, ground, 'possible');
  const present = ground.present === ground.possible ? possible : crossingsOf(attachment, ground, 'present');
  return {
    delivered: new Set(subject.sites.flatMap(({ id }, number) => (proof.sites[number] === 1 ? [id] : []))),
    agreed: new Set(policy.agreements.flatMap(({ id }) => (open.has(id) ? [] : [id]))),
    carries: carriedTargets(ground.network),
    crossings: {
      ...(possible === undefined ? {} : { possible }),
      ...(present === undefined ? {} : { present }),
    },
  };
}

/** The columns know VRFs and their targets; what acts between the routers only the detailed walk follows. */
function nothingProved({ tables }: Attachment): TableProof {
  const none = new Uint8Array(tables.length);
  return { possible: none, present: none, ...NO_REACH };
}

/** Routers with VRFs among which no pair has a transport problem have one number. */
function routerGroups({ routers, attachment, transport }: Proving, family: Family): RouterGroups | undefined {
  if (!transport.judged) return undefined;
  const homes = new Set(attachment.tables.map(({ router }) => router));
  const serving = routers.filter((router) => homes.has(router));
  const numbers = new Map(
    transport
      .groups(serving, family)
      .flatMap((group, number) => group.map((router) => [router, number] as const)),
  );
  return Int32Array.from(routers, (router) => numbers.get(router) ?? NONE);
}
