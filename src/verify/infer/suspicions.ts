import type { Sourced } from '../../device/model.ts';
import { standardsOf } from '../../diagnostics/isolation-classes.ts';
import { compareTargets, type RouteTarget } from '../../net/route-target.ts';
import { cite } from '../read/routers.ts';
import type { Citation, Finding } from '../types.ts';
import { SUSPICION_SEVERITY, type SuspicionClass } from './classes.ts';
import { nearestTarget } from './near.ts';
import { hears, type TargetGraph, type VrfNode } from './nodes.ts';
import type { LinkOutside } from './types.ts';
import type { InferredVpn } from './vpns.ts';

/** What looks like an accident in a network, judged by its targets alone: the gravest first. */
export function suspicionsIn(graph: TargetGraph, vpns: readonly InferredVpn[]): readonly Finding[] {
  const vpnOf = new Map(vpns.flatMap((vpn) => vpn.nodes.map((node) => [node, vpn] as const)));
  const uses = usesOf(graph);
  const found = graph.nodes.flatMap((node) => [
    ...oneWayImports(node, graph, vpnOf),
    ...oneWayExports(node, graph, vpnOf),
    ...strayTargets(node, vpnOf, graph),
    ...rareTargets(node, graph, uses),
    ...familyTwins(node),
  ]);
  return [...found, ...vpns.flatMap(crowdedNames), ...sharedNames(vpns)];
}

/** A line with a target in a VRF. */
function linesOf(
  node: VrfNode,
  target: RouteTarget,
  list: 'importTargets' | 'exportTargets',
): readonly Citation[] {
  const places = node.vrf.families.flatMap((settings) =>
    settings[list].filter(({ value }: Sourced<RouteTarget>) => value === target).map(({ at }) => at),
  );
  return [...new Set(places)].flatMap((at) => cite(node.router, at));
}

function suspicion(
  name: SuspicionClass,
  node: VrfNode,
  lines: readonly Citation[],
  data: Finding['data'],
): Finding {
  return {
    class: name,
    standards: standardsOf(name),
    severity: SUSPICION_SEVERITY[name],
    router: node.router.name,
    data: { vrf: node.vrf.name, router: node.router.name, ...data },
    lines,
  };
}

/** Links in no VRF on ports that carry circuits of VRFs: a binding that somebody forgot puts a site into the global table. */
export function unboundLinks(outside: readonly LinkOutside[]): readonly Finding[] {
  const name = 'link-outside-vrfs';
  return outside
    .filter(({ besideCircuits }) => besideCircuits)
    .map(({ router, interface: port, line }) => ({
      class: name,
      standards: standardsOf(name),
      severity: SUSPICION_SEVERITY[name],
      router,
      data: { interface: port, router },
      lines: line,
    }));
}

type VpnOf = ReadonlyMap<VrfNode, InferredVpn>;

/** Routes of another VPN come in and none of this VRF go back to whoever sent them. */
function oneWayImports(node: VrfNode, graph: TargetGraph, vpnOf: VpnOf): readonly Finding[] {
  const own = vpnOf.get(node);
  return [...node.imports].sort(compareTargets).flatMap((target) => {
    if (node.exports.has(target)) return [];
    const exporters = graph.exporters.get(target) ?? [];
    const home = exporters.some((one) => vpnOf.get(one) === own);
    const foreign = exporters.filter((one) => vpnOf.get(one) !== own && !hears(one, node));
    const [first] = foreign;
    if (home || first === undefined) return [];
    const from = partnerOf(first, exporters, node, vpnOf);
    const like = own?.nodes.filter(({ imports }) => imports.has(target)).length ?? 0;
    const data = { target, from, vpn: own?.id ?? '', count: like, of: own?.nodes.length ?? 0 };
    return [suspicion('import-one-way', node, linesOf(node, target, 'importTargets'), data)];
  });
}

/** The VPN a VRF hears one way; where others of that VPN do hear it back, the one VRF of it that does not. */
function partnerOf(heard: VrfNode, exporters: readonly VrfNode[], node: VrfNode, vpnOf: VpnOf): string {
  const vpn = vpnOf.get(heard);
  const answers = exporters.some((one) => vpnOf.get(one) === vpn && hears(one, node));
  return vpn === undefined || answers ? `${heard.vrf.name}@${heard.router.name}` : vpn.id;
}

/** Routes go out under a target by which another VPN hears its own, and none of that VPN come back: the VPN at home has no use for it. */
function oneWayExports(node: VrfNode, graph: TargetGraph, vpnOf: VpnOf): readonly Finding[] {
  const own = vpnOf.get(node);
  return [...node.exports].sort(compareTargets).flatMap((target) => {
    if (node.imports.has(target)) return [];
    const importers = graph.importers.get(target) ?? [];
    if (importers.some((one) => vpnOf.get(one) === own)) return [];
    const foreign = importers.find((one) => !hears(node, one));
    const theirs = foreign === undefined ? undefined : vpnOf.get(foreign);
    const exporters = graph.exporters.get(target) ?? [];
    // Where nobody of theirs exports it, their import is what looks odd.
    if (foreign === undefined || !exporters.some((one) => vpnOf.get(one) === theirs)) return [];
    const data = { target, vpn: own?.id ?? '', other: theirs?.id ?? foreign.vrf.name };
    return [suspicion('rt-foreign-export', node, linesOf(node, target, 'exportTargets'), data)];
  });
}

/** Both an import and an export of a mesh that is not its own. */
function strayTargets(node: VrfNode, vpnOf: VpnOf, graph: TargetGraph): readonly Finding[] {
  const own = vpnOf.get(node);
  const strays = own?.strays.filter((stray) => stray.node === node) ?? [];
  return strays.flatMap(({ target }) => {
    const other = (graph.exporters.get(target) ?? []).find((one) => vpnOf.get(one) !== own);
    if (other === undefined) return [];
    const lines = [...linesOf(node, target, 'importTargets'), ...linesOf(node, target, 'exportTargets')];
    const data = { target, vpn: own?.id ?? '', other: vpnOf.get(other)?.id ?? other.vrf.name };
    return [suspicion('vrf-in-two-vpns', node, distinctLines(lines), data)];
  });
}

/** Departments with targets of their own that all share one more: too many to be VPNs of their own here, each named once. */
function crowdedNames({ id, crowd }: InferredVpn): readonly Finding[] {
  const others = crowd.filter(({ node }) => node.vrf.name !== id);
  return others.map(({ node, target }) =>
    suspicion('vrf-in-two-vpns', node, linesOf(node, target, 'importTargets'), {
      target,
      vpn: id,
      other: node.vrf.name,
    }),
  );
}

/** In how many places each target stands, lists of policies included. */
function usesOf({ nodes }: TargetGraph): ReadonlyMap<RouteTarget, number> {
  const uses = new Map<RouteTarget, number>();
  const add = (target: RouteTarget) => uses.set(target, (uses.get(target) ?? 0) + 1);
  for (const { imports, exports } of nodes) for (const target of [...imports, ...exports]) add(target);
  for (const router of new Set(nodes.map((node) => node.router))) {
    for (const list of router.model.targetLists) for (const target of list.targets) add(target);
    for (const policy of router.model.routePolicies)
      for (const entry of policy.entries)
        for (const target of entry.setTargets?.value.targets ?? []) add(target);
  }
  return uses;
}

/** A target that stands in one place only joins nobody; one a slip away from a much used one was probably meant to be that. */
function rareTargets(
  node: VrfNode,
  graph: TargetGraph,
  uses: ReadonlyMap<RouteTarget, number>,
): readonly Finding[] {
  const lists = [
    ['importTargets', node.imports],
    ['exportTargets', node.exports],
  ] as const;
  return lists.flatMap(([list, targets]) =>
    [...targets].sort(compareTargets).flatMap((target) => {
      const users = new Set([...(graph.importers.get(target) ?? []), ...(graph.exporters.get(target) ?? [])]);
      const near = uses.get(target) === 1 ? nearFor(node, target, users, uses) : undefined;
      const lines = linesOf(node, target, list);
      const side = list === 'importTargets' ? 'import' : 'export';
      if (near !== undefined)
        return [
          suspicion('target-near-miss', node, lines, { target, near: near.target, slip: near.slip, side }),
        ];
      return uses.get(target) === 1 ? [suspicion('target-used-once', node, lines, { target, side })] : [];
    }),
  );
}

/** Numbering plans count upwards, so a neighbouring number alone proves nothing: the target must be rare and its VRF lack the near one. */
function nearFor(
  node: VrfNode,
  target: RouteTarget,
  users: ReadonlySet<VrfNode>,
  uses: ReadonlyMap<RouteTarget, number>,
) {
  if (users.size > 1 || node.mesh.includes(target)) return undefined;
  const near = nearestTarget(target, uses);
  if (near === undefined || (uses.get(near.target) ?? 0) < 3) return undefined;
  return near;
}

/** IPv4 and IPv6 of one VRF with different lists. */
function familyTwins(node: VrfNode): readonly Finding[] {
  const [four, six] = ([4, 6] as const).map((family) =>
    node.vrf.families.find((one) => one.family === family),
  );
  if (four === undefined || six === undefined) return [];
  if (six.importTargets.length + six.exportTargets.length === 0) return [];
  return (['importTargets', 'exportTargets'] as const).flatMap((list) => {
    const [a, b] = [four[list].map(({ value }) => value), six[list].map(({ value }) => value)];
    const only = [...a.filter((one) => !b.includes(one)), ...b.filter((one) => !a.includes(one))];
    const [target] = only;
    if (target === undefined) return [];
    const family = a.includes(target) ? 4 : 6;
    const side = list === 'importTargets' ? 'import' : 'export';
    return [suspicion('family-differs', node, linesOf(node, target, list), { target, family, side })];
  });
}

/** One VRF name in VPNs that have nothing to do with each other. */
function sharedNames(vpns: readonly InferredVpn[]): readonly Finding[] {
  const uses = vpns.flatMap((vpn) =>
    [...Map.groupBy(vpn.nodes, ({ vrf }) => vrf.name)].map(([name, nodes]) => ({ vpn, name, nodes })),
  );
  const names = [...Map.groupBy(uses, ({ name }) => name).values()].filter((list) => list.length > 1);
  return names.flatMap((list) => {
    const [main, ...others] = list.toSorted((a, b) => b.nodes.length - a.nodes.length);
    return others.flatMap(({ vpn, nodes }) =>
      nodes.slice(0, 3).map((node) =>
        suspicion('vrf-name-shared', node, cite(node.router, node.vrf.at), {
          vpn: vpn.id,
          other: main?.vpn.id ?? '',
          count: main?.nodes.length ?? 0,
        }),
      ),
    );
  });
}

function distinctLines(lines: readonly Citation[]): readonly Citation[] {
  return [...new Map(lines.map((line) => [`${line.router} ${line.line}`, line])).values()];
}
