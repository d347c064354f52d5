import { compareText } from '../../net/order.ts';

/** Settings of the whole router, always shown. */
const GLOBAL = new Set([
  'net.ipv4.ip_forward',
  'net.ipv6.conf.all.forwarding',
  'net.mpls.platform_labels',
  'net.ipv4.tcp_l3mdev_accept',
  'net.ipv4.udp_l3mdev_accept',
  'net.ipv4.raw_l3mdev_accept',
  'net.ipv4.conf.all.rp_filter',
]);

/** Settings of one interface, shown when they are not 0. A dot inside the interface's name is a slash in the key. */
const OF_INTERFACE =
  /^net\.(?:mpls\.conf\.[^.]+\.input|ipv4\.conf\.[^.]+\.rp_filter|ipv6\.conf\.[^.]+\.keep_addr_on_down)$/;

/** `### sysctl` from what sysctl prints: `key = value`, sorted; keys that nobody asked for are left out. */
export function sysctlLines(answer: string): readonly string[] {
  return answer
    .split(/\r?\n/)
    .map((line) => /^(\S+) = (.*)$/.exec(line.trim()))
    .flatMap((found) => (found === null ? [] : [{ key: found[1] ?? '', value: (found[2] ?? '').trim() }]))
    .filter(({ key, value }) => GLOBAL.has(key) || (OF_INTERFACE.test(key) && value !== '0'))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ key, value }) => `${key} = ${value}`);
}
