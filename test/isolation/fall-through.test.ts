import { describe, expect, it } from 'vitest';
import { frrGrammar } from '../../src/platforms/frr/grammar.ts';
import { audit } from '../../src/verify/audit.ts';
import { plantedCase } from './case.ts';

/** What is said of `offices` with edits of pe1: a Linux router with IPv6 on no link, where every VRF has an end in both families. */
function answerWith(edits: string): string {
  const { inventory, configs, options } = plantedCase(`network offices\n${edits}`);
  const { verdict, level, inconclusive } = audit(inventory, configs, { ...options, asks: 'isolation' });
  const reasons = new Set(inconclusive.map(({ reason }) => reason));
  return verdict === 'isolated' ? `isolated ${level}` : [verdict, ...reasons].join(' ');
}

const UNSEEN = 'inconclusive global-table-unseen';
const NO_END = 'pe1.conf @ ### ip -6 route\n- route add unreachable default table 150 metric 4278198272\n';
const bgp = (lines: readonly string[]) =>
  ['pe1.conf @ neighbor 100.64.0.1 update-source lo', ...lines.map((line) => `+  ${line}`)].join('\n');

/** What fills a global table of IPv6 where no link has an address. */
const FILLED: readonly (readonly [string, string])[] = [
  [
    '6PE',
    bgp(['address-family ipv6 labeled-unicast', ' neighbor 100.64.0.1 activate', 'exit-address-family']),
  ],
  [
    'IPv6 over a session of IPv4',
    bgp(['address-family ipv6 unicast', ' neighbor 100.64.0.1 activate', 'exit-address-family']),
  ],
  [
    'IPv6 of a group of sessions',
    bgp([
      'neighbor G peer-group',
      'neighbor 100.64.0.1 peer-group G',
      'address-family ipv6 unicast',
      ' neighbor G activate',
      'exit-address-family',
    ]),
  ],
  ['OSPFv3', 'pe1.conf @ exit-vrf\n+ router ospf6\n+  ospf6 router-id 100.64.0.11\n+ exit'],
  ['OSPFv3 on a link', 'pe1.conf\n- interface eth1\n+ interface eth1\n+  ipv6 ospf6 area 0.0.0.0'],
  ['IS-IS', 'pe1.conf @ exit-vrf\n+ router isis CORE\n+  net 49.0001.0000.0000.0011.00\n+ exit'],
  ['RIPng', 'pe1.conf @ exit-vrf\n+ router ripng\n+  network eth1\n+ exit'],
  ['a static route', 'pe1.conf @ exit-vrf\n+ ipv6 route 2001:db8::/32 fe80::1 eth1'],
  ['a route of the kernel', 'pe1.conf @ ### ip -6 route\n+ route add default via fe80::1 dev eth1'],
];

describe('packets of a family that no link of the router has', () => {
  it.each(FILLED)('fall into a global table that %s may fill', (_, filled) => {
    expect(answerWith(`${NO_END}${filled}`)).toBe(UNSEEN);
  });

  it.each(FILLED)('stay in a VRF that has an end, whatever %s fills', (_, filled) => {
    expect(answerWith(filled)).toBe('isolated A');
  });

  it('come to whoever stands behind a link that a route of the VRF sends them out of', () => {
    const out = 'pe1.conf @ vrf TAX\n+  ipv6 route 2001:db8:99::/48 fe80::2 eth1 nexthop-vrf default';
    expect(answerWith(out)).toBe(UNSEEN);
  });

  it('fall into a global table that nothing fills', () => {
    expect(answerWith(NO_END.trimEnd())).toBe('isolated A');
    const nowhere = 'pe1.conf @ exit-vrf\n+ ipv6 route ::/0 blackhole';
    expect(answerWith(`${NO_END}${nowhere}`)).toBe('isolated A');
  });

  it('are not forwarded at all', () => {
    const off = 'pe1.conf @ net.ipv4.ip_forward = 1\n+ net.ipv6.conf.all.forwarding = 0';
    expect(answerWith(`${NO_END}${FILLED[0]?.[1]}\n${off}`)).toBe('isolated A');
  });

  it('are refused where they enter', () => {
    const refusal = ['*mangle', ':PREROUTING ACCEPT', '-A PREROUTING -i eth2.50 -j DROP', 'COMMIT'];
    const lines = refusal.map((line) => `+ ${line}`).join('\n');
    expect(answerWith(`${NO_END}${FILLED[0]?.[1]}\npe1.conf @ ### ip6tables-save\n${lines}`)).toBe(
      'isolated A',
    );
  });

  it('come into it by a rule of the kernel', () => {
    const rule = 'pe1.conf @ ### ip -6 rule\n+ rule add pref 500 iif eth2.50 lookup main';
    expect(answerWith(`${FILLED[0]?.[1]}\n${rule}`)).toBe(UNSEEN);
    expect(answerWith(rule)).toBe('isolated A');
  });
});

describe('packets for no address of the backbone', () => {
  const CORE =
    '-A PREROUTING -i eth2.50 -d 100.64.0.0/16 -j DROP\n+ -A PREROUTING -i eth2.50 -d 100.64.128.0/24 -j DROP';
  const refused = `pe1.conf\n- -A PREROUTING -i eth2.40 -j X1\n+ ${CORE}\n+ -A PREROUTING -i eth2.40 -j X1`;

  it('fall into the global table too where a filter refuses those for one', () => {
    const end = 'pe1.conf @ ### ip route\n- route add unreachable default table 150 metric 4278198272\n';
    expect(answerWith(`${end}${refused}`)).toBe(UNSEEN);
    expect(answerWith(refused)).toBe('isolated A');
  });
});

it('says of either family what may fill it', () => {
  const unseen = (text: string) =>
    frrGrammar
      .read(`### vtysh -c "show running-config no-header"\n${text}\nend\n### ip link\nlink set eth1 up\n`)
      .model.backbone.unseenRoutes?.map(({ value }) => value);
  expect(unseen('router isis CORE\nexit')).toEqual([4, 6]);
  expect(unseen('router ospf\nexit')).toBeUndefined();
  expect(unseen('router ospf vrf X\nexit')).toBeUndefined();
  expect(unseen('ip route 0.0.0.0/0 eth1')).toEqual([4]);
  expect(unseen('ip route 0.0.0.0/0 Null0')).toBeUndefined();
  expect(unseen('interface eth1\n ip address 10.0.0.1/24\nexit\nrouter isis CORE\nexit')).toEqual([6]);
});
