import { expect, it } from 'vitest';
import type { SiteRole, Topology } from '../../src/inventory/types.ts';
import { parsePrefix } from '../../src/net/prefix.ts';
import { multihomed } from '../../src/verify/foreign/multihomed.ts';
import type { VpnService } from '../../src/verify/subject/subject.ts';

const SPAN = { file: 'policy.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
const SERVICE = { id: 'flood', status: 'active', families: [4], span: SPAN } as const;

/** Two circuits that carry one network and one link; how many sites they are. */
function sitesOfTwo(
  vpn: VpnService,
  roles: readonly [SiteRole, SiteRole],
  shared: 'network' | 'link',
): number {
  const own = (n: number) => [
    prefix(`10.110.${n}.0/24`),
    prefix(shared === 'link' ? '192.168.1.0/30' : `100.65.${n}.0/30`),
  ];
  const circuits = roles.map((role, n) => {
    const [lan, link] = own(n);
    if (lan === undefined || link === undefined) throw new Error('no prefixes');
    const both = shared === 'network' ? [prefix('10.110.9.0/24')] : [];
    return { member: { vpn: 'flood', role }, customer: { prefixes: [link, lan, ...both], links: [link] } };
  });
  return multihomed(circuits, [vpn]).length;
}

function prefix(text: string) {
  const value = parsePrefix(text);
  if (value === undefined) throw new Error(text);
  return value;
}

const OPEN: readonly (readonly [Topology, SiteRole])[] = [
  ['any-to-any', 'any-to-any-role'],
  ['hub-spoke', 'hub-role'],
];
const APART: readonly (readonly [Topology, SiteRole])[] = [
  ['hub-spoke', 'spoke-role'],
  ['hub-spoke-disjoint', 'spoke-role'],
  ['hub-spoke-disjoint', 'hub-role'],
];

it.each(OPEN)('%s: circuits of %s with one network are one site', (topology, role) => {
  expect(sitesOfTwo({ ...SERVICE, topology }, [role, role], 'network')).toBe(1);
});

it.each([...OPEN, ...APART])('%s: circuits of %s with one link are two sites', (topology, role) => {
  expect(sitesOfTwo({ ...SERVICE, topology }, [role, role], 'link')).toBe(2);
});

it.each(APART)(
  '%s: circuits of %s with one network are two sites, as they may not send to each other',
  (topology, role) => {
    expect(sitesOfTwo({ ...SERVICE, topology }, [role, role], 'network')).toBe(2);
  },
);

it('a hub and a spoke are never one site', () => {
  expect(sitesOfTwo({ ...SERVICE, topology: 'hub-spoke' }, ['hub-role', 'spoke-role'], 'network')).toBe(2);
});

it('where it is said pair by pair who may send to whom every circuit is a site', () => {
  const vpn: VpnService = { ...SERVICE, topology: 'any-to-any', allows: () => true };
  expect(sitesOfTwo(vpn, ['any-to-any-role', 'any-to-any-role'], 'network')).toBe(2);
});
