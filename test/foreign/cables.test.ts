import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { readBackups } from '../../src/verify/read/backups.ts';
import { plantedCase } from '../isolation/case.ts';

const POLICY = `vpns:
  - { vpn-id: flood, vrfs: [SPOKE, SPOKE-B], vpn-service-topology: hub-spoke, hub-vrfs: [HUB] }
  - { vpn-id: fin, vrfs: [FIN] }
  - { vpn-id: tax, vrfs: [TAX] }
  - { vpn-id: tour, vrfs: [TOUR] }
inter-access-agreements: [{ consumer-vpn: fin, provider-vpn: tax }]
`;

/** What a policy says of `offices` with something planted on pe1, where FIN and HUB are VRFs of two VPNs: there every interface of a VRF is somebody's. */
function judged(seed: string, said = POLICY) {
  const { verdict, level, inconclusive } = auditOf(seed, said);
  return [
    verdict,
    level,
    ...inconclusive.map(({ reason, data }) => `${reason} ${data['vrf']}-${data['other']}`),
  ];
}

function auditOf(seed: string, said = POLICY) {
  const { configs } = plantedCase(`network offices\n${seed}`);
  const texts = configs.map(({ file, text }) => ({ path: file, bytes: new TextEncoder().encode(text) }));
  const read = readBackups(texts);
  const policy = parsePolicy({ path: 'policy.yaml', text: said });
  const subject = policy.value && policySubject(policy.value, read.routers).value;
  if (subject === undefined) throw new Error(JSON.stringify(policy.diagnostics));
  return auditRead(subject, read, {});
}

const ends = (a: string, b: string) =>
  `pe1.conf @ link set eth2.50 up\n+ link set a master FIN\n+ link set a up\n+ link set b master HUB\n+ link set b up
pe1.conf @ address add 100.65.1.5/30 dev eth2.50\n+ address add ${a} dev a\n+ address add ${b} dev b\n`;
const ROUTE = 'pe1.conf @ vrf FIN\n+  ip route 10.110.0.0/16 192.0.2.2\n';
const BACK = 'pe1.conf @ exit-vrf\n+ vrf HUB\n+  ip route 10.150.0.0/16 192.0.2.1\n+ exit-vrf';

describe('a cable between circuits of two VPNs', () => {
  it('is seen by a route whose next hop is the own address at its other end', () => {
    const cable = ends('192.0.2.1/30', '192.0.2.2/30');
    expect(judged(`${cable}${ROUTE}`)).toEqual(['inconclusive', 'B', 'vrf-link-between-vpns FIN-HUB']);
    expect(judged(`${cable}${ROUTE}${BACK}`)).toEqual([
      'inconclusive',
      'B',
      'vrf-link-between-vpns FIN-HUB',
      'vrf-link-between-vpns HUB-FIN',
    ]);
  });

  it('is no two networks with one address, nor a route to somebody else', () => {
    expect(judged('')).toEqual(['isolated', 'A']);
    expect(judged(ends('192.0.2.1/30', '192.0.2.1/30') + ROUTE)).toEqual(['isolated', 'A']);
    const elsewhere = ROUTE.replace('192.0.2.2', '192.0.2.6');
    expect(judged(ends('192.0.2.1/29', '192.0.2.2/30') + elsewhere)).toEqual(['isolated', 'A']);
  });

  it('of IPv6 is seen by its whole address', () => {
    const cable = ends('2001:db8::1/64', '2001:db8::2/64');
    const route = 'pe1.conf @ vrf FIN\n+  ipv6 route 2001:db8:110::/48 2001:db8::2\n';
    expect(judged(cable + route)).toEqual(['inconclusive', 'B', 'vrf-link-between-vpns FIN-HUB']);
    expect(judged(cable + route.replace('::2', '::3'))).toEqual(['isolated', 'A']);
    expect(judged(cable + route.replace('::2', '::1:0:2'))).toEqual(['isolated', 'A']);
  });

  it('of IPv6 is seen by the first address of its network, for which every router answers', () => {
    const cable = ends('2001:db8::1/48', '2001:db8::1:0:0:0:2/64');
    const route = 'pe1.conf @ vrf FIN\n+  ipv6 route 2001:db8:110::/48 2001:db8:0:0:1::\n';
    const far = cable.replace('2001:db8::1:0:0:0:2/64', '2001:db8:0:0:1::2/80');
    expect(judged(far + route)).toEqual(['inconclusive', 'B', 'vrf-link-between-vpns FIN-HUB']);
    expect(judged(far + route.replace('1::', '2::'))).toEqual(['isolated', 'A']);
  });

  it('is seen by a route that names the way out, whatever network it has', () => {
    const cable = ends('198.51.100.1/30', '192.0.2.2/30');
    const route = ROUTE.replace('192.0.2.2', '192.0.2.2 a onlink');
    expect(judged(cable + route)).toEqual(['inconclusive', 'B', 'vrf-link-between-vpns FIN-HUB']);
    expect(judged(cable + route.replace('192.0.2.2 a', '192.0.2.6 a'))).toEqual(['isolated', 'A']);
  });

  it.each([
    [7, 'inconclusive'],
    [8, 'isolated'],
  ])('is seen by links of one tag on the ends of a pair of devices: 7 and %s', (tag, verdict) => {
    const pair = `pe1.conf @ link set eth2.50 up
+ link add va type veth peer name vb\n+ link set va up\n+ link set vb up
+ link add link va name va.7 type vlan id 7\n+ link set va.7 master FIN\n+ link set va.7 up
+ link add link vb name vb.7 type vlan id ${tag}\n+ link set vb.7 master HUB\n+ link set vb.7 up
pe1.conf @ address add 100.65.1.5/30 dev eth2.50
+ address add 192.0.2.1/30 dev va.7\n+ address add 198.51.100.1/30 dev vb.7\n`;
    expect(judged(pair)[0]).toBe(verdict);
  });

  it('is none to an address that no circuit of the VRF lies on one network with', () => {
    expect(judged('pe1.conf @ vrf FIN\n+  ip route 10.110.0.0/16 10.110.1.1\n')).toEqual(['isolated', 'A']);
  });

  it('is not what a route names another VRF for: that is asked about for itself', () => {
    const leak = ROUTE.replace('192.0.2.2', '192.0.2.2 nexthop-vrf HUB');
    expect(judged(ends('192.0.2.1/30', '192.0.2.2/30') + leak)).toEqual([
      'inconclusive',
      'B',
      'static-recursive FIN-undefined',
    ]);
  });

  it('leads to every VRF that has the address, and leaves other VPNs alone', () => {
    const also = 'pe1.conf @ address add 100.65.1.1/30 dev eth2.40\n+ address add 192.0.2.2/32 dev eth2.40\n';
    const { inconclusive, pairs } = auditOf(ends('192.0.2.1/30', '192.0.2.2/30') + also + ROUTE);
    expect(inconclusive.map(({ data }) => data['other'])).toEqual(['HUB', 'TAX']);
    const open = pairs.filter(({ verdict }) => verdict === 'inconclusive');
    expect(open.some(({ fromVpn, toVpn }) => fromVpn === 'fin' && toVpn === 'flood')).toBe(true);
    expect(open.filter(({ fromVpn, toVpn }) => fromVpn === 'tour' && toVpn === 'tour')).toEqual([]);
  });

  it('between two VRFs of one VPN is its own affair', () => {
    const flat = POLICY.replace(
      'vrfs: [SPOKE, SPOKE-B], vpn-service-topology: hub-spoke, hub-vrfs: [HUB]',
      'vrfs: [SPOKE, SPOKE-B, HUB]',
    );
    const within = `pe3.conf @ link set eth2.50 up
+ link set a master SPOKE\n+ link set a up\n+ link set b master SPOKE-B\n+ link set b up
pe3.conf @ address add 100.65.3.1/30 dev eth2.50
+ address add 192.0.2.1/30 dev a\n+ address add 192.0.2.2/30 dev b
pe3.conf @ vrf SPOKE\n+  ip route 10.110.4.0/24 192.0.2.2`;
    expect(judged(within, flat)).toEqual(judged('', flat));
    expect(judged(within)).not.toEqual(judged(''));
  });
});

describe('a cable between circuits of two VPNs on two routers', () => {
  const folder = join(import.meta.dirname, '35-cable-between-two-routers');
  const policy = parsePolicy({
    path: 'policy.yaml',
    text: readFileSync(join(folder, 'policy.yaml'), 'utf8'),
  }).value;
  const verdict = (edit: (text: string) => string) => {
    const read = readBackups(
      readdirSync(join(folder, 'configs')).map((path) => {
        const text = readFileSync(join(folder, 'configs', path), 'utf8');
        return { path, bytes: new TextEncoder().encode(edit(text)) };
      }),
    );
    const subject = policy && policySubject(policy, read.routers).value;
    if (subject === undefined) throw new Error('no subject');
    return auditRead(subject, read, {}).verdict;
  };
  const ROUTE = 'ip route-static vpn-instance FIN 10.10.0.0 255.255.0.0 172.16.0.1';

  it('is seen by a route to the other end of a link between two', () => {
    expect(verdict((text) => text)).toBe('inconclusive');
  });

  it('is seen in a larger network too', () => {
    const edit = (text: string) =>
      text
        .replaceAll(/(172.16.0.\d)\/30/g, '$1/24')
        .replace('172.16.0.2 255.255.255.252', '172.16.0.2 255.255.255.0');
    expect(verdict(edit)).toBe('inconclusive');
  });

  it('is seen where the two ends have networks of their own', () => {
    expect(verdict((text) => text.replaceAll('172.16.0.1/30', '172.16.0.1/31'))).toBe('inconclusive');
  });

  it.each([
    ['there is no route over it', (text: string) => text.replace(ROUTE, '')],
    ['nobody has the next hop', (text: string) => text.replaceAll('172.16.0.1/30', '172.16.0.9/30')],
  ])('is none where %s', (_, edit) => {
    expect(verdict(edit)).toBe('isolated');
  });
});
