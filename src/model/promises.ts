import { type AgreedRoute, agreedRoutes } from './agreed-routes.ts';
import { type DeclaredPair, declaredPairs } from './declared-pairs.ts';
import type { VpnModel } from './types.ts';

/** What a router can be asked about VPNs after a change of them: whether declared pairs hear each other, and whether the routes of agreements stand. */
export function promisesOf(
  model: VpnModel,
  router: string,
  vpns: readonly string[],
): readonly (DeclaredPair | AgreedRoute)[] {
  return [...declaredPairs(model, router, vpns), ...agreedRoutes(model, router, vpns)];
}
