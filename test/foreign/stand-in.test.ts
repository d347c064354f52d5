import { expect, it } from 'vitest';
import { prefixText } from '../../src/net/prefix.ts';
import { standIns } from '../../src/verify/foreign/stand-in.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

const ROUTER = `#
sysname pe1
#
ip vpn-instance TAX
 ipv4-family
  route-distinguisher 65000:1401
  vpn-target 65000:140 both
#
`;

/** What customers may announce is stood for by addresses that nobody in the collection speaks of, whatever a department took for its own. */
it.each([
  ['nothing', '', '198.18.0.1/32', '2001:2::1/128'],
  [
    'a route into the benchmarking block',
    'ip route-static vpn-instance TAX 198.19.7.0 255.255.255.0 10.0.0.2',
    '240.0.0.1/32',
    '2001:2::1/128',
  ],
  [
    'a route around it',
    'ip route-static vpn-instance TAX 198.0.0.0 255.0.0.0 10.0.0.2',
    '240.0.0.1/32',
    '2001:2::1/128',
  ],
  [
    'a default route',
    'ip route-static vpn-instance TAX 0.0.0.0 0.0.0.0 10.0.0.2',
    '198.18.0.1/32',
    '2001:2::1/128',
  ],
  [
    'two blocks',
    'ip ip-prefix A index 10 permit 198.18.0.0 15\nip ip-prefix A index 20 permit 240.1.2.0 24',
    '241.0.0.1/32',
    '2001:2::1/128',
  ],
  [
    'the IPv6 one',
    'ipv6 route-static vpn-instance TAX 2001:2:0:7:: 64 FD00::2',
    '198.18.0.1/32',
    '3fff::1/128',
  ],
])('where the texts name %s', (_, lines, four, six) => {
  const bytes = new TextEncoder().encode(`${ROUTER}${lines}\n#\nreturn\n`);
  const { routers } = readBackups([{ path: 'pe1.cfg', bytes }]);
  expect(routers).toHaveLength(1);
  const { prefix } = standIns(routers);
  expect([4, 6].map((family) => text(prefix(family === 4 ? 4 : 6, 0)))).toEqual([four, six]);
});

it('where every block is spoken of none stands for anybody', () => {
  const every = ['198.18.', ...Array.from({ length: 14 }, (_, at) => `${240 + at}.0.`)].map(
    (start) => `${start}0.9`,
  );
  const lines = every.map((address, at) => `ip route-static vpn-instance TAX ${address} 32 10.0.0.${at + 2}`);
  const bytes = new TextEncoder().encode(`${ROUTER}${lines.join('\n')}\n#\nreturn\n`);
  const { prefix } = standIns(readBackups([{ path: 'pe1.cfg', bytes }]).routers);
  expect([text(prefix(4, 0)), text(prefix(6, 0))]).toEqual([undefined, '2001:2::1/128']);
});

function text(prefix: Parameters<typeof prefixText>[0] | undefined): string | undefined {
  return prefix === undefined ? undefined : prefixText(prefix);
}
