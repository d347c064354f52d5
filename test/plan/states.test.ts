import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/inventory/types.ts';
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

/** Of the agreements one is enough here; `npm run test:random` takes them all. */
const looked = whole.inventory.agreements.slice(0, process.env['RUNS'] === undefined ? 1 : undefined);

describe.each(looked.map(({ id }) => id))('every state on the way of agreement %s', (id) => {
  const without = compiledWithout(id);

  it('is isolated when the agreement comes', () => {
    expect(leaks(without.configs, whole.compilation.configs, asPlanned)).toEqual([]);
  });

  it('is isolated when the agreement goes', () => {
    expect(leaks(whole.compilation.configs, without.configs, asPlanned)).toEqual([]);
  });
});

describe('every state on the way of a filter that gets another port', () => {
  const [old, young] = [8443, 9443].map((port) => withPort(port));
  const both = withPorts([8443, 9443]);

  it('is never open: what passes is what the old or the new filter lets pass', () => {
    expect(leaks(compiledFrom(old), compiledFrom(young), asPlanned, both)).toEqual([]);
    expect(leaks(compiledFrom(young), compiledFrom(old), asPlanned, both)).toEqual([]);
  });

  it('would be open if the filter left its circuits while it is rewritten', () => {
    expect(leaks(compiledFrom(old), compiledFrom(young), offItsCircuits, both).length).toBeGreaterThan(0);
  });
});

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

/** Takes the filters of a router off their circuits first, and puts them back when everything else is done: the other family's table parts the two. */
function offItsCircuits(commands: readonly Command[], running: string): readonly Command[] {
  const jumps = [
    ...new Set(running.split('\n').filter((line) => /^-A (PRE|POST)ROUTING .* -j AGR-X1-/.test(line))),
  ];
  const jump = (text: string): Command => ({ channel: 'iptables', context: ['*mangle'], text, vpns: [] });
  const rest = commands.toSorted(
    (a, b) => Number(a.channel === 'iptables') - Number(b.channel === 'iptables'),
  );
  return [...jumps.map((line) => jump(line.replace('-A', '-D'))), ...rest, ...jumps.map(jump)];
}

function withPort(port: number): Inventory {
  return withPorts([port]);
}

/** The network with these ports in agreement X1. */
function withPorts(ports: readonly number[]): Inventory {
  const services = ports.map((port) => ({ protocol: 'tcp' as const, ports: { from: port, to: port } }));
  const agreements = whole.inventory.agreements.map((one) => (one.id === 'X1' ? { ...one, services } : one));
  return { ...whole.inventory, agreements };
}

function compiledFrom(inventory: Inventory | undefined): readonly DeviceConfig[] {
  const { value } = compileInventory(inventory ?? whole.inventory, whole.compilation.lock);
  if (value === undefined) throw new Error('the network does not compile');
  return value.configs;
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
  order: (commands: readonly Command[], running: string) => readonly Command[],
  inventory: Inventory = whole.inventory,
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
        ? statesOnFrr(running, order(plan.commands, running))
        : [{ after: 'commit', text: plan.predicted }];
    for (const { after, text } of states) {
      texts.set(wanted.router, text);
      if (breaches(inventory, texts) > 0) found.push(`${wanted.router}: ${after}`);
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

function breaches(inventory: Inventory, texts: ReadonlyMap<string, string>): number {
  const collected = [...texts].map(([router, text]) => ({ router, file: router, text }));
  return audit(inventory, collected).breaches.length;
}
