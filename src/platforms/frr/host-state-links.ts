import { compareText } from '../../net/order.ts';
import { type JsonRecord, recordField, recordsField, textField, wordsField } from './host-state-json.ts';

/** Links that are there without anybody adding them: ports, cables that end elsewhere (labs have them as ports), and what tunnel modules bring along. */
const NOT_ADDED = /^(?:veth|tun|netkit)$/;
/** They take what no tunnel of their kind takes, from whoever sends it, and belong to nobody. */
export const FALLBACK = /^(?:tunl0|gre0|gretap0|erspan0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0)$/;

/** `### ip link` from `ip -d -j link show`: VRF devices first, then by name; per link its `add`, `master` and `up`. */
export function linkLines(links: readonly JsonRecord[]): readonly string[] {
  return [...links].sort(vrfsFirst).flatMap((link) => {
    const name = nameOf(link);
    const master = textField(link, 'master');
    return [
      ...addLine(link, name),
      ...(master === undefined ? [] : [`link set ${name} master ${master}`]),
      ...(wordsField(link, 'flags').includes('UP') ? [`link set ${name} up`] : []),
    ];
  });
}

/** `### ip address` from `ip -j address show`: by link name; neither link-local addresses nor the loopback's own, and learned ones (DHCP, router advertisements) of VRFs' links alone, as `dynamic`. */
export function addressLines(links: readonly JsonRecord[]): readonly string[] {
  return [...links]
    .sort((a, b) => compareText(nameOf(a), nameOf(b)))
    .flatMap((link) =>
      recordsField(link, 'addr_info')
        .filter(
          (address) => isWanted(address) && (!isLearned(address) || textField(link, 'master') !== undefined),
        )
        .map((address) => `${addressLine(address, nameOf(link))}${isLearned(address) ? ' dynamic' : ''}`),
    );
}

function addLine(link: JsonRecord, name: string): readonly string[] {
  const info = recordField(link, 'linkinfo');
  const kind = textField(info, 'info_kind');
  const peer = kind === 'veth' ? textField(link, 'link') : undefined;
  if (peer !== undefined) return name < peer ? [`link add ${name} type veth peer name ${peer}`] : [];
  if (kind === undefined || NOT_ADDED.test(kind) || FALLBACK.test(name)) return [];
  const data = recordField(info, 'info_data');
  if (kind === 'vrf') return [`link add ${name} type vrf table ${textField(data, 'table') ?? '?'}`];
  const below = textField(link, 'link');
  const parent = below === undefined ? `${name}` : `link ${below} name ${name}`;
  return [['link add', parent, 'type', kind, ...(kind === 'vlan' ? vlanWords(data) : [])].join(' ')];
}

/** The tag protocol is named only where it is not 802.1Q. */
function vlanWords(data: JsonRecord): readonly string[] {
  const protocol = textField(data, 'protocol') ?? '802.1Q';
  return [...(protocol === '802.1Q' ? [] : ['protocol', protocol]), 'id', textField(data, 'id') ?? '?'];
}

function isWanted(address: JsonRecord): boolean {
  const local = textField(address, 'local') ?? '';
  if (textField(address, 'scope') === 'link' && local.startsWith('fe80:')) return false;
  return local !== '::1' && !local.startsWith('127.') && local !== '';
}

function isLearned(address: JsonRecord): boolean {
  return address['dynamic'] === true;
}

/** A point-to-point address has the other end in `address`; its length belongs to that one. */
function addressLine(address: JsonRecord, device: string): string {
  const [local, peer] = [textField(address, 'local'), textField(address, 'address')];
  const length = textField(address, 'prefixlen');
  return peer === undefined
    ? `address add ${local}/${length} dev ${device}`
    : `address add ${local} peer ${peer}/${length} dev ${device}`;
}

function vrfsFirst(a: JsonRecord, b: JsonRecord): number {
  return Number(isVrf(b)) - Number(isVrf(a)) || compareText(nameOf(a), nameOf(b));
}

function isVrf(link: JsonRecord): boolean {
  return textField(recordField(link, 'linkinfo'), 'info_kind') === 'vrf';
}

function nameOf(link: JsonRecord): string {
  return textField(link, 'ifname') ?? '';
}
