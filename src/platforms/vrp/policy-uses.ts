import type { Backbone, Vrf, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';

/** How VRFs and sessions use one route policy. */
interface PolicyUse {
  readonly families: Set<Family>;
  /** VRF families with a CE session whose inbound policy it is. */
  readonly sealed: Set<VrfFamily>;
  /** Something else uses it too: there a target that is set is no seal. */
  isShared: boolean;
}

/** Where each route policy is used; one pass over the VRFs and the sessions of the backbone. */
export interface PolicyUses {
  /** The address families in which VRFs, CE sessions and VPN sessions use the policy. */
  familiesOf(policy: string): readonly Family[];
  /** Export targets that every VRF with a CE session under this inbound policy has, where nothing else uses it: a route that carries one gains nothing by it. */
  ownTargetsOf(policy: string): readonly RouteTarget[];
  /** Whether it judges what customers announce and nothing else. */
  isInboundOnly(policy: string): boolean;
}

export function policyUses(vrfs: readonly Vrf[], backbone?: Backbone): PolicyUses {
  const uses = new Map<string, PolicyUse>();
  for (const { families } of vrfs) for (const family of families) record(uses, family);
  for (const { family, policy } of backbone?.peers.flatMap(({ policies }) => policies ?? []) ?? [])
    share(useOf(uses, policy)).families.add(family);
  return {
    familiesOf: (policy) => [...(uses.get(policy)?.families ?? [])].sort(),
    ownTargetsOf: (policy) => ownTargets(uses.get(policy)),
    isInboundOnly: (policy) => uses.get(policy)?.isShared === false,
  };
}

function record(uses: Map<string, PolicyUse>, family: VrfFamily): void {
  const use = (name: string | undefined): PolicyUse => {
    const known = name === undefined ? unused() : useOf(uses, name);
    known.families.add(family.family);
    return known;
  };
  share(use(family.importPolicy?.value));
  share(use(family.exportPolicy?.value));
  for (const { inboundPolicy, outboundPolicy } of family.peers) {
    use(inboundPolicy?.value).sealed.add(family);
    share(use(outboundPolicy?.value));
  }
}

function useOf(uses: Map<string, PolicyUse>, name: string): PolicyUse {
  const known = uses.get(name) ?? unused();
  uses.set(name, known);
  return known;
}

function unused(): PolicyUse {
  return { families: new Set(), sealed: new Set(), isShared: false };
}

function share(use: PolicyUse): PolicyUse {
  use.isShared = true;
  return use;
}

function ownTargets(use: PolicyUse | undefined): readonly RouteTarget[] {
  return use === undefined || use.isShared ? [] : sharedTargets([...use.sealed]);
}

function sharedTargets(families: readonly VrfFamily[]): readonly RouteTarget[] {
  const exported = families.map(({ exportTargets }) => exportTargets.map(({ value }) => value));
  return (exported[0] ?? []).filter((target) => exported.every((targets) => targets.includes(target)));
}
