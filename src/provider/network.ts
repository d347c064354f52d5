import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { LOCK_FILE, parseLock } from '../allocate/lock-file.ts';
import type { AllocationLock } from '../allocate/types.ts';
import { readLabFile } from '../cli/lab-file.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { readLabFile as readLabYaml } from '../lab/uml/lab-file.ts';
import { renamedInventory, renamedLock } from '../lab/uml/renamed.ts';
import { promisesOf } from '../model/promises.ts';
import type { VpnModel } from '../model/types.ts';
import { compileInventory, loadInventory } from '../pipeline.ts';
import type { Settings } from './settings.ts';
import { ProviderError } from './wire/errors.ts';
import { sayDiagnostics } from './words.ts';

/** The network a stack writes to. In a lab of real routers it is the inventory as the lab plays it, with a lock of the lab's own. */
export interface StackNetwork {
  readonly folder: string;
  /** Where the allocation lock is kept. */
  readonly lockFolder: string;
  readonly inventory: Inventory;
  readonly lock: AllocationLock | undefined;
}

/** Reads the inventory of a stack; throws FAILED_PRECONDITION with diagnostics when there is none, or it is not valid. */
export function networkOf(settings: Settings): StackNetwork {
  const { inventory: folder } = settings;
  if (folder === undefined) throw refusal(sayDiagnostics([report('SN9604', { key: 'inventory' })]));
  const key = `${folder}\n${settings.lab}\n${settings.asOf}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const network = loadNetwork(folder, settings);
  loaded.set(key, network);
  return network;
}

/** What a router may be asked about VPNs, by the inventory as it is now; nothing while that does not compile. */
export function promisesOn(
  settings: Settings,
  router: string,
  vpns: readonly string[],
): ReturnType<typeof promisesOf> {
  const model = modelOf(networkOf(settings));
  return model === undefined ? [] : promisesOf(model, router, vpns);
}

const models = new WeakMap<StackNetwork, { readonly model: VpnModel | undefined }>();

function modelOf(network: StackNetwork): VpnModel | undefined {
  const known = models.get(network);
  if (known !== undefined) return known.model;
  const model = compileInventory(network.inventory, network.lock).value?.model;
  models.set(network, { model });
  return model;
}

/** Forgets what was read: for a process that runs more than one command. */
export function forgetNetworks(): void {
  loaded.clear();
}

/** A provider process lives for one command of the engine: what it has read stays read. */
const loaded = new Map<string, StackNetwork>();

function loadNetwork(folder: string, { lab: file, asOf }: Settings): StackNetwork {
  const { value, diagnostics } = loadInventory(folder, { asOf });
  if (value === undefined || hasErrors(diagnostics)) throw refusal(sayDiagnostics(diagnostics));
  const lab = file === '' ? undefined : readLabFile(file);
  if (lab?.kind !== 'uml') return { folder, lockFolder: folder, inventory: value, lock: lockIn(folder) };
  const yaml = readLabYaml(folder);
  const lockFolder = lab.folder ?? dirname(file);
  const own = lockIn(lockFolder);
  const renamed = lockIn(folder);
  return {
    folder,
    lockFolder,
    inventory: renamedInventory(value, yaml),
    lock: own ?? (renamed === undefined ? undefined : renamedLock(renamed, yaml)),
  };
}

function lockIn(folder: string): AllocationLock | undefined {
  const file = join(folder, LOCK_FILE);
  if (!existsSync(file)) return undefined;
  const { value, diagnostics } = parseLock(readFileSync(file, 'utf8'), file);
  if (hasErrors(diagnostics)) throw refusal(sayDiagnostics(diagnostics));
  return value;
}

function refusal(words: string): ProviderError {
  return new ProviderError(grpc.status.FAILED_PRECONDITION, words);
}
