import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork } from './case.ts';

/** The verdict on a clean network with lines planted behind others of one router. */
function verdictWith(
  network: string,
  router: string,
  plants: readonly (readonly [behind: string, lines: string])[],
): string {
  const clean = cleanNetwork(network);
  const own = clean.configs.find((one) => one.router === router);
  const text = plants.reduce((before, [behind, lines]) => {
    expect(before).toContain(behind);
    return before.replace(behind, `${behind}${lines}\n`);
  }, own?.text ?? '');
  const configs = clean.configs.map((one) => (one === own ? { ...one, text } : one));
  return audit(clean.inventory, configs).verdict;
}

const VRF = 'vrf v130-stats\n';
const GLOBAL = 'service integrated-vtysh-config\n';
const ACCESS = 'interface eth2.1130\n';
const OUT = [VRF, ' ip route 10.170.13.0/24 100.64.0.1 nexthop-vrf default'] as const;

describe('lines of FRR that lead out of a VRF', () => {
  it.each([
    ['out of an interface', 'ip route 10.170.13.0/24 eth2.1170'],
    ['out of an interface towards a next hop', 'ip route 10.170.13.0/24 10.170.13.9 eth2.1170'],
    ['out of the device of the VRF', 'ip route 10.170.13.0/24 v170-env'],
  ])('through the global table and back %s are no silent way', (_, route) => {
    expect(verdictWith('mini', 'mn-pe3', [OUT, [GLOBAL, route]])).toBe('breach');
  });

  it('by a next hop of a pbr-map without a VRF of its own are no silent way', () => {
    const map = 'pbr-map OUT seq 1\n match src-ip 10.130.13.0/24\n set nexthop 100.64.128.8\nexit';
    const back = 'ip route 10.170.13.0/24 eth2.1170';
    expect(
      verdictWith('mini', 'mn-pe3', [
        [ACCESS, ' pbr-policy OUT'],
        [GLOBAL, `${map}\n${back}`],
      ]),
    ).not.toBe('isolated');
  });

  it.each(['ip', 'ipv6'])('by a filter before the kernel of a VRF (%s) are never called isolated', (ip) => {
    expect(verdictWith('mini', 'mn-pe3', [[VRF, ` ${ip} protocol static route-map NONE`]])).toBe(
      'inconclusive',
    );
  });
});

describe('lines of VRP that lead out of a VRF', () => {
  it.each(['offices', 'old-boxes'])('through the global table of `%s` and back are no silent way', (name) => {
    const lone = cleanNetwork(name).configs.find(({ router }) => router === 'pe2')?.text ?? '';
    const port = /^interface (\S+)\n(?: .*\n)*? ip binding vpn-instance TAX\n/m.exec(lone)?.[1];
    const lines = [
      'ip route-static vpn-instance FIN 10.140.2.0 24 100.64.0.1 public',
      `ip route-static 10.140.2.0 24 ${port} 100.65.2.10`,
    ];
    expect(verdictWith(name, 'pe2', [['sysname pe2\n#\n', `${lines.join('\n')}\n#`]])).toBe('breach');
  });

  it.each(['bridge-domain 10', 've-group 1 l2-terminate'])(
    'below the routing, by `%s` on an access, are never called isolated',
    (line) => {
      expect(
        verdictWith('offices', 'pe2', [[' vlan-type dot1q 40\n ip binding vpn-instance TAX\n', ` ${line}`]]),
      ).toBe('inconclusive');
    },
  );
});
