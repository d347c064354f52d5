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

/** A port that does not forward IPv6 on a router that does, and one whose advertisements count all the same: routes come in by both. */
const OPEN_PORT = /^(net\.ipv6\.conf\.(?!all\.|default\.)[^.]+)\.(?:forwarding|accept_ra)$/;

/** `### sysctl` from what sysctl prints: `key = value`, sorted; keys that nobody asked for are left out. */
export function sysctlLines(answer: string): readonly string[] {
  const told = new Map(
    answer.split(/\r?\n/).flatMap((line) => {
      const [, key, value = ''] = /^(\S+) = (.*)$/.exec(line.trim()) ?? [];
      return key === undefined ? [] : [[key, value.trim()] as const];
    }),
  );
  return [...told]
    .filter(
      ([key, value]) => GLOBAL.has(key) || (OF_INTERFACE.test(key) && value !== '0') || isOpen(told, key),
    )
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key} = ${value}`);
}

function isOpen(told: ReadonlyMap<string, string>, key: string): boolean {
  const [, port] = OPEN_PORT.exec(key) ?? [];
  if (port === undefined || told.get('net.ipv6.conf.all.forwarding') !== '1') return false;
  const [forwarding, accepts] = ['forwarding', 'accept_ra'].map((one) => told.get(`${port}.${one}`) ?? '');
  return key.endsWith('.accept_ra') ? accepts === '2' : forwarding === '0' && accepts !== '0';
}
