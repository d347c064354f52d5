import type { Family } from '../../net/address.ts';
import { sameAddress } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Subject } from '../subject/subject.ts';
import type { Level } from '../types.ts';
import { forbiddenWays, type Judging } from './forbidden.ts';
import { passageOf } from './passage.ts';

/** Ordered pairs of VPNs that some state of the network could join: what keeps their isolation from level A. */
export type PossiblePairs = ReadonlySet<string>;

/**
 * Follows every route that could ever be there (any failure, any announcement an inbound policy admits) and keeps the pairs of VPNs whose
 * packets could then cross undeclared. Any real state has fewer routes than this, so a pair that is not here is isolated in all of them.
 */
export function possiblePairs(judging: Omit<Judging, 'fabric' | 'passage'>, possible: Fabric): PossiblePairs {
  const ways = forbiddenWays({ ...judging, fabric: possible, passage: passageOf(possible) });
  return new Set(ways.map(({ from, to }) => pairKey(from.vpn, to?.vpn ?? from.vpn, possible.family)));
}

export function pairKey(fromVpn: string, toVpn: string, family: Family): string {
  return `${fromVpn} ${toVpn} ${family}`;
}

/** Level A needs every router of the inventory and every neighbour of a VPN session: one that was not collected could announce anything. */
export function levelFor(
  possible: PossiblePairs,
  complete: boolean,
): (fromVpn: string, toVpn: string, family: Family) => Level {
  return (fromVpn, toVpn, family) => (complete && !possible.has(pairKey(fromVpn, toVpn, family)) ? 'A' : 'B');
}

export function isComplete(subject: Subject, routers: readonly ReadRouter[]): boolean {
  const known = routers.flatMap((router) => [
    ...(router.declared?.loopbacks.map(({ value }) => value) ?? []),
    ...router.model.interfaces.flatMap((one) =>
      one.addresses.map(({ value }) => ({ family: value.family, value: value.address })),
    ),
  ]);
  const collected = subject.routers.every(({ name }) => routers.some((router) => router.name === name));
  return (
    collected &&
    routers.every(({ model }) =>
      model.backbone.peers.every((peer) => known.some((address) => sameAddress(address, peer.address))),
    )
  );
}
