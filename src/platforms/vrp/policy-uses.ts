import type { Vrf, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';

/** How VRFs and CE sessions use one route policy. */
interface PolicyUse {
  readonly families: Set<Family>;
  /** VRF families with a CE session whose inbound policy it is. */
  readonly sealed: Set<VrfFamily>;
}

/** Where each route policy is used; one pass over the VRFs. */
export interface PolicyUses {
  /** The address families in which VRFs and CE sessions use the policy. */
  familiesOf(policy: string): readonly Family[];
  /** Export targets that every VRF with a CE session under this inbound policy has: a route that carries one gains nothing by it. */
  ownTargetsOf(policy: string): readonly RouteTarget[];
}

export function policyUses(vrfs: readonly Vrf[]): PolicyUses {
  const uses = new Map<string, PolicyUse>();
  for (const { families } of vrfs) for (const family of families) record(uses, family);
  return {
    familiesOf: (policy) => [...(uses.get(policy)?.families ?? [])].sort(),
    ownTargetsOf: (policy) => sharedTargets([...(uses.get(policy)?.sealed ?? [])]),
  };
}

function record(uses: Map<string, PolicyUse>, family: VrfFamily): void {
  const use = (name: string | undefined): PolicyUse => {
    const known = uses.get(name ?? '') ?? { families: new Set(), sealed: new Set() };
    if (name !== undefined) uses.set(name, known);
    known.families.add(family.family);
    return known;
  };
  use(family.importPolicy?.value);
  use(family.exportPolicy?.value);
  for (const { inboundPolicy, outboundPolicy } of family.peers) {
    use(inboundPolicy?.value).sealed.add(family);
    use(outboundPolicy?.value);
  }
}

function sharedTargets(families: readonly VrfFamily[]): readonly RouteTarget[] {
  const exported = families.map(({ exportTargets }) => exportTargets.map(({ value }) => value));
  return (exported[0] ?? []).filter((target) => exported.every((targets) => targets.includes(target)));
}
