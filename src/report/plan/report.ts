import type { ChangePlan } from '../../plan/types.ts';
import type { Relation } from '../../verify/against/types.ts';
import type { AuditResult, PairVerdict, Verdict } from '../../verify/types.ts';
import type { Names } from '../facts.ts';

/** Everything a plan is shown with: the plan, what the auditor says before and after it, and how it is carried out. */
export interface PlanReport {
  readonly plan: ChangePlan;
  readonly names: Pick<Names, 'network'> & {
    readonly vpns: readonly { readonly id: string; readonly name: string; readonly department: string }[];
    readonly departments: readonly { readonly id: string; readonly name: string }[];
  };
  readonly before: AuditResult;
  readonly after: AuditResult;
  /** What lies between them for those who use the network; absent where it was not worked out. */
  readonly relation?: Relation;
  /** The commands that approve and push it, one a line. */
  readonly steps: readonly string[];
}

/** A pair of VPNs of which the auditor says something else after the plan. */
export interface ChangedPair {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: PairVerdict['family'];
  readonly before: Verdict;
  readonly after: Verdict;
}

/** Ordered pairs whose verdict changes, and how many are judged. */
export function changedPairs({ before, after }: Pick<PlanReport, 'before' | 'after'>): {
  readonly changed: readonly ChangedPair[];
  readonly judged: number;
} {
  const keyOf = ({ fromVpn, toVpn, family }: PairVerdict) => `${fromVpn} ${toVpn} ${family}`;
  const was = new Map(before.pairs.map((pair) => [keyOf(pair), pair.verdict]));
  const changed = after.pairs.flatMap((pair): readonly ChangedPair[] => {
    const { fromVpn, toVpn, family, verdict } = pair;
    const old = was.get(keyOf(pair));
    return old === undefined || old === verdict
      ? []
      : [{ fromVpn, toVpn, family, before: old, after: verdict }];
  });
  return { changed, judged: after.pairs.length };
}
