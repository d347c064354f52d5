import type { BackbonePeer } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import { addRouter, hasRouter, noRouters, type RouterSet } from './router-set.ts';
import { addressesOf, expects, isFor } from './sessions.ts';

/** The sessions of a family that stand from both ends; routers are known by their places in the list it was made of. */
export interface SessionGraph {
  /** Routers to which a route is handed on that stands at `start`. */
  reached(start: number, walk?: Walk): RouterSet;
  /** Whether routes that a router has from others go on from there. */
  passesOn(place: number): boolean;
}

export interface Walk {
  /** Where the route came from; absent for one of the router's own. */
  readonly from?: number;
  /** A router that has failed. */
  readonly down?: number;
}

/**
 * A route at a router is told apart by who it came from only as far as that decides to whom it goes on: to everybody, or to those who are handed
 * everything anyway, and never back. So each router is looked at at most twice either way, once without whoever came first.
 */
export function sessionGraph(routers: readonly ReadRouter[], family: Family): SessionGraph {
  const peers = peersByRouter(routers, family);
  const { all, eager } = edgesOf(routers, peers);
  const partOf = sessionParts(all);
  /** By slot: where the route came from. */
  const before = new Int32Array(2 * routers.length);
  return {
    passesOn: (place) => (eager[place]?.length ?? 0) > 0,
    reached(start, { from, down = NOBODY } = {}) {
      const reached = noRouters(routers.length);
      before.fill(NEW);
      // No route gets further than sessions join routers: when all have it, the rest of the ways need no looking at.
      let left = (partOf[start]?.size ?? 1) - (down !== start && partOf[start]?.has(down) ? 1 : 0);
      const open: number[] = [];
      const arrive = (slot: number, by: number) => {
        const known = before[slot];
        if (known === MANY || known === by) return;
        before[slot] = known === NEW ? by : MANY;
        open.push(slot);
        if (hasRouter(reached, slot >> 1)) return;
        addRouter(reached, slot >> 1);
        left--;
      };
      if (from === undefined) arrive(2 * start + 1, NOBODY);
      else arrive(2 * start + handedEagerly(routers[start], peers[start]?.get(from)), from);
      for (let slot = open.pop(); slot !== undefined && left > 0; slot = open.pop()) {
        const [at, source] = [slot >> 1, before[slot]];
        for (const next of (slot & 1 ? all : eager)[at] ?? [])
          if (next >> 1 !== source && next >> 1 !== down) arrive(next, at);
      }
      return reached;
    },
  };
}

const NOBODY = -1;
const MANY = -2;
const NEW = -3;

interface Edges {
  /** Per router a slot for each router it has a session with: twice its place, and 1 more if that one hands to everybody what comes from here. */
  readonly all: readonly (readonly number[])[];
  /** Those alone to whom everything is handed, wherever it came from. */
  readonly eager: readonly (readonly number[])[];
}

function edgesOf(routers: readonly ReadRouter[], peers: Peers): Edges {
  const all: number[][] = [];
  const eager: number[][] = [];
  for (const [at, router] of routers.entries()) {
    const [slots, eagerly]: [number[], number[]] = [[], []];
    for (const [to, out] of peers[at] ?? []) {
      const back = peers[to]?.get(at);
      if (back === undefined || (back.signed === undefined) !== (out.signed === undefined)) continue;
      const slot = 2 * to + handedEagerly(routers[to], back);
      slots.push(slot);
      if (isFor(router, out)) eagerly.push(slot);
    }
    all.push(slots);
    eager.push(eagerly);
  }
  return { all, eager };
}

/** Per router the session it has set up towards each other one. */
type Peers = readonly ReadonlyMap<number, BackbonePeer>[];

/** `sessionTo` for all routers at once, without the sessions that are shut. */
function peersByRouter(routers: readonly ReadRouter[], family: Family): Peers {
  const answering = new Map(FAMILIES.map((one) => [one, new Map<bigint, number[]>()]));
  for (const [place, router] of routers.entries())
    for (const address of addressesOf(router)) {
      const at = answering.get(address.family);
      const known = at?.get(address.value);
      if (known === undefined) at?.set(address.value, [place]);
      else known.push(place);
    }
  return routers.map(({ model }) => {
    const found = new Map<number, BackbonePeer>();
    for (const peer of model.backbone.peers) {
      if (!peer.families.includes(family) || peer.shut !== undefined) continue;
      for (const to of answering.get(peer.address.family)?.get(peer.address.value) ?? []) {
        const as = routers[to]?.model.backbone.asNumber?.value;
        if (!found.has(to) && expects(peer, as, model.backbone.asNumber?.value)) found.set(to, peer);
      }
    }
    return found;
  });
}

/** 1 where a router hands to everybody what comes over a session. */
function handedEagerly(at: ReadRouter | undefined, source: BackbonePeer | undefined): 0 | 1 {
  return at !== undefined && source !== undefined && isFor(at, source) ? 1 : 0;
}

/** Per router all that sessions join to it. */
function sessionParts(edges: Edges['all']): readonly ReadonlySet<number>[] {
  const parts: ReadonlySet<number>[] = [];
  for (let start = 0; start < edges.length; start++) {
    if (parts[start] !== undefined) continue;
    const part = new Set([start]);
    for (const at of part) for (const slot of edges[at] ?? []) part.add(slot >> 1);
    for (const at of part) parts[at] = part;
  }
  return parts;
}

/** All routers to which a route is handed on that stands at `at` and came from `from` (undefined: routes of its own). */
export function reachedFrom(
  routers: readonly ReadRouter[],
  { at, from }: { readonly at: ReadRouter; readonly from: ReadRouter | undefined },
  family: Family,
): ReadonlySet<ReadRouter> {
  const walk = from === undefined ? {} : { from: routers.indexOf(from) };
  const reached = sessionGraph(routers, family).reached(routers.indexOf(at), walk);
  return new Set(routers.filter((_, place) => hasRouter(reached, place)));
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
