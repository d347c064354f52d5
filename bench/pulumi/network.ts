import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCK_FILE, lockText } from '../../src/allocate/lock-file.ts';
import { ownedBy, recordApplied } from '../../src/allocate/ownership.ts';
import type { AllocationLock } from '../../src/allocate/types.ts';
import { writeLabFile } from '../../src/cli/lab-file.ts';
import type { EmulatedLabPlan, EmulatedRouter } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { deviceInput } from '../../src/provider/router/imported.ts';
import { type RouterInputs, routerInputs } from '../../src/provider/router/inputs.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { generatedInventory, type NetworkSize } from '../network.ts';
import type { Question } from '../push-routers.ts';

/** The day of every bench network, so that a figure does not hang on the calendar. */
export const DAY = '2026-06-01';

/** A generated network on disk, compiled, with its allocation lock written. */
export interface BenchNetwork {
  readonly inventory: string;
  readonly compilation: Compilation;
}

/** Writes and compiles a generated network below a folder. */
export function writtenNetwork(folder: string, size: NetworkSize): BenchNetwork {
  for (const { path, text } of generatedInventory(size)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const inventory = join(folder, 'bench');
  const { value, diagnostics } = loadInventory(inventory, { asOf: DAY });
  const compiled = value === undefined ? undefined : compileInventory(value, undefined);
  const compilation = compiled?.value;
  if (compilation === undefined)
    throw new Error(JSON.stringify([...diagnostics, ...(compiled?.diagnostics ?? [])].slice(0, 3)));
  writeFileSync(join(inventory, LOCK_FILE), lockText(asPushed(compilation)));
  return { inventory, compilation };
}

/** The lock of a network that runs already: every object is on record as written. */
function asPushed({ lock }: Compilation): AllocationLock {
  return lock.allocations.owned.reduce(
    (kept, { router, objects }) => recordApplied(kept, router, objects),
    lock,
  );
}

/** What the program of a stack gives each router's resource, when nothing is new to the lock. */
export function inputsOf({ compilation }: BenchNetwork, lab: string): readonly RouterInputs[] {
  const { configs, inventory, lock } = compilation;
  return configs.flatMap((config) => {
    const router = inventory.routers.find(({ name }) => name === config.router);
    const owned = ownedBy(lock, config.router);
    return router === undefined
      ? []
      : [routerInputs({ config, device: deviceInput(router, lab), before: owned, after: owned })];
  });
}

/** Emulated routers in a process of their own that run what was rendered; answers how to end them. */
export async function startRouters(
  { inventory, compilation }: BenchNetwork,
  file: string,
): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('../push-routers.ts', import.meta.url)));
  const start: EmulatedLabPlan = {
    routers: [...compilation.configs, ...plainRouters(compilation)].map(({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    })),
  };
  const question: Question = { start };
  const answer = new Promise<readonly EmulatedRouter[]>((resolve) => child.once('message', resolve));
  child.send(question);
  const routers = await answer;
  writeLabFile(file, { kind: 'emulated', pid: child.pid ?? process.pid, inventory, routers });
  return child;
}

/** Routers that carry no VPN run their backbone. */
function plainRouters({ inventory, allocations, configs }: Compilation): readonly DeviceConfig[] {
  const busy = new Set(configs.map(({ router }) => router));
  return backboneConfigs(inventory, allocations).filter(({ router }) => !busy.has(router));
}
