import { describe, expect, it } from 'vitest';
import { frrLive } from '../../src/platforms/frr/live.ts';
import { differencesBetween } from '../../src/verify/live/differences.ts';
import { factsFromRouters } from '../../src/verify/live/facts.ts';

/** Forms of FRR 8.4.4's answers, cut short: several documents one after another, one entry per next hop, targets only per prefix. */
const ANSWERS = new Map([
  [
    'vtysh -c "show interface vrf all json"',
    '{"eth1":{"vrfName":"default","mplsEnabled":true},"eth2.1110":{"vrfName":"v110-flood","mplsEnabled":false},"v110-flood":{"vrfName":"v110-flood"}}',
  ],
  [
    'vtysh -c "show ip route vrf all json"',
    '{"10.0.0.0/31":[{"vrfName":"default","protocol":"connected","selected":true}]}\n{"10.110.2.0/24":[{"vrfName":"v110-flood","protocol":"static","selected":true},{"vrfName":"v110-flood","protocol":"bgp"}],"0.0.0.0/0":[{"vrfName":"v110-flood","protocol":"kernel","selected":true}]}',
  ],
  ['vtysh -c "show ipv6 route vrf all json"', '{}'],
  [
    'vtysh -c "show mpls table json"',
    '{"17":{"nexthops":[{"type":"LDP","nexthop":"10.0.0.0"}]},"80":{"nexthops":[{"type":"BGP","interface":"v110-flood"}]}}',
  ],
  [
    'vtysh -c "show bgp ipv4 vpn json"',
    '{"routes":{"routeDistinguishers":{"100.64.0.20:1100":{"10.110.2.0/24":[{}]}}}}',
  ],
  [
    'vtysh -c "show bgp ipv4 vpn 10.110.2.0/24 json"',
    '{"100.64.0.20:1100":{"prefix":"10.110.2.0/24","paths":[{"extendedCommunity":{"string":"RT:65101:1102 RT:65101:1101"}}]}}',
  ],
]);

describe("FRR's own tables", () => {
  it('are asked for prefix by prefix where the table does not tell targets', () => {
    expect(frrLive.follow(ANSWERS)).toEqual(['vtysh -c "show bgp ipv4 vpn 10.110.2.0/24 json"']);
  });

  it('become the lines that the reading of configurations is compared with', () => {
    const facts = frrLive.facts(ANSWERS);
    expect(facts.bindings).toEqual(['eth1 in default labels', 'eth2.1110 in v110-flood']);
    expect(facts.labels).toEqual(['v110-flood']);
    expect(facts.routes.get('IPv4 v110-flood')).toEqual(['10.110.2.0/24']);
    expect([...facts.vpnRoutes]).toEqual([[4, ['100.64.0.20:1100 10.110.2.0/24 65101:1101 65101:1102']]]);
  });

  it('differ from a reading by what only one side has', () => {
    const theirs = factsFromRouters(new Map([['pe1', frrLive.facts(ANSWERS)]]));
    const ours = new Map([
      ['routes pe1 IPv4 v110-flood', ['10.110.2.0/24', '10.110.3.0/24']],
      ['labels pe1', []],
    ]);
    expect(differencesBetween(ours, theirs)).toEqual([
      { subject: 'labels pe1', onlyOurs: [], onlyTheirs: ['v110-flood'] },
      { subject: 'routes pe1 IPv4 v110-flood', onlyOurs: ['10.110.3.0/24'], onlyTheirs: [] },
    ]);
  });
});
