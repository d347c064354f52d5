import { describe, expect, it } from 'vitest';
import { sameDeviceModel, withoutOrigins } from '../../src/device/equal.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { backboneConfigs, compileInventory } from '../../src/pipeline.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';
import { SUPPORTED_PLATFORMS } from '../../src/platforms/registry.ts';
import { networks } from '../allocate/arbitrary-inventory.ts';
import { fc } from '../fast-check.ts';

describe.each(SUPPORTED_PLATFORMS)('what is compiled for %s', (platform) => {
  it.each(['vpn', 'underlay'] as const)(
    'reads back as it was meant, every line understood (manages: %s)',
    (manages) => {
      fc.assert(
        fc.property(networks, (network) => {
          const { devices, configs } = compilation(on(platform, manages, network));
          for (const config of configs) {
            const wanted = devices.find((one) => one.router === config.router)?.device;
            const { model, coverage } = grammarOf(platform).read(config.text);
            expect(coverage.unread).toEqual([]);
            if (wanted !== undefined && !sameDeviceModel(model, wanted))
              expect(withoutOrigins(model)).toEqual(withoutOrigins(wanted));
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  it('has a cause for every line that is not mere structure', () => {
    fc.assert(
      fc.property(networks, (network) => {
        for (const { text, causes } of compilation(on(platform, 'vpn', network)).configs) {
          const lines = text.trimEnd().split('\n');
          expect(causes).toHaveLength(lines.length);
          const silent = lines.filter((_, index) => causes[index] === undefined).map((line) => line.trim());
          expect(silent.filter((line) => !STRUCTURE.test(line))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('records every VPN object of every router as owned by its VPN', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { lock } = compilation(on(platform, 'vpn', network));
        const objects = lock.allocations.owned.flatMap((entry) => entry.objects);
        expect(objects.filter(({ vpns }) => vpns.length !== 1)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('starts laboratories with a backbone that reads back too', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { inventory, allocations } = compilation(on(platform, 'vpn', network));
        for (const config of backboneConfigs(inventory, allocations))
          expect(grammarOf(platform).read(config.text).coverage.unread).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

/** Lines that open, close or name a block or the router, and constants of a platform: no single line of the inventory causes them. */
const STRUCTURE =
  /^(#.*|!|exit.*|end|return|COMMIT|frr defaults .*|service integrated-vtysh-config|(host|sys)name .*|router bgp .*|ipv[46]-family .*)$/;

/** Ports as a platform calls them: its grammar trusts no others. */
function portOn(platform: Inventory['routers'][number]['platform'], port: string): string {
  return platform === 'frr' ? port : port.replace(/^eth/, 'GigabitEthernet0/2/');
}

function on(
  platform: Inventory['routers'][number]['platform'],
  manages: 'vpn' | 'underlay',
  network: Inventory,
) {
  return {
    ...network,
    network: { ...network.network, manages, routeReflectors: ['pe1'] },
    routers: network.routers.map((router) => ({ ...router, platform })),
    coreLinks: network.coreLinks.map(({ ends: [a, b], ...link }) => ({
      ...link,
      ends: [
        { ...a, interface: portOn(platform, a.interface) },
        { ...b, interface: portOn(platform, b.interface) },
      ] as const,
    })),
    sites: network.sites.map((site) => ({
      ...site,
      accesses: site.accesses.map((one) => ({ ...one, interface: portOn(platform, one.interface) })),
    })),
  };
}

function compilation(network: Inventory) {
  const { value, diagnostics } = compileInventory(network, undefined);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (value === undefined) throw new Error('nothing compiled');
  return value;
}
