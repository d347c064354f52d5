import type { Topology } from '../../inventory/types.ts';
import { compareText } from '../../net/order.ts';
import { topologyOf } from './shape.ts';
import type { MemberVrf, VpnFound } from './types.ts';

/** What a policy can say of a VPN in one entry: sites that all meet, or hubs and spokes; spokes without a hub meet nobody of their own. */
export interface Part {
  readonly id: string;
  readonly topology: Topology;
  readonly hubs: readonly MemberVrf[];
  readonly others: readonly MemberVrf[];
}

/** A VPN as entries of a policy, and which of them exchange packets: both ways, or one way alone (`from` knows routes of `to`). */
export interface Parts {
  readonly parts: readonly Part[];
  readonly exchanges: readonly Exchange[];
}

export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly answered: boolean;
}

/**
 * VPNs with a shape are one part. A composite one is cut by who really exchanges with whom: VRFs with equal lists together, spokes with their
 * hubs where neither has any other partner. No part takes the name of another VPN.
 */
export function partsOf(vpn: VpnFound, taken: ReadonlySet<string>): Parts {
  const isHub = ({ role }: MemberVrf): boolean => role === 'hub-role';
  if (vpn.shape !== 'composite') {
    const hubs = vpn.vrfs.filter(isHub);
    const topology = topologyOf(vpn.shape) ?? 'any-to-any';
    const others = vpn.vrfs.filter((one) => !isHub(one));
    return { parts: [{ id: vpn.id, topology, hubs, others }], exchanges: [] };
  }
  const kinds = kindsOf(vpn.vrfs);
  const wholes = wholesOf(kinds);
  const rest = kinds.filter((kind) => !wholes.some(({ all }) => all.includes(kind)));
  const cut = [...wholes, ...rest.map(alone)].toSorted(
    (a, b) => sizeOf(b.all) - sizeOf(a.all) || compareText(nameOf(a), nameOf(b)),
  );
  const free = cut.length + taken.size;
  const ids = Array.from({ length: free }, (_, at) => `${vpn.id}-${at + 1}`).filter((id) => !taken.has(id));
  const named = cut.map((one, at) => ({ ...one, id: ids[at] ?? '' }));
  return {
    parts: named.map(({ id, topology, hubs, others }) => ({
      id,
      topology,
      hubs: hubs.flatMap(({ vrfs }) => vrfs),
      others: others.flatMap(({ vrfs }) => vrfs),
    })),
    exchanges: named.flatMap((a, at) => named.slice(at + 1).flatMap((b) => exchangeOf(a, b))),
  };
}

/** VRFs with equal lists: what one of them exchanges all do. */
interface Kind {
  readonly vrfs: readonly MemberVrf[];
  readonly one: MemberVrf;
}

interface Cut {
  readonly topology: Topology;
  readonly hubs: readonly Kind[];
  readonly others: readonly Kind[];
  readonly all: readonly Kind[];
}

function kindsOf(vrfs: readonly MemberVrf[]): readonly Kind[] {
  const key = ({ imports, exports }: MemberVrf) => `${imports.join(' ')} | ${exports.join(' ')}`;
  return [...Map.groupBy(vrfs, key).values()].flatMap((list): readonly Kind[] =>
    list.slice(0, 1).map((one) => ({ vrfs: list, one })),
  );
}

function hears(a: Kind, b: Kind): boolean {
  return a.one.imports.some((target) => b.one.exports.includes(target));
}

function talks(a: Kind, b: Kind): boolean {
  return hears(a, b) && hears(b, a);
}

/** Hubs and spokes that exchange with each other and with nobody else; of two readings the one with more spokes. */
function wholesOf(kinds: readonly Kind[]): readonly Cut[] {
  const wholes: Cut[] = [];
  const deaf = kinds.filter((kind) => !hears(kind, kind)).toSorted((a, b) => b.vrfs.length - a.vrfs.length);
  for (const spoke of deaf) {
    if (wholes.some(({ all }) => all.includes(spoke))) continue;
    const hubs = kinds.filter((kind) => kind !== spoke && talks(kind, spoke));
    const others = deaf.filter((kind) => kind === spoke || isSameSpoke(kinds, kind, hubs));
    const all = [...hubs, ...others];
    if (hubs.length > 0 && isWhole(kinds, { hubs, others, all }))
      wholes.push({ topology: 'hub-spoke', hubs, others, all });
  }
  return wholes;
}

function isSameSpoke(kinds: readonly Kind[], kind: Kind, hubs: readonly Kind[]): boolean {
  const partners = kinds.filter((other) => other !== kind && talks(kind, other));
  return partners.length === hubs.length && hubs.every((hub) => partners.includes(hub));
}

function isWhole(kinds: readonly Kind[], { hubs, others, all }: Omit<Cut, 'topology'>): boolean {
  const outside = kinds.filter((kind) => !all.includes(kind));
  const meets = (kind: Kind) => kind.vrfs.length === 1 || hears(kind, kind);
  return (
    hubs.every((a) => meets(a) && hubs.every((b) => a === b || talks(a, b))) &&
    others.every((a) => others.every((b) => a === b || (!hears(a, b) && !hears(b, a)))) &&
    all.every((kind) => outside.every((other) => !hears(kind, other) && !hears(other, kind)))
  );
}

function alone(kind: Kind): Cut {
  const meets = kind.vrfs.length === 1 || hears(kind, kind);
  return { topology: meets ? 'any-to-any' : 'hub-spoke', hubs: [], others: [kind], all: [kind] };
}

function exchangeOf(a: Cut & { readonly id: string }, b: Cut & { readonly id: string }): readonly Exchange[] {
  const pairs = a.all.flatMap((one) => b.all.map((other) => [one, other] as const));
  const [near, far] = [pairs.some(([x, y]) => hears(x, y)), pairs.some(([x, y]) => hears(y, x))];
  if (near && far) return [{ from: a.id, to: b.id, answered: true }];
  if (!near && !far) return [];
  return [near ? { from: a.id, to: b.id, answered: false } : { from: b.id, to: a.id, answered: false }];
}

function sizeOf(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, { vrfs }) => sum + vrfs.length, 0);
}

/** What tells two cuts of one size apart: the first router and VRF. */
function nameOf({ all }: Cut): string {
  const names = all.flatMap(({ vrfs }) => vrfs).map(({ router, vrf }) => `${router} ${vrf}`);
  return names.toSorted(compareText)[0] ?? '';
}
