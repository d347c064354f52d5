import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork, editedNetwork, type Replaced } from './case.ts';

/** The verdict on a network of `networks/` with texts changed. */
function verdictOf(name: string, ...edits: readonly Replaced[]): string {
  const { inventory, configs } = editedNetwork(name, edits);
  return audit(inventory, configs).verdict;
}

const FRR = '\n set ip next-hop peer-address';
const VRP = '\n apply ip-address next-hop peer-address';
const NEIGHBOUR = '  neighbor 100.64.0.1 activate';
const PEER = '  peer 100.64.0.1 enable';

describe('the peer as next hop', () => {
  it('belongs to sessions with customers: what the compiler writes is isolated', () => {
    expect(verdictOf('branches')).toBe('isolated');
  });

  it.each<[string, string, ...Replaced[]]>([
    [
      'between a VRF and the VPN tables of FRR',
      'offices',
      ['pe1', 'route-map TAX-OUT permit 10', `route-map TAX-OUT permit 10${FRR}`],
    ],
    [
      'on the way into a VRF of FRR',
      'offices',
      ['pe1', 'route-map TAX-IN permit 30', `route-map TAX-IN permit 30${FRR}`],
    ],
    [
      'between a VRF and the VPN tables of VRP',
      'offices',
      ['pe2', 'route-policy FIN-OUT permit node 20', `route-policy FIN-OUT permit node 20${VRP}`],
    ],
    [
      'on a session of the backbone of FRR',
      'branches',
      ['pe1', NEIGHBOUR, `${NEIGHBOUR}\n  neighbor 100.64.0.1 route-map CE-env-hq-1 in`],
    ],
    [
      'on a session of the backbone of VRP',
      'branches',
      ['pe2', PEER, `${PEER}\n  peer 100.64.0.1 route-policy OUT-flood-hq-1 import`],
      [
        'pe2',
        'route-policy OUT-flood-hq-1 permit node 10',
        `route-policy OUT-flood-hq-1 permit node 10${VRP}`,
      ],
    ],
  ])('is never called isolated %s', (_, name, ...edits) => {
    expect(verdictOf(name, ...edits)).not.toBe('isolated');
  });

  it('is the one form of a next hop that is understood', () => {
    const frr: Replaced = ['pe1', FRR, '\n set ip next-hop 100.65.0.2'];
    const vrp: Replaced = ['pe2', VRP, '\n apply ip-address next-hop 100.65.0.10'];
    for (const edit of [frr, vrp]) expect(verdictOf('branches', edit)).toBe('inconclusive');
  });

  it('counts in the family of the session alone', () => {
    const { inventory, configs } = cleanNetwork('branches');
    const texts = configs.map((one) => ({
      ...one,
      text: one.text
        .replaceAll(' set ip next-hop peer-address', ' set ipv6 next-hop peer-address')
        .replace('-A POSTROUTING -o eth3.1170 -j AGR-X7-c\n', ''),
    }));
    const { pairs } = audit(inventory, texts);
    const open = pairs.filter(({ opens }) => opens?.class === 'next-hop-admitted');
    expect(open.map(({ fromVpn, toVpn, family }) => `${fromVpn} ${toVpn} ${family}`)).toContain(
      'flood env 4',
    );
  });
});
