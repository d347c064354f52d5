import { addressText, type IpAddress } from '../../net/address.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';

/** A neighbour of VPN sessions that is none of the collected routers, with the sessions that name it. */
export interface StrangerNeighbour {
  readonly address: IpAddress;
  readonly sessions: readonly { readonly router: ReadRouter; readonly at: number }[];
}

/** The neighbours of VPN sessions whose address no collected router has outside its VRFs: each could import or export anything. */
export function strangerNeighbours(routers: readonly ReadRouter[]): readonly StrangerNeighbour[] {
  const sessions = routers.flatMap((router) =>
    router.model.backbone.peers.map(({ address, at }) => ({
      router,
      at,
      address,
      text: addressText(address),
    })),
  );
  if (sessions.length === 0) return [];
  const known = new Set(routers.flatMap(ownAddresses));
  const strangers = Map.groupBy(
    sessions.filter(({ text }) => !known.has(text)),
    ({ text }) => text,
  );
  return [...strangers.values()].flatMap((list) =>
    list.slice(0, 1).map(({ address }) => ({ address, sessions: list })),
  );
}

/** In a VRF nobody answers a session of the backbone, nor on a port that is down: whoever does has the address elsewhere. */
function ownAddresses({ declared, model }: ReadRouter): readonly string[] {
  // A text without the state of the kernel shows no address; what it lacks is told for itself.
  if (!model.guards.hostStateCollected)
    return declared?.loopbacks?.map(({ value }) => addressText(value)) ?? [];
  return model.interfaces
    .filter(({ vrf, shut }) => vrf === undefined && shut === undefined)
    .flatMap(({ addresses }) => addresses)
    .filter(({ value }) => !covers(LINK_LOCAL, value))
    .map(({ value }) => addressText({ family: value.family, value: value.address }));
}

/** Addresses of a link, the same on many. */
const LINK_LOCAL: Prefix = { family: 6, address: 0xfe80n << 112n, length: 10 };
