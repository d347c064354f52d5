import type { Backbone, BackbonePeer, DeviceModel, Origin } from '../../../device/model.ts';
import { addressBits, addressText, type Family } from '../../../net/address.ts';
import { baseAddress } from '../../../net/prefix.ts';
import { type Line, line, orNull } from './line.ts';

/** The default BGP instance; null where the model gives it no part (then the block belongs to whoever runs the backbone). */
export function backboneView(device: DeviceModel): object | null {
  const { backbone } = device;
  if (!hasDefaultInstance(backbone)) return null;
  return {
    header: line(asOrigin(backbone), 'router bgp', autonomousSystem(backbone)),
    routerId: orNull(addressLine(backbone.routerId, 'bgp router-id')),
    sendsDuplicates: backbone.sendsDuplicates,
    clusterId: orNull(addressLine(backbone.clusterId, 'bgp cluster-id')),
    peers: backbone.peers.map(peerView),
    families: ([4, 6] as const).map((family) => familyView(backbone, family)),
  };
}

/** The AS number, without which no BGP block can be opened. */
export function autonomousSystem(backbone: Backbone): number {
  if (backbone.asNumber === undefined) throw new Error('a BGP instance needs an autonomous system');
  return backbone.asNumber.value;
}

/** OSPF, OSPFv3 and LDP of the core interfaces. */
export function igpView(device: DeviceModel): object {
  return {
    ospf: igpBlock(device, 4),
    ospf6: igpBlock(device, 6),
    ldp: ldpView(device),
  };
}

function hasDefaultInstance(backbone: Backbone): boolean {
  return backbone.routerId !== undefined || backbone.clusterId !== undefined || backbone.peers.length > 0;
}

function asOrigin(backbone: Backbone): Origin {
  return backbone.asNumber?.at ?? backbone.sendsDuplicates.at;
}

function addressLine(address: Backbone['routerId'], words: string): Line | undefined {
  return address === undefined ? undefined : line(address.at, words, addressText(address.value));
}

function peerView(peer: BackbonePeer): object {
  return {
    address: addressText(peer.address),
    remoteAs: peer.remoteAs,
    at: peer.at,
    updateSource: orNull(peer.updateSource),
  };
}

function familyView(backbone: Backbone, family: Family): object {
  const peers = backbone.peers.filter((peer) => peer.families.includes(family));
  return {
    name: family === 4 ? 'ipv4 vpn' : 'ipv6 vpn',
    peers: peers.map((peer) => ({
      address: addressText(peer.address),
      at: peer.at,
      client: peer.reflectorClient,
    })),
  };
}

function igpBlock(device: DeviceModel, family: Family): object | null {
  const first = device.interfaces.find((one) => one.igp?.value.families.includes(family));
  if (first?.igp === undefined) return null;
  const word = family === 4 ? 'ospf' : 'ospf6';
  return {
    at: first.igp.at,
    routerId: orNull(addressLine(device.backbone.routerId, `${word} router-id`)),
  };
}

function ldpView(device: DeviceModel): object | null {
  const families = ([4, 6] as const).map((family) => ldpFamily(device, family)).filter((one) => one !== null);
  const { ldpRouterId } = device.backbone;
  if (ldpRouterId === undefined && families.length === 0) return null;
  const at = ldpRouterId?.at ?? device.backbone.sendsDuplicates.at;
  return { at, routerId: orNull(addressLine(ldpRouterId, 'router-id')), families };
}

function ldpFamily(device: DeviceModel, family: Family): object | null {
  const interfaces = device.interfaces
    .map((one) => ({ name: one.name, at: one.ldp.find(({ value }) => value === family)?.at }))
    .filter((one) => one.at !== undefined);
  if (interfaces.length === 0) return null;
  const at = interfaces[0]?.at;
  return { name: family === 4 ? 'ipv4' : 'ipv6', at, transport: transport(device, family), interfaces };
}

/** LDP sessions run between loopbacks: the host address on `lo`. */
function transport(device: DeviceModel, family: Family): Line | null {
  const loopback = device.interfaces.find((one) => one.name === 'lo');
  const address = loopback?.addresses.find(
    ({ value }) => value.family === family && value.length === addressBits(family),
  );
  if (address === undefined) return null;
  return line(address.at, 'discovery transport-address', addressText(baseAddress(address.value)));
}
