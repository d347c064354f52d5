import type { Prefix } from '../../net/prefix.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import { stoppedOnTheWay } from '../judge/delivery.ts';
import { towardsCore } from '../judge/forbidden.ts';
import { destinationsOf, type Passage } from '../judge/passage.ts';
import { walk } from '../reach/walk.ts';
import { type End, stepsOf } from '../reach/way.ts';
import type { Fabric } from '../routing/fabric.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Transport } from '../transport/transport.ts';
import type { WorkedOut } from './worked-out.ts';

/** One side in one family and one scope. In the present state only what the backbone really carries counts. */
export interface Carrying {
  readonly fabric: Fabric;
  readonly passage: Passage;
  readonly transport: Transport;
  readonly core: readonly Prefix[];
  readonly sets: WorkedOut;
}

/** What passes between two places: the packets of any of the parts, and the ways by which they do. */
export interface Carried {
  readonly from: Place;
  readonly to: Place;
  readonly parts: readonly Part[];
  readonly ways: readonly Way[];
}

/** Packets that both sets hold. Sets are numbers, so equal parts are equal without working out what they hold together. */
export interface Part {
  readonly admitted: Space;
  readonly destinations: Space;
}

/** The exact set of a pair of places. */
export function packetsIn({ sets, passage: { packets } }: Carrying, parts: readonly Part[]): Space {
  return parts.map((part) => sets.meet(part.admitted, part.destinations)).reduce(packets.join, NOTHING);
}

/** Whether two sets are put together from the same parts; `false` says nothing. */
export function sameParts(a: readonly Part[], b: readonly Part[]): boolean {
  if (a.length !== b.length) return false;
  const keys = new Set(a.map(partKey));
  return keys.size === new Set(b.map(partKey)).size && b.every((part) => keys.has(partKey(part)));
}

function partKey(part: Part): string {
  return `${part.admitted} ${part.destinations}`;
}

export interface Place {
  readonly vpn: string;
  readonly site: string;
}

export interface Way {
  readonly from: Circuit;
  readonly to: Circuit | undefined;
  readonly end: End;
}

/** Where packets go that fall out of every VRF. */
export const BACKBONE: Place = { vpn: '', site: '' };

/** Everything that passes from site to site, exactly; keys are the same on both sides of a comparison. */
export function carriedBy(side: Carrying): ReadonlyMap<string, Carried> {
  const found = new Map<string, { from: Place; to: Place; parts: Part[]; ways: Way[] }>();
  for (const table of side.fabric.attachment.tables)
    for (const one of fromTable(side, table)) {
      const [from, to] = [placeOf(one.from), one.to === undefined ? BACKBONE : placeOf(one.to)];
      if (from.site === to.site) continue;
      const key = `${from.vpn}\n${from.site}\n${to.vpn}\n${to.site}`;
      const known = found.get(key) ?? { from, to, parts: [], ways: [] };
      known.parts.push(one.part);
      known.ways.push(...one.ways);
      found.set(key, known);
    }
  return found;
}

interface Passed {
  readonly from: Circuit;
  readonly to: Circuit | undefined;
  readonly part: Part;
  readonly ways: readonly Way[];
}

function fromTable(side: Carrying, table: VrfTable): readonly Passed[] {
  const { attachment } = side.fabric;
  const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  if (circuits.length === 0) return [];
  const arrivals = arrivalsOf(side, table);
  return circuits.flatMap((from) =>
    arrivals.flatMap((arrival): readonly Passed[] => {
      if (arrival.to?.id === from.id) return [];
      const part = passing(side, from, arrival);
      if (part.admitted === NOTHING || part.destinations === NOTHING) return [];
      return [
        { from, to: arrival.to, part, ways: arrival.ends.map((end) => ({ from, to: arrival.to, end })) },
      ];
    }),
  );
}

/** Ends at one circuit under equal conditions, with all their destinations. */
interface Arrival {
  readonly to: Circuit | undefined;
  readonly popped: boolean;
  readonly destinations: Space;
  readonly ends: readonly [End, ...End[]];
}

function arrivalsOf(side: Carrying, table: VrfTable): readonly Arrival[] {
  const { fabric } = side;
  const ends = walk(fabric, table.id).filter((end) => arrives(side, table, end));
  const groups = Map.groupBy(ends, (end) => `${exitOf(end)} ${end.popped} ${conditionsOf(end)}`);
  return [...groups.values()].flatMap(([first, ...more]): readonly Arrival[] => {
    if (first === undefined) return [];
    const all: readonly [End, ...End[]] = [first, ...more];
    const to = fabric.attachment.circuits[exitOf(first)];
    const destinations = side.sets.destinations(all.map((end) => destinationsOf(fabric, end)));
    return [{ to, popped: first.popped, destinations, ends: all }];
  });
}

function arrives(side: Carrying, table: VrfTable, end: End): boolean {
  if (end.outcome.kind === 'dropped') return false;
  if (side.fabric.scope === 'possible') return true;
  const exit = side.fabric.attachment.circuits[exitOf(end)];
  const circuits = [
    ...table.circuits.slice(0, 1).flatMap((id) => side.fabric.attachment.circuits[id] ?? []),
    ...(exit === undefined ? [] : [exit]),
  ];
  return stoppedOnTheWay(side, circuits, end, NOTHING) === undefined;
}

function exitOf({ outcome }: End): number {
  return outcome.kind === 'circuit' ? outcome.circuit : -1;
}

/** Policies on the way that pick packets. */
function conditionsOf(end: End): string {
  return stepsOf(end.way)
    .flatMap(({ table, move }) => (move.kind === 'redirect' ? [`${table}:${move.at}`] : []))
    .join(',');
}

function passing(side: Carrying, from: Circuit, { to, popped, destinations, ends }: Arrival): Part {
  const [{ way }] = ends;
  const everywhere = { from: 0, to: side.fabric.ranks.count, popped, way };
  const through = side.passage.through(from, to, everywhere);
  if (to !== undefined) return { admitted: through, destinations };
  return {
    admitted: towardsCore(side, side.sets.meet(through, destinations)),
    destinations: side.passage.packets.all,
  };
}

function placeOf({ vpn, siteName }: Circuit): Place {
  return { vpn, site: siteName };
}
