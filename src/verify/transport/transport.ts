import type { Family } from '../../net/address.ts';
import { strangerNeighbours } from '../judge/neighbours.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { type LabelPaths, labelPaths } from './label-path.ts';
import { reachedFrom } from './sessions.ts';

/** Why routes or packets of a VPN do not get from one PE to another. */
export type TransportProblem = 'session-missing' | 'label-path-missing' | 'ipv6-underlay-missing';

export interface Transport {
  readonly judged: boolean;
  /** What keeps `importer` from using a VPN route of `exporter`; `undefined` when nothing does. */
  problem(importer: ReadRouter, exporter: ReadRouter, family: Family): TransportProblem | undefined;
  /** Whether the label path between two routers is nowhere in the texts, and only not known to fail. */
  assumes(a: ReadRouter, b: ReadRouter, family: Family): boolean;
}

/** Takes the backbone for granted. */
export const ASSUMED: Transport = { judged: false, problem: () => undefined, assumes: () => false };

/** Judges the backbone from the collected texts: VPN sessions with reflection (RFC 4456) and label paths over declared core links. */
export function transportOf(subject: Subject, routers: readonly ReadRouter[]): Transport {
  const missing =
    subject.routers.some(({ name }) => !routers.some((router) => router.name === name)) ||
    (subject.openEnded !== undefined && strangerNeighbours(routers).length > 0);
  const known = new Map<string, TransportProblem | undefined>();
  const paths = labelPaths(subject, routers);
  const reached = new Map<string, ReadonlySet<ReadRouter>>();
  const travels = (exporter: ReadRouter, importer: ReadRouter, family: Family): boolean => {
    const key = `${exporter.index} ${family}`;
    const far = reached.get(key) ?? reachedFrom(routers, { at: exporter, from: undefined }, family);
    reached.set(key, far);
    return far.has(importer);
  };
  return {
    judged: true,
    assumes: (a, b, family) => !missing && paths.assumed(a, b, family),
    problem(importer, exporter, family) {
      const key = `${importer.index} ${exporter.index} ${family}`;
      if (known.has(key)) return known.get(key);
      const silent = !missing && !travels(exporter, importer, family);
      const found = missing
        ? undefined
        : silent
          ? 'session-missing'
          : onTheWay(paths, importer, exporter, family);
      known.set(key, found);
      return found;
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

/**
 * Kernel tables forward IPv6 VPN packets only over an IPv6 underlay: an IPv4 next hop is refused (seen on FRR 8.4.4, Linux). Towards a
 * router of another kind only the own side is judged; what its next hops look like to a kernel nobody here has seen.
 */
function forwardsIpv6(paths: LabelPaths, importer: ReadRouter, exporter: ReadRouter): boolean {
  if (!hasKernelTables(importer)) return true;
  return hasKernelTables(exporter) ? paths.joins(importer, exporter, 6) : paths.has(importer, 6);
}

/** Whether a router forwards by kernel tables, which look at the next hop's family. */
export function hasKernelTables(router: ReadRouter): boolean {
  return router.model.vrfs.some((vrf) => vrf.table !== undefined);
}
