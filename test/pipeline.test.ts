import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ownedBy } from '../src/allocate/ownership.ts';
import type { AllocationLock } from '../src/allocate/types.ts';
import type { Inventory } from '../src/inventory/types.ts';
import { compileInventory, loadInventory } from '../src/pipeline.ts';

const CHENGDU = fileURLToPath(new URL('../inventory/chengdu', import.meta.url));
const chengdu = load(CHENGDU);

describe('pipeline', () => {
  it('reports a folder that is not there and compiles nothing', () => {
    const { value, diagnostics } = loadInventory('no/such/folder', { asOf: '2026-06-01' });
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['SN1001']);
  });

  it('keeps planned VPNs out of what is pushed and shows them beside it', () => {
    const { configs, plannedConfigs, allocations } = compiled(chengdu);
    const planned = chengdu.vpns.filter((vpn) => vpn.status === 'planned').map((vpn) => vpn.id);
    const names = allocations.vrfs.filter((vrf) => planned.includes(vrf.vpn)).map((vrf) => vrf.name);
    expect(planned).toEqual(['labor', 'quality']);
    for (const name of names) {
      expect(configs.filter((config) => config.text.includes(name))).toEqual([]);
      expect(plannedConfigs.filter((config) => config.text.includes(name))).not.toEqual([]);
    }
  });

  it('makes a VPN active without touching a line of the others', () => {
    const active = chengdu.vpns.map((vpn) => ({ ...vpn, status: 'active' as const }));
    const before = compiled(chengdu);
    const after = compiled({ ...chengdu, vpns: active }, before.lock);
    for (const { router, text, causes } of after.configs) {
      const lines = text.split('\n').filter((_, index) => !/labor|quality/.test(causes[index]?.vpn ?? ''));
      const old = before.configs.find((config) => config.router === router)?.text.split('\n') ?? [];
      expect(structured(old)).toEqual(structured(lines));
    }
  });

  it('retires the numbers of an agreement that is taken out, and changes its two VPNs only', () => {
    const before = compiled(chengdu);
    const gone = chengdu.agreements.find((one) => one.id === 'X7');
    const others = chengdu.agreements.filter((one) => one.id !== 'X7');
    const after = compiled({ ...chengdu, agreements: others }, before.lock);
    const numbers = before.allocations.agreementTargets.find((one) => one.agreement === 'X7');
    expect(after.lock.retired).toEqual([
      { kind: 'route-target', value: numbers?.forward, owner: 'agreement X7' },
      { kind: 'route-target', value: numbers?.return, owner: 'agreement X7' },
    ]);
    const parties = [gone?.consumerVpn, gone?.providerVpn];
    expect(linesOfOthers(after, parties)).toEqual(linesOfOthers(before, parties));
    expect(
      after.configs.some(({ text }) => text.includes(`${numbers?.forward}`) || text.includes('X7')),
    ).toBe(false);
  });

  it('remembers the objects of a removed agreement until they are dropped', () => {
    const before = compiled(chengdu);
    const after = compiled({ ...chengdu, agreements: [] }, before.lock);
    for (const { router } of before.configs) {
      const names = (lock: AllocationLock) =>
        ownedBy(lock, router).map(({ kind, name }) => `${kind} ${name}`);
      expect(names(after.lock)).toEqual(names(before.lock));
    }
  });
});

function load(folder: string): Inventory {
  const { value, diagnostics } = loadInventory(folder, { asOf: '2026-06-01' });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function compiled(inventory: Inventory, lock?: AllocationLock) {
  const { value, diagnostics } = compileInventory(inventory, lock);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function linesOfOthers({ configs }: ReturnType<typeof compiled>, parties: readonly (string | undefined)[]) {
  return configs.map(({ router, text, causes }) => [
    router,
    ...text.split('\n').filter((_, index) => {
      const vpn = causes[index]?.vpn;
      return vpn !== undefined && !parties.includes(vpn);
    }),
  ]);
}

/** Without lines that only open, close or part blocks. */
function structured(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s*(#.*|!|exit.*|end|return|COMMIT|)$/.test(line));
}
