import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork } from './case.ts';

/** The clean network with lines of one file taken for others. */
function amended(file: string, ...pairs: readonly (readonly [string, string])[]) {
  const { inventory, configs, options } = cleanNetwork('mini');
  const changed = configs.map((config) => {
    if (config.file !== file) return config;
    for (const [old] of pairs) expect(config.text).toContain(old);
    return { ...config, text: pairs.reduce((text, [old, young]) => text.replace(old, young), config.text) };
  });
  return audit(inventory, changed, options);
}

const LOOPBACK = ['interface lo\n ip ospf area 0.0.0.0\n', 'interface lo\n'] as const;

describe('an address for VPN sessions that no IGP tells of', () => {
  it.each([
    ['on FRR', 'mn-pe3.conf', LOOPBACK],
    [
      'on VRP',
      'mn-pe2.conf',
      [' ipv6 address FD51:100::21/128\n ospf enable 1 area 0.0.0.0\n', ' ipv6 address FD51:100::21/128\n'],
    ],
  ] as const)('puts declared reach in doubt %s, and isolation not', (_, file, lines) => {
    const { verdict, inconclusive, pairs } = amended(file, lines);
    expect([verdict, inconclusive.map(({ reason }) => reason)]).toEqual(['inconclusive', ['address-untold']]);
    const isolated = pairs.filter(({ fromVpn, toVpn }) => fromVpn === 'env' && toVpn === 'stats');
    expect(isolated.map((one) => [one.verdict, one.level])).toEqual([
      ['isolated', 'A'],
      ['isolated', 'A'],
    ]);
  });

  it('does not where OSPF takes in connected routes', () => {
    const ospf = [
      ' ospf router-id 100.64.0.22\n',
      ' ospf router-id 100.64.0.22\n redistribute connected\n',
    ] as const;
    expect(amended('mn-pe3.conf', LOOPBACK, ospf).verdict).toBe('isolated');
  });
});
