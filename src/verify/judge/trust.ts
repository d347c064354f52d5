import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Citation, TrustAssumption } from '../types.ts';
import type { DeclaredTrust } from './declared-trust.ts';
import type { TrustedCircuit } from './trusted-circuits.ts';

type Draft = Omit<TrustAssumption, 'id'>;

/**
 * Whom the isolation trusts beyond the routers (level C): equipment that stands in several VPNs, or between sites that may not reach each
 * other, and could pass packets on. The network cannot prevent it, so each is named with its lines, and nothing is proved about it.
 */
export function trustAssumptions(
  declared: readonly DeclaredTrust[],
  circuits: readonly TrustedCircuit[],
): readonly TrustAssumption[] {
  const drafts = [...sharedPorts(circuits), ...sharedCustomers(circuits), ...atSites(declared, circuits)];
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
    if (list.every(({ vpn }) => vpn === list[0]?.vpn)) return [];
    const vpns = [...new Set(list.map(({ vpn }) => vpn))].sort();
    return [{ key, list, vpns }];
  });
}

/** What the declarations say, with the lines of the circuits of its sites. */
function atSites(declared: readonly DeclaredTrust[], circuits: readonly TrustedCircuit[]): readonly Draft[] {
  const named = new Set(declared.flatMap(({ sites }) => sites));
  const bySite = Map.groupBy(
    circuits.filter(({ site }) => named.has(site)),
    ({ site }) => site,
  );
  return declared.map((one) => ({
    ...one,
    lines: one.sites.flatMap((site) => bySite.get(site)?.flatMap(({ line }) => line() ?? []) ?? []),
  }));
}

function ofCircuits(name: Draft['class'], circuits: readonly TrustedCircuit[], vpns: readonly string[]) {
  const sites = new Set<string>();
  const lines: Citation[] = [];
  const declared: Span[] = [];
  for (const { site, access, line } of circuits) {
    const cited = line();
    sites.add(site);
    if (cited !== undefined) lines.push(cited);
    if (access !== undefined) declared.push(access.span);
  }
  return { class: name, vpns, sites: [...sites].sort(), lines, declared };
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
        const longer = [...way, one.id];
        for (const next of one.vpns) if (!ways.has(next)) ways.set(next, longer);
      }
    const own = (naming.get(vpn) ?? []).filter(({ vpns }) => vpns.length === 1);
    return ways.set(
      vpn,
      own.map(({ id }) => id),
    );
  };
}
