import type { Family } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { compactNetwork } from './compact.ts';
import { groundOf } from './ground.ts';
import { isolationOf } from './isolation.ts';
import { declaredNumbers, policyRows } from './policy.ts';

/** Per table of the attachment, 1 where the class engine proves that nothing undeclared leaves, in any state and in the present one. */
export interface TableProof {
  readonly possible: Uint8Array;
  readonly present: Uint8Array;
}

export interface Proving {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
}

/** Decides one family by classes; what is left to the detailed walk is what is not proved here. */
export function proofOf({ subject, policy, attachment, routers }: Proving, family: Family): TableProof {
  const network = compactNetwork(attachment, routers, family, declaredNumbers(subject));
  const ground = groundOf(network, policyRows(subject, policy, family));
  const possible = isolationOf(ground, 'possible').proved;
  if (possible.every((proved) => proved === 1)) return { possible, present: possible };
  const present = isolationOf(ground, 'present').proved;
  return { possible, present: present.map((proved, table) => proved | (possible[table] ?? 0)) };
}
