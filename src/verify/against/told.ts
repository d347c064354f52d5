import type { AuditResult } from '../types.ts';
import { isBlind } from './same-texts.ts';
import { type RouterText, routerChanges, standingChanges } from './standing.ts';
import type { Relation, Standing } from './types.ts';

/** What a report or a certificate says of the state before: its verdict and the digests of the texts it speaks of; of a report the whole answer. */
export interface ToldBefore {
  readonly standing: Standing;
  readonly texts: readonly RouterText[];
  readonly audit?: AuditResult;
}

/**
 * The relation to a state whose texts are not here. Equal digests prove that nothing changed; beyond that only verdicts can be compared, so the
 * proof is certain only of texts that are the very same, and where no file stands beside them that nobody compares.
 */
export function relateToTold(before: ToldBefore, after: AuditResult): Relation {
  const texts = after.routers.map(({ router, digest }) => ({ router, digest }));
  const routers = routerChanges(before.texts, texts);
  const same = routers.changed.length + routers.added.length + routers.removed.length === 0;
  const standing = standingChanges(before.audit ?? after, after);
  const equal = before.standing.verdict === after.verdict && before.standing.level === after.level;
  const silent = standing.verdicts.length === 0 && standing.findings.gained.length === 0;
  return {
    unchanged: same && equal && silent,
    changes: [],
    ...standing,
    proof: { compared: 'verdicts', equalPairs: 0, sitePairs: 0, routers, certain: same && !isBlind(after) },
    before: before.standing,
    after: { verdict: after.verdict, level: after.level },
  };
}
