import type { RoutePolicyEntry, VrfFamily } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import { asksForTargets, policyNamed } from '../routing/route-policy.ts';

/**
 * Export policies that ask what targets a route carries, or take all away, in VRFs that have targets of their own: whether the policy sees these differs
 * (FRR: from release 10.0 on; VRP: with `add-ert-first`). For isolation both orders count, in one route with the targets of both; that something
 * declared arrives would need to hold in both, and that a policy elsewhere keeps the route out by a target which it carries in one of them only is not sure.
 */
export function exportOrderDoubts({ tables }: Attachment, routers: readonly ReadRouter[]): readonly Doubt[] {
  let refused: ReadonlySet<RouteTarget> | undefined;
  return tables.flatMap(({ router, vrf }) =>
    vrf.families.flatMap((settings): readonly Doubt[] => {
      const policy = settings.exportPolicy?.value;
      if (policy === undefined || settings.exportTargets.length === 0) return [];
      const entries = policyNamed(router.model, policy)?.entries ?? [];
      const asks = asksForTargets(router.model, policy);
      const lost = entries.flatMap((entry) => lostBy(entry, settings));
      if (!asks && lost.length === 0) return [];
      refused ??= refusedTargets(routers);
      const marks = asks ? entries.flatMap(({ setTargets }) => setTargets?.value.targets ?? []) : [];
      const isKeptOut = [...marks, ...lost].some((target) => refused?.has(target));
      const reason = asks ? 'export-order-unknown' : 'export-takes-targets';
      const doubt = {
        reason,
        router: router.name,
        data: { vrf: vrf.name, policy },
        about: 'router',
      } as const;
      return [isKeptOut ? { ...doubt, about: 'all' } : { ...doubt, only: 'reach' }];
    }),
  );
}

/** The VRF's own targets that an entry takes away, or may take away, where it sees them. */
function lostBy(
  { action, scrub, mayStrip, setTargets }: RoutePolicyEntry,
  { exportTargets }: VrfFamily,
): readonly RouteTarget[] {
  if (action === 'deny' || (scrub?.value !== true && mayStrip !== true)) return [];
  const own = exportTargets.map(({ value }) => value);
  return own.filter((target) => setTargets?.value.targets.includes(target) !== true);
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
