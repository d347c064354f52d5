import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { asksForTargets } from '../routing/route-policy.ts';

/**
 * Export policies that ask what targets a route carries, in VRFs that have targets of their own: whether the policy sees these differs (FRR: from
 * release 10.0 on; VRP: with `add-ert-first`). For isolation both orders count; that something declared arrives would need to hold in both.
 */
export function exportOrderDoubts({ tables }: Attachment): readonly Doubt[] {
  return tables.flatMap(({ router, vrf }) =>
    vrf.families
      .filter(({ exportTargets }) => exportTargets.length > 0)
      .flatMap(({ exportPolicy }) => exportPolicy?.value ?? [])
      .filter((policy) => asksForTargets(router.model, policy))
      .map((policy) => ({
        reason: 'export-order-unknown',
        router: router.name,
        data: { vrf: vrf.name, policy },
        about: 'router' as const,
        only: 'reach' as const,
      })),
  );
}
