import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult, SitePairs, SitesAsked } from '../../src/verify/types.ts';
import { type AuditCase, cleanNetwork, plantedCase } from './case.ts';

const HERE = import.meta.dirname;
const seeded = (name: string) => plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
const answer = ({ inventory, configs, options }: AuditCase, sites: SitesAsked = {}): AuditResult =>
  audit(inventory, configs, { ...options, sites });

/** Every ordered pair of sites that a product stands for. */
function expanded(rows: readonly SitePairs[] = []): ReadonlyMap<string, SitePairs> {
  const all = rows.flatMap((row) =>
    row.from.flatMap((from) =>
      row.to.filter((to) => to !== from).map((to) => [`${from} ${to} ${row.family}`, row] as const),
    ),
  );
  expect(new Set(all.map(([key]) => key)).size, 'a pair stands in two products').toBe(all.length);
  return new Map(all);
}

const offices = cleanNetwork('offices');
const mini = cleanNetwork('mini');

describe('pairs of sites', () => {
  it.each([
    ['offices', offices, [4]],
    ['mini', mini, [4, 6]],
    ['tourism imports tax', seeded('01-tourism-imports-tax'), [4]],
    ['hub exports a default', seeded('10-hub-exports-a-default'), [4]],
    ['a text is missing', seeded('19-router-not-collected'), [4]],
  ] as const)('%s: each ordered pair of active sites has one verdict per family', (_, network, families) => {
    const result = answer(network);
    const active = new Set(result.vpns);
    const sites = network.inventory.sites.filter(({ vpn }) => active.has(vpn));
    expect(expanded(result.sitePairs).size).toBe(sites.length * (sites.length - 1) * families.length);
  });

  it('say which sites an agreement joins, and that the rest of the two VPNs stays apart', () => {
    const pairs = expanded(answer(offices).sitePairs);
    expect(pairs.get('fin-a tax-a 4')).toMatchObject({
      verdict: 'reachable-as-declared',
      agreements: ['X1'],
    });
    expect(pairs.get('fin-b tax-a 4')).toMatchObject({ verdict: 'isolated', level: 'A', agreements: [] });
    expect(pairs.get('fin-a tax-b 4')).toMatchObject({ verdict: 'isolated', level: 'A' });
    expect(pairs.get('spoke-1 spoke-2 4')).toMatchObject({ verdict: 'isolated', level: 'A' });
    expect(pairs.get('spoke-1 hub 4')).toMatchObject({ verdict: 'reachable-as-declared' });
  });

  it('name each site that a breach joins, not only the one that is shown', () => {
    const pairs = expanded(answer(seeded('10-hub-exports-a-default')).sitePairs);
    const broken = [...pairs].filter(([, { verdict }]) => verdict === 'breach').map(([key]) => key);
    expect(broken.sort()).toEqual(
      ['1 2', '1 3', '2 1', '2 3', '3 1', '3 2'].map((pair) => {
        const [from, to] = pair.split(' ');
        return `spoke-${from} spoke-${to} 4`;
      }),
    );
  });

  it('lose level A where an announcement could open them, and only there', () => {
    const pairs = expanded(answer(seeded('53-announcement-could-open')).sitePairs);
    expect(pairs.get('flood-hq env-hq 4')).toMatchObject({ verdict: 'reachable-as-declared', level: 'B' });
    expect(pairs.get('stats-hq env-hq 4')).toMatchObject({ verdict: 'isolated', level: 'A' });
  });

  it('are cut down to the ends that were asked for, sites or VPNs', () => {
    const rows = answer(offices, { from: 'fin-a', to: 'tax' }).sitePairs;
    expect([...expanded(rows).keys()].sort()).toEqual(['fin-a tax-a 4', 'fin-a tax-b 4']);
  });

  it('are not worked out unless somebody asks', () => {
    expect(audit(offices.inventory, offices.configs).sitePairs).toBeUndefined();
  });
});
