import { compareText } from '../../net/order.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { cite } from '../read/routers.ts';
import type { AuditResult, Breach, Citation, Finding } from '../types.ts';
import type { TargetGraph, VrfNode } from './nodes.ts';
import type { CrossReach, Suspicion } from './types.ts';

type Draft = Omit<CrossReach, 'answered' | 'suspicions'>;

/** Every ordered pair of VPNs that is joined: by packets the audit has carried across, or by routes alone. */
export function crossReaches(
  audit: Pick<AuditResult, 'breaches'>,
  graph: TargetGraph,
  vpnOf: (node: VrfNode) => string,
  suspicions: readonly Suspicion[],
): readonly CrossReach[] {
  const packets = Map.groupBy(
    audit.breaches.filter(isRouted),
    ({ fromVpn, toVpn }) => `${fromVpn}\n${toVpn}`,
  );
  const proved = [...packets.values()].flatMap(byPackets);
  const joined = new Set(proved.map(({ fromVpn, toVpn }) => `${fromVpn}\n${toVpn}`));
  const routes = byRoutes(graph, vpnOf).filter(({ fromVpn, toVpn }) => !joined.has(`${fromVpn}\n${toVpn}`));
  return [...proved, ...routes]
    .map((draft) => ({
      ...draft,
      answered: joined.has(`${draft.toVpn}\n${draft.fromVpn}`),
      suspicions: suspicions
        .filter((one) => shares(one, draft) || isOfNamesake(one, draft))
        .map(({ id }) => id),
    }))
    .sort(
      (a, b) =>
        Number(a.proof === undefined) - Number(b.proof === undefined) ||
        compareText(a.fromVpn, b.fromVpn) ||
        compareText(a.toVpn, b.toVpn),
    );
}

/** What a customer could do is told apart from what the routers do. */
function isRouted(breach: Breach): boolean {
  return breach.fromVpn !== breach.toVpn && breach.class !== 'ce-supplied-rt';
}

function byPackets(breaches: readonly Breach[]): readonly Draft[] {
  const [first] = breaches;
  if (first === undefined) return [];
  const { fromVpn, toVpn, packet, hops, causes, fix } = first;
  return [
    {
      fromVpn,
      toVpn,
      families: [...new Set(breaches.map((one) => one.packet.family))].sort(),
      proof: { class: first.class, packet, hops, causes, fix },
      lines: distinct(breaches.flatMap((one) => [...one.causes, ...one.hops.flatMap(({ lines }) => lines)])),
    },
  ];
}

/** Pairs where a VRF imports what the other VPN exports: filters, policies or missing circuits keep packets from being shown. */
function byRoutes(graph: TargetGraph, vpnOf: (node: VrfNode) => string): readonly Draft[] {
  const found = new Map<string, Draft>();
  const exporting = exportingVpns(graph, vpnOf);
  for (const node of graph.nodes)
    for (const settings of node.vrf.families)
      for (const { value, at } of settings.importTargets)
        for (const [toVpn, other] of exporting.get(value) ?? []) {
          const fromVpn = vpnOf(node);
          const key = `${fromVpn}\n${toVpn}`;
          if (fromVpn === toVpn || found.has(key)) continue;
          const lines = distinct([...cite(node.router, at), ...exportLines(other, value)]);
          found.set(key, { fromVpn, toVpn, families: [settings.family], lines });
        }
  return [...found.values()];
}

/** The VPNs that export each target, each with the first VRF that does. */
function exportingVpns(
  { exporters }: TargetGraph,
  vpnOf: (node: VrfNode) => string,
): ReadonlyMap<RouteTarget, ReadonlyMap<string, VrfNode>> {
  return new Map(
    [...exporters].map(([target, nodes]) => {
      const first = new Map<string, VrfNode>();
      for (const node of nodes) if (!first.has(vpnOf(node))) first.set(vpnOf(node), node);
      return [target, first];
    }),
  );
}

function exportLines({ router, vrf }: VrfNode, target: RouteTarget): readonly Citation[] {
  const places = vrf.families.flatMap(({ exportTargets }) =>
    exportTargets.filter(({ value }) => value === target).map(({ at }) => at),
  );
  return places.slice(0, 1).flatMap((at) => cite(router, at));
}

function shares({ lines }: Finding, draft: Draft): boolean {
  return lines.some((line) => draft.lines.some((one) => one.file === line.file && one.line === line.line));
}

/** A VPN that goes by the name of another, with router or target behind it: what it reaches may be a slip in its lists. */
function isOfNamesake({ class: name, data }: Finding, { fromVpn, toVpn }: Draft): boolean {
  const vpn = `${data['vpn']}`;
  if (name !== 'vrf-name-shared' || !vpn.startsWith(`${data['vrf']}@`)) return false;
  return fromVpn === vpn || toVpn === vpn;
}

function distinct(lines: readonly Citation[]): readonly Citation[] {
  return [...new Map(lines.map((line) => [`${line.file} ${line.line}`, line])).values()];
}
