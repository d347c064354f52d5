import { covers, type Prefix, prefixText } from '../../net/prefix.ts';
import { type Circuit, familyOf } from '../bind/circuit.ts';
import { demandedOf, type Policy } from '../policy/policy.ts';
import { cite } from '../read/routers.ts';
import { isExported, leavingTargets } from '../routing/exports.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';
import { rangeOf } from '../space/box.ts';
import type { Site } from '../subject/subject.ts';
import type { Opening } from '../types.ts';
import { pairKey } from './openings.ts';

/** One access of a site, and the route by which its router sends a prefix of the site there. */
interface Access {
  readonly circuit: Circuit;
  readonly route: LocalRoute | undefined;
}

/**
 * A site with several accesses is reached as long as one of them stands. Whoever takes its prefix from one access and not from another loses it
 * with the one: that reach holds in the present state only.
 */
export function loneAccesses(fabric: Fabric, policy: Policy): ReadonlyMap<string, Opening> {
  const found = new Map<string, Opening>();
  const takes = takingIn(fabric);
  for (const sites of policy.sites.values())
    for (const site of sites) {
      const circuits = fabric.attachment.bySite().get(site.id) ?? [];
      if (circuits.length < 2 || site.prefixesOpen) continue;
      for (const prefix of demandedOf(site).filter(({ family }) => family === fabric.family)) {
        const accesses = circuits.flatMap((circuit) => accessOf(fabric, circuit, prefix));
        if (new Set(accesses.map((one) => givenBy(fabric, one))).size < 2) continue;
        for (const [key, opening] of lonely({ fabric, policy, takes }, { site, prefix, accesses }))
          found.set(key, opening);
      }
    }
  return found;
}

/** An access whose link is itself the site's prefix carries no other one. */
function accessOf({ locals }: Fabric, circuit: Circuit, prefix: Prefix): readonly Access[] {
  const route = (locals[circuit.table] ?? [])
    .filter(({ forwarding }) => forwarding.kind === 'circuit' && forwarding.circuit === circuit.id)
    .filter((one) => covers(one.prefix, prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
  return route === undefined && circuit.access?.routing.type === 'direct' ? [] : [{ circuit, route }];
}

/** What the others get of an access, in one text: equal texts are taken by the same VRFs. */
function givenBy({ attachment, family }: Fabric, { circuit, route }: Access): string {
  const table = attachment.tables[circuit.table];
  const settings = table && familyOf(table, family);
  if (table === undefined || settings === undefined || route === undefined || !isExported(settings, route))
    return '';
  const { targets } = leavingTargets(table, settings, route);
  return targets.length === 0 ? '' : `${prefixText(route.prefix)} ${targets.toSorted().join(' ')}`;
}

interface Asking {
  readonly fabric: Fabric;
  readonly policy: Policy;
  readonly takes: (table: number, route: LocalRoute) => boolean;
}

interface Reached {
  readonly site: Site;
  readonly prefix: Prefix;
  readonly accesses: readonly Access[];
}

/** Senders that have the prefix from one access and not from another. */
function* lonely(
  { fabric, policy, takes }: Asking,
  { site, prefix, accesses }: Reached,
): Generator<[string, Opening]> {
  const { attachment, family } = fabric;
  for (const from of attachment.circuits) {
    if (from.site === undefined || from.site === site || !isAsked(policy, from.site, site, prefix)) continue;
    const has = ({ circuit, route }: Access) =>
      route !== undefined && (circuit.table === from.table || takes(from.table, route));
    const lost = accesses.find((one) => !has(one));
    if (lost === undefined || !accesses.some(has)) continue;
    const { router, interface: one, table } = lost.circuit;
    const vrf = attachment.tables[table];
    const settings = vrf && familyOf(vrf, family);
    const lines = cite(router, settings?.exportPolicy?.at ?? settings?.at ?? one.at);
    const ends = { fromSite: from.site.id, toSite: site.id };
    yield [pairKey(from.vpn, site.vpn, family), { class: 'no-route', ...ends, lines }];
  }
}

/** Whether anything is declared from one site to a prefix of another. */
function isAsked(policy: Policy, from: Site, to: Site, prefix: Prefix): boolean {
  if (from.vpn === to.vpn) return policy.sameVpnAllows(from, to);
  const wanted = rangeOf(prefix);
  return policy
    .admitted(from, to, prefix.family)
    .some(({ destination }) => destination.from <= wanted.to && wanted.from <= destination.to);
}

/** Whether a table takes a route of another. */
function takingIn(fabric: Fabric): (table: number, route: LocalRoute) => boolean {
  const known = new Map<number, ReadonlySet<LocalRoute>>();
  return (table, route) => {
    const one = fabric.classes.of[table] ?? -1;
    const taken =
      known.get(one) ??
      new Set(fabric.classes.admittedTo(one).flatMap((id) => fabric.routes[id]?.local ?? []));
    known.set(one, taken);
    return taken.has(route);
  };
}
