import type {
  Backbone,
  CePeer,
  DeviceModel,
  Origin,
  SessionPolicy,
  Vrf,
  VrfFamily,
} from '../../../device/model.ts';
import { sortedDevice } from '../../../device/sorted.ts';
import { type Family, type IpAddress, parseAddress, sameAddress } from '../../../net/address.ts';
import { type Settling, settled } from '../../settled.ts';
import { readAsNumber } from './bgp.ts';
import { labelledName } from './bgp-default.ts';
import { unicastName } from './bgp-vrf.ts';
import type { BgpInstance, Draft, FamilyDraft, NeighborDraft, VrfDraft } from './draft.ts';
import { readFilterUses } from './filters.ts';
import { unseenRoutes } from './global-routes.ts';
import { readGuards } from './guards.ts';
import { finishInterfaces, networksOnVrfs } from './interfaces.ts';
import { cablesBetweenTables, linksOutOfVrfs } from './ip-link.ts';
import {
  addKernelRoutes,
  addPolicyRouting,
  globalStaticLeaks,
  rulesOfOtherPorts,
  unruledVrfs,
} from './kernel-leaks.ts';
import type { Tally } from './line-table.ts';
import { settingsOf } from './neighbors.ts';
import { misplacedPeerNextHops } from './peer-next-hops.ts';
import { settleVrfDevices } from './vrf-devices.ts';

/** What the sections of the text are worth. */
export interface Collected {
  /** Whether kernel state was collected at all; FRR's own text says nothing about bindings, tables and filters. */
  readonly host: boolean;
  /** The text line by line; made when asked for. */
  readonly lines: () => readonly string[];
}

/** Turns the draft into the model: groups resolved, kernel routes and rules understood, every list in order. */
export function finishDevice(draft: Draft, collected: Collected, tally: Tally): DeviceModel {
  // Routes first: where a VRF's table has an end, rules behind the VRFs see none of its packets.
  const leaks = [...addKernelRoutes(draft, tally), ...addPolicyRouting(draft, tally)];
  settleVrfDevices(draft);
  const filters = readFilterUses(draft);
  const instances = new Map(draft.instances.map((instance) => [instance.vrf, instance]));
  const unread = [
    ...filters.unread,
    ...cablesBetweenTables(draft),
    ...linksOutOfVrfs(draft),
    ...unruledVrfs(draft, collected.host),
    ...rulesOfOtherPorts(draft),
    ...networksOnVrfs(draft),
    ...vagueSessions(draft),
    ...strayNextHops(draft),
    ...misplacedPeerNextHops(draft),
  ];
  const lines = unread.length === 0 ? [] : collected.lines();
  for (const at of unread) revoke(tally, at, lines);
  return sortedDevice({
    hostname: draft.hostname,
    platform: 'frr',
    vrfs: [...draft.vrfs.values()].map((vrf) => finishVrf(draft, vrf, instances.get(vrf.name))),
    interfaces: finishInterfaces(draft, filters, collected.host),
    filters: filters.filters,
    routePolicies: [...draft.policies.values()],
    prefixLists: [...draft.prefixLists.values()],
    targetLists: [...draft.targetLists.values()],
    leaks: [...draft.leaks, ...globalStaticLeaks(draft), ...leaks],
    backbone: finishBackbone(draft),
    guards: readGuards(draft, collected.host),
  });
}

/** Takes back that a line was read. */
function revoke(tally: Tally, at: number, lines: readonly string[]): void {
  if (tally.unread.some((unread) => unread.line === at)) return;
  tally.read--;
  tally.unread.push({ line: at, text: (lines[at - 1] ?? '').trim(), matters: true });
}

function finishVrf(draft: Draft, vrf: VrfDraft, instance: BgpInstance | undefined): Vrf {
  const { name, at, table, description, routerId } = vrf;
  const families = [
    finishFamily(draft, instance, vrf.families[4]),
    finishFamily(draft, instance, vrf.families[6]),
  ];
  const made: Settling<Vrf> = { name, at, families };
  if (table !== undefined) made.table = table;
  if (description !== undefined) made.description = description;
  if (routerId !== undefined) made.routerId = routerId;
  return made;
}

function finishFamily(draft: Draft, instance: BgpInstance | undefined, family: FamilyDraft): VrfFamily {
  const { rd, importPolicy, exportPolicy, staticLabel, routeLimit, networks } = family;
  const made: Settling<VrfFamily> = {
    family: family.family,
    at: family.at,
    importTargets: settled(family.importTargets),
    exportTargets: settled(family.exportTargets),
    exportsVpn: family.exportsVpn,
    importsVpn: family.importsVpn,
    labelMode: family.labelMode,
    terminator: family.terminator,
    redistributes: settled(family.redistributes),
    statics: settled(family.statics),
    peers: settled(instance === undefined ? [] : cePeers(draft, instance, family.family)),
  };
  if (rd !== undefined) made.rd = rd;
  if (importPolicy !== undefined) made.importPolicy = importPolicy;
  if (exportPolicy !== undefined) made.exportPolicy = exportPolicy;
  if (staticLabel !== undefined) made.staticLabel = staticLabel;
  if (routeLimit !== undefined) made.routeLimit = routeLimit;
  if (networks.length > 0) made.networks = networks;
  return made;
}

function cePeers(draft: Draft, instance: BgpInstance, family: Family): readonly CePeer[] {
  const name = unicastName(family);
  return [...instance.neighbors.values()]
    .filter((neighbor) => isActive(instance, neighbor, name))
    .map((neighbor) => cePeer(draft, instance, neighbor, name))
    .filter((peer) => peer !== undefined);
}

function isActive(instance: BgpInstance, neighbor: NeighborDraft, familyName: string): boolean {
  const byDefault = familyName === 'ipv4 unicast' && instance.unicastByDefault;
  return settingsOf(instance, neighbor, familyName).active ?? byDefault;
}

/** `undefined` for a peer group, and for a neighbor nobody gave an AS: no session comes up. */
function cePeer(
  draft: Draft,
  instance: BgpInstance,
  neighbor: NeighborDraft,
  familyName: string,
): CePeer | undefined {
  const address = parseAddress(neighbor.name);
  const remoteAs = remoteAsOf(instance, neighbor);
  if (address === undefined || remoteAs === undefined) return undefined;
  const { inboundPolicy, outboundPolicy, maximumPrefixes, siteOfOrigin, asOverride } = settingsOf(
    instance,
    neighbor,
    familyName,
  );
  const group = groupOf(instance, neighbor);
  const password = neighbor.password ?? group?.password;
  const shut = neighbor.shut ?? group?.shut;
  const anyNextHop = isExternal(instance, neighbor, remoteAs) ? spansHops(instance, neighbor) : neighbor.at;
  return {
    address,
    at: neighbor.at,
    remoteAs,
    ...(neighbor.description === undefined ? {} : { description: neighbor.description }),
    ...(inboundPolicy === undefined ? {} : { inboundPolicy }),
    ...(outboundPolicy === undefined ? {} : { outboundPolicy }),
    ...(maximumPrefixes === undefined ? {} : { maximumPrefixes }),
    asOverride: asOverride ?? false,
    ...(siteOfOrigin === undefined ? {} : { siteOfOrigin }),
    ...(password === undefined ? {} : { password }),
    ...(shut === undefined ? {} : { shut }),
    ...(anyNextHop === undefined ? {} : { anyNextHop }),
    policyRequired:
      (instance.policyRequired ?? requiresPolicies(draft)) && isExternal(instance, neighbor, remoteAs),
  };
}

/** What holds where no line says it: eBGP works without policies in the profile `datacenter`, and did so before 7.4. */
function requiresPolicies({ profile, isOld }: Draft): boolean {
  return profile === 'traditional' && !isOld;
}

/** Whether a session is certainly one of eBGP: of others FRR asks no policy (bgpd/bgp_route.c, BGP_PEER_EBGP). */
function isExternal(instance: BgpInstance, neighbor: NeighborDraft, remoteAs: number): boolean {
  const group = groupOf(instance, neighbor);
  const renamed = (neighbor.localAs ?? group?.localAs) !== undefined;
  return remoteAs !== instance.asNumber && !renamed && instance.confederation !== true;
}

/** What takes the check off that next hops are on a link. */
function spansHops(instance: BgpInstance, neighbor: NeighborDraft): Origin | undefined {
  const group = groupOf(instance, neighbor);
  return (
    neighbor.multihop ?? neighbor.unconnected ?? group?.multihop ?? group?.unconnected ?? instance.unconnected
  );
}

function groupOf(instance: BgpInstance, { group }: NeighborDraft): NeighborDraft | undefined {
  return group === undefined ? undefined : instance.neighbors.get(group);
}

/** Sessions of VRFs that no AS is known of, neither their own nor their group's: text that was cut, as FRR takes none of them. */
function vagueSessions(draft: Draft): readonly Origin[] {
  return draft.instances.flatMap((instance) =>
    instance.vrf === undefined
      ? []
      : [...instance.neighbors.values()].flatMap((neighbor) =>
          parseAddress(neighbor.name) !== undefined && remoteAsOf(instance, neighbor) === undefined
            ? [neighbor.at]
            : [],
        ),
  );
}

/**
 * Next hops of VPN routes other than the address by which this router is known, and has: another router would read the label as its own, and it may
 * be that of any VRF there. Of its further addresses another router may have a copy.
 */
function strayNextHops(draft: Draft): readonly Origin[] {
  const main = draft.instances.find(({ vrf }) => vrf === undefined);
  const names = [main?.routerId, draft.ldpRouterId].flatMap((id) => (id === undefined ? [] : [id.value]));
  const own = [...draft.interfaces.values()]
    .filter(({ vrf }) => vrf === undefined)
    .flatMap(({ addresses }) =>
      addresses.map(({ value: { family, address } }) => ({ family, value: address })),
    );
  const isOwn = (one: IpAddress) =>
    [names, own].every((list) => list.some((other) => sameAddress(one, other)));
  return draft.vpnNextHops.filter(({ value }) => !isOwn(value)).map(({ at }) => at);
}

/** The AS of the neighbor or its group; `external` names none: 0. */
function remoteAsOf(instance: BgpInstance, neighbor: NeighborDraft): number | undefined {
  const text = neighbor.remoteAs ?? groupOf(instance, neighbor)?.remoteAs;
  if (text === 'internal') return instance.asNumber;
  if (text === 'external') return 0;
  return text === undefined ? undefined : readAsNumber(text);
}

function finishBackbone(draft: Draft): Backbone {
  const main = draft.instances.find((one) => one.vrf === undefined);
  const first = main ?? draft.instances[0];
  const labelled = main === undefined ? [] : labelledPeers(main);
  const unseen = unseenRoutes(draft);
  return {
    ...(first === undefined ? {} : { asNumber: { value: first.asNumber, at: first.at } }),
    ...(main?.routerId === undefined ? {} : { routerId: main.routerId }),
    ...(main?.clusterId === undefined ? {} : { clusterId: main.clusterId }),
    ...(draft.ldpRouterId === undefined ? {} : { ldpRouterId: draft.ldpRouterId }),
    peers: main === undefined ? [] : vpnPeers(main),
    ...(main === undefined || main.targetFilters.length === 0 ? {} : { targetFilters: main.targetFilters }),
    ...(labelled.length === 0 ? {} : { labelledPeers: labelled }),
    ...(main?.clientsApart === undefined ? {} : { clientsApart: main.clientsApart }),
    ...(draft.igpRedistributes === undefined ? {} : { igpRedistributes: draft.igpRedistributes }),
    ...(unseen.length === 0 ? {} : { unseenRoutes: unseen }),
    // Without a default instance no VPN route is sent at all, so none is held back either.
    sendsDuplicates: main?.sendsDuplicates ?? { value: main === undefined, at: first?.at ?? 0 },
  };
}

function vpnPeers(main: BgpInstance): Backbone['peers'] {
  return [...main.neighbors.values()].flatMap((neighbor) => {
    const families = ([4, 6] as const).filter((family) => isActive(main, neighbor, vpnName(family)));
    const address = parseAddress(neighbor.name);
    const remoteAs = remoteAsOf(main, neighbor);
    if (families.length === 0 || address === undefined || remoteAs === undefined) return [];
    const policies = families.flatMap((family) => sessionPolicies(main, neighbor, family));
    const group = groupOf(main, neighbor);
    const multihop = neighbor.multihop ?? group?.multihop;
    const shut = neighbor.shut ?? group?.shut;
    const password = neighbor.password ?? group?.password;
    return [
      {
        address,
        at: neighbor.at,
        remoteAs,
        families,
        reflectorClient: families.some(
          (family) => settingsOf(main, neighbor, vpnName(family)).reflectorClient === true,
        ),
        ...updateSourceOf(main, neighbor),
        ...(policies.length === 0 ? {} : { policies }),
        ...(multihop === undefined ? {} : { multihop: { value: true, at: multihop } }),
        ...(shut === undefined ? {} : { shut }),
        ...(password === undefined ? {} : { signed: { value: true as const, at: password.at } }),
        ...(keepsLabels(main, neighbor, remoteAs) ? { foreignLabels: { value: true, at: neighbor.at } } : {}),
      },
    ];
  });
}

/**
 * Whether routes of other routers leave by the session under this router's address with labels that are not its own: over eBGP bgpd puts itself in as
 * next hop, and gives VPN routes no label for that (bgpd/bgp_updgrp_packet.c; bgp_adv_label is for labelled unicast alone).
 */
function keepsLabels(main: BgpInstance, neighbor: NeighborDraft, remoteAs: number): boolean {
  const families = ([4, 6] as const).map(vpnName);
  const hears = (other: NeighborDraft) =>
    other !== neighbor &&
    parseAddress(other.name) !== undefined &&
    families.some((name) => isActive(main, other, name));
  const isInside =
    remoteAs === main.asNumber && (neighbor.localAs ?? groupOf(main, neighbor)?.localAs) === undefined;
  return (
    !isInside &&
    families.some(
      (name) => isActive(main, neighbor, name) && settingsOf(main, neighbor, name).keepsNextHop !== true,
    ) &&
    [...main.neighbors.values()].some(hears)
  );
}

/** The route-maps of a VPN session; they see the routes of every VPN. */
function sessionPolicies(
  main: BgpInstance,
  neighbor: NeighborDraft,
  family: Family,
): readonly SessionPolicy[] {
  const { inboundPolicy, outboundPolicy } = settingsOf(main, neighbor, vpnName(family));
  return [
    ...(inboundPolicy === undefined
      ? []
      : [{ family, direction: 'in' as const, policy: inboundPolicy.value, at: inboundPolicy.at }]),
    ...(outboundPolicy === undefined
      ? []
      : [
          {
            family,
            direction: 'out' as const,
            policy: outboundPolicy.value,
            ...(main.changesReflected === true || remoteAsOf(main, neighbor) !== main.asNumber
              ? {}
              : { keepsReflected: true as const }),
            at: outboundPolicy.at,
          },
        ]),
  ];
}

function labelledPeers(main: BgpInstance): NonNullable<Backbone['labelledPeers']> {
  return [...main.neighbors.values()].flatMap((neighbor) => {
    const address = parseAddress(neighbor.name);
    const remoteAs = remoteAsOf(main, neighbor);
    const active = ([4, 6] as const).some((family) => isActive(main, neighbor, labelledName(family)));
    return !active || address === undefined || remoteAs === undefined
      ? []
      : [{ address, remoteAs, at: neighbor.at }];
  });
}

function updateSourceOf(main: BgpInstance, neighbor: NeighborDraft): Pick<NeighborDraft, 'updateSource'> {
  const group = neighbor.group === undefined ? undefined : main.neighbors.get(neighbor.group);
  const updateSource = neighbor.updateSource ?? group?.updateSource;
  return updateSource === undefined ? {} : { updateSource };
}

function vpnName(family: Family): string {
  return family === 4 ? 'ipv4 vpn' : 'ipv6 vpn';
}
