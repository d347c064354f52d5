import { FAMILIES } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { DeclaredPolicy, PolicyAgreement } from '../policy-types.ts';
import type { Declared } from '../types.ts';
import { permitsOf } from './permits.ts';
import type { DeclaredNetwork } from './types.ts';

/** What a policy file declares, as configurations are judged by it; VRFs are claimed by name or target, since nobody names sites. */
export function networkOfPolicy(policy: DeclaredPolicy, digest: string): DeclaredNetwork {
  const values = <Value>(list: readonly Declared<Value>[]) => list.map(({ value }) => value);
  return {
    digest,
    vpns: policy.vpns.map(({ id, topology, vrfs, hubVrfs, targets }) => ({
      id,
      topology,
      claims: { vrfs: values(vrfs), hubVrfs: values(hubVrfs), targets: values(targets) },
    })),
    accesses: new Map(),
    permits: permitsOf(policy.agreements.map((one) => ({ ...one, ...agreedPrefixes(one, policy) }))),
    routers: values(policy.routers),
    // Whom a policy vouches for (`known-neighbors`) need not be collected, and is taken on trust all the same.
    neighbours: [],
  };
}

/** The prefixes an agreement speaks about: its own, else all that the policy says the VPN owns, else every address. */
function agreedPrefixes(one: PolicyAgreement, policy: DeclaredPolicy) {
  const everything = FAMILIES.map((family) => ({
    value: { family, address: 0n, length: 0 },
    span: one.span,
  }));
  const said = (own: readonly Declared<Prefix>[], vpn: string) => {
    const owned = policy.vpns.find(({ id }) => id === vpn)?.prefixes ?? [];
    return [own, owned].find((list) => list.length > 0) ?? everything;
  };
  return {
    consumerPrefixes: said(one.consumerPrefixes, one.consumerVpn),
    providerPrefixes: said(one.providerPrefixes, one.providerVpn),
  };
}
