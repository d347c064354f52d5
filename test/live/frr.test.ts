import { describe, expect, it } from 'vitest';
import { frrLive } from '../../src/platforms/frr/live.ts';
import { differencesBetween } from '../../src/verify/live/differences.ts';
import { type FactList, factsFromRouters, subjectText } from '../../src/verify/live/facts.ts';

const [SHOWS = '', LINKS = '', ROUTES = '', ROUTES6 = '', LABELS = ''] = frrLive.reads;
const [VPN_TABLES = ''] = frrLive.readsOfVpnRoutes;
const PREFIX = 'vtysh -E -c "show bgp ipv4 vpn 10.110.2.0/24 json"';

/** Forms of the answers of FRR 8.4.4 and iproute2 6.1, cut short: `-E` prints prompt and line, several documents one after another, one entry per next hop. */
const ANSWERS = new Map([
  [
    SHOWS,
    [
      'pe1# show interface vrf all json',
      '{"eth1":{"vrfName":"default","mplsEnabled":true,"mcForwardingV4":false,"mcForwardingV6":false},',
      '"eth2.1110":{"vrfName":"v110-flood","mplsEnabled":false,"mcForwardingV4":true,"mcForwardingV6":false},"v110-flood":{"vrfName":"v110-flood"}}',
      'pe1# show ip route vrf all json',
      '{"10.0.0.0/31":[{"vrfName":"default","protocol":"connected","selected":true}]}',
      '{"10.110.2.0/24":[{"vrfName":"v110-flood","protocol":"static","selected":true},{"vrfName":"v110-flood","protocol":"bgp"}],',
      '"10.9.0.0/16":[{"vrfName":"v110-flood","protocol":"kernel","selected":true,"nexthops":[{"interfaceName":"eth2.1110"}]}],',
      '"0.0.0.0/0":[{"vrfName":"v110-flood","protocol":"kernel","selected":true,"nexthops":[{"unreachable":true}]}]}',
      'pe1# show ipv6 route vrf all json',
      '{}',
      'pe1# show mpls table json',
      '{"17":{"nexthops":[{"type":"LDP","nexthop":"10.0.0.0"}]},"80":{"nexthops":[{"type":"BGP","interface":"v110-flood"}]}}',
    ].join('\n'),
  ],
  [
    LINKS,
    '[{"ifname":"eth1"},{"ifname":"v110-flood","linkinfo":{"info_kind":"vrf","info_data":{"table":1110}}}]',
  ],
  [
    ROUTES,
    [
      '[{"type":"unreachable","dst":"default","table":"1110","metric":4278198272}',
      '{"dst":"10.110.2.0/24","nhid":9,"encap":"mpls","dst":"27/148","table":"1110","protocol":"bgp","metric":20}',
      '{"dst":"10.9.9.9","dev":"lo","table":"1999"}',
      '{"type":"local","dst":"10.1.1.1","table":"1110"}',
      '{"dst":"10.0.0.0/31","dev":"eth1"}]',
    ].join(','),
  ],
  [ROUTES6, ''],
  [
    LABELS,
    '[{"dst":"17","via":{"family":"inet","host":"10.0.0.0"},"dev":"eth1"},{"dst":"80","dev":"v110-flood","protocol":"bgp"}]',
  ],
  [
    VPN_TABLES,
    'pe1# show bgp ipv4 vpn json\n{"routes":{"routeDistinguishers":{"100.64.0.20:1100":{"10.110.2.0/24":[{}]}}}}\npe1# show bgp ipv6 vpn json\n',
  ],
  [
    PREFIX,
    'pe1# show bgp ipv4 vpn 10.110.2.0/24 json\n{"100.64.0.20:1100":{"prefix":"10.110.2.0/24","paths":[{"extendedCommunity":{"string":"RT:65101:1102 RT:65101:1101"}},{"extendedCommunity":{"string":"RT:65101:999"}}]}}',
  ],
]);

describe("a Linux router's own tables", () => {
  it('are asked for prefix by prefix, a hundred in a call, where the table does not tell targets', () => {
    expect(frrLive.follow(ANSWERS)).toEqual([PREFIX]);
    const many = Object.fromEntries(Array.from({ length: 205 }, (_, at) => [`10.${at}.0.0/16`, []]));
    const table = JSON.stringify({ routes: { routeDistinguishers: { '1:1': many } } });
    const calls = frrLive.follow(new Map([[VPN_TABLES, `pe1# show bgp ipv4 vpn json\n${table}\n`]]));
    expect(calls.map((call) => call.match(/-c /g)?.length)).toEqual([100, 100, 5]);
  });

  it('become the lines that the reading of configurations is compared with', () => {
    const facts = frrLive.facts(ANSWERS);
    expect(facts.bindings).toEqual(['eth1 in default labels', 'eth2.1110 in v110-flood']);
    expect([facts.labels, facts.forwardedLabels]).toEqual([['v110-flood'], ['v110-flood']]);
    // A route of another daemon than FRR's counts, the end of the table does not.
    expect([...facts.routes]).toEqual([['IPv4 v110-flood', ['10.110.2.0/24', '10.9.0.0/16']]]);
    // The prefix of a labelled route, though iproute2 names its labels `dst` too; a table that no VRF owns.
    expect([...facts.forwarding]).toEqual([
      ['IPv4 v110-flood', ['10.110.2.0/24']],
      ['IPv6 v110-flood', []],
      ['IPv4 table 1999', ['10.9.9.9/32']],
    ]);
    expect([...facts.vpnRoutes]).toEqual([
      [
        4,
        ['100.64.0.20:1100 10.110.2.0/24 65101:1101 65101:1102', '100.64.0.20:1100 10.110.2.0/24 65101:999'],
      ],
      [6, []],
    ]);
    expect(facts.multicast).toEqual(['eth2.1110 in v110-flood']);
  });

  it('differ from a reading by what only one side has', () => {
    const theirs = factsFromRouters(new Map([['pe1', frrLive.facts(ANSWERS)]]));
    const lists: readonly FactList[] = [
      {
        kind: 'routes',
        router: 'pe1',
        name: 'IPv4 v110-flood',
        lines: ['10.110.2.0/24', '10.110.3.0/24', '10.9.0.0/16'],
      },
      { kind: 'labels', router: 'pe1', name: '', lines: [] },
      { kind: 'routes', router: 'pe2', name: 'IPv4 v110-flood', lines: ['10.0.0.0/8'] },
    ];
    const ours = new Map(lists.map((list) => [subjectText(list), list]));
    const only = new Map([...theirs].filter(([subject]) => ours.has(subject)));
    expect(differencesBetween(ours, only)).toMatchObject([
      { subject: 'labels pe1', onlyOurs: [], onlyTheirs: ['v110-flood'] },
      { subject: 'routes pe1 IPv4 v110-flood', onlyOurs: ['10.110.3.0/24'], onlyTheirs: [] },
    ]);
    // A router that was asked and says nothing of a VRF has no route in it.
    const lost = differencesBetween(ours, only, ({ router }) => router === 'pe2');
    expect(lost.map(({ subject }) => subject)).toContain('routes pe2 IPv4 v110-flood');
  });
});
