import type { Language } from '../diagnostics/diagnostic.ts';
import type { AuditResult } from '../verify/types.ts';
import { describeClass } from './classes.ts';

/** Why an answer is not certain: the router it is about, where there is one, and a sentence. */
export interface Reason {
  readonly router?: string;
  readonly title: string;
}

/** Reasons in words, each once: both families of a VRF or several pairs of VPNs may have the same one. */
export function reasonsOf(doubts: AuditResult['inconclusive'], language: Language): readonly Reason[] {
  const reasons = doubts.map(({ reason, router, data }) => ({
    ...(router === undefined ? {} : { router }),
    title: describeClass(reason, language, data).title,
  }));
  return [...new Map(reasons.map((one) => [`${one.router} ${one.title}`, one])).values()];
}
