import type { Family, IpAddress } from '../../net/address.ts';
import { addressText, FAMILIES } from '../../net/address.ts';
import { baseAddress, coversAddress } from '../../net/prefix.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import { isManagement } from '../explain/management.ts';
import type { Site } from '../subject/subject.ts';
import { type Ground, routesIn } from './ground.ts';

/**
 * An echo request from a router's own address to another router's. `declared`: the answer is owed; `forbidden`: an answer would have crossed
 * between two VPNs; `core`: it would have come from the backbone; `near` and `backbone` are asked only so that a silence means something.
 */
export interface LiveProbe {
  readonly kind: 'declared' | 'forbidden' | 'core' | 'near' | 'backbone';
  readonly router: string;
  readonly echo: {
    readonly vrf: string;
    readonly family: Family;
    readonly source: string;
    readonly destination: string;
  };
  /** VPNs of the two ends; empty outside VPNs. */
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly toRouter: string;
  /** One of the two VPNs is that of management. */
  readonly management: boolean;
}

export interface ProbePlan {
  readonly probes: readonly LiveProbe[];
  /** Ordered pairs of VPNs, counted per family, and those left out to stay within bounds. */
  readonly pairs: number;
  readonly leftOut: number;
}

/** Ordered pairs of VPNs, and packets towards the backbone, of one run and family: enough for every pair of a city's VPNs, and no flood in a network of thousands. */
const MOST = { pairs: 500, core: 250 } as const;
/** Ends of one VPN that are tried for a packet that an answer would speak against. */
const ENDS_TRIED = 8;
/** So many other ends of one VRF are asked for in one family. */
const FAR_ENDS = 3;

/** A VRF as an end of a packet: the router's own address on one of its circuits. */
interface Station {
  readonly table: VrfTable;
  readonly router: string;
  readonly vpn: string;
  readonly sites: readonly Site[];
  readonly address: IpAddress;
  readonly management: boolean;
}

/** The packets that `able` routers can be asked for: declared ones, one per ordered pair of VPNs (two where they meet on a router), and towards the backbone. */
export function probesOf(ground: Ground, able: ReadonlySet<string>): ProbePlan {
  const plans = FAMILIES.map((family) => planOf(ground, able, family));
  const all = plans.flatMap(({ probes }) => probes);
  const sum = (of: (plan: ProbePlan) => number) => plans.reduce((count, plan) => count + of(plan), 0);
  return { probes: onceEach(all), pairs: sum(({ pairs }) => pairs), leftOut: sum(({ leftOut }) => leftOut) };
}

function planOf(ground: Ground, able: ReadonlySet<string>, family: Family): ProbePlan {
  const stations = stationsOf(ground, family);
  const senders = stations.filter(({ router }) => able.has(router));
  const loopbacks = loopbacksOf(ground, family);
  const pairs = pairsOf(senders, stations);
  const tried = evenly(pairs, MOST.pairs);
  const crossing = tried.flatMap((pair, turn) => crossingsOf(ground, pair, turn));
  const towards = evenly(senders, MOST.core).flatMap((from, turn) =>
    towardsCore(ground, from, loopbacks, turn),
  );
  return {
    probes: [
      ...senders.flatMap((from) => declaredFrom(ground, stations, from)),
      ...senders.map((from) => probe('near', from, from)),
      ...backboneProbes(loopbacks, able, towards),
      ...crossing,
      ...towards,
    ],
    pairs: pairs.length,
    leftOut: pairs.length - tried.length,
  };
}

/** Two reasons to send one packet are one packet. */
function onceEach(probes: readonly LiveProbe[]): readonly LiveProbe[] {
  const keyOf = ({ router, echo }: LiveProbe) => `${router} ${echo.vrf} ${echo.source} ${echo.destination}`;
  return [...new Map(probes.map((one) => [keyOf(one), one])).values()];
}

function stationsOf({ attachment, policy }: Ground, family: Family): readonly Station[] {
  const active = new Set(policy.vpns.map(({ id }) => id));
  return attachment.tables.flatMap((table) => {
    const here = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
    const own = here.filter(({ vpn, site }) => site !== undefined && vpn === table.owner);
    const address = own.flatMap((circuit) => addressesOf(circuit, family))[0];
    const vpn = table.owner;
    if (vpn === undefined || !active.has(vpn) || address === undefined) return [];
    const sites = own.flatMap(({ site }) => site ?? []);
    return [{ table, router: table.router.name, vpn, sites, address, management: isManagement(table) }];
  });
}

function addressesOf({ interface: { addresses } }: Circuit, family: Family): readonly IpAddress[] {
  return addresses.flatMap(({ value }) => (value.family === family ? [baseAddress(value)] : []));
}

/** Owed answers: the topology joins the two, and by the texts each has a route to the other's address. */
function declaredFrom(ground: Ground, stations: readonly Station[], from: Station): readonly LiveProbe[] {
  return stations
    .filter((to) => to.vpn === from.vpn && to.router !== from.router && mayTalk(ground, from, to))
    .filter((to) => leadsTo(ground, from, to.address) && leadsTo(ground, to, from.address))
    .slice(0, FAR_ENDS)
    .map((to) => probe('declared', from, to));
}

function mayTalk({ policy }: Ground, one: Station, other: Station): boolean {
  return one.sites.some((from) => other.sites.some((to) => policy.sameVpnAllows(from, to)));
}

function leadsTo({ fabrics }: Ground, { table }: Station, address: IpAddress): boolean {
  return routesIn(fabrics[address.family], table.id).some(({ local }) =>
    coversAddress(local.prefix, address),
  );
}

interface Crossing {
  readonly near: readonly Station[];
  readonly far: readonly Station[];
}

/** Every ordered pair of VPNs of which somebody can send. */
function pairsOf(senders: readonly Station[], stations: readonly Station[]): readonly Crossing[] {
  const from = [...Map.groupBy(senders, ({ vpn }) => vpn)];
  const to = [...Map.groupBy(stations, ({ vpn }) => vpn)];
  return from.flatMap(([vpn, near]) => to.flatMap(([other, far]) => (vpn === other ? [] : [{ near, far }])));
}

/** One packet between two routers, and one within a router where both VPNs stand on it; who sends goes round. */
function crossingsOf(ground: Ground, { near, far }: Crossing, turn: number): readonly LiveProbe[] {
  const [from, to] = [near, far].map((list) => rotated(list, turn).slice(0, ENDS_TRIED));
  const both = (from ?? []).flatMap((one) => (to ?? []).map((two) => ({ one, two })));
  const find = (together: boolean) =>
    both.find(({ one, two }) => (one.router === two.router) === together && isForbidden(ground, one, two));
  return [find(false), find(true)].flatMap((pair) =>
    pair === undefined ? [] : [probe('forbidden', pair.one, pair.two)],
  );
}

/** An address that an agreement speaks of, or that the sender's own VPN has as well, may answer without any fault. */
function isForbidden(ground: Ground, from: Station, to: Station): boolean {
  const { family } = to.address;
  const agreed = ground.policy
    .clauses(from.vpn, to.vpn, family)
    .some(({ toPrefixes }) => toPrefixes.some((prefix) => coversAddress(prefix, to.address)));
  return !agreed && !isOwn(ground, from, to.address);
}

/** Default routes say nothing about whose an address is. */
function isOwn({ fabrics, attachment }: Ground, { table, vpn }: Station, address: IpAddress): boolean {
  return routesIn(fabrics[address.family], table.id).some(
    ({ local, from }) =>
      local.prefix.length > 0 &&
      coversAddress(local.prefix, address) &&
      attachment.tables[from]?.owner === vpn,
  );
}

interface Loopback {
  readonly router: string;
  readonly address: IpAddress;
}

function loopbacksOf({ routers }: Ground, family: Family): readonly Loopback[] {
  return routers.flatMap(({ name, model, declared }) => {
    const own = declared?.loopbacks?.map(({ value }) => value) ?? [];
    const held = model.interfaces
      .filter(({ vrf }) => vrf === undefined)
      .flatMap(({ addresses }) => addresses);
    const address = own.find(
      (one) =>
        one.family === family &&
        held.some(({ value }) => value.family === family && value.address === one.value),
    );
    return address === undefined ? [] : [{ router: name, address }];
  });
}

/** From a VRF to the loopback of its own router, which every packet could be taken in by, and to one of the others in turn. */
function towardsCore(
  ground: Ground,
  from: Station,
  loopbacks: readonly Loopback[],
  turn: number,
): readonly LiveProbe[] {
  const own = loopbacks.filter(({ router }) => router === from.router);
  const other = rotated(
    loopbacks.filter(({ router }) => router !== from.router),
    turn,
  ).slice(0, 1);
  return [...own, ...other]
    .filter(({ address }) => !isOwn(ground, from, address))
    .map(({ router, address }) => ({
      ...probe('core', from, from),
      echo: echoOf(from, address),
      toVpn: '',
      toRouter: router,
    }));
}

/** Whether loopbacks that must be silent answer at all: asked in no VRF, by another router where there is one. */
function backboneProbes(
  loopbacks: readonly Loopback[],
  able: ReadonlySet<string>,
  core: readonly LiveProbe[],
): readonly LiveProbe[] {
  const wanted = new Set(core.map(({ toRouter }) => toRouter));
  const askers = loopbacks.filter(({ router }) => able.has(router));
  return loopbacks
    .filter(({ router }) => wanted.has(router))
    .flatMap((to) => {
      const from = askers.find(({ router }) => router !== to.router) ?? askers[0];
      if (from === undefined) return [];
      const [source, destination] = [addressText(from.address), addressText(to.address)];
      return [
        {
          kind: 'backbone' as const,
          router: from.router,
          echo: { vrf: source, family: to.address.family, source, destination },
          fromVpn: '',
          toVpn: '',
          toRouter: to.router,
          management: false,
        },
      ];
    });
}

function probe(kind: LiveProbe['kind'], from: Station, to: Station): LiveProbe {
  return {
    kind,
    router: from.router,
    echo: echoOf(from, to.address),
    fromVpn: from.vpn,
    toVpn: to.vpn,
    toRouter: to.router,
    management: from.management || to.management,
  };
}

function echoOf(from: Station, to: IpAddress): LiveProbe['echo'] {
  return {
    vrf: from.table.vrf.name,
    family: to.family,
    source: addressText(from.address),
    destination: addressText(to),
  };
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** At most so many, the same ones for the same list. */
function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}
