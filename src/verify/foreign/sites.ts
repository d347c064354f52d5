import type { Interface, Vrf } from '../../device/model.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { comparePrefixes, covers, type Prefix, prefixText, samePrefix } from '../../net/prefix.ts';
import { isOwnAddress } from '../bind/attachment.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Access, Site, VpnService } from '../subject/subject.ts';
import { type Customer, customerOf } from './customer.ts';
import type { Membership } from './membership.ts';
import { type Carrying, multihomed } from './multihomed.ts';
import { type StandIns, standIns } from './stand-in.ts';

interface Attached extends Carrying {
  readonly router: ReadRouter;
  readonly vrf: Vrf;
  readonly one: Interface;
  readonly customer: Customer;
}

/**
 * The sites of a network nobody declared: one per attachment circuit of every VRF that is somebody's, but for those that only make one
 * multihomed site of what may send to each other anyway.
 */
export function sitesOf(
  routers: readonly ReadRouter[],
  membership: Membership,
  vpns: readonly VpnService[],
): readonly Site[] {
  const attached = attachedOf(routers, membership);
  const places = standIns(attached.some(({ customer }) => customer.freeIn.length > 0) ? routers : []);
  const sites = multihomed(attached, vpns).map((circuits, index) => siteOf(circuits, index, places));
  const links = linksOf(attached);
  return [...Map.groupBy(sites, ({ vpn }) => vpn)].flatMap(([vpn, own]) =>
    withDemand(own, links.get(vpn) ?? new Set()),
  );
}

/** The links of each VPN's circuits, as text. */
function linksOf(attached: readonly Attached[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { member, customer } of attached) {
    const own = found.get(member.vpn) ?? new Set();
    found.set(member.vpn, own);
    for (const link of customer.links) own.add(prefixText(link));
  }
  return found;
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

function siteOf(circuits: readonly Attached[], index: number, places: StandIns): Site {
  const [first] = circuits;
  if (first === undefined) throw new Error('a site without a circuit');
  const id = `${first.one.name}@${first.router.name}`;
  const free = new Set(circuits.flatMap(({ customer }) => customer.freeIn));
  const prefixes = distinctPrefixes([
    ...circuits.flatMap(({ customer }) => customer.prefixes),
    ...[...free].flatMap((family) => places.prefix(family, index) ?? []),
  ]);
  const span = spanOf(first.router, first.one.at);
  // What stands on the link of one access does not come in by the others.
  const links = circuits.flatMap(({ customer }) => customer.links);
  const isLink = (prefix: Prefix) => links.some((link) => samePrefix(link, prefix));
  return {
    id,
    vpn: first.member.vpn,
    role: first.member.role,
    prefixes: prefixes.map((value) => ({ value, span })),
    accesses: circuits.map((circuit) => accessOf(id, circuit)),
    span,
    prefixesOpen: true,
    demanded: circuits.length > 1 ? prefixes.filter((one) => !isLink(one)) : prefixes,
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

interface Carried {
  readonly site: Site;
  readonly value: Prefix;
}

/**
 * A prefix that holds a longer one of another site of its VPN (a default, an aggregate) leads elsewhere in part: it is not demanded. Nor is one
 * that several sites of a role carry, or a link that is numbered like another's: who of them gets its packets is the network's choice.
 */
function withDemand(sites: readonly Site[], links: ReadonlySet<string>): readonly Site[] {
  const all = sites
    .flatMap((site) => site.prefixes.map(({ value }) => ({ site, value })))
    .sort((a, b) => comparePrefixes(a.value, b.value));
  const equal = [...Map.groupBy(all, ({ value }) => prefixText(value))];
  const runs = equal.map(([, run]) => run);
  const elsewhere = new Set<Prefix>();
  for (const [i, [text, run]] of equal.entries())
    for (const one of run)
      if (isSharedWith(run, one, links.has(text)) || holdsAnothers(runs, i, one)) elsewhere.add(one.value);
  return sites.map((site) => ({
    ...site,
    demanded: (site.demanded ?? []).filter((prefix) => prefix.length > 0 && !elsewhere.has(prefix)),
  }));
}

function isSharedWith(run: readonly Carried[], { site }: Carried, isLink: boolean): boolean {
  return run.some((other) => other.site !== site && (isLink || other.site.role === site.role));
}

/** Whether a prefix longer than those of a run, and inside it, is another site's. */
function holdsAnothers(runs: readonly (readonly Carried[])[], at: number, { site, value }: Carried): boolean {
  for (let next = at + 1; next < runs.length; next++) {
    const inner = runs[next] ?? [];
    if (inner[0] === undefined || !covers(value, inner[0].value)) return false;
    if (inner.some((other) => other.site !== site)) return true;
  }
  return false;
}

function distinctPrefixes(prefixes: readonly Prefix[]): readonly Prefix[] {
  return [...new Map(prefixes.map((prefix) => [prefixText(prefix), prefix])).values()];
}
