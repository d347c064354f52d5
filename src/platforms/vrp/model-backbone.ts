import type { Backbone, BackbonePeer, SessionPolicy, TargetFilter } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import type { PeerDraft, RouterDraft, VpnFamilyDraft } from './draft.ts';
import { withGroup } from './model-vrfs.ts';

/** The router's part in the backbone. */
export function builtBackbone(router: RouterDraft): Backbone {
  const { asNumber, vpn } = router.bgp;
  const routerId = router.bgp.routerId ?? router.routerId;
  const clusterId = vpn.get(4)?.clusterId ?? vpn.get(6)?.clusterId;
  const peers = [...router.bgp.peers.values()];
  const targetFilters = targetFiltersOf(router);
  const { igpRedistributes } = router;
  const clientsApart = [...vpn.values()].flatMap((one) => one.clientsApart ?? [])[0];
  const labelledPeers = peers.flatMap((peer) => labelledPeer(router, peer));
  return {
    ...(asNumber === undefined ? {} : { asNumber }),
    ...(routerId === undefined ? {} : { routerId }),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(router.lsrId === undefined ? {} : { ldpRouterId: router.lsrId }),
    peers: peers.flatMap((peer) => backbonePeer(router, peer)),
    ...(targetFilters.length === 0 ? {} : { targetFilters }),
    ...(labelledPeers.length === 0 ? {} : { labelledPeers }),
    ...(igpRedistributes === undefined
      ? {}
      : { igpRedistributes: { value: true as const, at: igpRedistributes } }),
    ...(clientsApart === undefined ? {} : { clientsApart: { value: true as const, at: clientsApart } }),
    sendsDuplicates: { value: true, at: 0 },
  };
}

/** Whether the router gives VPN routes of others away: a reflector, an ASBR, a superstratum PE. */
export function passesOn(router: RouterDraft, { clients, userEnds, enabled }: VpnFamilyDraft): boolean {
  const own = router.bgp.asNumber?.value;
  const external = [...router.bgp.peers.values()].some(
    (draft) =>
      draft.address !== undefined &&
      enabled.get(draft.key) === true &&
      remoteAsOf(router, withGroup(draft, router.bgp.peers)) !== own,
  );
  return clients.size > 0 || userEnds.size > 0 || external;
}

/** The check of targets is on unless switched off: what no VRF of the router imports is neither kept nor passed on. */
function targetFiltersOf(router: RouterDraft): readonly TargetFilter[] {
  return [...router.bgp.vpn].flatMap(([family, vpn]): readonly TargetFilter[] => {
    const { reflected, filterOff, at } = vpn;
    const check = filterOff === undefined && passesOn(router, vpn) ? [{ family, at }] : [];
    return reflected === undefined ? check : [...check, { family, list: reflected.value, at: reflected.at }];
  });
}

function remoteAsOf(router: RouterDraft, peer: PeerDraft): number | undefined {
  return peer.remoteAs ?? (peer.internal === true ? router.bgp.asNumber?.value : undefined);
}

/** A session that carries VPN routes; sessions of the global table alone are nobody's VPN. */
function backbonePeer(router: RouterDraft, draft: PeerDraft): BackbonePeer[] {
  const peer = withGroup(draft, router.bgp.peers);
  const families = FAMILIES.filter((family) => isEnabled(router.bgp.vpn.get(family), peer));
  const remoteAs = remoteAsOf(router, peer);
  if (draft.address === undefined || remoteAs === undefined || families.length === 0) return [];
  const shut = peer.shut ?? router.bgp.shut;
  const signed = peer.signed ?? peer.password?.at;
  const of = (family: Family) => vpnSettings(router.bgp.vpn.get(family), peer);
  const settings = families.map(of);
  const policies = families.flatMap((family) => of(family).policies.map((one) => ({ family, ...one })));
  const defaults = families.flatMap((family) => of(family).defaults.map((one) => ({ family, ...one })));
  const userEnd = settings.map((one) => one.userEnd).find((at) => at !== undefined);
  return [
    {
      address: draft.address,
      at: draft.at,
      remoteAs,
      families,
      reflectorClient: settings.some(({ client }) => client),
      ...(peer.updateSource === undefined ? {} : { updateSource: peer.updateSource }),
      ...(policies.length === 0 ? {} : { policies }),
      ...(defaults.length === 0 ? {} : { defaults }),
      ...(userEnd === undefined ? {} : { userEnd: { value: true, at: userEnd } }),
      ...(shut === undefined ? {} : { shut }),
      ...(signed === undefined ? {} : { signed: { value: true as const, at: signed } }),
      ...(peer.multihop === undefined ? {} : { multihop: { value: true, at: peer.multihop } }),
    },
  ];
}

interface VpnSettings {
  readonly client: boolean;
  readonly userEnd: number | undefined;
  readonly policies: readonly Omit<SessionPolicy, 'family'>[];
  readonly defaults: readonly { readonly vrf: string; readonly at: number }[];
}

/** What a VPN family says about a session, by its own name or its group's; its own policies win. */
function vpnSettings(vpn: VpnFamilyDraft | undefined, peer: PeerDraft): VpnSettings {
  if (vpn === undefined) return { client: false, userEnd: undefined, policies: [], defaults: [] };
  const names = [peer.key, vpn.groups.get(peer.key) ?? peer.group ?? ''];
  const policies = names.flatMap((name) => vpn.policies.filter((one) => one.peer === name));
  return {
    client: names.some((name) => vpn.clients.has(name)),
    userEnd: names.map((name) => vpn.userEnds.get(name)).find((at) => at !== undefined),
    policies: (['in', 'out'] as const).flatMap((direction) => {
      const found = policies.find((one) => one.direction === direction);
      return found === undefined ? [] : [{ direction, policy: found.policy, at: found.at }];
    }),
    defaults: vpn.defaults.filter((one) => names.includes(one.peer)).map(({ vrf, at }) => ({ vrf, at })),
  };
}

function labelledPeer(router: RouterDraft, draft: PeerDraft) {
  const peer = withGroup(draft, router.bgp.peers);
  const remoteAs = remoteAsOf(router, peer);
  return draft.address === undefined || peer.labelled === undefined || remoteAs === undefined
    ? []
    : [{ address: draft.address, remoteAs, at: peer.labelled }];
}

function isEnabled(vpn: VpnFamilyDraft | undefined, peer: PeerDraft): boolean {
  if (vpn === undefined) return false;
  const group = vpn.groups.get(peer.key) ?? peer.group ?? '';
  return vpn.enabled.get(peer.key) ?? vpn.enabled.get(group) ?? false;
}
