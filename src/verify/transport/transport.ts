import type { Family } from '../../net/address.ts';
import { strangerNeighbours } from '../judge/neighbours.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { type LabelPaths, labelPaths } from './label-path.ts';
import { routerGroups } from './router-groups.ts';
import { hasRouter, type RouterSet } from './router-set.ts';
import { type SessionGraph, sessionGraph } from './session-graph.ts';

/** Why routes or packets of a VPN do not get from one PE to another. */
export type TransportProblem = 'session-missing' | 'label-path-missing' | 'ipv6-underlay-missing';

export interface Transport {
  readonly judged: boolean;
  /** What keeps `importer` from using a VPN route of `exporter`; `undefined` when nothing does. */
  problem(importer: ReadRouter, exporter: ReadRouter, family: Family): TransportProblem | undefined;
  /** Routers in groups: none of a group has a problem with another one of it. */
  groups(routers: readonly ReadRouter[], family: Family): readonly (readonly ReadRouter[])[];
  /** Whether the label path between two routers is nowhere in the texts, and only not known to fail. */
  assumes(a: ReadRouter, b: ReadRouter, family: Family): boolean;
}

/** Takes the backbone for granted. */
export const ASSUMED: Transport = {
  judged: false,
  problem: () => undefined,
  groups: (routers) => [routers],
  assumes: () => false,
};

/** Judges the backbone from the collected texts: VPN sessions with reflection (RFC 4456) and label paths over declared core links. */
export function transportOf(subject: Subject, routers: readonly ReadRouter[]): Transport {
  const collected = new Set(routers.map(({ name }) => name));
  const missing =
    subject.routers.some(({ name }) => !collected.has(name)) ||
    (subject.openEnded !== undefined && strangerNeighbours(routers).length > 0);
  const paths = labelPaths(subject, routers);
  const { placeOf, heardBy } = hearingOf(routers);
  return {
    judged: true,
    assumes: (a, b, family) => !missing && paths.assumed(a, b, family),
    groups: (asked, family) =>
      missing
        ? [asked]
        : routerGroups(asked, {
            placeOf,
            heardBy: (router) => heardBy(router, family),
            kindOf: (router) => kindOf(paths, router, family),
            forwards: (from, to) => onTheWay(paths, from, to, family) === undefined,
          }),
    problem(importer, exporter, family) {
      if (missing) return undefined;
      return hasRouter(heardBy(exporter, family), placeOf(importer))
        ? onTheWay(paths, importer, exporter, family)
        : 'session-missing';
    },
  };
}

/** Who hears of a router's routes, worked out once for each that is asked for. */
function hearingOf(routers: readonly ReadRouter[]) {
  const places = new Map(routers.map((router, place) => [router, place]));
  const placeOf = (router: ReadRouter): number => places.get(router) ?? routers.length;
  const graphs = new Map<Family, { readonly graph: SessionGraph; readonly heard: RouterSet[] }>();
  return {
    placeOf,
    heardBy(router: ReadRouter, family: Family): RouterSet {
      const own = graphs.get(family) ?? { graph: sessionGraph(routers, family), heard: [] };
      graphs.set(family, own);
      const place = placeOf(router);
      own.heard[place] ??= own.graph.reached(place);
      return own.heard[place];
    },
  };
}

/** Compiled files of a network whose backbone is somebody else's say nothing about it: then it is taken for granted, and a finding says so. */
export function transportFor(
  subject: Subject,
  routers: readonly ReadRouter[],
  asked: 'judged' | 'assumed' | undefined,
): Transport {
  const silent = subject.network.manages === 'vpn' && !describesBackbone(routers);
  const mode = asked ?? (silent ? 'assumed' : 'judged');
  return mode === 'assumed' ? ASSUMED : transportOf(subject, routers);
}

/** Whether any collected text says anything about a backbone: compiled service files do not. */
export function describesBackbone(routers: readonly ReadRouter[]): boolean {
  return routers.some(
    ({ model }) => model.backbone.peers.length > 0 || model.interfaces.some((one) => one.ldp.length > 0),
  );
}

/** Why packets do not follow a route that has come. */
function onTheWay(
  paths: LabelPaths,
  importer: ReadRouter,
  exporter: ReadRouter,
  family: Family,
): TransportProblem | undefined {
  if (!paths.joins(importer, exporter, 4)) return 'label-path-missing';
  return family === 6 && !forwardsIpv6(paths, importer, exporter) ? 'ipv6-underlay-missing' : undefined;
}

/** All that `onTheWay` asks of a router besides whether the other one is the same. */
function kindOf(paths: LabelPaths, router: ReadRouter, family: Family): string {
  const four = paths.partOf(router, 4);
  return family === 6 && hasKernelTables(router) ? `${four} ${paths.partOf(router, 6)}` : `${four}`;
}

/**
 * Kernel tables forward IPv6 VPN packets only over an IPv6 underlay: an IPv4 next hop is refused (seen on FRR 8.4.4, Linux). Towards a
 * router of another kind only the own side is judged; what its next hops look like to a kernel nobody here has seen.
 */
function forwardsIpv6(paths: LabelPaths, importer: ReadRouter, exporter: ReadRouter): boolean {
  if (!hasKernelTables(importer)) return true;
  return hasKernelTables(exporter)
    ? paths.joins(importer, exporter, 6)
    : paths.partOf(importer, 6) !== undefined;
}

/** Whether a router forwards by kernel tables, which look at the next hop's family. */
export function hasKernelTables(router: ReadRouter): boolean {
  return router.model.vrfs.some((vrf) => vrf.table !== undefined);
}
