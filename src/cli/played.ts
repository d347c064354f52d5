import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from '../allocate/lock-file.ts';
import type { AllocationLock } from '../allocate/types.ts';
import type { Inventory } from '../inventory/types.ts';
import { readLabFile as readLabYaml } from '../lab/uml/lab-file.ts';
import { renamedInventory, renamedLock } from '../lab/uml/renamed.ts';
import { type LabFile, labFilePath, readLabFile } from './lab-file.ts';
import type { Run } from './run.ts';

/** The lab of real routers that `--lab` speaks of, when it is running. */
export function realLab(run: Run): LabFile | undefined {
  if (run.options.lab === undefined || run.options.lab === false) return undefined;
  const lab = readLabFile(labFilePath(run));
  return lab?.kind === 'uml' ? lab : undefined;
}

/** The inventory as the routers of `--lab` play it: themselves, or in a lab of real routers by FRRouting with ports in Linux names. */
export function playedInventory(run: Run, folder: string, inventory: Inventory): Inventory {
  return realLab(run) === undefined ? inventory : renamedInventory(inventory, readLabYaml(folder));
}

/**
 * Where the lock of these routers is kept. A lab of real routers has one of its own, so that what is recorded as written to its routers never
 * enters the network's.
 */
export function lockFolderOf(run: Run, folder: string): string {
  return realLab(run)?.folder ?? folder;
}

/** The lock of these routers: the lab's own once there is one, else the network's in Linux names. */
export function playedLock(
  run: Run,
  folder: string,
  lock: AllocationLock | undefined,
): AllocationLock | undefined {
  const lab = realLab(run);
  if (lab?.folder === undefined || lock === undefined || existsSync(join(lab.folder, LOCK_FILE))) return lock;
  return renamedLock(lock, readLabYaml(folder));
}
