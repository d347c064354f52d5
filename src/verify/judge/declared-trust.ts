import { holdersOf } from '../policy/holders.ts';
import type { Policy } from '../policy/policy.ts';
import type { Agreement, Site, Subject } from '../subject/subject.ts';
import type { TrustAssumption } from '../types.ts';

/** An assumption that the declarations alone make, before any router is asked for its lines. */
export type DeclaredTrust = Omit<TrustAssumption, 'id' | 'lines'>;

/** Hubs, firewalls and shared servers, in this order. */
export function declaredTrust(subject: Subject, policy: Policy): readonly DeclaredTrust[] {
  return [...hubs(policy), ...firewalls(subject), ...sharedServers(policy)];
}

/** A hub that spokes send to and hear from by one circuit can turn their packets round; with several it can carry them across. */
function hubs(policy: Policy): readonly DeclaredTrust[] {
  return policy.vpns
    .filter(({ topology }) => topology !== 'any-to-any')
    .flatMap(({ id }) => {
      const sites = policy.sites.get(id) ?? [];
      if (sites.filter(({ role }) => role === 'spoke-role').length < 2) return [];
      return sites.filter(({ role }) => role === 'hub-role').map((site) => ofSite('one-arm-hub', site, [id]));
    });
}

/** Agreements that a firewall enforces: it stands in both VPNs. */
function firewalls({ agreements }: Subject): readonly DeclaredTrust[] {
  const inForce = agreements.flatMap((one) =>
    one.validity === 'effective' && one.enforcement.kind === 'firewall'
      ? [{ one, firewall: one.enforcement.firewall }]
      : [],
  );
  return [...Map.groupBy(inForce, ({ firewall }) => firewall)].map(([firewall, list]) => ({
    class: 'firewall-trusted' as const,
    vpns: [...new Set(list.flatMap(({ one }) => [one.consumerVpn, one.providerVpn]))].sort(),
    sites: [],
    data: { firewall, agreements: list.map(({ one }) => one.id).join(', ') },
    declared: list.map(({ one }) => one.span),
  }));
}

/** A site that another VPN reaches by agreement: its servers could pass on to their own VPN, or to the next partner, what they receive. */
function sharedServers(policy: Policy): readonly DeclaredTrust[] {
  return policy.vpns.flatMap(({ id }) => {
    const agreed = policy.agreements.filter(
      ({ providerVpn, consumerVpn }) => providerVpn === id || consumerVpn === id,
    );
    const sites = policy.sites.get(id) ?? [];
    const partnersOf = new Map<Site, { readonly agreement: Agreement; readonly vpn: string }[]>();
    for (const agreement of agreed) {
      const serves = agreement.providerVpn === id;
      const own = serves ? agreement.providerPrefixes : agreement.consumerPrefixes;
      const partner = { agreement, vpn: serves ? agreement.consumerVpn : agreement.providerVpn };
      const prefixes = own.map(({ value }) => value);
      for (const site of holdersOf(sites, prefixes)) {
        const known = partnersOf.get(site);
        if (known === undefined) partnersOf.set(site, [partner]);
        else known.push(partner);
      }
    }
    return sites.flatMap((site): readonly DeclaredTrust[] => {
      const partners = partnersOf.get(site) ?? [];
      if (partners.length === 0) return [];
      const vpns = [...new Set([id, ...partners.map(({ vpn }) => vpn)])].sort();
      const agreements = partners.map(({ agreement }) => agreement);
      const draft = ofSite('shared-server', site, vpns);
      return [
        {
          ...draft,
          data: { ...draft.data, agreements: agreements.map((one) => one.id).join(', ') },
          declared: [...draft.declared, ...agreements.map(({ span }) => span)],
        },
      ];
    });
  });
}

function ofSite(name: DeclaredTrust['class'], site: Site, vpns: readonly string[]): DeclaredTrust {
  return { class: name, vpns, sites: [site.id], data: { site: site.id }, declared: [site.span] };
}
