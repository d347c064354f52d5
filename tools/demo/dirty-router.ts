/** What somebody else left on a router: a VPN of their own and 200 lines that have nothing to do with departments. */
export const FOREIGN_VRF = 'old-oa';

const FOREIGN: readonly string[] = [
  '#',
  `ip vpn-instance ${FOREIGN_VRF}`,
  ' ipv4-family',
  '  route-distinguisher 64999:7',
  '  vpn-target 64999:7 export-extcommunity',
  '  vpn-target 64999:7 import-extcommunity',
  '#',
  'info-center loghost 198.18.9.9',
  ...Array.from(
    { length: 200 },
    (_, i) => `ntp-service unicast-server 198.18.${100 + Math.floor(i / 100)}.${1 + (i % 100)}`,
  ),
  'snmp-agent',
  'snmp-agent sys-info version v3',
];

/** A start-up configuration with the foreign lines at its end. */
export function dirty(text: string): string {
  return text.replace(/#\nreturn\n$/, `${FOREIGN.join('\n')}\n#\nreturn\n`);
}

/** The foreign lines of a running configuration, to be compared byte for byte before and after. */
export function foreignLines(text: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(`ip vpn-instance ${FOREIGN_VRF}`);
  const vrf = start < 0 ? [] : lines.slice(start, lines.indexOf('#', start));
  return [...vrf, ...lines.filter((line) => /^(info-center|ntp-service|snmp-agent)/.test(line))].join('\n');
}
