import type { Interface, Vrf } from '../../device/model.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { comparePrefixes, covers, type Prefix, prefixText, samePrefix } from '../../net/prefix.ts';
import { isOwnAddress } from '../bind/attachment.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Access, Site } from '../subject/subject.ts';
import { type Customer, customerOf } from './customer.ts';
import type { Member, Membership } from './membership.ts';
import { type StandIns, standIns } from './stand-in.ts';

interface Attached {
  readonly router: ReadRouter;
  readonly vrf: Vrf;
  readonly one: Interface;
  readonly member: Member;
  readonly customer: Customer;
}

/**
 * The sites of a network nobody declared: one per attachment circuit of every VRF that is somebody's. Circuits of one VPN and role that
 * carry the same prefix are one site with several accesses.
 */
export function sitesOf(routers: readonly ReadRouter[], membership: Membership): readonly Site[] {
  const attached = attachedOf(routers, membership);
  const byVpn = Map.groupBy(attached, ({ member }) => `${member.vpn} ${member.role}`);
  const places = standIns(attached.some(({ customer }) => customer.freeIn.length > 0) ? routers : []);
  const sites = [...byVpn.values()].flatMap(joined).map((circuits, index) => siteOf(circuits, index, places));
  const all = Map.groupBy(sites, ({ vpn }) => vpn);
  return [...all.values()].flatMap(withDemand);
}

function attachedOf(routers: readonly ReadRouter[], membership: Membership): readonly Attached[] {
  return routers.flatMap((router) => {
    const vrfs = new Map(router.model.vrfs.map((vrf) => [vrf.name, vrf]));
    return router.model.interfaces.flatMap((one): readonly Attached[] => {
      const vrf = vrfs.get(one.vrf?.value ?? '');
      const member = vrf === undefined ? undefined : membership(router, vrf);
      if (vrf === undefined || member === undefined || isOwnAddress(one)) return [];
      return [{ router, vrf, one, member, customer: customerOf(router, vrf, one) }];
    });
  });
}

/** Union of circuits by equal prefixes. */
function joined(attached: readonly Attached[]): readonly (readonly Attached[])[] {
  const parent = attached.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    parent[i] = at;
    return at;
  };
  const first = new Map<string, number>();
  for (const [i, { customer }] of attached.entries())
    for (const prefix of customer.prefixes) {
      const key = prefixText(prefix);
      const known = first.get(key);
      if (known === undefined) first.set(key, i);
      else parent[root(i)] = root(known);
    }
  return [...Map.groupBy(attached.keys(), root).values()].map((list) =>
    list.flatMap((i) => attached[i] ?? []),
  );
}

function siteOf(circuits: readonly Attached[], index: number, places: StandIns): Site {
  const [first] = circuits;
  if (first === undefined) throw new Error('a site without a circuit');
  const id = `${first.one.name}@${first.router.name}`;
  const free = new Set(circuits.flatMap(({ customer }) => customer.freeIn));
  const prefixes = [
    ...circuits.flatMap(({ customer }) => customer.prefixes),
    ...[...free].flatMap((family) => places.prefix(family, index) ?? []),
  ];
  const span = spanOf(first.router, first.one.at);
  // What stands on the link of one access does not come in by the others.
  const links = circuits.flatMap(({ customer }) => customer.links);
  const isLink = (prefix: Prefix) => links.some((link) => samePrefix(link, prefix));
  return {
    id,
    vpn: first.member.vpn,
    role: first.member.role,
    prefixes: distinctPrefixes(prefixes).map((value) => ({ value, span })),
    accesses: circuits.map((circuit) => accessOf(id, circuit)),
    span,
    prefixesOpen: true,
    demanded: circuits.length > 1 ? distinctPrefixes(prefixes).filter((one) => !isLink(one)) : prefixes,
  };
}

/** The access names its very interface: nothing has to be guessed from evidence. */
function accessOf(site: string, { router, one, customer }: Attached): Access {
  const [remoteAs, ...furtherAs] = customer.remoteAs;
  return {
    id: `${one.name}@${router.name}`,
    site,
    router: router.name,
    interface: one.name,
    untagged: true,
    links: [],
    routing: remoteAs === undefined ? { type: 'static' } : { type: 'bgp', remoteAs },
    ...(furtherAs.length === 0 ? {} : { furtherAs }),
    span: spanOf(router, one.at),
  };
}

/** The place of a fact in a collected text. */
export function spanOf({ file, lines }: ReadRouter, line: number): Span {
  return { file, line, column: 1, endLine: line, endColumn: (lines()[line - 1]?.length ?? 0) + 1 };
}

/** A prefix that holds a longer one of another site of its VPN (a default, an aggregate) leads elsewhere in part: it is not demanded. */
function withDemand(sites: readonly Site[]): readonly Site[] {
  const all = sites
    .flatMap((site) => site.prefixes.map(({ value }) => ({ site, value })))
    .sort((a, b) => comparePrefixes(a.value, b.value));
  const broad = new Set<Prefix>();
  for (const [i, { site, value }] of all.entries())
    for (let next = i + 1; next < all.length; next++) {
      const inner = all[next];
      if (inner === undefined || !covers(value, inner.value)) break;
      if (inner.site === site || samePrefix(inner.value, value)) continue;
      broad.add(value);
      break;
    }
  return sites.map((site) => ({
    ...site,
    demanded: (site.demanded ?? []).filter((prefix) => !holds(broad, prefix)),
  }));
}

function holds(broad: ReadonlySet<Prefix>, prefix: Prefix): boolean {
  return prefix.length === 0 || broad.has(prefix);
}

function distinctPrefixes(prefixes: readonly Prefix[]): readonly Prefix[] {
  return [...new Map(prefixes.map((prefix) => [prefixText(prefix), prefix])).values()];
}
