import { compareText } from '../../net/order.ts';
import { compareTargets, type RouteTarget } from '../../net/route-target.ts';
import { meshHomes } from './mesh.ts';
import { hears, type TargetGraph, type VrfNode } from './nodes.ts';
import { unionOf } from './union.ts';

/** VRFs that belong together by their targets. `strays`: members that stand with one foot in another group, by that group's target. */
export interface Group {
  readonly nodes: readonly VrfNode[];
  readonly strays: readonly { readonly node: VrfNode; readonly target: RouteTarget }[];
  /** One VRF of each department with a target of its own, where too many share the VPN to be told apart. */
  readonly crowd: readonly { readonly node: VrfNode; readonly target: RouteTarget }[];
}

/**
 * Groups VRFs into VPNs. First the meshes: VRFs that import and export one target. Then who talks both ways with one mesh through that
 * mesh's own target (spokes of a hub that hears its like). What is left are hubs and spokes that hear each other and nobody of their own
 * kind: each kind (equal lists) goes with the one it talks to most closely. One-way imports join nobody: they may be the mistake.
 */
export function groupsOf(graph: TargetGraph): readonly Group[] {
  const mesh = meshHomes(graph);
  const home = new Map(mesh.homes);
  for (const node of graph.nodes)
    if (node.mesh.length === 0) {
      const found = spokeHome(node, graph, mesh.homes);
      if (found !== undefined) home.set(node, found);
    }
  const rest = graph.nodes.filter((node) => !home.has(node));
  const groups = [
    ...[...Map.groupBy(home, ([, key]) => key).values()].map((list) => list.map(([node]) => node)),
    ...kindsTogether(rest),
  ];
  return groups
    .map((nodes) => ({
      nodes: nodes.toSorted((a, b) => a.index - b.index),
      strays: nodes.flatMap((node) => mesh.strays.get(node) ?? []),
      crowd: crowdOf(nodes, mesh.crowded),
    }))
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.nodes[0]?.index ?? 0) - (b.nodes[0]?.index ?? 0));
}

function crowdOf(nodes: readonly VrfNode[], crowded: ReadonlySet<RouteTarget>): Group['crowd'] {
  const first = new Map<RouteTarget, VrfNode>();
  for (const node of crowded.size === 0 ? [] : nodes)
    for (const target of node.mesh) if (crowded.has(target) && !first.has(target)) first.set(target, node);
  return [...first].map(([target, node]) => ({ target, node }));
}

/**
 * The mesh a VRF without one of its own talks with both ways, one of the two by the mesh's target. What talks so with several meshes is at home where
 * its name is, else in none: a service that several VPNs share is none of theirs.
 */
function spokeHome(
  node: VrfNode,
  { exporters, importers }: TargetGraph,
  homes: ReadonlyMap<VrfNode, string>,
): string | undefined {
  const partners = new Set([
    ...[...node.imports].flatMap((target) =>
      (exporters.get(target) ?? []).filter((one) => one.mesh.includes(target) && hears(one, node)),
    ),
    ...[...node.exports].flatMap((target) =>
      (importers.get(target) ?? []).filter((one) => one.mesh.includes(target) && hears(node, one)),
    ),
  ]);
  /** How many partners of its name each mesh has. */
  const scores = new Map<string, number>();
  for (const partner of partners) {
    const key = homes.get(partner);
    if (key === undefined) continue;
    scores.set(key, (scores.get(key) ?? 0) + Number(partner.vrf.name === node.vrf.name));
  }
  const [best] = [...scores].sort(([a, x], [b, y]) => y - x || compareText(a, b));
  return best !== undefined && (scores.size === 1 || best[1] > 0) ? best[0] : undefined;
}

interface Kind {
  readonly index: number;
  readonly nodes: readonly VrfNode[];
  readonly names: ReadonlySet<string>;
}

/** VRFs with equal lists are one kind; kinds that are each other's nearest partner, or have only one, are one VPN. */
function kindsTogether(nodes: readonly VrfNode[]): readonly (readonly VrfNode[])[] {
  const kinds = [...Map.groupBy(nodes, listsKey).values()].map(
    (list, index): Kind => ({ index, nodes: list, names: new Set(list.map(({ vrf }) => vrf.name)) }),
  );
  const exporters = kindsByExport(kinds);
  const partners = kinds.map((kind) => mutualKinds(kind, exporters));
  const best = kinds.map((kind) => nearest(kind, partners));
  const union = unionOf(kinds.length);
  for (const kind of kinds) {
    const chosen = best[kind.index];
    if (chosen === undefined) continue;
    const only = partners[kind.index]?.length === 1;
    if (only || best[chosen.index] === kind) union.join(kind.index, chosen.index);
  }
  return [...Map.groupBy(kinds, ({ index }) => union.root(index)).values()].map((list) =>
    list.flatMap((kind) => kind.nodes),
  );
}

function listsKey({ imports, exports }: VrfNode): string {
  const text = (targets: ReadonlySet<RouteTarget>) => [...targets].sort(compareTargets).join(' ');
  return `${text(imports)} | ${text(exports)}`;
}

function kindsByExport(kinds: readonly Kind[]): ReadonlyMap<RouteTarget, readonly Kind[]> {
  const pairs = kinds.flatMap((kind) =>
    [...(kind.nodes[0]?.exports ?? [])].map((target) => ({ kind, target })),
  );
  const groups = Map.groupBy(pairs, ({ target }) => target);
  return new Map([...groups].map(([target, list]) => [target, list.map(({ kind }) => kind)]));
}

function mutualKinds(kind: Kind, exporters: ReadonlyMap<RouteTarget, readonly Kind[]>): readonly Kind[] {
  const [one] = kind.nodes;
  if (one === undefined) return [];
  const heard = new Set([...one.imports].flatMap((target) => exporters.get(target) ?? []));
  return [...heard].filter((other) => {
    const [two] = other.nodes;
    return other !== kind && two !== undefined && hears(two, one);
  });
}

/** Of several partners the one with a VRF of the same name, then the one that has fewer partners itself, then the greater. */
function nearest(kind: Kind, partners: readonly (readonly Kind[])[]): Kind | undefined {
  const shares = (other: Kind) => ([...other.names].some((name) => kind.names.has(name)) ? 1 : 0);
  const count = (other: Kind) => partners[other.index]?.length ?? 0;
  return (partners[kind.index] ?? []).toSorted(
    (a, b) =>
      shares(b) - shares(a) || count(a) - count(b) || b.nodes.length - a.nodes.length || a.index - b.index,
  )[0];
}
