import type { Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import type { Level, Opening } from '../types.ts';
import { strangerNeighbours } from './neighbours.ts';
import { type PossiblePairs, pairKey } from './openings.ts';

/** How far the isolation of a pair holds by the network alone, and for level B what would open it. */
export interface PairLevel {
  readonly level: Level;
  readonly opens?: Opening;
}

/** Level A needs every router of the inventory and every neighbour of a VPN session: one that was not collected could announce anything. */
export function levelFor(
  possible: PossiblePairs,
  complete: boolean,
): (fromVpn: string, toVpn: string, family: Family) => PairLevel {
  return (fromVpn, toVpn, family) => {
    const opens = possible.get(pairKey(fromVpn, toVpn, family));
    if (opens !== undefined) return { level: 'B', opens };
    return complete ? { level: 'A' } : { level: 'B', opens: { class: 'neighbour-not-collected', lines: [] } };
  };
}

export function isComplete(subject: Subject, routers: readonly ReadRouter[]): boolean {
  const collected = subject.routers.every(({ name }) => routers.some((router) => router.name === name));
  return collected && strangerNeighbours(routers).length === 0;
}
