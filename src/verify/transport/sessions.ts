import type { BackbonePeer } from '../../device/model.ts';
import { type Family, sameAddress } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';

/** The session that a router has set up towards another one for VPN routes of a family; it comes up only with the AS the other one has. */
export function sessionTo(from: ReadRouter, to: ReadRouter, family: Family): BackbonePeer | undefined {
  const as = to.model.backbone.asNumber?.value;
  return from.model.backbone.peers.find(
    (peer) =>
      peer.families.includes(family) && (as === undefined || peer.remoteAs === as) && hasAddress(to, peer),
  );
}

/** Whether a collected router answers at the address of a peer. Without the host's state the text does not say which addresses it has: the declared ones are taken for it. */
export function hasAddress(
  { declared, model }: ReadRouter,
  { address }: Pick<BackbonePeer, 'address'>,
): boolean {
  const blind = !model.guards.hostStateCollected;
  return (
    (blind && declared?.loopbacks?.some(({ value }) => sameAddress(value, address)) === true) ||
    model.interfaces.some(
      (one) =>
        one.vrf === undefined &&
        one.addresses.some(({ value }) => value.family === address.family && value.address === address.value),
    )
  );
}

/** Whether the far side of a session is in another AS. */
export function isExternal(
  { model }: Pick<ReadRouter, 'model'>,
  peer: Pick<BackbonePeer, 'remoteAs'>,
): boolean {
  return peer.remoteAs !== model.backbone.asNumber?.value;
}

/** A session that stands from both ends. */
interface Session {
  readonly to: ReadRouter;
  readonly out: BackbonePeer;
}

function sessionBetween(at: ReadRouter, to: ReadRouter, family: Family): Session | undefined {
  const out = sessionTo(at, to, family);
  return out === undefined || sessionTo(to, at, family) === undefined ? undefined : { to, out };
}

/**
 * Whether `at` hands on to `to` what it has from `from` (undefined: routes of its own). Inside the AS only reflectors do (RFC 4456 §6), and
 * superstratum PEs for their user ends; over a session to another AS everything goes, both ways.
 */
export function passesOn(
  at: ReadRouter,
  from: ReadRouter | undefined,
  to: ReadRouter,
  family: Family,
): boolean {
  const session = sessionBetween(at, to, family);
  return session !== undefined && handsOn(at, session.out, from && sessionTo(at, from, family), from);
}

function handsOn(
  at: ReadRouter,
  out: BackbonePeer,
  source: BackbonePeer | undefined,
  from: ReadRouter | undefined,
): boolean {
  return from === undefined || [out, source].some((peer) => peer !== undefined && isFor(at, peer));
}

/** Whether a router hands on to and from this peer what other peers of its AS have sent. */
function isFor(at: ReadRouter, peer: BackbonePeer): boolean {
  return peer.reflectorClient || peer.userEnd?.value === true || isExternal(at, peer);
}

/** Whether what an exporter sends can arrive at all, whatever policies on the sessions do. */
export function routesTravel(
  routers: readonly ReadRouter[],
  exporter: ReadRouter,
  importer: ReadRouter,
  family: Family,
): boolean {
  return reachedFrom(routers, { at: exporter, from: undefined }, family).has(importer);
}

interface Place {
  readonly at: ReadRouter;
  readonly from: ReadRouter | undefined;
}

/** All routers to which a route is handed on that stands at `start.at` and came from `start.from`. */
export function reachedFrom(
  routers: readonly ReadRouter[],
  start: Place,
  family: Family,
): ReadonlySet<ReadRouter> {
  const reached = new Set<ReadRouter>();
  const seen = new Set<string>();
  const sessions = new Map<ReadRouter, readonly Session[]>();
  const open: Place[] = [start];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { at, from } = place;
    const key = `${at.index} ${from?.index ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    reached.add(at);
    const known = sessions.get(at) ?? routers.flatMap((to) => sessionBetween(at, to, family) ?? []);
    sessions.set(at, known);
    const source = from && sessionTo(at, from, family);
    for (const { to, out } of known)
      if (to !== from && handsOn(at, out, source, from)) open.push({ at: to, from: at });
  }
  return reached;
}
