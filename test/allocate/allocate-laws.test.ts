import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import { claimKey, claimsOf } from '../../src/allocate/claims.ts';
import { lockText, parseLock } from '../../src/allocate/lock-file.ts';
import type { AllocationLock, Allocations } from '../../src/allocate/types.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { networkOf, overlaps } from '../../src/net/prefix.ts';
import { fc } from '../fast-check.ts';
import { networks, restricted, shuffled } from './arbitrary-inventory.ts';

describe('laws of allocation', () => {
  it('does not depend on the order of files, departments, sites or accesses', () => {
    fc.assert(
      fc.property(networks, fc.array(fc.integer(), { minLength: 3 }), (network, order) => {
        expect(lockText(done(shuffled(network, order)))).toBe(lockText(done(network)));
      }),
    );
  });

  it('never moves a value because VPNs, sites and agreements are added', () => {
    fc.assert(
      fc.property(networks, networks, (first, second) => {
        const numbers = new Set(first.vpns.map(({ number }) => number));
        const added = restricted(second, (id) => !numbers.has(Number(id.slice(1))));
        const both = joined(first, added);
        const before = done(first);
        const after = done(both, before);
        expect(claimsOf(after.allocations)).toEqual(
          expect.arrayContaining([...claimsOf(before.allocations)]),
        );
        expect(after.retired).toEqual([]);
      }),
    );
  });

  it('gives the same answer when run again', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const once = done(network);
        expect(done(network, once)).toEqual(once);
      }),
    );
  });

  it('never gives one value to two owners', () => {
    fc.assert(
      fc.property(networks, (network) => {
        expectNoCollision(done(network).allocations);
      }),
    );
  });

  it('never gives out a retired value again, whatever goes and comes', () => {
    fc.assert(
      fc.property(networks, networks, (first, second) => {
        const before = done(first);
        const numbers = new Set(first.vpns.map(({ number }) => number));
        const others = restricted(second, (id) => !numbers.has(Number(id.slice(1))));
        const after = done(others, before);
        const again = done(joined(others, first), after);
        const reused = claimsOf(again.allocations).filter((claim) => {
          const former = after.retired.find((retired) => claimKey(retired) === claimKey(claim));
          return former !== undefined && former.owner !== claim.owner;
        });
        expect(reused).toEqual([]);
        expectNoCollision(again.allocations);
      }),
    );
  });

  it('reads back the lock file it writes', () => {
    fc.assert(
      fc.property(networks, networks, (first, second) => {
        const numbers = new Set(first.vpns.map(({ number }) => number));
        const lock = done(
          restricted(second, (id) => !numbers.has(Number(id.slice(1)))),
          done(first),
        );
        expect(parseLock(lockText(lock))).toEqual({ value: lock, diagnostics: [] });
      }),
    );
  });
});

function done(network: Inventory, lock?: AllocationLock): AllocationLock {
  const { value, diagnostics } = allocate(network, lock);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new Error('no allocation');
  return value.lock;
}

function joined(a: Inventory, b: Inventory): Inventory {
  return {
    ...a,
    vpns: [...a.vpns, ...b.vpns],
    sites: [...a.sites, ...b.sites],
    agreements: [...a.agreements, ...b.agreements],
  };
}

/** Counted here by hand, not with the allocator's own check. */
function expectNoCollision(allocations: Allocations): void {
  const rds = allocations.vrfs.map((vrf) => vrf.rd);
  expect(new Set(rds).size).toBe(rds.length);
  const tables = allocations.vrfs.map((vrf) => `${vrf.router} ${vrf.table}`);
  expect(new Set(tables).size).toBe(tables.length);
  const names = allocations.vrfs.map((vrf) => `${vrf.router} ${vrf.name}`);
  expect(new Set(names).size).toBe(names.length);
  const vlans = allocations.accesses.map((access) => `${access.router} ${access.interface} ${access.vlan}`);
  expect(new Set(vlans).size).toBe(vlans.length);
  const targets = [
    ...allocations.vpnTargets.flatMap((entry) => [...new Set([entry.any, entry.hub, entry.spoke])]),
    ...allocations.agreementTargets.flatMap((entry) => [entry.forward, entry.return]),
  ].map((target) => target.split(':').map(Number).join(':'));
  expect(new Set(targets).size).toBe(targets.length);
  const links = [
    ...allocations.accesses.flatMap((access) =>
      access.links.filter((link) => link.customer !== undefined).map((link) => networkOf(link.provider)),
    ),
    ...allocations.coreLinks.flatMap((link) => link.ends[0].map(networkOf)),
  ];
  for (const [i, a] of links.entries())
    for (const b of links.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
}
