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
  'in-label',
  'out-label',
  'static-lsp',
  'static-cr-lsp',
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
  'behavior',
  'portswitch',
  'xconnect',
  'ccc',
  'vlan-switch',
  'vlan-mapping',
  'vlan-stacking',
  'service-instance',
  'bridge',
  'vsys',
  'direct-route',
  'vlink-direct-route',
  'openflow',
  'nat64',
  'nat66',
  'nptv6',
]);

/** Words that put tables or circuits together, or give away routes that are not worked out: a line that is harmless otherwise is not with one of them. */
const JOINING: ReadonlySet<string> = new Set([
  'vpn-instance',
  'bridge-domain',
  'ccc',
  'export-rib',
  'import-rib',
  'l2-terminate',
  'l2vc',
  'l3-access',
  'local-cross',
  'local-switch',
  'public-network',
  'redirect',
  'service-instance',
  'traffic-policy',
  'traffic-redirect',
  've-group',
  // Host routes of neighbours, given away beside the network that a policy may refuse.
  'direct-route',
  'vlink-direct-route',
  'vlan-mapping',
  'vlan-stacking',
  'vlan-switch',
  'xconnect',
]);

/** Whether a line holds a word that puts tables or circuits together. */
export function joinsTables(words: readonly string[]): boolean {
  return words.some((word) => JOINING.has(word));
}

/**
 * Whether a line that was not read may matter for isolation: also where somebody or something spoiled a word (capitals, characters nobody
 * sees), and wherever the device wrote its log (`%%01IFNET/4/…`) into the text, since it may have cut a line in two.
 */
export function mattersForIsolation(words: readonly string[]): boolean {
  return words.some((word) => WORDS.has(word) || word.includes('%%') || isSpoiled(word) || isShort(word));
}

/** The device takes a word from its first letters on; it prints none so, but people type them. A part up to a hyphen is a word of its own, and so are some others. */
function isShort(word: string): boolean {
  return SHORT.has(word);
}

const LEAST_LETTERS = 4;
const WHOLE: ReadonlySet<string> = new Set(['bind', 'port']);
const SHORT: ReadonlySet<string> = new Set([...WORDS].flatMap(beginningsOf));

function beginningsOf(word: string): readonly string[] {
  const lengths = Array.from(
    { length: Math.max(0, word.length - LEAST_LETTERS) },
    (_, i) => i + LEAST_LETTERS,
  );
  return lengths
    .filter((length) => word[length] !== '-')
    .map((length) => word.slice(0, length))
    .filter((short) => !WHOLE.has(short));
}

function isSpoiled(word: string): boolean {
  if (!/[^\u0021-\u007e]|[A-Z]/.test(word)) return false;
  return word
    .toLowerCase()
    .split(/[^\u0021-\u007e]+/)
    .some((part) => WORDS.has(part));
}
