/** Words whose line can change who reaches whom: an unread line that holds one makes the audit of its router inconclusive. */
const WORDS: ReadonlySet<string> = new Set([
  'vpn-instance',
  'vpn-target',
  'import-extcommunity',
  'export-extcommunity',
  'route-distinguisher',
  'import-rib',
  'export-rib',
  'import-route',
  'route-policy',
  'route-filter',
  'if-match',
  'extcommunity',
  'extcommunity-filter',
  'redirect',
  'traffic-policy',
  'traffic-filter',
  'policy-based-route',
  'apply',
  'output-interface',
  'next-hop',
  'access-vpn',
  'firewall',
  'packet-filter',
  'interzone',
  'aspf',
  'urpf',
  'upe',
  'filter-policy',
  'rr-filter',
  'rt-filter',
  'default-originate',
  'label-route-capability',
  'classifier',
  'acl',
  'rule',
  'permit',
  'deny',
  'policy',
  'public',
  'public-network',
  'vpn-network',
  'vpn',
  'vpn-group',
  'evpn',
  'l2vpn',
  'vxlan',
  'nve',
  'mpls',
  'label',
  'apply-label',
  'segment-routing',
  'flowspec',
  'nat',
  'network',
  'aggregate',
  'reoriginate',
  'route-reoriginate',
  'route-reoriginated',
  'binding',
  'termination',
  'encapsulation',
  'vlan-type',
  'address',
  'route-static',
  'as-number',
  'ip-prefix',
  'ipv6-prefix',
  'bgp',
  'interface',
  'local-cross',
  'bridge-domain',
  've-group',
  'vpn-instance-capability',
  'dn-bit-check',
]);

/**
 * Whether a line that was not read may matter for isolation: also where somebody or something spoiled a word (capitals, characters nobody
 * sees), and wherever the device wrote its log (`%%01IFNET/4/…`) into the text, since it may have cut a line in two.
 */
export function mattersForIsolation(words: readonly string[]): boolean {
  return words.some((word) => WORDS.has(word) || word.includes('%%') || isSpoiled(word));
}

function isSpoiled(word: string): boolean {
  if (!/[^\u0021-\u007e]|[A-Z]/.test(word)) return false;
  return word
    .toLowerCase()
    .split(/[^\u0021-\u007e]+/)
    .some((part) => WORDS.has(part));
}
