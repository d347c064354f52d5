import type { Vrf } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { ReadRouter } from '../read/routers.ts';

/** A VRF of one router with the targets of both families together. */
export interface VrfNode {
  readonly index: number;
  readonly router: ReadRouter;
  readonly vrf: Vrf;
  readonly imports: ReadonlySet<RouteTarget>;
  readonly exports: ReadonlySet<RouteTarget>;
  /** Targets it both imports and exports: whoever else does so stands in one mesh with it. */
  readonly mesh: readonly RouteTarget[];
}

/** The route-target graph of a network: who imports and who exports what. */
export interface TargetGraph {
  readonly nodes: readonly VrfNode[];
  readonly importers: ReadonlyMap<RouteTarget, readonly VrfNode[]>;
  readonly exporters: ReadonlyMap<RouteTarget, readonly VrfNode[]>;
}

/** The graph of all VRFs that use a target; VRFs without any exchange nothing and are left out. */
export function targetGraph(routers: readonly ReadRouter[]): TargetGraph {
  const nodes: VrfNode[] = [];
  for (const router of routers)
    for (const vrf of router.model.vrfs) {
      const node = nodeOf(nodes.length, router, vrf);
      if (node.imports.size + node.exports.size > 0) nodes.push(node);
    }
  return {
    nodes,
    importers: indexed(nodes, ({ imports }) => imports),
    exporters: indexed(nodes, ({ exports }) => exports),
  };
}

/** Whether routes of `to` stand in `from`: what packets from the one to the other need. */
export function hears(from: VrfNode, to: VrfNode): boolean {
  for (const target of from.imports) if (to.exports.has(target)) return true;
  return false;
}

export function isMutual(a: VrfNode, b: VrfNode): boolean {
  return hears(a, b) && hears(b, a);
}

function nodeOf(index: number, router: ReadRouter, vrf: Vrf): VrfNode {
  const imports = new Set(
    vrf.families.flatMap(({ importsVpn, importTargets }) =>
      importsVpn ? importTargets.map(({ value }) => value) : [],
    ),
  );
  const exports = new Set(
    vrf.families.flatMap(({ exportsVpn, exportTargets }) =>
      exportsVpn ? exportTargets.map(({ value }) => value) : [],
    ),
  );
  return { index, router, vrf, imports, exports, mesh: [...imports].filter((one) => exports.has(one)) };
}

function indexed(
  nodes: readonly VrfNode[],
  targetsOf: (node: VrfNode) => Iterable<RouteTarget>,
): ReadonlyMap<RouteTarget, readonly VrfNode[]> {
  const index = new Map<RouteTarget, VrfNode[]>();
  for (const node of nodes)
    for (const target of targetsOf(node)) {
      const list = index.get(target);
      if (list === undefined) index.set(target, [node]);
      else list.push(node);
    }
  return index;
}
