import type { Capabilities } from '../platform.ts';

/** What VRP V8 can do (NetEngine 40E and 8000, V800R010 and later). */
export const vrpCapabilities: Capabilities = {
  splitVrfs: true,
  packetFilters: true,
  routeLimitPerVrf: true,
  needsIpv6Underlay: false,
  asOverride: true,
  siteOfOrigin: true,
  vrfNameLength: 31,
  kernelTables: false,
  routerIdPerVrf: false,
  vrfDescriptions: true,
  cePolicyRequired: false,
  loopbackInterface: 'LoopBack0',
  underlayFamilies: [4],
};
