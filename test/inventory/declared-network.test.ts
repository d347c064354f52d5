import { describe, expect, it } from 'vitest';
import { sitesClaiming } from '../../src/inventory/declared-network/claims.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { networkOfPolicy } from '../../src/inventory/declared-network/of-policy.ts';
import { topologyAllows } from '../../src/inventory/declared-network/topology.ts';
import type { DeclaredNetwork, DeclaredVpn } from '../../src/inventory/declared-network/types.ts';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { prefixText } from '../../src/net/prefix.ts';
import { cleanNetwork } from '../isolation/case.ts';

const { inventory } = cleanNetwork('mini');
const agreement = inventory.agreements.find(({ id }) => id === 'X7');

/** Permits in words: `X7 stats→flood opens 10.1.0.0/28→10.2.0.0/28`. */
function permitsIn({ permits }: DeclaredNetwork): readonly string[] {
  return permits.map(({ agreement, from, to, opens, answers, sources, destinations }) => {
    const does = [...(opens ? ['opens'] : []), ...(answers ? ['answers'] : [])].join('+');
    const ends = [sources, destinations].map((list) => list.map(prefixText).join());
    return `${agreement} ${from}→${to} ${does} ${ends.join('→')}`;
  });
}

describe('what an inventory declares', () => {
  it('has every agreement in force in both directions: one side opens, the other answers', () => {
    if (agreement === undefined) throw new Error('mini has lost X7');
    const said = (change: object) =>
      permitsIn(networkOfInventory({ ...inventory, agreements: [{ ...agreement, ...change }] }));
    const ways = ['consumer-opens', 'provider-opens', 'both'].map((direction) => said({ direction }));
    expect(ways.map((two) => two.map((one) => one.split(' ')[2]))).toEqual([
      ['opens', 'answers'],
      ['answers', 'opens'],
      ['opens+answers', 'opens+answers'],
    ]);
    const [there = '', back = ''] = ways[0] ?? [];
    const [from, to] = [agreement.consumerVpn, agreement.providerVpn];
    expect([there, back].map((one) => one.split(' ')[1])).toEqual([`${from}→${to}`, `${to}→${from}`]);
    const ends = (one: string) => one.split(' ')[3]?.split('→');
    expect(ends(back)).toEqual(ends(there)?.toReversed());
    expect(said({ validity: 'expired' })).toEqual([]);
    expect(said({ enforcement: { kind: 'firewall', firewall: 'fw1' } })).toEqual([]);
  });

  it('knows every access by its id, with its site', () => {
    const { accesses } = networkOfInventory(inventory);
    const declared = inventory.sites.flatMap((site) => site.accesses.map((access) => [access.id, site.id]));
    expect([...accesses].map(([id, { site }]) => [id, site.id])).toEqual(declared);
  });
});

describe('what a policy file declares', () => {
  const text = `vpns:
  - { vpn-id: stats, vrfs: [STATS], lan-prefixes: [10.1.0.0/16] }
  - { vpn-id: flood, vrfs: [FLOOD] }
inter-access-agreements:
  - { consumer-vpn: stats, provider-vpn: flood, provider-prefixes: [10.2.0.0/24] }
  - { consumer-vpn: flood, provider-vpn: stats }
`;

  it('fills prefixes that an agreement leaves out: those of the VPN, else every address', () => {
    const { value, diagnostics } = parsePolicy({ path: 'policy.yaml', text });
    expect(diagnostics).toEqual([]);
    if (value === undefined) throw new Error('no policy');
    const ends = permitsIn(networkOfPolicy(value, '')).map((one) => one.split(' ').slice(1).join(' '));
    expect(ends.toSorted()).toEqual([
      'flood→stats opens+answers 0.0.0.0/0,::/0→10.1.0.0/16',
      'flood→stats opens+answers 10.2.0.0/24→10.1.0.0/16',
      'stats→flood opens+answers 10.1.0.0/16→0.0.0.0/0,::/0',
      'stats→flood opens+answers 10.1.0.0/16→10.2.0.0/24',
    ]);
  });
});

describe('who claims a VRF', () => {
  const vpn = (id: string, claims: Partial<NonNullable<DeclaredVpn['claims']>>): DeclaredVpn => ({
    id,
    topology: 'hub-spoke',
    claims: { vrfs: [], hubVrfs: [], targets: [], ...claims },
  });
  const shown = { router: 'pe1', vrf: 'TAX-HQ', exports: ['1:1', '1:2', '1:3'] };
  const claimants = (...vpns: readonly DeclaredVpn[]) =>
    sitesClaiming(vpns, shown).map((site) => `${site.vpn} ${site.role}`);

  it('whoever names it with its router, before its name, before a pattern, before targets', () => {
    const ranked = [
      vpn('by-router', { vrfs: ['TAX-HQ@pe1'] }),
      vpn('by-pattern-on-router', { vrfs: ['TAX*@pe1'] }),
      vpn('by-name', { vrfs: ['TAX-HQ'] }),
      vpn('by-pattern', { vrfs: ['TAX*'] }),
      vpn('by-targets', { targets: ['1:1', '1:2'] }),
      vpn('by-one-target', { targets: ['1:3'] }),
    ];
    for (const [i, one] of ranked.entries())
      expect(claimants(...ranked.slice(i).toReversed())).toEqual([`${one.id} spoke-role`]);
  });

  it('several, when they claim it equally, and nobody when no name and no target is its own', () => {
    const two = [vpn('a', { vrfs: ['TAX-HQ'] }), vpn('b', { hubVrfs: ['TAX-HQ'] })];
    expect(claimants(...two)).toEqual(['a spoke-role', 'b hub-role']);
    const others = { vrfs: ['TAX.HQ', 'TAX', 'TAX-HQ@pe2'], targets: ['1:4'] };
    expect(claimants(vpn('c', others))).toEqual([]);
  });
});

describe('a topology', () => {
  it.each([
    ['any-to-any', 'spoke-role', 'spoke-role', true],
    ['hub-spoke', 'spoke-role', 'spoke-role', false],
    ['hub-spoke', 'spoke-role', 'hub-role', true],
    ['hub-spoke', 'hub-role', 'hub-role', true],
    ['hub-spoke-disjoint', 'hub-role', 'hub-role', false],
    ['hub-spoke-disjoint', 'hub-role', 'spoke-role', true],
    ['hub-spoke-disjoint', 'spoke-role', 'spoke-role', false],
    [undefined, 'undeclared', 'undeclared', true],
  ] as const)('%s: %s to %s: %s', (topology, from, to, allowed) => {
    expect(topologyAllows(topology, from, to)).toBe(allowed);
  });
});
