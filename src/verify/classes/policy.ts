import type { Family } from '../../net/address.ts';
import type { Policy } from '../policy/policy.ts';
import type { Box } from '../space/box.ts';
import type { Subject } from '../subject/subject.ts';
import type { DeclaredNumbers } from './compact-places.ts';
import { prefixesOf, startsOf } from './intern.ts';
import { NONE, type Prefixes, ROLE, widthOf } from './network.ts';

/** The declared policy of one family in numbers: VPNs, sites, and agreements as clauses. */
export interface PolicyRows {
  readonly family: Family;
  readonly vpns: readonly DeclaredVpn[];
  readonly sites: SiteRows;
  readonly clauses: readonly ClauseRow[];
}

/** `demanded`: active and meant to carry this family, so its sites must reach each other as the topology says. `listed`: said pair by pair. */
export interface DeclaredVpn {
  readonly id: string;
  readonly topology: 'any-to-any' | 'hub-spoke' | 'hub-spoke-disjoint' | 'listed';
  readonly demanded: boolean;
}

/** Declared sites: site i owns rows `ownedFrom[i]…ownedFrom[i + 1]` of `prefixes`; `open`: perhaps more than these. */
export interface SiteRows {
  readonly vpn: Int32Array;
  readonly role: Uint8Array;
  readonly open: Uint8Array;
  readonly ownedFrom: Int32Array;
  readonly prefixes: Prefixes;
}

/** An agreement's packets one way: between two VPNs, these prefixes, this traffic (addresses are still open). */
export interface ClauseRow {
  readonly agreement: string;
  readonly fromVpn: number;
  readonly toVpn: number;
  readonly fromPrefixes: Prefixes;
  readonly toPrefixes: Prefixes;
  readonly traffic: readonly Box[];
}

/** Numbers VPNs and sites by their place in the subject. */
export function declaredNumbers({ vpns, sites }: Pick<Subject, 'vpns' | 'sites'>): DeclaredNumbers {
  return {
    vpn: new Map(vpns.map(({ id }, number) => [id, number])),
    site: new Map(sites.map(({ id }, number) => [id, number])),
  };
}

const ROLE_OF = { 'any-to-any-role': ROLE.any, 'hub-role': ROLE.hub, 'spoke-role': ROLE.spoke };

/** The policy of a subject in the numbers `declaredNumbers` gives. */
export function policyRows(
  subject: Subject,
  policy: Policy,
  family: Family,
  numbers = declaredNumbers(subject),
): PolicyRows {
  const width = widthOf(family);
  const vpnOf = (id: string) => numbers.vpn.get(id) ?? NONE;
  const owned = subject.sites.map((site) =>
    site.prefixes.map(({ value }) => value).filter((prefix) => prefix.family === family),
  );
  return {
    family,
    vpns: subject.vpns.map((vpn) => ({
      id: vpn.id,
      topology: vpn.allows === undefined ? vpn.topology : 'listed',
      demanded: vpn.status === 'active' && vpn.families.includes(family),
    })),
    sites: {
      vpn: Int32Array.from(subject.sites, (site) => vpnOf(site.vpn)),
      role: Uint8Array.from(subject.sites, (site) => ROLE_OF[site.role]),
      open: Uint8Array.from(subject.sites, (site) => (site.prefixesOpen === true ? 1 : 0)),
      ownedFrom: startsOf(owned),
      prefixes: prefixesOf(owned.flat(), width),
    },
    clauses: policy.agreements.flatMap((agreement) =>
      [
        [agreement.consumerVpn, agreement.providerVpn] as const,
        [agreement.providerVpn, agreement.consumerVpn] as const,
      ].flatMap(([from, to]) =>
        policy
          .clauses(from, to, family)
          .filter((clause) => clause.agreement === agreement)
          .map((clause) => ({
            agreement: agreement.id,
            fromVpn: vpnOf(from),
            toVpn: vpnOf(to),
            fromPrefixes: prefixesOf(clause.fromPrefixes, width),
            toPrefixes: prefixesOf(clause.toPrefixes, width),
            traffic: clause.traffic,
          })),
      ),
    ),
  };
}
