import { expectationsOf, labSites } from '../../src/lab/uml/expectations.ts';
import type { UmlLab } from '../../src/lab/uml/lab.ts';
import { linkAddress, placeOf } from '../../src/lab/uml/place.ts';
import { probe, type ThrowWish, throwPackets } from '../../src/lab/uml/probe.ts';
import { addressText, type Family, type IpAddress, sameAddress } from '../../src/net/address.ts';
import { baseAddress } from '../../src/net/prefix.ts';
import type { Breach } from '../../src/verify/types.ts';
import type { CasePacket } from './case.ts';
import { labelsTo } from './labels.ts';
import type { RunningLab } from './running-lab.ts';

/** A packet to throw, and the namespace it must, or must not, come into. `echo`: the answer counts instead. */
export interface Shot {
  readonly wish: ThrowWish;
  readonly echo: boolean;
  readonly name: string;
}

const SECONDS = 0.7;

/** The shots of a case's own packets, one per family. */
export function shotsOf(running: RunningLab, packets: readonly CasePacket[]): Promise<readonly Shot[]> {
  const shots = packets.flatMap((packet) =>
    (packet.families ?? [4, 6]).map((family) => shotOf(running, packet, family)),
  );
  return Promise.all(shots);
}

async function shotOf(running: RunningLab, packet: CasePacket, family: Family): Promise<Shot> {
  const { lab } = running;
  const { from, to, protocol = 'udp', port = 9, answers = false } = packet;
  const router = lab.network.inventory.routers.some(({ name }) => name === to);
  const destination = packet.destination ?? (router ? loopback(lab, to, family) : hostOf(lab, to, family));
  const entry = placeOf(lab.network, from).access.router;
  const echo = answers && !router;
  const wish: ThrowWish = {
    customer: from,
    family,
    source: sourceOf(lab, packet, family),
    destination,
    protocol: echo ? 'icmp' : protocol,
    ...(protocol === 'icmp' || echo ? {} : { port, sourcePort: 40_000 }),
    ...(packet.labelled === true ? { labels: await labelsTo(running, entry, to, family) } : {}),
    reply: answers,
    watch: [answers ? `ce-${from}` : router ? to : `ce-${to}`],
    seconds: SECONDS,
  };
  return { wish, echo, name: nameOf(from, to, wish) };
}

function nameOf(from: string, to: string, { protocol, source, destination, port }: ThrowWish): string {
  return `${from} → ${to} ${protocol} ${source} → ${destination}${port === undefined ? '' : ` port ${port}`}`;
}

function sourceOf(lab: UmlLab, { from, source = 'host' }: CasePacket, family: Family): string {
  if (source === 'link') return linkAddress(lab.network, from, 'customer', family);
  return source === 'host' ? hostOf(lab, from, family) : source;
}

/**
 * The shot that replays a counterexample of the auditor. One that ends on a router: at the owner of the address, or, when that is the
 * customer's own router, by its answer. One that needs a label gets the labels the routers gave out.
 */
export async function shotOfBreach(running: RunningLab, breach: Breach): Promise<Shot> {
  const { packet, fromSite, toSite } = breach;
  const { lab } = running;
  const entry = placeOf(lab.network, fromSite).access.router;
  const isRouter = lab.network.inventory.routers.some(({ name }) => name === toSite);
  const owner = isRouter ? ownerOf(lab, packet.destination) : undefined;
  const reply = owner === entry;
  const wish: ThrowWish = {
    customer: fromSite,
    family: packet.family,
    source: addressText(packet.source),
    destination: addressText(packet.destination),
    protocol: packet.protocol,
    ...(packet.protocol === 'icmp'
      ? {}
      : { sourcePort: packet.sourcePort ?? 40_000, port: packet.destinationPort ?? 9 }),
    opening: packet.opening ?? true,
    ...(breach.class === 'mpls-on-ac'
      ? { labels: await labelsTo(running, entry, toSite, packet.family) }
      : {}),
    reply,
    watch: [reply ? `ce-${fromSite}` : (owner ?? `ce-${toSite}`)],
    seconds: SECONDS,
  };
  return { wish, echo: false, name: `${breach.class} ${nameOf(fromSite, toSite, wish)}` };
}

/** The router that has an address of the backbone. */
function ownerOf(lab: UmlLab, address: IpAddress): string | undefined {
  const { inventory, allocations } = lab.network;
  const byLoopback = inventory.routers.find(({ loopbacks }) =>
    loopbacks.some(({ value }) => sameAddress(value, address)),
  );
  if (byLoopback !== undefined) return byLoopback.name;
  const ends = allocations.coreLinks.flatMap((link) => {
    const declared = inventory.coreLinks.find(({ id }) => id === link.link);
    return ([0, 1] as const).map((i) => ({ router: declared?.ends[i].router, addresses: link.ends[i] }));
  });
  return ends.find(({ addresses }) => addresses.some((one) => sameAddress(baseAddress(one), address)))
    ?.router;
}

/** Sends all; the names of those that arrived. */
export async function arrivals(shots: readonly Shot[]): Promise<readonly string[]> {
  const thrown = shots.filter(({ echo }) => !echo);
  const asked = shots.filter(({ echo }) => echo);
  const seen = thrown.length === 0 ? [] : await throwPackets(thrown.map(({ wish }) => wish));
  const heard =
    asked.length === 0 ? [] : await probe(asked.map(({ wish }) => ({ ...wish, protocol: 'icmp' })));
  return [
    ...thrown.filter((_, i) => (seen[i] ?? []).length > 0).map(({ name }) => name),
    ...asked.filter((_, i) => heard[i]?.answered === true).map(({ name }) => name),
  ];
}

/** The declared answers of the same probers and targets: without them a silence says nothing. */
export function controlsOf(lab: UmlLab, sites: readonly string[], broken: readonly string[]) {
  const { inventory, allocations } = lab.network;
  return expectationsOf(inventory, allocations).filter(
    ({ answered, from, to, wish }) =>
      answered &&
      wish.protocol === 'tcp' &&
      (sites.includes(from) || sites.includes(to)) &&
      !broken.includes(from) &&
      !broken.includes(to),
  );
}

function hostOf(lab: UmlLab, site: string, family: Family): string {
  const { inventory, allocations } = lab.network;
  const found = labSites(inventory, allocations).find((one) => one.site.id === site);
  const host = found?.hosts.find(({ address }) => address.family === family);
  if (host === undefined) throw new Error(`${site} has no IPv${family} host`);
  return addressText(host.address);
}

function loopback(lab: UmlLab, router: string, family: Family): string {
  const found = lab.network.inventory.routers.find(({ name }) => name === router);
  const address = found?.loopbacks.find(({ value }) => value.family === family)?.value;
  if (address === undefined) throw new Error(`${router} has no IPv${family} loopback`);
  return addressText(address);
}
