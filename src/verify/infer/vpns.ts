import { compareText } from '../../net/order.ts';
import { compareTargets, type RouteTarget } from '../../net/route-target.ts';
import type { Member } from '../foreign/membership.ts';
import { spanOf } from '../foreign/sites.ts';
import type { Site, VpnService } from '../subject/subject.ts';
import { type Group, groupsOf } from './groups.ts';
import { hears, type TargetGraph, type VrfNode } from './nodes.ts';
import { type Shape, type Shaped, shapeOf, topologyOf } from './shape.ts';

/** A VPN found in the texts. */
export interface InferredVpn {
  readonly id: string;
  readonly shape: Shape;
  readonly nodes: readonly VrfNode[];
  readonly strays: Group['strays'];
  readonly crowd: Group['crowd'];
  readonly service: VpnService;
  readonly roleOf: Shaped['roleOf'];
}

/** The VPNs of a network by its targets alone, the greatest first. Each is called as most of its VRFs are. */
export function inferredVpns(graph: TargetGraph): readonly InferredVpn[] {
  const taken = new Set<string>();
  return groupsOf(graph).map((group) => {
    const id = freeName(group.nodes, taken);
    taken.add(id);
    return inferredVpn(id, group);
  });
}

/** Whose each VRF is. */
export function membersOf(vpns: readonly InferredVpn[]): ReadonlyMap<VrfNode, Member> {
  return new Map(
    vpns.flatMap(({ id, nodes, roleOf }) =>
      nodes.map((node): [VrfNode, Member] => [node, { vpn: id, role: roleOf(node) }]),
    ),
  );
}

/** Targets a VPN uses within itself, in number order. */
export function ownTargets(nodes: readonly VrfNode[]): readonly RouteTarget[] {
  const imported = new Set(nodes.flatMap(({ imports }) => [...imports]));
  const exported = new Set(nodes.flatMap(({ exports }) => [...exports]));
  const both = [...exported].filter((target) => imported.has(target));
  return (both.length > 0 ? both : [...exported]).sort(compareTargets);
}

function inferredVpn(id: string, { nodes, strays, crowd }: Group): InferredVpn {
  const { shape, roleOf } = shapeOf(nodes);
  const [first] = nodes;
  if (first === undefined) throw new Error('a VPN without a VRF');
  const families = ([4, 6] as const).filter((family) =>
    nodes.some(({ vrf }) => vrf.families.some((one) => one.family === family)),
  );
  const topology = topologyOf(shape);
  const service: VpnService = {
    id,
    topology: topology ?? 'any-to-any',
    status: 'active',
    families,
    span: spanOf(first.router, first.vrf.at),
    ...(topology === undefined ? { allows: allowsByTargets(nodes) } : {}),
  };
  return { id, shape, nodes, strays, crowd, service, roleOf };
}

/** In a composite VPN a site may send where its VRF knows routes. */
function allowsByTargets(nodes: readonly VrfNode[]): (from: Site, to: Site) => boolean {
  const byPort = new Map(
    nodes.flatMap((node) =>
      node.router.model.interfaces
        .filter((one) => one.vrf?.value === node.vrf.name)
        .map((one) => [`${node.router.name} ${one.name}`, node] as const),
    ),
  );
  const nodesOf = (site: Site) =>
    site.accesses.flatMap((access) => byPort.get(`${access.router} ${access.interface}`) ?? []);
  return (from, to) =>
    nodesOf(from).some((here) => nodesOf(to).some((there) => here === there || hears(here, there)));
}

/** The commonest VRF name, with a router or a target behind it where the name is taken. */
function freeName(nodes: readonly VrfNode[], taken: ReadonlySet<string>): string {
  const counts = new Map<string, number>();
  for (const { vrf } of nodes) counts.set(vrf.name, (counts.get(vrf.name) ?? 0) + 1);
  const [name = ''] = [...counts]
    .sort(([a, x], [b, y]) => y - x || a.length - b.length || compareText(a, b))
    .map(([text]) => text);
  const [only] = nodes;
  const behind = nodes.length === 1 ? only?.router.name : ownTargets(nodes)[0];
  const tries = [name, `${name}@${behind ?? ''}`];
  const free = tries.find((text) => !taken.has(text));
  if (free !== undefined) return free;
  let count = 2;
  while (taken.has(`${name}@${behind ?? ''}-${count}`)) count++;
  return `${name}@${behind ?? ''}-${count}`;
}
