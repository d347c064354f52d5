/** Words that can change who reaches whom: an unread line with one of them makes an audit inconclusive (docs/platforms.md, bypasses). */
const ISOLATION_WORDS = new Set([
  ...['vrf', 'rt', 'rd', 'import', 'export', 'vpn', 'nexthop-vrf', 'route-target', 'extcommunity'],
  ...['table', 'lookup', 'rule', 'leak', 'l3mdev', 'l3mdev_accept', 'master', 'netns'],
  ...['label', 'mpls', 'segment-routing', 'srv6', 'evpn', 'vni', 'vxlan', 'l2vpn', 'pseudowire'],
  ...['route-map', 'redistribute', 'prefix-list', 'pbr', 'pbr-map', 'pbr-policy', 'policy'],
  ...['gre', 'ipip', 'sit', 'ip6tnl', 'vti', 'wireguard', 'bridge', 'macvlan', 'ipvlan', 'tunnel'],
  ...['nat', 'MASQUERADE', 'SNAT', 'DNAT', 'fwmark', 'iptables', 'ip6tables', 'nft', 'tc'],
]);

/** Whether a line holds a word, or a part of a dotted or dashed word, of the table. */
export function holdsIsolationWord(text: string): boolean {
  for (const word of text.split(/\s+/)) {
    if (ISOLATION_WORDS.has(word)) return true;
    for (const part of word.split(/[.\-:=,/]/)) if (ISOLATION_WORDS.has(part)) return true;
  }
  return false;
}

/** Lines of the outermost level that lead packets somewhere or open such a block: below another block FRR reads them as what they are. */
const CONFIGURATION =
  /^(?:no )?(?:ip(?:v6)? (?:route|prefix-list|protocol)|vrf|interface|router|route-map \S+ (?:permit|deny)|pbr-map|mpls ldp|bgp extcommunity-list)(?: |$)/;

/** Whether a line says something wherever it stands. */
export function opensConfiguration(text: string): boolean {
  return CONFIGURATION.test(text);
}

/** Blocks whose lines are passed over. */
const IGNORED_BLOCK = /^(?:router |line vty|key chain |bfd$|nexthop-group |link-params)/;

/** Whether a line that is passed over opens a block; below any other stands nothing that FRR printed. */
export function opensIgnored(text: string): boolean {
  return IGNORED_BLOCK.test(text);
}
