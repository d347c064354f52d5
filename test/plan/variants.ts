import type { Inventory } from '../../src/inventory/types.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import type { Command } from '../../src/plan/types.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { fc } from '../fast-check.ts';
import { runOnFrr } from '../transitions/apply-frr.ts';
import { runOnVrp } from '../transitions/apply-vrp.ts';

/** A network, compiled once with everything in it, so that all variants share its numbers. */
export interface Whole {
  readonly inventory: Inventory;
  readonly compilation: Compilation;
}

export function wholeNetwork(folder: string, manages: 'vpn' | 'underlay'): Whole {
  const loaded = required(loadInventory(folder, { asOf: '2026-03-01' }));
  const inventory = { ...loaded, network: { ...loaded.network, manages } };
  return { inventory, compilation: required(compileInventory(inventory, undefined)) };
}

/** What a variant leaves out or does in another way, by position (taken modulo the number there is). */
export interface Variant {
  readonly sitesGone: readonly number[];
  readonly agreementsGone: readonly number[];
  readonly sitesByBgp: readonly number[];
  readonly limit: number;
}

export const arbitraryVariant: fc.Arbitrary<Variant> = fc.record({
  sitesGone: fc.array(fc.nat(40), { maxLength: 6 }),
  agreementsGone: fc.array(fc.nat(10), { maxLength: 2 }),
  sitesByBgp: fc.array(fc.nat(40), { maxLength: 4 }),
  limit: fc.integer({ min: 10, max: 2000 }),
});

/** The configurations of a variant; `undefined` where it is no valid network. */
export function compileVariant(whole: Whole, variant: Variant): readonly DeviceConfig[] | undefined {
  const { inventory, compilation } = whole;
  const picked = (list: readonly unknown[], index: number, at: readonly number[]) =>
    at.some((one) => one % list.length === index);
  const sites = inventory.sites
    .filter((_, i) => !picked(inventory.sites, i, variant.sitesGone))
    .map((site, i) => (picked(inventory.sites, i, variant.sitesByBgp) ? byBgp(site) : site));
  const present = new Set(sites.map(({ vpn }) => vpn));
  const agreements = inventory.agreements.filter(
    (one, i) =>
      !picked(inventory.agreements, i, variant.agreementsGone) &&
      present.has(one.providerVpn) &&
      present.has(one.consumerVpn),
  );
  const vpns = inventory.vpns.map((vpn) => ({
    ...vpn,
    maximumRoutes: vpn.maximumRoutes.map((one) => ({ ...one, maximum: variant.limit })),
  }));
  return compileInventory({ ...inventory, sites, agreements, vpns }, compilation.lock).value?.configs;
}

function byBgp(site: Inventory['sites'][number]): Inventory['sites'][number] {
  const accesses = site.accesses.map((access) => ({
    ...access,
    routing: { type: 'bgp' as const, remoteAs: 64999 },
  }));
  return { ...site, accesses };
}

/** A router that runs the backbone and nothing else. */
export function emptyRouter(whole: Whole, config: DeviceConfig): string {
  const backbone = backboneConfigs(whole.inventory, whole.compilation.allocations);
  return backbone.find(({ router }) => router === config.router)?.text ?? '';
}

/** A router that has a name and nothing else. */
export function bareRouter({ platform, router }: DeviceConfig): string {
  if (platform !== 'frr') return `#\nsysname ${router}\n#\nreturn\n`;
  return `### vtysh -c "show running-config no-header"\nhostname ${router}\nend\n### sysctl\n`;
}

/** The texts of an emulated router at the start and after each list of commands. */
export function runOn(
  config: DeviceConfig,
  startup: string,
  ways: readonly (readonly Command[])[],
): readonly string[] {
  return config.platform === 'frr' ? runOnFrr(startup, ways) : runOnVrp(startup, ways);
}

function required<Value>({
  value,
  diagnostics,
}: {
  readonly value: Value | undefined;
  readonly diagnostics: readonly unknown[];
}): Value {
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}
