import type { Family } from '../../net/address.ts';
import { type Prefix, prefixText } from '../../net/prefix.ts';
import type { Circuit, UnboundAccess } from '../bind/circuit.ts';
import { demandedOf, type Policy } from '../policy/policy.ts';
import { cite } from '../read/routers.ts';
import { everything, rangeOf } from '../space/box.ts';
import type { Packets, Space } from '../space/packets.ts';
import type { Site, Subject } from '../subject/subject.ts';
import type { Hop, Missing } from '../types.ts';
import { misaddressedSites } from './circuit-faults.ts';
import { type Delivering, type Failure, failureOf } from './delivery.ts';
import { packetFrom } from './packet.ts';

/** A declared reach that fails, with its reason for the pair's verdict. */
export interface MissingReach {
  readonly reason: string;
  readonly missing: Missing;
}

export interface Connecting extends Delivering {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly family: Family;
  /** Sites of which the class engine has proved that all their VPN promises them arrives. */
  readonly delivered?: ReadonlySet<string>;
  /** Agreements of which it has proved that every demanded packet arrives. */
  readonly agreed?: ReadonlySet<string>;
  /** The same network as far as packets from and to these prefixes meet it: what they are shown by costs little there. */
  readonly near?: (prefixes: readonly Prefix[]) => Pick<Delivering, 'fabric' | 'passage' | 'ends'>;
}

/** What the topology of every active VPN promises and the network does not deliver: at most one entry per ordered pair of sites. */
export function missingInVpns(context: Connecting): readonly MissingReach[] {
  const faulty = misaddressedSites(context.fabric);
  return context.policy.vpns
    .filter((vpn) => vpn.families.includes(context.family))
    .flatMap((vpn) => {
      const sites = context.policy.sites.get(vpn.id) ?? [];
      const broken = sites.some(({ id }) => faulty.has(id));
      const open = sites.filter(({ id }) => broken || context.delivered?.has(id) !== true);
      return open.flatMap((from) =>
        sites
          .filter((to) => to.id !== from.id && context.policy.sameVpnAllows(from, to))
          .flatMap((to) => missingBetween(context, from, to, faulty)),
      );
    });
}

export function prefixesIn(site: Site, family: Family): readonly Prefix[] {
  return demandedOf(site).filter((prefix) => prefix.family === family);
}

export function circuitsOf(context: Pick<Connecting, 'fabric'>, site: Site): readonly Circuit[] {
  return context.fabric.attachment.bySite().get(site.id) ?? [];
}

/** A site without any circuit, when the texts were there to show one; other reasons are doubts, not faults. */
export function unattached(context: Pick<Connecting, 'fabric'>, site: Site): UnboundAccess | undefined {
  const lost = context.fabric.attachment.unbound.filter((one) => one.site.id === site.id);
  return lost.length === site.accesses.length && lost.every(({ reason }) => reason === 'circuit-missing')
    ? lost[0]
    : undefined;
}

export function missingReach(
  { family, passage }: Pick<Connecting, 'family' | 'passage'>,
  from: Site,
  to: Site,
  { reason, stoppedAt, stopped }: Pick<Failure, 'stoppedAt' | 'stopped'> & { readonly reason: string },
): MissingReach | undefined {
  const packet = packetFrom(passage.packets, stopped, prefixesIn(from, family), prefixesIn(to, family));
  if (packet === undefined) return undefined;
  const ends = { fromVpn: from.vpn, fromSite: from.id, toVpn: to.vpn, toSite: to.id };
  return { reason, missing: { ...ends, family, packet, stoppedAt, declared: [from.span, to.span] } };
}

function missingBetween(
  context: Connecting,
  from: Site,
  to: Site,
  faulty: ReadonlyMap<string, Circuit>,
): readonly MissingReach[] {
  const { family } = context;
  const [sources, destinations] = [prefixesIn(from, family), prefixesIn(to, family)];
  if (sources.length === 0 || destinations.length === 0) return [];
  const lost = unattached(context, from) ?? unattached(context, to);
  if (lost !== undefined) {
    const failure = {
      reason: 'circuit-missing',
      stoppedAt: lostHop(context, lost),
      stopped: demandOf(context.passage.packets, sources, destinations),
    };
    return [missingReach(context, from, to, failure)].flatMap((one) => one ?? []);
  }
  const fault = faulty.get(from.id) ?? faulty.get(to.id);
  if (fault !== undefined) {
    const failure = {
      reason: 'circuit-missing',
      stoppedAt: misaddressedHop(fault),
      stopped: demandOf(context.passage.packets, sources, destinations),
    };
    return [missingReach(context, from, to, failure)].flatMap((one) => one ?? []);
  }
  for (const circuit of circuitsOf(context, from))
    for (const prefix of destinations) {
      if (circuitsOf(context, to).length === 0) continue;
      const failure = failureOf(
        context,
        circuit,
        to,
        prefix,
        demandOf(context.passage.packets, sources, [prefix]),
      );
      if (failure !== undefined)
        return [missingReach(context, from, to, failure)].flatMap((one) => one ?? []);
    }
  return [];
}

function demandOf(packets: Packets, sources: readonly Prefix[], destinations: readonly Prefix[]): Space {
  const all = everything(packets.family);
  const ends = (prefixes: readonly Prefix[], field: 'source' | 'destination') =>
    packets.of(prefixes.map((prefix) => ({ ...all, [field]: rangeOf(prefix) })));
  return packets.meet(ends(sources, 'source'), ends(destinations, 'destination'));
}

function misaddressedHop({ router, interface: one, access }: Circuit): Hop {
  const wanted = access?.links.map(({ provider }) => prefixText(provider)).join(' ') ?? '';
  return {
    router: router.name,
    table: one.vrf?.value ?? '',
    action: 'enter',
    detail: `${one.name}: ${access?.id ?? ''} ${wanted}`,
    lines: cite(router, one.addresses[0]?.at ?? one.at),
  };
}

export function lostHop({ fabric }: Pick<Connecting, 'fabric'>, { access }: UnboundAccess): Hop {
  const table = fabric.attachment.tables.find(({ router }) => router.name === access.router);
  const port = table?.router.model.interfaces.find((one) => one.name === access.interface);
  const lines = table === undefined ? [] : cite(table.router, port?.at);
  return {
    router: access.router,
    table: '',
    action: 'enter',
    detail: `${access.interface}: ${access.id}`,
    lines,
  };
}
