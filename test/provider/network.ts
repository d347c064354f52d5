import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownedBy } from '../../src/allocate/ownership.ts';
import { writeLabFile } from '../../src/cli/lab-file.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, type Compilation, compileInventory } from '../../src/pipeline.ts';
import { networkOf } from '../../src/provider/network.ts';
import { deviceInput } from '../../src/provider/router/imported.ts';
import { type RouterInputs, routerInputs } from '../../src/provider/router/inputs.ts';
import { type Settings, settingsOf } from '../../src/provider/settings.ts';

/** A small network on emulated routers, with an inventory of its own that a test may edit. */
export interface TestNetwork {
  readonly folder: string;
  readonly settings: Settings;
  readonly lab: EmulatedLab;
  readonly compilation: Compilation;
  /** What the program would give the router's resource, on its first run. */
  inputs(router: string): RouterInputs;
  stop(): Promise<void>;
}

/** The day of every run, so that agreements never lapse under a test. */
export const DAY = '2026-11-25';

/** Starts the routers of an inventory with their plain backbone; its copy lies in `mini` below the folder, changed by `edit` first. */
export async function startNetwork(
  source = 'inventory/mini',
  edit: (inventory: string) => void = () => undefined,
): Promise<TestNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-provider-'));
  cpSync(source, join(folder, 'mini'), { recursive: true });
  edit(join(folder, 'mini'));
  const file = join(folder, 'lab.json');
  const settings = settingsOf({ value: { inventory: 'mini', lab: 'lab.json', asOf: DAY } }, folder);
  const { inventory, lock } = networkOf(settings);
  const compilation = compileInventory(inventory, lock).value;
  if (compilation === undefined) throw new Error(`${source} does not compile`);
  const lab = await startEmulatedLab({
    routers: backboneConfigs(inventory, compilation.allocations).map(({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    })),
  });
  writeLabFile(file, { kind: 'emulated', pid: process.pid, inventory: 'mini', routers: lab.routers });
  return {
    ...{ folder, settings, lab, compilation },
    inputs: (name) => inputsOf(compilation, name, file),
    stop: () => lab.stop(),
  };
}

function inputsOf(compilation: Compilation, name: string, lab: string): RouterInputs {
  const config = compilation.configs.find((one) => one.router === name);
  const router = compilation.inventory.routers.find((one) => one.name === name);
  if (config === undefined || router === undefined) throw new Error(`inventory/mini has no ${name}`);
  return routerInputs({
    config,
    device: deviceInput(router, lab),
    before: [],
    after: ownedBy(compilation.lock, name),
  });
}
