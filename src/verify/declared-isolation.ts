import { FAMILIES } from '../net/address.ts';
import type { DeclaredNumbers } from './classes/compact-places.ts';
import { declaredNumbers, type PolicyRows, policyRows } from './classes/policy.ts';
import { type DeclaredTrust, declaredTrust } from './judge/declared-trust.ts';
import { type Policy, policyOf } from './policy/policy.ts';
import type { Subject } from './subject/subject.ts';

/** What a subject says about isolation, in the numbers of the class engine: made once, before any text is there. */
export interface DeclaredIsolation {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly numbers: DeclaredNumbers;
  /** One per family, in the order of `FAMILIES`. */
  readonly rows: readonly PolicyRows[];
  readonly trust: readonly DeclaredTrust[];
}

export function declaredIsolation(subject: Subject): DeclaredIsolation {
  const [policy, numbers] = [policyOf(subject), declaredNumbers(subject)];
  const rows = FAMILIES.map((family) => policyRows(subject, policy, family, numbers));
  return { subject, policy, numbers, rows, trust: declaredTrust(subject, policy) };
}
