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

/** The edges of one generated network, as they are before and after each of them gets a site. */
export interface Models {
  readonly edges: readonly Model[];
}

/** An edge whose texts are cut at every number of a VPN, site or department: put together with other words between, they are another router's. */
interface Model {
  readonly wanted: PlanRequest['wanted'];
  readonly text: readonly string[];
  readonly before: readonly string[];
  readonly ownedBefore: readonly NamedObject[];
  readonly owned: readonly NamedObject[];
}

interface NamedObject {
  readonly object: OwnedObject;
  readonly name: readonly string[];
}

/** Compiles the network twice, which takes most of the preparation's time: fleets share it. */
export function modelsOf(): Models {
  const before = compiled(SIZE, undefined);
  const after = compiled(NEXT, before.lock);
  const edges = after.configs.filter(({ router }) => router.startsWith('pe'));
  return { edges: edges.map((wanted) => modelOf(wanted, before, after)) };
}

/**
 * `count` routers: the models over and over, each time with other names of VPNs, sites and interfaces' descriptions, so that no two routers share
 * more than the words of the platform. Every `each`th is to change.
 */
export function fleetOf({ edges }: Models, count: number, each: number): Fleet {
  const requests = Array.from({ length: count }, (_, i) => {
    const model = edges[i % edges.length];
    if (model === undefined) throw new Error('a network without edges');
    return requestOf(model, { number: i, round: Math.floor(i / edges.length), isOld: i % each === 0 });
  });
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

function modelOf(wanted: PlanRequest['wanted'], before: Compilation, after: Compilation): Model {
  const here = ({ router }: { readonly router: string }) => router === wanted.router;
  const running = before.configs.find(here);
  const owned = ({ allocations }: Compilation) =>
    (allocations.owned.find(here)?.objects ?? []).map((object) => ({ object, name: cut(object.name) }));
  if (running === undefined) throw new Error(`no ${wanted.router} before`);
  return {
    wanted,
    text: cut(wanted.text),
    before: cut(running.text),
    ownedBefore: owned(before),
    owned: owned(after),
  };
}

interface Turn {
  readonly number: number;
  readonly round: number;
  readonly isOld: boolean;
}

function requestOf(model: Model, { number, round, isOld }: Turn): PlanRequest {
  const named = (parts: readonly string[]) => parts.join(`d${round}x`);
  const owned = isOld ? model.ownedBefore : model.owned;
  return {
    wanted: { ...model.wanted, router: `${model.wanted.router}-${number}`, text: named(model.text) },
    running: withOthers(named(isOld ? model.before : model.text)),
    owned: owned.map(({ object, name }): OwnedObject => ({ ...object, name: named(name) })),
  };
}

/** What no router is without: lines that are not ours, above and between ours, so that no running text is a wanted one. */
function withOthers(text: string): string {
  return text
    .replace(/^(service integrated-vtysh-config\n)/m, `$1${OTHERS.frr}`)
    .replace(/^#\n(sysname .*\n)/, `${OTHERS.version}#\n$1${OTHERS.vrp}`);
}

const OTHERS = {
  frr: 'log syslog informational\nip prefix-list operations seq 5 permit 192.0.2.0/24\n',
  version: '!Software Version V800R021C10SPC600\n',
  vrp: '#\naaa\n local-user operator service-type ssh\n#\nuser-interface vty 0 4\n authentication-mode aaa\n',
};

/** A text without the `d` that names of departments begin with, in pieces. */
function cut(text: string): readonly string[] {
  return text.split(/(?<![a-z0-9])d(?=\d)/);
}
