import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBelow } from '../../src/cli/required-level.ts';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork, plantedCase } from './case.ts';

const HERE = import.meta.dirname;

function seeded(name: string) {
  const { inventory, configs } = plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
  return audit(inventory, configs);
}

describe('levels', () => {
  const opened = seeded('53-announcement-could-open');
  const offices = cleanNetwork('offices');
  const clean = audit(offices.inventory, offices.configs);

  it('A is lost by a pair that an announcement could open, and the pair says by what', () => {
    const pair = opened.pairs.find(({ fromVpn, toVpn }) => fromVpn === 'env' && toVpn === 'flood');
    expect(pair).toMatchObject({ level: 'B', opens: { class: 'announcement-admitted' } });
    expect(pair?.opens?.lines.map(({ file }) => file)).toEqual(['mn-pe1.conf']);
    expect([isBelow('A', opened), isBelow('B', opened), isBelow(undefined, opened)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('A holds where nothing could open a pair', () => {
    expect(clean.level).toBe('A');
    expect(clean.pairs.filter(({ opens }) => opens !== undefined)).toEqual([]);
    expect(isBelow('A', clean)).toBe(false);
  });

  it('C names what is trusted: two VPNs on one port, a hub, a shared server, and who joins whom through others', () => {
    const kinds = new Set(clean.trust.map((one) => one.class));
    expect([...kinds].sort()).toEqual(['ce-transit', 'one-arm-hub', 'shared-server']);
    const joins = (from: string, to: string) =>
      clean.pairs.find(({ fromVpn, toVpn }) => fromVpn === from && toVpn === to)?.trust;
    expect(joins('fin', 'tour')).toEqual(['T2']);
    expect(joins('flood', 'flood')).toEqual(['T4']);
    expect([isBelow('C', clean), isBelow('A,C', clean)]).toEqual([true, true]);
  });

  it('C names a firewall that enforces agreements, with the agreements', () => {
    const { inventory, configs } = offices;
    const agreements = inventory.agreements.map((one) => ({
      ...one,
      enforcement: { kind: 'firewall' as const, firewall: 'fw-1' },
    }));
    const { trust } = audit({ ...inventory, agreements }, configs);
    expect(trust.find((one) => one.class === 'firewall-trusted')).toMatchObject({
      vpns: ['fin', 'tax'],
      data: { firewall: 'fw-1', agreements: 'X1' },
    });
  });

  it('C names a customer AS that stands in two VPNs', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const sites = inventory.sites.map((site) => ({
      ...site,
      accesses: site.accesses.map((access) =>
        access.routing.type === 'bgp'
          ? { ...access, routing: { ...access.routing, remoteAs: 64970 } }
          : access,
      ),
    }));
    const same = configs.map((one) => ({ ...one, text: one.text.replaceAll('64930', '64970') }));
    const { trust } = audit({ ...inventory, sites }, same);
    expect(trust.filter(({ data }) => 'as' in data)).toMatchObject([
      { class: 'ce-transit', vpns: ['env', 'stats'], sites: ['env-hq', 'stats-hq'], data: { as: 64970 } },
    ]);
  });

  it('a breach is never a matter of the required level', () => {
    expect(isBelow('A', seeded('01-tourism-imports-tax'))).toBe(false);
  });
});
