import { covers, networkOf, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';
import type { Fragility, Redundancy } from '../transport/redundancy.ts';
import type { Opening } from '../types.ts';
import { loneAccesses } from './lone-access.ts';
import { pairKey } from './openings.ts';

/**
 * What keeps a VPN from level A inside itself: a circuit that lets in sources its site does not own (no strict source check), or over which
 * some state sends destinations its site does not own. The site could then pass for a sister site, or draw its packets: those of the VPNs
 * `sisters`.
 */
export function beyondDeclared(
  possible: Pick<Fabric, 'attachment' | 'family' | 'locals'>,
  sisters: ReadonlySet<string>,
): ReadonlyMap<string, Opening> {
  const { attachment, family } = possible;
  const drawn = drawnBeyond(possible);
  const found = new Map<string, Opening>();
  for (const circuit of attachment.circuits) {
    const { site, router, interface: one, vpn } = circuit;
    if (site === undefined || site.prefixesOpen || !sisters.has(vpn)) continue;
    if (!site.prefixes.some(({ value }) => value.family === family)) continue;
    const route = drawn.get(circuit.id);
    const check = one.sourceCheck.find((candidate) => candidate.family === family);
    const open =
      check === undefined ? 'source-check-absent' : check.mode === 'loose' ? 'source-check-loose' : undefined;
    const drawing = route?.admitted ? 'announcement-admitted' : 'undeclared-static';
    const labels = one.acceptsLabels.value ? 'labels-accepted-on-ac' : open;
    const name = route === undefined ? labels : drawing;
    if (name === undefined) continue;
    const lines = cite(router, route?.at ?? check?.at ?? one.at);
    found.set(pairKey(vpn, vpn, family), { class: name, fromSite: site.id, lines });
  }
  return found;
}

/** The VPNs with more than one site. */
export function vpnsWithSisters({ sites }: Policy): ReadonlySet<string> {
  return new Set([...sites].flatMap(([vpn, own]) => (own.length > 1 ? [vpn] : [])));
}

/** Per circuit a route that sends out by it what its site does not own: the last of them. */
function drawnBeyond({
  attachment,
  locals,
}: Pick<Fabric, 'attachment' | 'locals'>): ReadonlyMap<number, LocalRoute> {
  const drawn = new Map<number, LocalRoute>();
  for (const routes of locals)
    for (const route of routes) {
      // A connected network is the link of its circuit.
      if (route.forwarding.kind !== 'circuit' || route.source === 'connected') continue;
      const circuit = attachment.circuits[route.forwarding.circuit];
      if (circuit !== undefined && !owns(circuit, route.prefix)) drawn.set(circuit.id, route);
    }
  return drawn;
}

/** A prefix of the site, of its link, or the router's own address. */
function owns({ site, interface: one }: Circuit, prefix: Prefix): boolean {
  return (
    site === undefined ||
    site.prefixes.some(({ value }) => covers(value, prefix)) ||
    one.addresses.some(({ value }) => covers(networkOf(value), prefix))
  );
}

/**
 * Declared reach that ends with one failure which the declared backbone, or another access of the site, would survive: it holds in the present
 * state only.
 */
export function fragileReach(
  fabric: Fabric,
  policy: Policy,
  redundancy: Redundancy,
): ReadonlyMap<string, Opening> {
  const { attachment, family } = fabric;
  const found = new Map(loneAccesses(fabric, policy));
  const served = attachment.circuits.filter(({ site }) =>
    site?.prefixes.some(({ value }) => value.family === family),
  );
  const fragileFrom = fragileRouters(served, redundancy, family);
  for (const from of served.filter(({ router }) => fragileFrom.has(router)))
    for (const to of served) {
      const fragile = fragileFrom.get(from.router)?.get(to.router);
      if (fragile === undefined || found.has(pairKey(from.vpn, to.vpn, family))) continue;
      if (from.site === undefined || to.site === undefined || !mayTalk(policy, from, to, family)) continue;
      const lines = cite(from.router, from.router.model.backbone.asNumber?.at);
      const ends = { fromSite: from.site.id, toSite: to.site.id };
      found.set(pairKey(from.vpn, to.vpn, family), { class: fragile.problem, ...ends, lines });
    }
  return found;
}

/** Routers of circuits whose reach one failure ends: of those pairs alone circuits are compared. */
function fragileRouters(
  served: readonly Circuit[],
  redundancy: Redundancy,
  family: Fabric['family'],
): ReadonlyMap<ReadRouter, ReadonlyMap<ReadRouter, Fragility>> {
  const routers = [...new Set(served.map(({ router }) => router))];
  const found = routers.map((from) => {
    const fragile = routers.flatMap((to) => {
      const one = from === to ? undefined : redundancy(from, to, family);
      return one === undefined ? [] : [[to, one] as const];
    });
    return [from, new Map(fragile)] as const;
  });
  return new Map(found.filter(([, fragile]) => fragile.size > 0));
}

function mayTalk(policy: Policy, from: Circuit, to: Circuit, family: Fabric['family']): boolean {
  if (from.site === undefined || to.site === undefined) return false;
  if (from.vpn === to.vpn) return from.site.id !== to.site.id && policy.sameVpnAllows(from.site, to.site);
  return (
    policy.clauses(from.vpn, to.vpn, family).length > 0 &&
    policy.admitted(from.site, to.site, family).length > 0
  );
}
