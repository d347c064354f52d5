import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Citation, TrustAssumption } from '../types.ts';
import type { DeclaredTrust } from './declared-trust.ts';
import type { TrustedCircuits } from './trusted-circuits.ts';

type Draft = Omit<TrustAssumption, 'id'>;

/**
 * Whom the isolation trusts beyond the routers (level C): equipment that stands in several VPNs, or between sites that may not reach each
 * other, and could pass packets on. The network cannot prevent it, so each is named with its lines, and nothing is proved about it.
 */
export function trustAssumptions(
  declared: readonly DeclaredTrust[],
  circuits: TrustedCircuits,
): readonly TrustAssumption[] {
  const drafts = [...sharedPorts(circuits), ...sharedCustomers(circuits), ...atSites(declared, circuits)];
  return drafts.map((draft, i) => ({ id: `T${i + 1}`, ...draft }));
}

/** A port that carries circuits of several VPNs: what stands below it, a switch or one customer router, keeps them apart or joins them. */
function sharedPorts(circuits: TrustedCircuits): readonly Draft[] {
  const { router, port } = circuits;
  const ports = new Map<string, Map<string, number[]>>();
  for (const [circuit, name] of router.entries()) {
    const own = ports.get(name) ?? new Map<string, number[]>();
    ports.set(name, own);
    addTo(own, port[circuit] ?? '', circuit);
  }
  return [...ports].flatMap(([name, own]) =>
    joined(own, circuits).map(({ key, draft }) => ({ ...draft, router: name, data: { port: key } })),
  );
}

/** One customer AS with sessions in several VPNs: its routers hear the routes of all of them. */
function sharedCustomers(circuits: TrustedCircuits): readonly Draft[] {
  const customers = new Map<number, number[]>();
  for (const [circuit, access] of circuits.access.entries())
    if (access?.routing.type === 'bgp' && access.routing.remoteAs !== 0)
      addTo(customers, access.routing.remoteAs, circuit);
  return joined(customers, circuits).map(({ key, draft }) => ({ ...draft, data: { as: key } }));
}

function addTo<Key>(groups: Map<Key, number[]>, key: Key, circuit: number): void {
  const own = groups.get(key);
  if (own === undefined) groups.set(key, [circuit]);
  else own.push(circuit);
}

/** The groups whose circuits belong to more than one VPN. */
function joined<Key>(groups: ReadonlyMap<Key, readonly number[]>, circuits: TrustedCircuits) {
  const vpnsOf = (list: readonly number[]) => new Set(list.map((circuit) => circuits.vpn[circuit] ?? ''));
  return [...groups].flatMap(([key, list]) => {
    const vpns = vpnsOf(list);
    return vpns.size > 1 ? [{ key, draft: transit([...vpns].sort(), list, circuits) }] : [];
  });
}

function transit(vpns: readonly string[], list: readonly number[], circuits: TrustedCircuits) {
  const sites = new Set<string>();
  const lines: Citation[] = [];
  const declared: Span[] = [];
  for (const circuit of list) {
    const [line, access] = [circuits.line(circuit), circuits.access[circuit]];
    sites.add(circuits.site[circuit] ?? '');
    if (line !== undefined) lines.push(line);
    if (access !== undefined) declared.push(access.span);
  }
  return { class: 'ce-transit' as const, vpns, sites: [...sites].sort(), lines, declared };
}

/** What the declarations say, with the lines of the circuits of its sites. */
function atSites(declared: readonly DeclaredTrust[], circuits: TrustedCircuits): readonly Draft[] {
  const bySite = new Map(declared.flatMap(({ sites }) => sites.map((site) => [site, [] as number[]])));
  for (const [circuit, site] of circuits.site.entries()) bySite.get(site)?.push(circuit);
  return declared.map((one) => ({
    ...one,
    lines: one.sites.flatMap((site) => bySite.get(site)?.flatMap((each) => circuits.line(each) ?? []) ?? []),
  }));
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
