import type { VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { Doubt } from '../doubt.ts';
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

const NOT_COLLECTED = 'neighbour-not-collected';

/**
 * Level A needs every router of the inventory, the VPN sessions, and every neighbour of one: one that was not collected could announce anything. So
 * could whatever a doubt hides (`doubt`, where all are collected).
 */
export function levelFor(
  possible: PossiblePairs,
  complete: boolean,
  doubt?: Doubt,
): (fromVpn: string, toVpn: string, family: Family) => PairLevel {
  return (fromVpn, toVpn, family) => {
    const opens = possible.get(pairKey(fromVpn, toVpn, family));
    if (opens !== undefined) return { level: 'B', opens };
    if (complete) return { level: 'A' };
    const unknown =
      doubt === undefined ? { class: NOT_COLLECTED } : { class: doubt.reason, data: doubt.data };
    return { level: 'B', opens: { ...unknown, lines: [] } };
  };
}

export function isComplete(subject: Subject, routers: readonly ReadRouter[]): boolean {
  const collected = subject.routers.every(({ name }) => routers.some((router) => router.name === name));
  return collected && showsSessions(routers) && strangerNeighbours(routers).length === 0;
}

/** Whether the sessions by which route targets travel are in the texts: service files name targets and no neighbour, who may be anybody then. */
export function showsSessions(routers: readonly ReadRouter[]): boolean {
  return routers.some(({ model }) => model.backbone.peers.length > 0) || !nameTargets(routers);
}

/** Whether any VRF of theirs gives or takes routes by their targets. */
export function nameTargets(routers: readonly ReadRouter[]): boolean {
  return routers.some(({ model }) => model.vrfs.some(({ families }) => families.some(hasTargets)));
}

function hasTargets({ importTargets, exportTargets }: VrfFamily): boolean {
  return importTargets.length > 0 || exportTargets.length > 0;
}
