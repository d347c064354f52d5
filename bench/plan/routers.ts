import type { OwnedObject } from '../../src/device/ownership.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import { type Compilation, compileInventory } from '../../src/pipeline.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { generatedInventory, type NetworkSize } from '../network.ts';

/** 41 edges of both platforms with some 57 sites each, 60 kB of text on average. */
const SIZE: NetworkSize = { edges: 41, vpns: 60, sites: 41 * 46 };
const NEXT: NetworkSize = { ...SIZE, sites: SIZE.sites + 41 };

/** Routers to plan, as text and record; `changed` of them run the text of a time before their last site was declared. */
export interface Fleet {
  readonly requests: readonly PlanRequest[];
  readonly bytes: number;
  readonly changed: number;
}

/**
 * `count` routers: those of one generated network over and over, each time with other names of VPNs, sites and interfaces' descriptions, so that
 * no two routers share more than the words of the platform. Every `each`th is to change.
 */
export function fleetOf(count: number, each: number): Fleet {
  const before = compiled(SIZE, undefined);
  const after = compiled(NEXT, before.lock);
  const requests = Array.from({ length: count }, (_, i) =>
    requestOf(i % each === 0 ? before : after, after, i),
  );
  const bytes = requests.reduce((sum, { running }) => sum + running.length, 0);
  return { requests, bytes, changed: Math.ceil(count / each) };
}

function compiled(size: NetworkSize, lock: Compilation['lock'] | undefined): Compilation {
  const document = parseInventory(generatedInventory(size));
  if (document.value === undefined) throw new Error(JSON.stringify(document.diagnostics.slice(0, 3)));
  const inventory = validateInventory(document.value, { asOf: '2026-06-01' });
  if (inventory.value === undefined) throw new Error(JSON.stringify(inventory.diagnostics.slice(0, 3)));
  const outcome = compileInventory(inventory.value, lock);
  if (outcome.value === undefined) throw new Error(JSON.stringify(outcome.diagnostics.slice(0, 3)));
  return outcome.value;
}

function requestOf(before: Compilation, after: Compilation, i: number): PlanRequest {
  const edges = after.configs.filter(({ router }) => router.startsWith('pe'));
  const template = edges[i % edges.length];
  const running = before.configs.find(({ router }) => router === template?.router);
  const owned = before.allocations.owned.find(({ router }) => router === template?.router)?.objects;
  if (template === undefined || running === undefined || owned === undefined) throw new Error('no template');
  const named = (text: string): string =>
    text.replaceAll(/(?<![a-z0-9])d(?=\d)/g, `d${Math.floor(i / edges.length)}x`);
  return {
    wanted: { ...template, router: `${template.router}-${i}`, text: named(template.text) },
    running: named(running.text),
    owned: owned.map((object): OwnedObject => ({ ...object, name: named(object.name) })),
  };
}
