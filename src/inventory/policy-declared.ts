import { FAMILIES } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { DeclaredPolicy, PolicyAgreement } from './policy-types.ts';
import type { Declared } from './types.ts';

/**
 * The prefixes an agreement of a policy file speaks about: its own, else all that the policy says the VPN owns, else every address.
 * `vague`: on one side at least nobody says between which prefixes it should work.
 */
export function agreedPrefixes(one: PolicyAgreement, policy: DeclaredPolicy) {
  const ownOf = (vpn: string) => policy.vpns.find(({ id }) => id === vpn)?.prefixes ?? [];
  const everything = FAMILIES.map((family) => ({
    value: { family, address: 0n, length: 0 },
    span: one.span,
  }));
  const said = (own: readonly Declared<Prefix>[], vpn: string) => (own.length > 0 ? own : ownOf(vpn));
  const consumers = said(one.consumerPrefixes, one.consumerVpn);
  const providers = said(one.providerPrefixes, one.providerVpn);
  return {
    consumerPrefixes: consumers.length > 0 ? consumers : everything,
    providerPrefixes: providers.length > 0 ? providers : everything,
    vague: consumers.length === 0 || providers.length === 0,
  };
}

/** What a policy file declares, in the form in which an inventory declares it; VRFs are claimed by name or target, since nobody names sites. */
export function declaredBy(policy: DeclaredPolicy, digest: string) {
  const values = <Value>(list: readonly Declared<Value>[]) => list.map(({ value }) => value);
  return {
    digest,
    vpns: policy.vpns.map(({ id, topology, vrfs, hubVrfs, targets }) => ({
      id,
      topology,
      status: 'active' as const,
      claims: { vrfs: values(vrfs), hubVrfs: values(hubVrfs), targets: values(targets) },
    })),
    sites: [],
    agreements: policy.agreements.map((one) => ({
      ...one,
      ...agreedPrefixes(one, policy),
      validity: 'effective' as const,
      enforcement: { kind: 'anywhere' },
    })),
    routers: values(policy.routers).map((name) => ({ name, loopbacks: [] })),
    neighbours: values(policy.knownNeighbors),
  };
}
