/** The order in which a running configuration is printed. */
const ORDER = [
  'sysname ',
  'acl name ',
  'acl ipv6 ',
  'acl ',
  'traffic classifier ',
  'traffic behavior ',
  'traffic policy ',
  'ip vpn-instance ',
  'mpls lsr-id ',
  'mpls',
  'mpls ldp',
  'interface ',
  'bgp ',
  'ospf ',
  'ospfv3 ',
  'isis ',
  'route-policy ',
  'ip extcommunity-filter ',
  'ip ip-prefix ',
  'ip ipv6-prefix ',
  'ip route-static ',
  'ipv6 route-static ',
] as const;

const FAMILY_ORDER = [
  'ipv4-family unicast',
  'ipv4-family vpnv4',
  'ipv4-family vpn-instance',
  'ipv6-family unicast',
  'ipv6-family vpnv6',
  'ipv6-family vpn-instance',
];

/** A key that sorts lines below one parent as they are printed; its first word is the group of the line. */
export function vrpPrintOrder(path: readonly string[], text: string): string {
  if (path.length > 0) return path[0]?.startsWith('bgp ') === true ? key(FAMILY_ORDER, text, -1) : '00';
  return key(ORDER, text, ORDER.length);
}

function key(order: readonly string[], text: string, otherwise: number): string {
  const group = order.findLastIndex((start) => text.startsWith(start));
  return `${`${(group < 0 ? otherwise : group) + 1}`.padStart(2, '0')} ${natural(text)}`;
}

/** Numbers inside names sort as numbers. */
function natural(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}
