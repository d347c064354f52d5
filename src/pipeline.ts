import { allocate } from './allocate/allocate.ts';
import { recordOwned } from './allocate/ownership.ts';
import type { AllocationLock, Allocations } from './allocate/types.ts';
import type { OwnedObject } from './device/ownership.ts';
import type { PlatformId } from './device/platform-id.ts';
import { chain } from './diagnostics/chain.ts';
import type { Diagnostic, Outcome } from './diagnostics/diagnostic.ts';
import { addBackbone, compileBackbone } from './intent/backbone.ts';
import { compileServices } from './intent/compile.ts';
import type { CompiledDevice } from './intent/types.ts';
import { parseInventory } from './inventory/parse.ts';
import { readInventoryFiles } from './inventory/read.ts';
import type { Inventory } from './inventory/types.ts';
import { onlyActive } from './model/active.ts';
import { buildVpnModel } from './model/build.ts';
import type { VpnModel } from './model/types.ts';
import { readConfiguration } from './plan/configuration.ts';
import { objectsIn } from './plan/objects.ts';
import { ownersOf } from './plan/ownership.ts';
import { changeRulesOf } from './platforms/change-rules.ts';
import { findPlatform } from './platforms/registry.ts';
import { checkRendered } from './render/check.ts';
import { renderDevice } from './render/render.ts';
import type { DeviceConfig } from './render/types.ts';
import { validateInventory } from './validate/validate.ts';

/** Everything the compiler makes of an inventory. `configs` are what may be pushed: active VPNs only. */
export interface Compilation {
  readonly inventory: Inventory;
  readonly allocations: Allocations;
  /** To be written back to `allocations.lock.yaml`; it records the objects of `configs` as ours. */
  readonly lock: AllocationLock;
  readonly model: VpnModel;
  /** One per router, planned VPNs included. */
  readonly devices: readonly CompiledDevice[];
  readonly configs: readonly DeviceConfig[];
  /** With planned VPNs: to look at, never to push. */
  readonly plannedConfigs: readonly DeviceConfig[];
}

/** Stages 1 and 2: reads and checks an inventory folder as of a day (YYYY-MM-DD). */
export function loadInventory(folder: string, options: { readonly asOf: string }): Outcome<Inventory> {
  return chain(chain(readInventoryFiles(folder), parseInventory), (document) =>
    validateInventory(document, options),
  );
}

/** Stages 3 to 6: gives out numbers, builds the model, compiles every router and prints it. */
export function compileInventory(
  inventory: Inventory,
  lock: AllocationLock | undefined,
): Outcome<Compilation> {
  return chain(allocate(inventory, lock), ({ allocations, lock: kept }) =>
    chain(compileDevices(inventory, allocations), (devices) => {
      const active = compileDevices(onlyActive(inventory), allocations).value ?? [];
      const render = (device: CompiledDevice) => renderDevice(device, inventory.network.timers);
      const configs = active.map(render);
      const recorded = recordOwned(kept, configs.map(ownedIn));
      const compilation: Compilation = {
        inventory,
        allocations: recorded.allocations,
        lock: recorded,
        model: buildVpnModel(inventory, allocations),
        devices,
        configs,
        plannedConfigs: devices.map(render),
      };
      return { value: compilation, diagnostics: readBack(active, configs) };
    }),
  );
}

/** No text leaves the compiler that its own platform's grammar does not read back as the same router. */
function readBack(
  devices: readonly CompiledDevice[],
  configs: readonly DeviceConfig[],
): readonly Diagnostic[] {
  return devices.flatMap((device) => {
    const config = configs.find((one) => one.router === device.router);
    return config === undefined ? [] : checkRendered(device, config);
  });
}

/** The backbone of every router without any VPN: what a laboratory starts its routers with. */
export function backboneConfigs(inventory: Inventory, allocations: Allocations): readonly DeviceConfig[] {
  const { timers } = inventory.network;
  return compileBackbone(inventory, allocations, capabilitiesOf).map((device) =>
    renderDevice(device, timers),
  );
}

function compileDevices(inventory: Inventory, allocations: Allocations): Outcome<readonly CompiledDevice[]> {
  const model = buildVpnModel(inventory, allocations);
  const services = compileServices(inventory, allocations, model, capabilitiesOf);
  if (inventory.network.manages === 'vpn') return services;
  return chain(services, (devices) => ({
    value: addBackbone(devices, inventory, allocations, capabilitiesOf),
    diagnostics: [],
  }));
}

function capabilitiesOf(platform: PlatformId) {
  return findPlatform(platform)?.capabilities;
}

function ownedIn(config: DeviceConfig): {
  readonly router: string;
  readonly objects: readonly OwnedObject[];
} {
  const { router, platform, text, causes } = config;
  const rules = changeRulesOf(platform);
  if (rules === undefined) return { router, objects: [] };
  const configuration = readConfiguration(rules, text);
  const owners = ownersOf(configuration, causes, []);
  const objects = objectsIn(configuration).map((object) => ({
    ...object,
    vpns: [],
    ...owners.get(`${object.kind} ${object.name}`),
  }));
  return { router, objects };
}
