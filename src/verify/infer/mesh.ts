import { compareTargets, type RouteTarget } from '../../net/route-target.ts';
import type { TargetGraph, VrfNode } from './nodes.ts';
import { unionOf } from './union.ts';

/** The mesh each VRF with a mesh target belongs to (by the name of its first target), and the other meshes it stands in as well. */
export interface MeshHomes {
  readonly homes: ReadonlyMap<VrfNode, string>;
  readonly strays: ReadonlyMap<VrfNode, readonly { readonly node: VrfNode; readonly target: RouteTarget }[]>;
}

/**
 * Targets that most VRFs of the smaller mesh share are one VPN's (a VPN may use two everywhere). A VRF with targets of two meshes that have
 * little in common belongs to the one where its name is at home, else to the greater; for the other it is a stray.
 */
export function meshHomes({ nodes }: TargetGraph): MeshHomes {
  const targets = [...new Set(nodes.flatMap(({ mesh }) => mesh))].sort(compareTargets);
  const numbers = new Map(targets.map((target, i) => [target, i]));
  const members = Map.groupBy(
    nodes.flatMap((node) => node.mesh.map((target) => ({ node, target }))),
    ({ target }) => target,
  );
  const union = unionOf(targets.length);
  for (const [a, b] of together(nodes, (target) => members.get(target)?.length ?? 0))
    union.join(numbers.get(a) ?? 0, numbers.get(b) ?? 0);
  const meshOf = (target: RouteTarget): RouteTarget | undefined =>
    targets[union.root(numbers.get(target) ?? 0)];
  const named = namesPerMesh(nodes, meshOf);
  const homes = new Map<VrfNode, string>();
  const strays = new Map<VrfNode, { node: VrfNode; target: RouteTarget }[]>();
  for (const node of nodes) {
    const meshes = new Set(node.mesh.flatMap((target) => meshOf(target) ?? []));
    const [home] = [...meshes].sort(
      (a, b) =>
        (named.get(`${b} ${node.vrf.name}`) ?? 0) - (named.get(`${a} ${node.vrf.name}`) ?? 0) ||
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
  return { homes, strays };
}

/** More than this many mesh targets on one VRF are compared with their neighbours in the list only. */
const MOST_COMPARED = 40;

/** Pairs of targets that more than half of the VRFs of the rarer one carry together. */
function together(
  nodes: readonly VrfNode[],
  sizeOf: (target: RouteTarget) => number,
): readonly (readonly [RouteTarget, RouteTarget])[] {
  const counts = new Map<string, { readonly pair: readonly [RouteTarget, RouteTarget]; count: number }>();
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
  return [...counts.values()]
    .filter(({ pair: [a, b], count }) => count * 2 > Math.min(sizeOf(a), sizeOf(b)))
    .map(({ pair }) => pair);
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
