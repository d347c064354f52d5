import type { PlatformId } from '../device/platform-id.ts';
import { frrGrammar } from './frr/grammar.ts';
import { vrpV5Grammar } from './huawei_vrp/grammar.ts';
import { vrpGrammar } from './huawei_vrpv8/grammar.ts';
import type { Grammar } from './platform.ts';

/** The grammars of every platform sectornet reads. */
export const GRAMMARS: readonly Grammar[] = [frrGrammar, vrpGrammar, vrpV5Grammar];

/** The grammar of a platform; throws for one that has none (the compiler refuses such routers, SN3904). */
export function grammarOf(platform: PlatformId): Grammar {
  const found = GRAMMARS.find((grammar) => grammar.platform === platform);
  if (found === undefined) throw new Error(`no grammar for platform ${platform}`);
  return found;
}

/** The grammar that recognises an unnamed text best; `undefined` when none claims it. */
export function grammarFor(text: string): Grammar | undefined {
  const claims = GRAMMARS.map((grammar) => ({ grammar, sure: grammar.recognises(text) }));
  return claims.filter((claim) => claim.sure > 0).sort((a, b) => b.sure - a.sure)[0]?.grammar;
}
