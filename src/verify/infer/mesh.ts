import { compareTargets, type RouteTarget } from '../../net/route-target.ts';
import type { TargetGraph, VrfNode } from './nodes.ts';
import { unionOf } from './union.ts';

/** The mesh each VRF with a mesh target belongs to (by the name of its first target), and the other meshes it stands in as well. */
export interface MeshHomes {
  readonly homes: ReadonlyMap<VrfNode, string>;
  readonly strays: ReadonlyMap<VrfNode, readonly { readonly node: VrfNode; readonly target: RouteTarget }[]>;
  /** Own targets of departments that stand in one mesh all together, so many that they count as one VPN. */
  readonly crowded: ReadonlySet<RouteTarget>;
}

/**
 * Targets that most VRFs of the smaller mesh share are one VPN's (a VPN may use two everywhere), unless names say that the smaller one is a VPN of
 * its own that the greater joins with others. A VRF with targets of two meshes that are not one belongs to that where its name is at home, of two
 * such to that where no other name is, else to the greater; for the other it is a stray.
 */
export function meshHomes({ nodes }: TargetGraph): MeshHomes {
  const targets = [...new Set(nodes.flatMap(({ mesh }) => mesh))].sort(compareTargets);
  const numbers = new Map(targets.map((target, i) => [target, i]));
  const members = membersOf(nodes);
  const union = unionOf(targets.length);
  const { pairs, crowded } = together(nodes, members);
  for (const [a, b] of pairs) union.join(numbers.get(a) ?? 0, numbers.get(b) ?? 0);
  const meshOf = (target: RouteTarget): RouteTarget | undefined =>
    targets[union.root(numbers.get(target) ?? 0)];
  const named = namesPerMesh(nodes, meshOf);
  const isOnlyName = (mesh: string, { vrf }: VrfNode) => named.get(`${mesh} ${vrf.name}`) === named.get(mesh);
  const homes = new Map<VrfNode, string>();
  const strays = new Map<VrfNode, { node: VrfNode; target: RouteTarget }[]>();
  for (const node of nodes) {
    const meshes = new Set(node.mesh.flatMap((target) => meshOf(target) ?? []));
    const [home] = [...meshes].sort(
      (a, b) =>
        (named.get(`${b} ${node.vrf.name}`) ?? 0) - (named.get(`${a} ${node.vrf.name}`) ?? 0) ||
        Number(isOnlyName(b, node)) - Number(isOnlyName(a, node)) ||
        (named.get(b) ?? 0) - (named.get(a) ?? 0) ||
        compareTargets(a, b),
    );
    if (home === undefined) continue;
    homes.set(node, home);
    const foreign = node.mesh.filter((target) => meshOf(target) !== home);
    if (foreign.length > 0)
      strays.set(
        node,
        foreign.map((target) => ({ node, target })),
      );
  }
  return { homes, strays, crowded };
}

/** How many VRFs carry a target, by their names. */
interface Carriers {
  readonly count: number;
  readonly names: ReadonlyMap<string, number>;
}

const NOBODY: Carriers = { count: 0, names: new Map() };

function carriersOf(nodes: readonly VrfNode[]): Carriers {
  const names = new Map<string, number>();
  for (const { vrf } of nodes) names.set(vrf.name, (names.get(vrf.name) ?? 0) + 1);
  return { count: nodes.length, names };
}

/**
 * Whether the VRFs of one target all stand in a wider mesh, whose further VRFs have other names: a department with a target of its own among those of
 * another, or of several. Where every VRF has a name and a target of its own nothing tells sites from departments: they are taken for one VPN.
 */
function isGuest(own: Carriers, wider: Carriers, shared: number): boolean {
  const others = wider.count - own.count;
  if (shared < own.count || others <= 0) return false;
  for (const [name, count] of own.names) if (wider.names.get(name) !== count) return false;
  return own.names.size < own.count || wider.names.size - own.names.size < others;
}

/** More than this many mesh targets on one VRF are compared with their neighbours in the list only. */
const MOST_COMPARED = 40;

function membersOf(nodes: readonly VrfNode[]): ReadonlyMap<RouteTarget, Carriers> {
  const pairs = nodes.flatMap((node) => node.mesh.map((target) => ({ node, target })));
  const byTarget = Map.groupBy(pairs, ({ target }) => target);
  return new Map([...byTarget].map(([target, list]) => [target, carriersOf(list.map(({ node }) => node))]));
}

/** More departments in one mesh are one VPN with names: every two of them are joined, and nobody reads so many pairs. */
const MOST_GUESTS = 12;

interface Together {
  readonly pairs: readonly (readonly [RouteTarget, RouteTarget])[];
  readonly crowded: ReadonlySet<RouteTarget>;
}

/** Pairs of targets that more than half of the VRFs of the rarer one carry together, where neither is a guest in the other's mesh, or one of too many. */
function together(nodes: readonly VrfNode[], members: ReadonlyMap<RouteTarget, Carriers>): Together {
  const pairs: (readonly [RouteTarget, RouteTarget])[] = [];
  const guests = new Map<RouteTarget, RouteTarget[]>();
  for (const { pair, count } of carriedTogether(nodes)) {
    const [a, b] = pair;
    const [one, other] = [members.get(a) ?? NOBODY, members.get(b) ?? NOBODY];
    if (count * 2 <= Math.min(one.count, other.count)) continue;
    const [guest, host] = isGuest(one, other, count) ? [a, b] : isGuest(other, one, count) ? [b, a] : [];
    if (guest === undefined || host === undefined) pairs.push(pair);
    else guests.set(host, [...(guests.get(host) ?? []), guest]);
  }
  const many = [...guests].filter(([, list]) => list.length > MOST_GUESTS);
  return {
    pairs: [...pairs, ...many.flatMap(([host, list]) => list.map((guest) => [guest, host] as const))],
    crowded: new Set(many.flatMap(([, list]) => list)),
  };
}

interface Carried {
  readonly pair: readonly [RouteTarget, RouteTarget];
  count: number;
}

/** How many VRFs carry both of two targets. */
function carriedTogether(nodes: readonly VrfNode[]): Iterable<Carried> {
  const counts = new Map<string, Carried>();
  for (const { mesh } of nodes) {
    const sorted = mesh.toSorted(compareTargets);
    const reach = sorted.length > MOST_COMPARED ? 1 : sorted.length;
    for (const [i, a] of sorted.entries())
      for (const b of sorted.slice(i + 1, i + 1 + reach)) {
        const key = `${a} ${b}`;
        const known = counts.get(key);
        if (known === undefined) counts.set(key, { pair: [a, b], count: 1 });
        else known.count++;
      }
  }
  return counts.values();
}

/** How many VRFs each mesh has, and how many of each name (`mesh name`). */
function namesPerMesh(
  nodes: readonly VrfNode[],
  meshOf: (target: RouteTarget) => RouteTarget | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { vrf, mesh } of nodes)
    for (const home of new Set(mesh.flatMap((target) => meshOf(target) ?? []))) {
      add(home);
      add(`${home} ${vrf.name}`);
    }
  return counts;
}
