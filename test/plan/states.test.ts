import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backboneConfigs, type Compilation, compileInventory } from '../../src/pipeline.ts';
import { objectsOf } from '../../src/plan/objects.ts';
import { planDevice } from '../../src/plan/plan.ts';
import type { Command } from '../../src/plan/types.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { audit } from '../../src/verify/audit.ts';
import { statesOnFrr } from '../transitions/apply-frr.ts';
import { wholeNetwork } from './variants.ts';

/** Router by router, command by command: the network as the auditor sees it must never be open wider than both agreements say. */
const whole = wholeNetwork(fileURLToPath(new URL('../../inventory/chengdu', import.meta.url)), 'vpn');

describe.each(whole.inventory.agreements.map(({ id }) => id))(
  'every state on the way of agreement %s',
  (id) => {
    const without = compiledWithout(id);

    it('is isolated when the agreement comes', () => {
      expect(leaks(without.configs, whole.compilation.configs, asPlanned)).toEqual([]);
    });

    it('is isolated when the agreement goes', () => {
      expect(leaks(whole.compilation.configs, without.configs, asPlanned)).toEqual([]);
    });
  },
);

describe('an order that opens routes before filters', () => {
  it('is found out', () => {
    const found = leaks(compiledWithout('X7').configs, whole.compilation.configs, filtersLast);
    expect(found.length).toBeGreaterThan(0);
  });
});

function asPlanned(commands: readonly Command[]): readonly Command[] {
  return commands;
}

function filtersLast(commands: readonly Command[]): readonly Command[] {
  const isFilter = (command: Command) => command.context[0] === '*mangle';
  return [...commands.filter((one) => !isFilter(one)), ...commands.filter(isFilter)];
}

function compiledWithout(id: string): Compilation {
  const agreements = whole.inventory.agreements.filter((one) => one.id !== id);
  const { value } = compileInventory({ ...whole.inventory, agreements }, whole.compilation.lock);
  if (value === undefined) throw new Error(`the network does not compile without ${id}`);
  return value;
}

/** The commands after which the auditor finds a breach. Routers with a candidate change in one step. */
function leaks(
  from: readonly DeviceConfig[],
  to: readonly DeviceConfig[],
  order: (commands: readonly Command[]) => readonly Command[],
): readonly string[] {
  const texts = builtNetwork(from);
  const found: string[] = [];
  for (const wanted of to) {
    const running = texts.get(wanted.router) ?? '';
    const owned = [...from, ...to]
      .filter(({ router }) => router === wanted.router)
      .flatMap(({ platform, text }) => objectsOf(platform, text).map((object) => ({ ...object, vpns: [] })));
    const plan = planDevice({ wanted, running, owned }).value;
    if (plan === undefined) throw new Error(`no plan for ${wanted.router}`);
    const states =
      wanted.platform === 'frr'
        ? statesOnFrr(running, order(plan.commands))
        : [{ after: 'commit', text: plan.predicted }];
    for (const { after, text } of states) {
      texts.set(wanted.router, text);
      if (breaches(texts) > 0) found.push(`${wanted.router}: ${after}`);
    }
    texts.set(wanted.router, plan.predicted);
  }
  return found;
}

function builtNetwork(configs: readonly DeviceConfig[]): Map<string, string> {
  const backbone = backboneConfigs(whole.inventory, whole.compilation.allocations);
  return new Map(
    backbone.map(({ router, text }) => {
      const wanted = configs.find((one) => one.router === router);
      const plan = wanted === undefined ? undefined : planDevice({ wanted, running: text, owned: [] }).value;
      return [router, plan?.predicted ?? text];
    }),
  );
}

function breaches(texts: ReadonlyMap<string, string>): number {
  const collected = [...texts].map(([router, text]) => ({ router, file: router, text }));
  return audit(whole.inventory, collected).breaches.length;
}
