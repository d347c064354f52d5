import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { DeclaredPolicy, PolicyAgreement, PolicyVpn } from '../../inventory/policy-types.ts';
import type { Declared } from '../../inventory/types.ts';
import { FAMILIES } from '../../net/address.ts';
import { overlaps, type Prefix, prefixText } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Agreement, Subject, VpnService } from '../subject/subject.ts';
import { claimsOf } from './claims.ts';
import type { Membership } from './membership.ts';
import { foreignSubject } from './subject.ts';

/** The subject a policy file makes of collected routers; warnings about what the routers do not have, an error where a VRF has two owners. */
export function policySubject(policy: DeclaredPolicy, routers: readonly ReadRouter[]): Outcome<Subject> {
  const { membership, diagnostics } = claimsOf(policy, routers);
  const subject = foreignSubject(routers, {
    vpns: policy.vpns.map((vpn) => serviceOf(vpn, routers, membership)),
    membership,
    agreements: policy.agreements.map((one) => agreementOf(one, policy)),
    expected: policy.routers.map(({ value }) => value),
    vouched: policy.knownNeighbors.map(({ value }) => value),
  });
  const problems = [...diagnostics, ...unknownPrefixes(policy, subject)];
  const fatal = problems.some(({ severity }) => severity === 'error');
  return { value: fatal ? undefined : subject, diagnostics: problems };
}

function serviceOf(vpn: PolicyVpn, routers: readonly ReadRouter[], membership: Membership): VpnService {
  const vrfs = routers.flatMap((router) =>
    router.model.vrfs.filter((vrf) => membership(router, vrf)?.vpn === vpn.id),
  );
  const families = FAMILIES.filter((family) =>
    vrfs.some((vrf) => vrf.families.some((one) => one.family === family)),
  );
  return { id: vpn.id, topology: vpn.topology, status: 'active', families, span: vpn.span };
}

/** An agreement without prefixes speaks of all its VPN owns; where nobody says what that is it allows every address and demands none. */
function agreementOf(one: PolicyAgreement, policy: DeclaredPolicy): Agreement {
  const ownOf = (vpn: string) => policy.vpns.find(({ id }) => id === vpn)?.prefixes ?? [];
  const filled = (own: readonly Declared<Prefix>[], vpn: string): readonly Declared<Prefix>[] => {
    if (own.length > 0) return own;
    const declared = ownOf(vpn);
    return declared.length > 0
      ? declared
      : FAMILIES.map((family) => ({ value: { family, address: 0n, length: 0 }, span: one.span }));
  };
  const vague = [one.consumerPrefixes, ownOf(one.consumerVpn)].every((list) => list.length === 0);
  const other = [one.providerPrefixes, ownOf(one.providerVpn)].every((list) => list.length === 0);
  return {
    ...one,
    ...(vague || other ? { permitsOnly: true as const } : {}),
    consumerPrefixes: filled(one.consumerPrefixes, one.consumerVpn),
    providerPrefixes: filled(one.providerPrefixes, one.providerVpn),
    enforcement: { kind: 'anywhere' },
    validity: 'effective',
  };
}

function unknownPrefixes(policy: DeclaredPolicy, subject: Subject): readonly Diagnostic[] {
  const known = Map.groupBy(
    subject.sites.flatMap((site) => site.prefixes.map(({ value }) => ({ vpn: site.vpn, value }))),
    ({ vpn }) => vpn,
  );
  const speaks = [
    ...policy.vpns.map(({ id, prefixes }) => ({ vpn: id, prefixes })),
    ...policy.agreements.flatMap((one) => [
      { vpn: one.consumerVpn, prefixes: one.consumerPrefixes },
      { vpn: one.providerVpn, prefixes: one.providerPrefixes },
    ]),
  ];
  return speaks.flatMap(({ vpn, prefixes }) =>
    prefixes
      .filter(({ value }) => !(known.get(vpn) ?? []).some((one) => overlaps(one.value, value)))
      .map(({ value, span }) => report('SN1407', { vpn, prefix: prefixText(value) }, { span })),
  );
}
