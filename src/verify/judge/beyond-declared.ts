import type { Origin } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { covers, networkOf, type Prefix, prefixText, samePrefix } from '../../net/prefix.ts';
import type { Attachment, Circuit } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';
import { leadsAside } from '../routing/site-routes.ts';
import type { Site } from '../subject/subject.ts';
import type { Fragility, Redundancy } from '../transport/redundancy.ts';
import type { Opening } from '../types.ts';
import { strayNetworks } from './circuit-faults.ts';
import { loneAccesses } from './lone-access.ts';
import { pairKey } from './openings.ts';

/**
 * What keeps a VPN from level A inside itself: a circuit that lets in sources its site does not own (no strict source check), or over which
 * some state sends destinations its site does not own. The site could then pass for a sister site, or draw its packets: those of the VPNs
 * `sisters`. `core` holds the addresses of the backbone.
 */
export function beyondDeclared(
  possible: Pick<Fabric, 'attachment' | 'family' | 'locals'>,
  sisters: Sisters,
  core: readonly Prefix[],
): ReadonlyMap<string, Opening> {
  const { attachment, family } = possible;
  const drawn = drawnBeyond(possible, core);
  const found = labelOpenings(possible);
  for (const circuit of attachment.circuits) {
    const { site, router, vpn } = circuit;
    const spoken = sisters.get(vpn);
    if (site === undefined || site.prefixesOpen || spoken === undefined) continue;
    const draws = spoken.includes(family) ? drawn.get(circuit.id) : undefined;
    const cause = draws ?? (speaks(site, family) ? unchecked(circuit, family) : undefined);
    if (cause === undefined) continue;
    const lines = cite(router, cause.at);
    const data = {
      interface: circuit.interface.name,
      family,
      vrf: vrfOf(attachment, circuit),
      ...cause.data,
    };
    found.set(pairKey(vpn, vpn, family), { class: cause.class, fromSite: site.id, data, lines });
  }
  return found;
}

/** Whoever may bring in labelled frames picks the VPN: no pair from its own is closed in every state. */
function labelOpenings({ attachment, family }: Pick<Fabric, 'attachment' | 'family'>): Map<string, Opening> {
  const found = new Map<string, Opening>();
  for (const { site, router, vpn, interface: one, labelDoor } of attachment.circuits) {
    if (site === undefined || labelDoor === undefined) continue;
    const lines = cite(router, labelDoor.acceptsLabels.at);
    const opening = {
      class: 'labels-accepted-on-ac',
      fromSite: site.id,
      data: { interface: one.name },
      lines,
    };
    for (const { owner } of attachment.tables)
      if (owner !== undefined && owner !== vpn) found.set(pairKey(vpn, owner, family), opening);
  }
  return found;
}

/** The VPNs with more than one site, and the families in which some of these own prefixes. */
export type Sisters = ReadonlyMap<string, readonly Family[]>;

export function vpnsWithSisters({ sites }: Policy): Sisters {
  return new Map(
    [...sites].flatMap(([vpn, own]) =>
      own.length > 1
        ? [[vpn, FAMILIES.filter((family) => own.some((site) => speaks(site, family)))] as const]
        : [],
    ),
  );
}

interface Cause {
  readonly class: string;
  readonly at: Origin | undefined;
  readonly data?: { readonly prefix: string };
}

function speaks({ prefixes }: Pick<Site, 'prefixes'>, family: Family): boolean {
  return prefixes.some(({ value }) => value.family === family);
}

/** What lets the site of a circuit send in the name of others. */
function unchecked({ interface: one, labelDoor }: Circuit, family: Family): Cause | undefined {
  const check = one.sourceCheck.find((candidate) => candidate.family === family);
  const at = check?.at ?? one.at;
  if (labelDoor !== undefined) return { class: 'labels-accepted-on-ac', at };
  if (check === undefined) return { class: 'source-check-absent', at };
  return check.mode === 'loose' ? { class: 'source-check-loose', at } : undefined;
}

/** Per circuit what sends out by it what its site does not own: the last such route, else a network that is not its link. */
function drawnBeyond(
  { attachment, locals, family }: Pick<Fabric, 'attachment' | 'locals' | 'family'>,
  core: readonly Prefix[],
): ReadonlyMap<number, Cause> {
  const drawn = new Map<number, Cause>();
  for (const circuit of attachment.circuits)
    for (const { prefix, at } of strayNetworks(circuit, family, () => core))
      drawn.set(circuit.id, { class: 'undeclared-link', at, data: { prefix: prefixText(prefix) } });
  for (const routes of locals)
    for (const route of routes) {
      const { forwarding, source, prefix, at } = route;
      if (forwarding.kind !== 'circuit' || source === 'connected') continue;
      const circuit = attachment.circuits[forwarding.circuit];
      if (circuit !== undefined && !owns(circuit, prefix))
        drawn.set(circuit.id, {
          class: drawingClass(attachment, route),
          at,
          data: { prefix: prefixText(prefix) },
        });
    }
  return drawn;
}

function drawingClass(attachment: Attachment, route: LocalRoute): string {
  if (!route.admitted) return 'undeclared-static';
  return leadsAside(attachment, route) ? 'next-hop-admitted' : 'announcement-admitted';
}

function vrfOf({ tables }: Fabric['attachment'], { table }: Circuit): string {
  return tables[table]?.vrf.name ?? '';
}

/** A prefix of the site, of its link, or the router's own address. */
function owns({ site, interface: one }: Circuit, prefix: Prefix): boolean {
  return (
    site === undefined ||
    // Mostly a route is for what is declared, to the letter.
    site.prefixes.some(({ value }) => samePrefix(value, prefix)) ||
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
  const fragile = redundancy([...new Set(served.map(({ router }) => router))], family);
  const byVpn = Map.groupBy(served, ({ vpn }) => vpn);
  for (const [vpn, circuits] of byVpn) {
    if (circuits.every(({ router }) => fragile(router) === undefined)) continue;
    for (const [toVpn, others] of byVpn) {
      if (vpn !== toVpn && policy.clauses(vpn, toVpn, family).length === 0) continue;
      const opening = firstFragile(circuits, others, fragile, (from, to) =>
        mayTalk(policy, from, to, family),
      );
      if (opening !== undefined) found.set(pairKey(vpn, toVpn, family), opening);
    }
  }
  return found;
}

function firstFragile(
  circuits: readonly Circuit[],
  others: readonly Circuit[],
  fragile: Fragility,
  talk: (from: Circuit, to: Circuit) => boolean,
): Opening | undefined {
  for (const from of circuits) {
    const problem = fragile(from.router);
    const to = problem && others.find((other) => problem(other.router) !== undefined && talk(from, other));
    const name = to && problem?.(to.router);
    if (name === undefined || from.site === undefined || to?.site === undefined) continue;
    const lines = cite(from.router, from.router.model.backbone.asNumber?.at);
    return { class: name, fromSite: from.site.id, toSite: to.site.id, lines };
  }
  return undefined;
}

function mayTalk(policy: Policy, from: Circuit, to: Circuit, family: Fabric['family']): boolean {
  if (from.site === undefined || to.site === undefined) return false;
  if (from.vpn === to.vpn) return from.site.id !== to.site.id && policy.sameVpnAllows(from.site, to.site);
  return (
    policy.clauses(from.vpn, to.vpn, family).length > 0 &&
    policy.admitted(from.site, to.site, family).length > 0
  );
}
