import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Running } from '../../../src/change.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import { backboneConfigs, type Compilation, compileInventory } from '../../../src/pipeline.ts';
import { planNetwork } from '../../../src/plan/network.ts';
import { planDevice } from '../../../src/plan/plan.ts';
import type { ChangePlan, Command } from '../../../src/plan/types.ts';
import { planWaves } from '../../../src/waves.ts';
import { wholeNetwork } from '../variants.ts';

/**
 * An agreement that expires, or gets another port, is open until its change is through, and nobody but the inventory before says so. The pair counted as joined anyway:
 * a way that opened all of it for a moment was not found out.
 */
const whole = wholeNetwork(fileURLToPath(new URL('../../../inventory/chengdu', import.meta.url)), 'vpn');
const OLD = built(whole.compilation);
const EXPIRED = withAgreement((one) => ({ ...one, validity: 'expired' }));
const MOVED = withAgreement((one) => ({
  ...one,
  services: [{ protocol: 'tcp', ports: { from: 9443, to: 9443 } }],
}));

describe('an agreement that expires', () => {
  const ground = { inventory: EXPIRED, running: OLD };

  it('is taken away on both its routers, the first of them alone', () => {
    expect(planWaves(ground, planTo(EXPIRED))).toMatchObject({
      waves: [{ routers: ['cd-pe-dc'] }, { routers: ['cd-pe-gov2'] }],
    });
  });

  it('waits for the other router where its filter would leave the circuit before the routes go', () => {
    expect(planWaves(ground, openedFirst(planTo(EXPIRED)))).toMatchObject({
      waves: [
        { routers: ['cd-pe-gov2'] },
        { routers: ['cd-pe-dc'], reason: { kind: 'isolation', apart: ['cd-pe-gov2'] } },
      ],
    });
  });
});

describe('an agreement that gets another port', () => {
  const ground = { inventory: MOVED, running: OLD, former: whole.inventory.agreements };

  it('is changed router by router', () => {
    expect(planWaves(ground, planTo(MOVED))).toMatchObject({
      waves: [{ routers: ['cd-pe-dc'] }, { routers: ['cd-pe-gov2'] }],
    });
  });

  it('has no order where its filter would leave the circuit meanwhile', () => {
    expect(planWaves(ground, openedFirst(planTo(MOVED)))).toMatchObject({ stuck: ['cd-pe-dc'] });
  });
});

/** The plan with the filter of X1 off its circuit on cd-pe-dc first, and back at the end where the change keeps it. */
function openedFirst(plan: ChangePlan): ChangePlan {
  const devices = plan.devices.map((device) =>
    device.router === 'cd-pe-dc' ? { ...device, commands: unguardedFirst(device.commands) } : device,
  );
  return { ...plan, devices };
}

function unguardedFirst(commands: readonly Command[]): readonly Command[] {
  const jumps = (way: string) =>
    ['PREROUTING -i', 'POSTROUTING -o'].map((hook): Command => {
      const text = `-${way} ${hook} eth3.1140 -j AGR-X1-p`;
      return { channel: 'iptables', context: ['*mangle'], text, vpns: [] };
    });
  const isJump = ({ channel, text }: Command) => channel === 'iptables' && / -j AGR-X1-p$/.test(text);
  const isKept = !commands.some(isJump);
  const rest = commands
    .filter((one) => !isJump(one))
    .toSorted((a, b) => Number(a.channel === 'iptables') - Number(b.channel === 'iptables'));
  return [...jumps('D'), ...rest, ...(isKept ? jumps('A') : [])];
}

function withAgreement(
  edit: (one: Inventory['agreements'][number]) => Inventory['agreements'][number],
): Inventory {
  return {
    ...whole.inventory,
    agreements: whole.inventory.agreements.map((one) => (one.id === 'X1' ? edit(one) : one)),
  };
}

function built({ configs, allocations }: Compilation): Running {
  return backboneConfigs(whole.inventory, allocations).map(({ router, text }) => {
    const wanted = configs.find((one) => one.router === router);
    const plan = wanted === undefined ? undefined : planDevice({ wanted, running: text, owned: [] }).value;
    return { router, file: `${router}.conf`, text: plan?.predicted ?? text };
  });
}

function planTo(inventory: Inventory): ChangePlan {
  const compilation = compileInventory(inventory, whole.compilation.lock).value;
  if (compilation === undefined) throw new Error('the network does not compile');
  const { owned } = whole.compilation.allocations;
  const devices = compilation.configs.map((wanted) => ({
    wanted,
    running: OLD.find(({ router }) => router === wanted.router)?.text ?? '',
    owned: owned.find(({ router }) => router === wanted.router)?.objects ?? [],
  }));
  const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}
