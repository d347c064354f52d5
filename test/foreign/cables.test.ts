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
function judged(seed: string) {
  const { configs } = plantedCase(`network offices\n${seed}`);
  const texts = configs.map(({ file, text }) => ({ path: file, bytes: new TextEncoder().encode(text) }));
  const read = readBackups(texts);
  const policy = parsePolicy({ path: 'policy.yaml', text: POLICY });
  const subject = policy.value && policySubject(policy.value, read.routers).value;
  if (subject === undefined) throw new Error(JSON.stringify(policy.diagnostics));
  const { verdict, level, inconclusive } = auditRead(subject, read, {});
  return [
    verdict,
    level,
    ...inconclusive.map(({ reason, data }) => `${reason} ${data['vrf']}-${data['other']}`),
  ];
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
});
