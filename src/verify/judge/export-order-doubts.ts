import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import { asksForTargets, policyNamed } from '../routing/route-policy.ts';

/**
 * Export policies that ask what targets a route carries, in VRFs that have targets of their own: whether the policy sees these differs (FRR: from
 * release 10.0 on; VRP: with `add-ert-first`). For isolation both orders count, in one route with the targets of both; that something declared
 * arrives would need to hold in both, and that a policy elsewhere keeps the route out by a target which it carries in one of them only is not sure.
 */
export function exportOrderDoubts({ tables }: Attachment, routers: readonly ReadRouter[]): readonly Doubt[] {
  let refused: ReadonlySet<RouteTarget> | undefined;
  return tables.flatMap(({ router, vrf }) =>
    vrf.families
      .filter(({ exportTargets }) => exportTargets.length > 0)
      .flatMap(({ exportPolicy }) => exportPolicy?.value ?? [])
      .filter((policy) => asksForTargets(router.model, policy))
      .map((policy): Doubt => {
        refused ??= refusedTargets(routers);
        const marks = policyNamed(router.model, policy)?.entries.flatMap(
          ({ setTargets }) => setTargets?.value.targets ?? [],
        );
        const isKeptOut = marks?.some((target) => refused?.has(target)) === true;
        const data = { vrf: vrf.name, policy };
        const doubt = { reason: 'export-order-unknown', router: router.name, data, about: 'router' as const };
        return isKeptOut ? { ...doubt, about: 'all' } : { ...doubt, only: 'reach' };
      }),
  );
}

/** The targets by which any policy refuses routes. */
function refusedTargets(routers: readonly ReadRouter[]): ReadonlySet<RouteTarget> {
  return new Set(
    routers.flatMap(({ model }) => {
      const refusing = model.routePolicies.flatMap(({ entries }) =>
        entries.filter(({ action }) => action === 'deny'),
      );
      const names = new Set(
        refusing.flatMap(({ matchTargetLists }) => matchTargetLists.map(({ value }) => value)),
      );
      return model.targetLists.flatMap(({ name, targets }) => (names.has(name) ? targets : []));
    }),
  );
}
