import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileInventory } from '../../src/pipeline.ts';
import { planDevice } from '../../src/plan/plan.ts';
import type { DevicePlan, Remit } from '../../src/plan/types.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { emptyRouter, runOn, wholeNetwork } from './variants.ts';

/**
 * A department's plan meets routers that carry nothing of it. The kernel of a Linux router makes `rule add pref 1000 l3mdev` itself with its first
 * VRF: a plan that asked for that rule where it makes no VRF predicted a router that cannot be, and ended in a throw.
 */
const whole = wholeNetwork(fileURLToPath(new URL('../../inventory/chengdu', import.meta.url)), 'vpn');
const { configs, allocations } = whole.compilation;
const VPNS = whole.inventory.vpns.filter(({ status }) => status === 'active').map(({ id }) => id);

describe.each(configs.map((config) => [config.router, config] as const))('%s', (router, config) => {
  const fresh = emptyRouter(whole, config);
  const owned = allocations.owned.find((one) => one.router === router)?.objects ?? [];

  it('is sent nothing for a department that has nothing on it, and for the others what is theirs', () => {
    for (const vpn of VPNS) {
      const plan = planFor(config, fresh, vpn, []);
      const isHere = owned.some(({ vpns }) => vpns.length === 1 && vpns[0] === vpn);
      expect([vpn, plan.commands.length > 0]).toEqual([vpn, isHere]);
      const [, after = ''] = runOn(config, fresh, [plan.commands]);
      expect([vpn, planFor(config, after, vpn, owned).commands]).toEqual([vpn, []]);
    }
  });

  it('can lose its last department before the next one comes', () => {
    for (const vpn of VPNS) {
      const first = planFor(config, fresh, vpn, []);
      if (first.commands.length === 0) continue;
      const [, running = ''] = runOn(config, fresh, [first.commands]);
      const theirs = owned.filter(({ vpns }) => vpns.includes(vpn));
      const declared = required(withoutVpn(vpn).find((one) => one.router === router));
      const plan = planFor(declared, running, vpn, theirs);
      expect([vpn, plan.vpnsTouched]).toEqual([vpn, [vpn]]);
      const [, left = ''] = runOn(config, running, [plan.commands]);
      expect([vpn, planFor(declared, left, vpn, theirs).commands]).toEqual([vpn, []]);
    }
  });
});

function planFor(
  wanted: DeviceConfig,
  running: string,
  vpn: string,
  owned: Parameters<typeof planDevice>[0]['owned'],
): DevicePlan {
  const remit: Remit = { by: 'department', departments: [vpn], vpns: [vpn], backbone: false };
  const { value, diagnostics } = planDevice({ wanted, running, owned, remit });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

/** The network after a department has closed all its sites. */
function withoutVpn(gone: string): readonly DeviceConfig[] {
  const sites = whole.inventory.sites.filter(({ vpn }) => vpn !== gone);
  const agreements = whole.inventory.agreements.filter(
    ({ providerVpn, consumerVpn }) => providerVpn !== gone && consumerVpn !== gone,
  );
  return required(compileInventory({ ...whole.inventory, sites, agreements }, whole.compilation.lock).value)
    .configs;
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not there');
  return value;
}
