import type { BackbonePeer, CePeer, DeviceModel, Sourced, Vrf, VrfFamily } from '../../../device/model.ts';
import { FAMILIES, type Family } from '../../../net/address.ts';
import { leaf, routePrefix, vrpAddress } from './text.ts';

const SOURCE_WORDS = {
  connected: 'direct',
  static: 'static',
  ospf: 'ospf 1',
  isis: 'isis 1',
  rip: 'rip 1',
} as const;

/** The `bgp` block; null on a router without BGP. */
export function bgpView(device: DeviceModel) {
  const { asNumber, routerId, peers } = device.backbone;
  const vrfFamilies = device.vrfs.flatMap((vrf) =>
    vrf.families.filter(hasBgp).map((family) => ({ vrf, family })),
  );
  if (asNumber === undefined && (peers.length > 0 || vrfFamilies.length > 0))
    throw new Error(`${device.hostname}: BGP sessions without an AS number`);
  if (asNumber === undefined) return null;
  return {
    asNumber: asNumber.value,
    at: asNumber.at,
    routerId: routerId === undefined ? null : { text: vrpAddress(routerId.value), at: routerId.at },
    routerIds: device.vrfs.flatMap(routerIdView),
    peers: peers.map(sessionView),
    unicast: unicastView(peers),
    families: FAMILIES.map((family) => ({
      word: family === 4 ? 'ipv4' : 'ipv6',
      vpnWord: family === 4 ? 'vpnv4' : 'vpnv6',
      vpn: vpnView(device, family),
      instances: vrfFamilies
        .filter((one) => one.family.family === family)
        .map((one) => instanceView(one.vrf, one.family)),
    })),
  };
}

function hasBgp(family: VrfFamily): boolean {
  return family.redistributes.length > 0 || family.peers.length > 0 || (family.networks ?? []).length > 0;
}

function routerIdView(vrf: Vrf) {
  if (vrf.routerId === undefined) return [];
  return [{ vrf: vrf.name, text: vrpAddress(vrf.routerId.value), at: vrf.routerId.at }];
}

function sessionView(peer: BackbonePeer) {
  return {
    address: vrpAddress(peer.address),
    remoteAs: peer.remoteAs,
    at: peer.at,
    source: leaf(peer.updateSource),
  };
}

/** A session to an IPv4 address carries global IPv4 routes unless told not to. */
function unicastView(peers: readonly BackbonePeer[]) {
  const ipv4 = peers.filter((peer) => peer.address.family === 4);
  const first = ipv4[0];
  return first === undefined
    ? null
    : { at: first.at, peers: ipv4.map((peer) => ({ address: vrpAddress(peer.address), at: peer.at })) };
}

/** The VPN family; a reflector keeps routes no VRF of its own imports (`undo policy vpn-target`). */
function vpnView(device: DeviceModel, family: Family) {
  const peers = device.backbone.peers.filter((peer) => peer.families.includes(family));
  const first = peers[0];
  if (first === undefined) return null;
  const { clusterId } = device.backbone;
  return {
    at: first.at,
    reflects: peers.some((peer) => peer.reflectorClient),
    clusterId: clusterId === undefined ? null : { text: vrpAddress(clusterId.value), at: clusterId.at },
    peers: peers.map((peer) => ({
      address: vrpAddress(peer.address),
      client: peer.reflectorClient,
      at: peer.at,
    })),
  };
}

function instanceView(vrf: Vrf, family: VrfFamily) {
  return {
    vrf: vrf.name,
    at: family.redistributes[0]?.at ?? family.peers[0]?.at ?? family.at,
    networks: (family.networks ?? []).map(({ value, at }) => ({ text: routePrefix(value), at })),
    imports: family.redistributes.map(sourceView),
    peers: family.peers.map(peerView),
  };
}

function sourceView({ value, at }: VrfFamily['redistributes'][number]) {
  if (value === 'kernel' || value === 'bgp') throw new Error(`VRP cannot import ${value} routes into BGP`);
  return { word: SOURCE_WORDS[value], at };
}

function peerView(peer: CePeer) {
  const own: Sourced<boolean> = { value: true, at: peer.at };
  return {
    address: vrpAddress(peer.address),
    remoteAs: peer.remoteAs,
    at: peer.at,
    description: leaf(peer.description),
    password: leaf(peer.password),
    asOverride: peer.asOverride ? own : null,
    siteOfOrigin: leaf(peer.siteOfOrigin),
    maximumPrefixes: leaf(peer.maximumPrefixes),
    inboundPolicy: leaf(peer.inboundPolicy),
    outboundPolicy: leaf(peer.outboundPolicy),
  };
}
