import type { Span } from '../../diagnostics/diagnostic.ts';
import { holdersOf } from '../policy/holders.ts';
import type { Policy } from '../policy/policy.ts';
import type { Agreement, Site, Subject } from '../subject/subject.ts';
import type { TrustAssumption } from '../types.ts';
import type { TrustedCircuit } from './trusted-circuits.ts';

type Draft = Omit<TrustAssumption, 'id'>;
type BySite = ReadonlyMap<string, readonly TrustedCircuit[]>;

/**
 * Whom the isolation trusts beyond the routers (level C): equipment that stands in several VPNs, or between sites that may not reach each
 * other, and could pass packets on. The network cannot prevent it, so each is named with its lines, and nothing is proved about it.
 */
export function trustAssumptions(
  subject: Subject,
  policy: Policy,
  circuits: readonly TrustedCircuit[],
): readonly TrustAssumption[] {
  const bySite = Map.groupBy(circuits, ({ site }) => site);
  const drafts = [
    ...sharedPorts(circuits),
    ...sharedCustomers(circuits),
    ...hubs(policy, bySite),
    ...firewalls(subject),
    ...sharedServers(policy, bySite),
  ];
  return drafts.map((draft, i) => ({ id: `T${i + 1}`, ...draft }));
}

/** A port that carries circuits of several VPNs: what stands below it, a switch or one customer router, keeps them apart or joins them. */
function sharedPorts(circuits: readonly TrustedCircuit[]): readonly Draft[] {
  return [...Map.groupBy(circuits, ({ router }) => router)].flatMap(([router, own]) =>
    joined(Map.groupBy(own, ({ port }) => port)).map(({ list, vpns, key: port }) => ({
      ...ofCircuits('ce-transit', list, vpns),
      router,
      data: { port },
    })),
  );
}

/** One customer AS with sessions in several VPNs: its routers hear the routes of all of them. */
function sharedCustomers(circuits: readonly TrustedCircuit[]): readonly Draft[] {
  const byAs = Map.groupBy(circuits, ({ access }) =>
    access?.routing.type === 'bgp' ? access.routing.remoteAs : 0,
  );
  byAs.delete(0);
  return joined(byAs).map(({ list, vpns, key }) => ({
    ...ofCircuits('ce-transit', list, vpns),
    data: { as: key },
  }));
}

/** The groups whose circuits belong to more than one VPN. */
function joined<Key>(groups: ReadonlyMap<Key, readonly TrustedCircuit[]>) {
  return [...groups].flatMap(([key, list]) => {
    if (list.length === 1) return [];
    const vpns = [...new Set(list.map(({ vpn }) => vpn))].sort();
    return vpns.length > 1 ? [{ key, list, vpns }] : [];
  });
}

/** A hub that spokes send to and hear from by one circuit can turn their packets round; with several it can carry them across. */
function hubs(policy: Policy, bySite: BySite): readonly Draft[] {
  return policy.vpns
    .filter(({ topology }) => topology !== 'any-to-any')
    .flatMap(({ id }) => {
      const sites = policy.sites.get(id) ?? [];
      if (sites.filter(({ role }) => role === 'spoke-role').length < 2) return [];
      return sites
        .filter(({ role }) => role === 'hub-role')
        .map((site) => ofSite('one-arm-hub', site, [id], bySite));
    });
}

/** Agreements that a firewall enforces: it stands in both VPNs. */
function firewalls({ agreements }: Subject): readonly Draft[] {
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
    lines: [],
    declared: list.map(({ one }) => one.span),
  }));
}

/** A site that another VPN reaches by agreement: its servers could pass on to their own VPN, or to the next partner, what they receive. */
function sharedServers(policy: Policy, bySite: BySite): readonly Draft[] {
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
    return sites.flatMap((site): readonly Draft[] => {
      const partners = partnersOf.get(site) ?? [];
      if (partners.length === 0) return [];
      const vpns = [...new Set([id, ...partners.map(({ vpn }) => vpn)])].sort();
      const agreements = partners.map(({ agreement }) => agreement);
      const draft = ofSite('shared-server', site, vpns, bySite);
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

function ofCircuits(name: Draft['class'], circuits: readonly TrustedCircuit[], vpns: readonly string[]) {
  return {
    class: name,
    vpns,
    sites: [...new Set(circuits.map(({ site }) => site))].sort(),
    lines: circuits.flatMap(({ lines }) => lines),
    declared: circuits.flatMap(({ access }): readonly Span[] => (access === undefined ? [] : [access.span])),
  };
}

function ofSite(name: Draft['class'], site: Site, vpns: readonly string[], bySite: BySite): Draft {
  const draft = ofCircuits(name, bySite.get(site.id) ?? [], vpns);
  return { ...draft, sites: [site.id], data: { site: site.id }, declared: [site.span] };
}

/** By VPN: the assumptions on the shortest way by which trusted equipment could join it to each other VPN. */
export function trustFrom(
  assumptions: readonly TrustAssumption[],
): (vpn: string) => ReadonlyMap<string, readonly string[]> {
  const naming = new Map<string, TrustAssumption[]>();
  for (const one of assumptions)
    for (const vpn of one.vpns) {
      const own = naming.get(vpn) ?? [];
      naming.set(vpn, own);
      own.push(one);
    }
  return (vpn) => {
    const ways = new Map<string, readonly string[]>([[vpn, []]]);
    const used = new Set<TrustAssumption>();
    for (const [here, way] of ways)
      for (const one of naming.get(here) ?? []) {
        // Where everybody who is named has been come to, nobody is left.
        if (ways.size === naming.size) break;
        if (used.has(one)) continue;
        used.add(one);
        for (const next of one.vpns) if (!ways.has(next)) ways.set(next, [...way, one.id]);
      }
    const own = (naming.get(vpn) ?? []).filter(({ vpns }) => vpns.length === 1);
    return ways.set(
      vpn,
      own.map(({ id }) => id),
    );
  };
}
