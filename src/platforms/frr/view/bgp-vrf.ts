import type { CePeer, DeviceModel, Sourced, StaticRoute, Vrf, VrfFamily } from '../../../device/model.ts';
import { addressText } from '../../../net/address.ts';
import { prefixText } from '../../../net/prefix.ts';
import type { RouteTarget } from '../../../net/route-target.ts';
import { autonomousSystem } from './backbone.ts';
import { type Line, line, orNull } from './line.ts';

const REDISTRIBUTION_ORDER = ['kernel', 'connected', 'static', 'rip', 'ospf', 'isis'];

/** `vrf NAME` blocks: FRR keeps a VRF's static routes there and prints no empty block. */
export function staticBlocks(device: DeviceModel): readonly object[] {
  return device.vrfs
    .map((vrf) => ({ name: vrf.name, at: vrf.at, routes: vrf.families.flatMap(staticLines) }))
    .filter((block) => block.routes.length > 0);
}

/** `router bgp AS vrf NAME` blocks; a VRF that BGP has no part in has none. */
export function bgpVrfViews(device: DeviceModel): readonly object[] {
  return device.vrfs
    .filter((vrf) => vrf.routerId !== undefined || vrf.families.some(hasBgp))
    .map((vrf) => ({
      header: line(vrf.at, 'router bgp', autonomousSystem(device.backbone), 'vrf', vrf.name),
      at: vrf.at,
      routerId: orNull(
        vrf.routerId && line(vrf.routerId.at, 'bgp router-id', addressText(vrf.routerId.value)),
      ),
      openToAll: orNull(vrf.families.flatMap(({ peers }) => peers).find((peer) => !peer.policyRequired)),
      neighbors: distinctPeers(vrf).flatMap(neighborLines),
      families: vrf.families.filter(hasBgp).map(familyView),
    }));
}

function staticLines(family: VrfFamily): readonly Line[] {
  const words = family.family === 4 ? 'ip route' : 'ipv6 route';
  return family.statics.map((route) =>
    line(route.at, words, prefixText(route.prefix), ...nextHopWords(route)),
  );
}

function nextHopWords(route: StaticRoute): readonly (string | number | undefined)[] {
  const place = [
    route.nextHop && addressText(route.nextHop),
    route.interface,
    route.discard ? 'blackhole' : '',
  ];
  const via =
    route.viaVrf === undefined ? [] : ['nexthop-vrf', route.viaVrf === '' ? 'default' : route.viaVrf];
  return [...place, route.distance, ...via];
}

function hasBgp(family: VrfFamily): boolean {
  const words = familyLines(family);
  return words.redistributes.length + words.peers.length + words.policy.length > 0;
}

function distinctPeers(vrf: Vrf): readonly CePeer[] {
  const peers = vrf.families.flatMap((family) => family.peers);
  return [...new Map(peers.map((peer) => [addressText(peer.address), peer])).values()];
}

function neighborLines(peer: CePeer): readonly Line[] {
  const address = addressText(peer.address);
  const { description: described, password } = peer;
  return [
    line(peer.at, 'neighbor', address, 'remote-as', peer.remoteAs),
    ...(described === undefined
      ? []
      : [line(described.at, 'neighbor', address, 'description', described.value)]),
    ...(password === undefined ? [] : [line(password.at, 'neighbor', address, 'password', password.value)]),
  ];
}

function familyView(family: VrfFamily): object {
  return {
    name: family.family === 4 ? 'ipv4 unicast' : 'ipv6 unicast',
    at: family.at,
    ...familyLines(family),
  };
}

function familyLines(family: VrfFamily): {
  readonly redistributes: readonly Line[];
  readonly peers: readonly Line[];
  readonly policy: readonly Line[];
} {
  return {
    redistributes: [...networkLines(family), ...redistributeLines(family)],
    peers: family.peers.flatMap(peerLines),
    policy: policyLines(family),
  };
}

function networkLines(family: VrfFamily): readonly Line[] {
  return (family.networks ?? []).map(({ value, at }) => line(at, 'network', prefixText(value)));
}

function redistributeLines(family: VrfFamily): readonly Line[] {
  return [...family.redistributes]
    .sort((a, b) => REDISTRIBUTION_ORDER.indexOf(a.value) - REDISTRIBUTION_ORDER.indexOf(b.value))
    .map(({ value, at }) => line(at, 'redistribute', familyWord(value, family)));
}

function familyWord(source: string, family: VrfFamily): string {
  if (family.family === 6 && source === 'ospf') return 'ospf6';
  return family.family === 6 && source === 'rip' ? 'ripng' : source;
}

function peerLines(peer: CePeer): readonly Line[] {
  const words = (at: number, ...rest: readonly (string | number)[]) =>
    line(at, 'neighbor', addressText(peer.address), ...rest);
  const { maximumPrefixes: limit, siteOfOrigin: soo, inboundPolicy, outboundPolicy } = peer;
  return [
    words(peer.at, 'activate'),
    ...(peer.asOverride ? [words(peer.at, 'as-override')] : []),
    ...(limit === undefined ? [] : [words(limit.at, 'maximum-prefix', limit.value)]),
    ...(soo === undefined ? [] : [words(soo.at, 'soo', soo.value)]),
    ...(inboundPolicy === undefined ? [] : [words(inboundPolicy.at, 'route-map', inboundPolicy.value, 'in')]),
    ...(outboundPolicy === undefined
      ? []
      : [words(outboundPolicy.at, 'route-map', outboundPolicy.value, 'out')]),
  ];
}

/** In the order of FRR 8.4.4: the import policy comes before label and RD, the export policy after the targets. */
function policyLines(family: VrfFamily): readonly Line[] {
  const { at, rd, importPolicy, exportPolicy } = family;
  return [
    ...(importPolicy === undefined
      ? []
      : [line(importPolicy.at, 'route-map vpn import', importPolicy.value)]),
    ...labelLines(family),
    ...(rd === undefined ? [] : [line(rd.at, 'rd vpn export', rd.value)]),
    ...targetLines(family),
    ...(exportPolicy === undefined
      ? []
      : [line(exportPolicy.at, 'route-map vpn export', exportPolicy.value)]),
    ...(family.exportsVpn ? [line(at, 'export vpn')] : []),
    ...(family.importsVpn ? [line(at, 'import vpn')] : []),
  ];
}

function labelLines(family: VrfFamily): readonly Line[] {
  if (family.staticLabel !== undefined)
    return [line(family.staticLabel.at, 'label vpn export', family.staticLabel.value)];
  return family.labelMode.value === 'per-vrf' ? [line(family.labelMode.at, 'label vpn export auto')] : [];
}

function targetLines(family: VrfFamily): readonly Line[] {
  const [imports, exports] = [family.importTargets, family.exportTargets];
  if (imports.length > 0 && listText(imports) === listText(exports)) return [targetLine('both', imports)];
  return [
    ...(imports.length === 0 ? [] : [targetLine('import', imports)]),
    ...(exports.length === 0 ? [] : [targetLine('export', exports)]),
  ];
}

function targetLine(direction: string, targets: readonly Sourced<RouteTarget>[]): Line {
  return line(targets[0]?.at ?? 0, 'rt vpn', direction, listText(targets));
}

function listText(targets: readonly Sourced<RouteTarget>[]): string {
  return targets.map(({ value }) => value).join(' ');
}
