import type { DeviceModel } from '../../device/model.ts';
import { bgpView } from './view/bgp.ts';
import { filterView } from './view/filters.ts';
import { igpView } from './view/igp.ts';
import { interfaceViews } from './view/interfaces.ts';
import { prefixListViews, routePolicyViews, staticViews, targetListViews } from './view/policies.ts';
import { vrpAddress } from './view/text.ts';
import { vpnInstanceViews } from './view/vpn-instances.ts';

/** What the VRP templates print: every choice is made here, the templates only place words. Throws for a model VRP cannot hold. */
export function vrpView(device: DeviceModel): object {
  const filters = filterView(device);
  const { ospf, ospfv3, isis } = igpView(device);
  return {
    hostname: { name: device.hostname, at: hostnameOrigin(device) },
    acls: filters.acls,
    classifiers: filters.classifiers,
    trafficPolicies: filters.trafficPolicies,
    vpnInstances: vpnInstanceViews(device),
    mpls: mplsView(device),
    interfaces: interfaceViews(device, filters),
    bgp: bgpView(device),
    ospf,
    ospfv3,
    isis,
    routePolicies: routePolicyViews(device),
    targetLists: targetListViews(device),
    ipv4PrefixLists: prefixListViews(device, 4),
    ipv6PrefixLists: prefixListViews(device, 6),
    statics: staticViews(device),
  };
}

/** The name of a router has no origin of its own: it comes from the router's entry, like its AS number and its loopback. */
function hostnameOrigin(device: DeviceModel): number {
  return device.backbone.routerId?.at ?? device.backbone.asNumber?.at ?? 0;
}

function mplsView(device: DeviceModel) {
  const { ldpRouterId } = device.backbone;
  const ldp = device.interfaces.flatMap((one) => one.ldp)[0];
  const labels = device.interfaces.find((one) => one.acceptsLabels.value)?.acceptsLabels;
  return {
    lsrId: ldpRouterId === undefined ? null : { text: vrpAddress(ldpRouterId.value), at: ldpRouterId.at },
    forwards: labels ?? null,
    ldp: ldp ?? null,
  };
}
