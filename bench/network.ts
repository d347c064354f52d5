import type { InventoryFile } from '../src/inventory/document.ts';

/** The size of a generated network; the same size gives the same bytes. */
export interface NetworkSize {
  readonly edges: number;
  readonly vpns: number;
  readonly sites: number;
}

/** A backbone of two P and `edges` PEs of both platforms, `sites` sites spread over `vpns` VPNs, an agreement for every third VPN. */
export function generatedInventory(size: NetworkSize): readonly InventoryFile[] {
  const vpns = Array.from({ length: size.vpns }, (_, i) => departmentText(i, size));
  return [
    { path: 'bench/network.yaml', text: networkText(size) },
    { path: 'bench/agreements.yaml', text: agreementsText(size) },
    ...vpns.map((text, i) => ({ path: `bench/departments/d${i}.yaml`, text })),
  ];
}

function networkText(size: NetworkSize): string {
  const edge = (i: number): string => {
    const platform = i % 2 === 0 ? 'frr' : 'huawei_vrpv8';
    return `  - { name: pe${i}, platform: ${platform}, role: pe, management: { address: 198.18.${hostIn(256 + i + 1)} }, loopbacks: [100.64.${hostIn(20 + i)}, "fd51:100::${(20 + i).toString(16)}"] }`;
  };
  const core = (i: number): string =>
    `  - { name: p${i}, platform: frr, role: p, management: { address: 198.18.0.${i} }, loopbacks: [100.64.0.${i}, "fd51:100::${i}"] }`;
  const port = (i: number, n: number): string => (i % 2 === 0 ? `eth${n}` : `GigabitEthernet0/1/${n - 1}`);
  const links = Array.from({ length: size.edges }, (_, i) => [
    `  - { id: p1-pe${i}, between: [p1 eth${i + 2}, pe${i} ${port(i, 1)}] }`,
    `  - { id: p2-pe${i}, between: [p2 eth${i + 2}, pe${i} ${port(i, 2)}] }`,
  ]).flat();
  return `${[
    'network-id: bench',
    'network-name: bench',
    'autonomous-system: 65101',
    'address-pools:',
    '  loopbacks: [100.64.0.0/22, "fd51:100::/64"]',
    '  core-links: [100.64.128.0/18, "fd51:100:128::/64"]',
    `  access-links: [${size.sites > 8000 ? '100.72.0.0/13' : '100.65.0.0/16'}, "fd51:100:65::/64"]`,
    'login: { user: sectornet, credential: agent }',
    'routers:',
    core(1),
    core(2),
    ...Array.from({ length: size.edges }, (_, i) => edge(i)),
    'core-links:',
    '  - { id: p1-p2, between: [p1 eth1, p2 eth1] }',
    ...links,
    'route-reflectors: [p1, p2]',
  ].join('\n')}\n`;
}

function departmentText(i: number, size: NetworkSize): string {
  const own = Array.from({ length: size.sites }, (_, site) => site).filter((site) => site % size.vpns === i);
  const spoke = i % 2 === 0;
  return `${[
    `department-id: d${i}`,
    `department-name: d${i}`,
    'vpn-services:',
    `  - { vpn-id: d${i}, vpn-number: ${100 + i}, vpn-name: d${i}, vpn-service-topology: ${spoke ? 'hub-spoke' : 'any-to-any'}, status: active, maximum-routes: { ipv4: 500, ipv6: 500 } }`,
    'sites:',
    ...own.flatMap((site, n) => siteText(i, site, n, spoke, size)),
  ].join('\n')}\n`;
}

function siteText(
  vpn: number,
  site: number,
  n: number,
  spoke: boolean,
  size: NetworkSize,
): readonly string[] {
  const edge = site % size.edges;
  const port = edge % 2 === 0 ? 'eth3' : 'GigabitEthernet0/2/0';
  const role = spoke ? (n === 0 ? 'hub-role' : 'spoke-role') : 'any-to-any-role';
  const front = n === 0 ? `, 10.${100 + vpn}.250.0/28, "fd52:${100 + vpn}:250::/64"` : '';
  return [
    `  - site-id: d${vpn}-s${n}`,
    `    vpn-id: d${vpn}`,
    `    site-role: ${role}`,
    `    lan-prefixes: [${lan(vpn, n)}, "fd52:${100 + vpn}:${n}::/64"${front}]`,
    '    site-network-accesses:',
    `      - { site-network-access-id: d${vpn}-s${n}-1, bearer: { router: pe${edge}, interface: ${port} }, routing-protocol: ${n % 5 === 4 ? `{ bgp: { autonomous-system: ${64600 + n} } }` : 'static'} }`,
  ];
}

/** The first address of a VPN's sites as long as there is room, then those of other blocks. */
function lan(vpn: number, n: number): string {
  return n < 250 ? `10.${100 + vpn}.${n}.0/24` : `${20 + Math.floor(n / 250)}.${100 + vpn}.${n % 250}.0/24`;
}

/** The last two parts of an address. */
function hostIn(number: number): string {
  return `${number >> 8}.${number & 255}`;
}

function agreementsText(size: NetworkSize): string {
  const ids = Array.from({ length: size.vpns }, (_, i) => i).filter((i) => i > 0 && i % 3 === 0);
  const one = (i: number): string =>
    `  - { agreement-id: X${i}, provider-vpn: d0, consumer-vpn: d${i}, direction: consumer-opens, provider-prefixes: [10.100.250.0/28, "fd52:100:250::/64"], ` +
    `consumer-prefixes: [10.${100 + i}.250.0/28, "fd52:${100 + i}:250::/64"], services: [{ protocol: tcp, port: 443 }], purpose: bench, basis: bench, ` +
    `consents: [{ party: d0, by: a, at: 2026-01-01 }, { party: d${i}, by: b, at: 2026-01-01 }], approved-by: c, valid-from: 2026-01-01, valid-until: 2027-12-31 }`;
  return `inter-access-agreements:\n${ids.map(one).join('\n')}\n`;
}
