import { isDeepStrictEqual } from 'node:util';
import { allocate } from '../../allocate/allocate.ts';
import type { AllocationLock, Allocations } from '../../allocate/types.ts';
import type { Inventory, Router } from '../../inventory/types.ts';
import { backboneConfigs, type Compilation, compileInventory } from '../../pipeline.ts';
import { customersOf } from './customers.ts';
import type { LabFolder } from './folder.ts';
import type { LabFile } from './lab-file.ts';
import { LabProblem } from './problem.ts';
import { renamedInventory, renamedLock } from './renamed.ts';
import type { LabCustomer, LabRouterSpec, LabTopology } from './topology.ts';

/** An inventory turned into a lab: `inventory` and `lock` in Linux names, `topology` what the lab's kernel sets up. */
export interface LabNetwork {
  readonly inventory: Inventory;
  readonly lock: AllocationLock;
  readonly allocations: Allocations;
  readonly topology: LabTopology;
}

/**
 * Plays an inventory on Linux routers that begin as a plain backbone. Throws a `LabProblem` when the inventory cannot be allocated, or when playing it on
 * Linux would take another decision than the lock records.
 */
export function labNetwork(
  inventory: Inventory,
  lock: AllocationLock | undefined,
  file: LabFile,
): LabNetwork {
  const decided = settled(allocate(inventory, lock), 'the inventory cannot be allocated');
  const lab = renamedInventory(inventory, file);
  const kept = renamedLock(decided.lock, file);
  const again = settled(allocate(lab, kept), 'the inventory cannot be allocated on Linux routers');
  if (!isDeepStrictEqual(again.lock, kept))
    throw new LabProblem('SN9508', { reason: 'an allocation of the lock file would move' });
  const { allocations } = again;
  const customers = customersOf(lab, allocations);
  const cables = lab.coreLinks.map(({ ends }) => ({ ends }));
  const topology = { routers: routerSpecs(lab, allocations, customers), cables, customers };
  return { inventory: lab, lock: again.lock, allocations, topology };
}

/** The lab's inventory with the logins of its routers, compiled: what is planned and pushed there. */
export function labCompilation(network: LabNetwork, folder: LabFolder): Compilation {
  const specs = new Map(network.topology.routers.map((spec) => [spec.name, spec]));
  const routers = network.inventory.routers.map((router) => ({
    ...router,
    management: loginOf(router, specs.get(router.name)?.management ?? '', folder),
  }));
  return settled(
    compileInventory({ ...network.inventory, routers }, network.lock),
    'the inventory cannot be compiled for Linux routers',
  );
}

function loginOf(router: Router, address: string, folder: LabFolder): Router['management'] {
  return {
    ...router.management,
    address,
    port: 22,
    user: 'root',
    credential: { kind: 'key', file: folder.privateKey },
    hostKeys: [folder.hostKeys[router.name] ?? ''],
    legacyAlgorithms: [],
    transport: undefined,
    jumps: [],
  };
}

function routerSpecs(
  inventory: Inventory,
  allocations: Allocations,
  customers: readonly LabCustomer[],
): readonly LabRouterSpec[] {
  const texts = new Map(backboneConfigs(inventory, allocations).map(({ router, text }) => [router, text]));
  return inventory.routers.map(({ name }, i) => ({
    name,
    management: `172.31.0.${i + 1}`,
    startup: withPortsUp(texts.get(name) ?? '', portsToCustomers(name, customers)),
  }));
}

function portsToCustomers(router: string, customers: readonly LabCustomer[]): readonly string[] {
  const ports = customers.flatMap(({ uplinks }) => uplinks.map(({ port }) => port));
  return [...new Set(ports.filter((port) => port.router === router).map((port) => port.interface))].sort();
}

/** Trunk ports belong to the backbone: up before the first service comes. */
function withPortsUp(startup: string, ports: readonly string[]): string {
  return startup.replace(
    '### ip link\n',
    `### ip link\n${ports.map((port) => `link set ${port} up\n`).join('')}`,
  );
}

function settled<Value>(
  outcome: { readonly value: Value | undefined; readonly diagnostics: readonly { readonly code: string }[] },
  complaint: string,
): Value {
  if (outcome.value !== undefined) return outcome.value;
  const codes = outcome.diagnostics.map(({ code }) => code).join(', ');
  throw new LabProblem('SN9508', { reason: `${complaint}: ${codes}` });
}
