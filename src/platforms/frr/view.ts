import type { DeviceModel } from '../../device/model.ts';
import type { BackboneTimers } from '../../device/timers.ts';
import { backboneView, igpView } from './view/backbone.ts';
import { bgpVrfViews, staticBlocks } from './view/bgp-vrf.ts';
import { filterTables } from './view/filter-tables.ts';
import { addressLines, linkLines, routeLines, ruleLines } from './view/host.ts';
import { interfaceBlocks } from './view/interfaces.ts';
import { extcommunityLines, prefixListLines, routeMapBlocks } from './view/policies.ts';
import { refuseUnspeakable } from './view/refusals.ts';
import { sysctlLines } from './view/sysctls.ts';

/**
 * The words of a Linux router's running configuration, section by section, in the order FRR 8.4 and the kernel tools print them. Throws for
 * what FRR cannot hold.
 */
export function frrView(device: DeviceModel, timers: BackboneTimers): object {
  refuseUnspeakable(device);
  return {
    hostname: device.hostname,
    timers,
    staticBlocks: staticBlocks(device),
    interfaceBlocks: interfaceBlocks(device),
    backbone: backboneView(device),
    bgpVrfs: bgpVrfViews(device),
    ...igpView(device),
    prefixLists: [...prefixListLines(device, 4), ...prefixListLines(device, 6)],
    extcommunityLists: extcommunityLines(device),
    routeMaps: routeMapBlocks(device),
    links: linkLines(device),
    addresses: addressLines(device),
    rules: ruleLines(device, 4),
    rules6: ruleLines(device, 6),
    routes: routeLines(device, 4),
    routes6: routeLines(device, 6),
    filterTables: filterTables(device, 4),
    filterTables6: filterTables(device, 6),
    sysctls: sysctlLines(device),
  };
}
