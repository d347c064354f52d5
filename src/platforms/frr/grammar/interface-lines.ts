import { addressText, parseAddress } from '../../../net/address.ts';
import { parseInterfaceAddress } from '../../../net/prefix.ts';
import type { InterfaceDraft } from './draft.ts';
import { ignored, lineTable, MATTERS, UNREAD } from './line-table.ts';

const tuning = ignored('tunes or tells a protocol on this interface');

/** Lines of FRR's `interface` block. */
export const INTERFACE_LINES = lineTable<InterfaceDraft>({
  'description ...': (one, words, node) => {
    one.description = { value: words.join(' '), at: node.line };
  },
  'ip address <address>': (one, [text = ''], node) => addAddress(one, text, node.line),
  'ipv6 address <address>': (one, [text = ''], node) => addAddress(one, text, node.line),
  // With another end or a label the network of the link is not what stands in front of it.
  'ip address ...': () => MATTERS,
  'ipv6 address ...': () => MATTERS,
  // An address that this router answers for beside its own; the device that bears it is a macvlan.
  'vrrp <id> ip <address>': () => MATTERS,
  'vrrp <id> ipv6 <address>': () => MATTERS,
  'ip nhrp ...': () => MATTERS,
  'ipv6 nhrp ...': () => MATTERS,
  'ip ospf area <area>': (one, [area = ''], node) => {
    one.areas[4] = { value: areaText(area), at: node.line };
  },
  'ip ospf <instance> area <area>': (one, [, area = ''], node) => {
    one.areas[4] = { value: areaText(area), at: node.line };
  },
  'ipv6 ospf6 area <area>': (one, [area = ''], node) => {
    one.areas[6] = { value: areaText(area), at: node.line };
  },
  // zebra prints the kernel's net.mpls.conf.<interface>.input back as a line nobody typed; typed by hand it sets it.
  'mpls enable': (one, _words, node) => {
    one.acceptsLabels = { value: true, at: node.line };
  },
  'pbr-policy <map>': (one, [map = '']) => {
    one.pbrMaps.push(map);
  },
  'ip ospf passive': (one) => {
    one.passive[4] = true;
  },
  'no ip ospf passive': (one) => {
    one.passive[4] = false;
  },
  'ipv6 ospf6 passive': (one) => {
    one.passive[6] = true;
  },
  'ip ospf ...': tuning,
  'no ip ospf ...': tuning,
  'ipv6 ospf6 ...': tuning,
  'no ipv6 ospf6 ...': tuning,
  'ip rip ...': tuning,
  'ip pim ...': tuning,
  'ip pim': tuning,
  'ip igmp ...': tuning,
  'ipv6 nd ...': tuning,
  'no ipv6 nd ...': tuning,
  'bandwidth ...': tuning,
  'no link-detect': tuning,
  'link-detect': tuning,
  'link-params': tuning,
  'multicast ...': tuning,
  'isis ...': tuning,
  'no isis ...': tuning,
  'ip router isis ...': () => UNREAD,
  'ipv6 router isis ...': () => UNREAD,
  shutdown: (one, _words, node) => {
    one.shut = { value: true, at: node.line };
  },
  'no shutdown': (one) => {
    delete one.shut;
  },
});

/** An OSPF area in dotted form, as every platform can print it. */
export function areaText(area: string): string {
  const dotted = /^\d{1,10}$/.test(area) ? parseAddressNumber(Number(area)) : parseAddress(area);
  return dotted === undefined ? area : addressText(dotted);
}

function parseAddressNumber(value: number): ReturnType<typeof parseAddress> {
  return value <= 0xffffffff ? { family: 4, value: BigInt(value) } : undefined;
}

function addAddress(one: InterfaceDraft, text: string, at: number): typeof MATTERS | undefined {
  const address = parseInterfaceAddress(text);
  if (address === undefined) return MATTERS;
  const known = one.addresses.some(
    ({ value }) =>
      value.family === address.family && value.address === address.address && value.length === address.length,
  );
  if (!known) one.addresses.push({ value: address, at });
  return undefined;
}
