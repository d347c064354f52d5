import { compareTargets } from '../../net/route-target.ts';
import { auditRead } from '../audit.ts';
import type { Membership } from '../foreign/membership.ts';
import { foreignSubject } from '../foreign/subject.ts';
import { cite, type ReadResult, type ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditResult, Finding } from '../types.ts';
import { crossingsOneWay, crossingsWithin } from './crossings.ts';
import { targetGraph, type VrfNode } from './nodes.ts';
import { linksOutside } from './outside.ts';
import { crossReaches } from './reaches.ts';
import { suspicionsIn, unboundLinks } from './suspicions.ts';
import type { InferredNetwork, OpenCustomers, Suspicion, VpnFound } from './types.ts';
import { type InferredVpn, inferredVpns, membersOf, ownTargets } from './vpns.ts';

/** What only the texts say about a network: its VPNs, and the subject by which they can be judged. */
export interface Inference {
  readonly vpns: readonly InferredVpn[];
  readonly subject: Subject;
  readonly graph: ReturnType<typeof targetGraph>;
}

/** Findings of the audit that also look like accidents of whoever typed the texts. */
const ALSO_SUSPICIOUS: readonly string[] = [
  'rd-reuse',
  'router-id-duplicate',
  'policy-undefined',
  'filter-undefined',
  'kernel-redistributed',
  'label-not-given',
  'rd-missing',
  're-export-switch',
  'target-filter-off',
  'labels-accepted-on-ac',
  'igp-on-ac',
  'ldp-on-ac',
];
const GRAVITY: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'info'];
/** Above this many VPNs the verdict of every ordered pair is not written out. */
const MOST_IN_PAIRS = 300;

/** Groups the VRFs of a network into VPNs by their route targets and makes a subject of what was found: nothing crosses between two VPNs. */
export function inferSubject(routers: readonly ReadRouter[]): Inference {
  const graph = targetGraph(routers);
  const vpns = inferredVpns(graph);
  const members = membersOf(vpns);
  const byVrf = new Map([...members].map(([{ vrf }, member]) => [vrf, member]));
  const membership: Membership = (_, vrf) => byVrf.get(vrf);
  const services = vpns.map(({ service }) => service);
  return { graph, vpns, subject: foreignSubject(routers, { vpns: services, membership, agreements: [] }) };
}

/** Who can reach whom in a network, and what looks like an accident, from its configurations alone. */
export function inferNetwork(reading: ReadResult): InferredNetwork {
  const { graph, vpns, subject } = inferSubject(reading.routers);
  const audit = auditRead(subject, reading, vpns.length > MOST_IN_PAIRS ? { pairs: 'none' } : {});
  const home = new Map(vpns.flatMap((vpn) => vpn.nodes.map((node) => [node, vpn.id] as const)));
  const vpnOf = (node: VrfNode) => home.get(node) ?? `${node.vrf.name}@${node.router.name}`;
  const outside = linksOutside(reading.routers);
  const known = [
    ...suspicionsIn(graph, vpns),
    ...unboundLinks(outside),
    ...audit.findings.filter((one) => ALSO_SUSPICIOUS.includes(one.class)),
    ...crossingsWithin(audit),
  ];
  const suspicions = numbered([...known, ...crossingsOneWay(audit, known)]);
  const reaches = crossReaches(audit, graph, vpnOf, suspicions);
  // Nobody has promised any reach: whether the core carries it is not asked.
  const inconclusive = audit.inconclusive.filter(({ reason }) => reason !== 'label-path-unknown');
  const vrfs = reading.routers.reduce((sum, { model }) => sum + model.vrfs.length, 0);
  return {
    verdict: inconclusive.length === 0 ? 'complete' : 'inconclusive',
    vpns: vpns.map((vpn) => foundVpn(vpn, subject)),
    localVrfs: vrfs - graph.nodes.length,
    pairs: pairsOf(audit, vpns, reaches),
    reaches,
    suspicions,
    openCustomers: openCustomers(audit),
    outside,
    missing: audit.missing,
    routers: audit.routers,
    inconclusive,
  };
}

function foundVpn({ id, shape, nodes, service, roleOf }: InferredVpn, subject: Subject): VpnFound {
  return {
    id,
    shape,
    targets: ownTargets(nodes),
    families: service.families,
    sites: subject.sites.filter((site) => site.vpn === id).length,
    vrfs: nodes.map((node) => ({
      router: node.router.name,
      vrf: node.vrf.name,
      role: roleOf(node),
      imports: [...node.imports].sort(compareTargets),
      exports: [...node.exports].sort(compareTargets),
      line: cite(node.router, node.vrf.at),
    })),
  };
}

function pairsOf(
  audit: AuditResult,
  vpns: readonly InferredVpn[],
  reaches: InferredNetwork['reaches'],
): InferredNetwork['pairs'] {
  const ids = new Set(vpns.map(({ id }) => id));
  const joined = new Set(
    reaches
      .filter((one) => one.proof !== undefined && ids.has(one.fromVpn) && ids.has(one.toVpn))
      .map(({ fromVpn, toVpn }) => `${fromVpn}\n${toVpn}`),
  );
  const counts = { all: vpns.length * (vpns.length - 1), joined: joined.size };
  const apart = Map.groupBy(
    audit.pairs.filter((pair) => pair.fromVpn !== pair.toVpn),
    ({ fromVpn, toVpn }) => `${fromVpn}\n${toVpn}`,
  );
  if (apart.size === 0) return counts;
  const level = { A: 0, B: 0 };
  for (const [key, list] of apart)
    if (!joined.has(key) && list.every(({ verdict }) => verdict === 'isolated'))
      level[list.every((pair) => pair.level === 'A') ? 'A' : 'B']++;
  return { ...counts, level };
}

/** Sessions that accept route targets of the customer's choice, each once however many VPNs it opens. */
function openCustomers({ breaches }: AuditResult): OpenCustomers {
  const lines = breaches.filter((one) => one.class === 'ce-supplied-rt').flatMap(({ causes }) => causes);
  const distinct = [...new Map(lines.map((line) => [`${line.file} ${line.line}`, line])).values()];
  return { sessions: distinct.length, lines: distinct };
}

function numbered(findings: readonly Finding[]): readonly Suspicion[] {
  return findings
    .toSorted((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity))
    .map((one, i) => ({ id: `S${i + 1}`, ...one }));
}
