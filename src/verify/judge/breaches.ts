import { standardsOf } from '../../diagnostics/isolation-classes.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { type Cause, causeOf, type Explaining } from '../explain/cause.ts';
import { BREACH_SEVERITY } from '../explain/classes.ts';
import { hopsOf } from '../explain/hops.ts';
import { isOwn } from '../explain/ownership.ts';
import { citationKey } from '../explain/targets.ts';
import type { Breach, Hop, Packet, ReplayNetwork } from '../types.ts';
import { type Forbidden, forbiddenWays, type Judging } from './forbidden.ts';
import { packetFrom } from './packet.ts';
import { arrivesInReplay } from './replaying.ts';
import { surelyPassing } from './unread-filters.ts';

export interface Breaching extends Explaining, Judging {
  readonly network: ReplayNetwork;
}

/** A breach before it has a number. */
export type BreachDraft = Omit<Breach, 'id'>;

export interface Breaches {
  readonly breaches: readonly BreachDraft[];
  readonly doubts: readonly Doubt[];
}

/** The name under which reach into the backbone itself is reported. */
export const CORE = 'core';

/** Forbidden ways by routing, each with a packet that the simulator has carried there; a way it cannot confirm is a doubt. */
export function routedBreaches(context: Breaching): Breaches {
  const breaches = new Map<string, BreachDraft>();
  const doubts = new Map<string, Doubt>();
  for (const way of forbiddenWays(context)) {
    const found = judged(context, way);
    if (found === undefined) continue;
    if ('reason' in found)
      doubts.set(`${found.reason} ${found.router} ${JSON.stringify(found.data)} ${found.about}`, found);
    else if (!breaches.has(causeKey(found))) breaches.set(causeKey(found), found);
  }
  return { breaches: [...breaches.values()], doubts: [...doubts.values()] };
}

/** One cause between two VPNs is one breach, however many sites it joins. */
function causeKey(draft: BreachDraft): string {
  return `${draft.class} ${draft.fromVpn} ${draft.toVpn} ${draft.causes.map(citationKey).join(' ')}`;
}

function judged(context: Breaching, found: Forbidden): BreachDraft | Doubt | undefined {
  const { from, to, unseen } = found;
  const about = [from.vpn, ...(to === undefined ? [] : [to.vpn])];
  const unclear = from.contested ? from : to?.contested === true ? to : undefined;
  if (unclear !== undefined)
    return {
      reason: 'circuit-unclear',
      router: unclear.router.name,
      data: { interface: unclear.interface.name },
      about,
    };
  if (unseen !== undefined)
    return {
      reason: 'global-table-unseen',
      router: unseen.name,
      data: { interface: from.interface.name, at: from.router.name, family: context.fabric.family },
      about,
    };
  // Between VPNs that no agreement joins routing alone must keep them apart, and filters excuse nothing.
  const joined =
    to !== undefined && context.policy.clauses(from.vpn, to.vpn, context.fabric.family).length > 0;
  const packets = joined ? surelyPassing(context, found) : found.packets;
  if (typeof packets === 'object') return packets;
  const way = { ...found, packets };
  const packet = packetOf(context, way);
  if (packet === undefined) return undefined;
  const cause = causeOf(context, way, packet);
  const { barest } = context.network;
  const states = barest === undefined ? [context.network] : [context.network, barest];
  if (!states.some((state) => arrivesInReplay(state, from, to, packet)))
    return { reason: 'not-replayed', router: from.router.name, data: { class: cause.class }, about };
  return breachOf(context, { from, to, packet, cause, hops: hopsOf(context.fabric, way) });
}

/** What is known about a breach once its packet has arrived. */
export interface Arrived {
  readonly from: Circuit;
  readonly to: Circuit | undefined;
  readonly packet: Packet;
  readonly cause: Cause;
  readonly hops: readonly Hop[];
}

export function breachOf(
  { policy }: Pick<Breaching, 'policy'>,
  { from, to, packet, cause, hops }: Arrived,
): BreachDraft {
  const stolen = to !== undefined && to.vpn !== from.vpn && isOwn(policy, from.vpn, packet);
  return {
    class: cause.class,
    standards: standardsOf(cause.class),
    severity: stolen ? 'critical' : BREACH_SEVERITY[cause.class],
    fromVpn: from.vpn,
    fromSite: from.siteName,
    toVpn: to?.vpn ?? CORE,
    toSite: to?.siteName ?? hops.at(-1)?.router ?? '',
    packet,
    hops,
    causes: cause.causes,
    fix: cause.fix,
    declared: cause.declared,
  };
}

/** A readable packet of a forbidden way. */
export function packetOf(context: Pick<Breaching, 'passage' | 'core'>, way: Forbidden): Packet | undefined {
  const ofSite = (circuit: Circuit | undefined) => circuit?.site?.prefixes.map(({ value }) => value) ?? [];
  const destinations = way.to === undefined ? context.core : ofSite(way.to);
  return packetFrom(context.passage.packets, way.packets, ofSite(way.from), destinations);
}
