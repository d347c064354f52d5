import type { BackbonePeer } from '../../device/model.ts';
import type { VrfTable } from '../bind/circuit.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { VpnRoute } from '../routing/routes.ts';
import { hasAddress, sessionTo } from '../transport/sessions.ts';
import type { Citation, Finding } from '../types.ts';
import { type FindingContext, finding } from './findings.ts';

/**
 * What a user-end PE of a hierarchy (HoVPN) may not hold: a VRF without a site of its own, routes besides the defaults that its superstratum
 * PEs make up for it, a default that leads into the VRF of another VPN.
 */
export function hierarchyFindings({ routers, attachment, fabrics }: FindingContext): readonly Finding[] {
  const ends = userEndPeers(routers);
  const lower = routers.filter((router) => ends.some((peer) => hasAddress(router, peer)));
  const empty = attachment.tables.filter(
    ({ router, circuits }) => circuits.length === 0 && lower.includes(router),
  );
  return [
    ...empty.map(({ router, vrf }) => finding('user-end-foreign-vrf', router, vrf.at, { vrf: vrf.name })),
    ...lower.flatMap((router) => fullSessions(router, routers)),
    ...fabrics.flatMap(strayDefaults),
  ];
}

/** Those that another router calls its user end, or makes up defaults for. */
function userEndPeers(routers: readonly ReadRouter[]): readonly BackbonePeer[] {
  return routers.flatMap(({ model }) =>
    model.backbone.peers.filter((peer) => peer.userEnd?.value === true || peer.defaults !== undefined),
  );
}

/** Sessions over which a user end is sent whatever the other side has. */
function fullSessions(router: ReadRouter, routers: readonly ReadRouter[]): readonly Finding[] {
  return router.model.backbone.peers.flatMap((peer) => {
    const upper = routers.find((one) => hasAddress(one, peer));
    const back = peer.families.map((family) => upper && sessionTo(upper, router, family));
    if (upper === undefined || back.every((one) => one === undefined || one.userEnd?.value === true))
      return [];
    return [finding('user-end-hears-all', router, peer.at, { from: upper.name })];
  });
}

/** Defaults for user ends that a VRF of another VPN takes: whatever they attract is looked up among the routes of a foreign VPN. */
function strayDefaults(fabric: Fabric): readonly Finding[] {
  // Where nobody makes any up, nobody need know the VPN routes of the whole network.
  if (
    !fabric.routers.some(({ model }) => model.backbone.peers.some(({ defaults }) => defaults !== undefined))
  )
    return [];
  const { attachment, classes, routes } = fabric;
  const made = routes.filter(({ only }) => only !== undefined);
  if (made.length === 0) return [];
  return attachment.tables.flatMap((table) => {
    const taken = new Set(classes.admittedBy(table.id));
    return made.flatMap((route) => {
      const behind = attachment.tables[route.table];
      if (behind === undefined || !taken.has(route.id) || !isForeign(table, behind, route)) return [];
      const data = { vrf: table.vrf.name, from: behind.vrf.name, on: behind.router.name };
      return [finding('user-end-default-strays', table.router, linesOf(table, behind, route), data)];
    });
  });
}

function isForeign(table: VrfTable, behind: VrfTable, { only }: VpnRoute): boolean {
  const [here, there] = [table.owner, behind.owner];
  return (
    only?.has(table.router.index) === true && here !== undefined && there !== undefined && here !== there
  );
}

function linesOf(table: VrfTable, behind: VrfTable, { local }: VpnRoute): readonly Citation[] {
  return [...cite(table.router, table.vrf.at), ...cite(behind.router, local.at)];
}
