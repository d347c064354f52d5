import type { BackbonePeer } from '../../device/model.ts';
import { type Family, type IpAddress, sameAddress } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';

/** The session that a router has set up towards another one for VPN routes of a family; it comes up only with the AS the other one has. */
export function sessionTo(from: ReadRouter, to: ReadRouter, family: Family): BackbonePeer | undefined {
  const as = to.model.backbone.asNumber?.value;
  const own = from.model.backbone.asNumber?.value;
  return from.model.backbone.peers.find(
    (peer) => peer.families.includes(family) && expects(peer, as, own) && hasAddress(to, peer),
  );
}

/** Whether a session of a router (in the AS `own`) comes up with one of an AS, as far as it is known: 0 stands for any other (FRR `external`). */
export function expects(
  { remoteAs }: Pick<BackbonePeer, 'remoteAs'>,
  as: number | undefined,
  own: number | undefined,
): boolean {
  return as === undefined || remoteAs === as || (remoteAs === 0 && as !== own);
}

/** Whether a collected router answers at the address of a peer: whether it is one of `addressesOf`, asked often. */
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

/** Where a router answers to others. Without the host's state the text does not say which addresses it has: the declared ones are taken for it. */
export function addressesOf({ declared, model }: ReadRouter): readonly IpAddress[] {
  const blind = !model.guards.hostStateCollected;
  return [
    ...(blind ? (declared?.loopbacks ?? []) : []).map(({ value }) => value),
    ...model.interfaces
      .filter(({ vrf }) => vrf === undefined)
      .flatMap(({ addresses }) =>
        addresses.map(({ value }) => ({ family: value.family, value: value.address })),
      ),
  ];
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
export function isFor(at: ReadRouter, peer: BackbonePeer): boolean {
  return peer.reflectorClient || peer.userEnd?.value === true || isExternal(at, peer);
}
