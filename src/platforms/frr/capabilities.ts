import type { Capabilities } from '../platform.ts';

/** What FRRouting 8.4 on Linux can do (docs/platforms.md; VRF names are network device names, IFNAMSIZ). */
export const frrCapabilities: Capabilities = {
  splitVrfs: true,
  packetFilters: true,
  routeLimitPerVrf: false,
  needsIpv6Underlay: true,
  asOverride: true,
  siteOfOrigin: true,
  vrfNameLength: 15,
  kernelTables: true,
  routerIdPerVrf: true,
  vrfDescriptions: false,
  cePolicyRequired: true,
  loopbackInterface: 'lo',
  underlayFamilies: [4, 6],
};
