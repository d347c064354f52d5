import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AllocationLock } from '../../allocate/types.ts';
import type { Inventory } from '../../inventory/types.ts';
import type { Compilation } from '../../pipeline.ts';
import { type Target, targetOf } from '../../push/target.ts';
import { bootKernel, type LabKernel } from './boot.ts';
import { writeLabFolder } from './folder.ts';
import { type LabNetwork, labCompilation, labNetwork } from './from-inventory.ts';
import type { LabFile } from './lab-file.ts';
import { sharedNetwork } from './own-network.ts';
import { prepareMachine } from './prerequisites.ts';

/** How long ten routers may take: 16 s on two quiet cores, 113 s seen on overloaded ones. */
const BOOT_SECONDS = 300;

/** What `startUmlLab` may be told. `folder` is emptied first; `cpu` is the processor the kernel is pinned to. */
export interface UmlLabOptions {
  readonly folder: string;
  readonly lock?: AllocationLock;
  readonly file: LabFile;
  readonly cpu?: number;
  readonly bootSeconds?: number;
  readonly talk?: (text: string) => void;
}

/** Running routers: real daemons on a real MPLS kernel, reached over real SSH by `targets`. */
export interface UmlLab {
  readonly network: LabNetwork;
  /** The inventory compiled for the lab's routers: what `plan` and `apply` take. */
  readonly compilation: Compilation;
  readonly targets: readonly Target[];
  readonly folder: string;
  readonly kernel: LabKernel;
  stop(): Promise<void>;
}

/**
 * Boots the routers of an inventory as a plain backbone. Must run in a network namespace of its own (`unshare -n`). Rejects with a `LabProblem`:
 * not root, package or module missing, kernel or daemon dead (with the log's path); everything started is ended then.
 */
export async function startUmlLab(inventory: Inventory, options: UmlLabOptions): Promise<UmlLab> {
  prepareMachine(options.talk ?? (() => undefined));
  const shared = sharedNetwork();
  if (shared !== undefined) throw new Error(shared);
  const network = labNetwork(inventory, options.lock, options.file);
  mkdirSync(options.folder, { recursive: true });
  const folder = writeLabFolder(join(options.folder, 'kernel'), network.topology);
  const compilation = labCompilation(network, folder);
  const seconds = options.bootSeconds ?? BOOT_SECONDS;
  const cpu = options.cpu === undefined ? {} : { cpu: options.cpu };
  const kernel = await bootKernel(folder.path, { seconds, network: true, ...cpu });
  return {
    network,
    compilation,
    targets: compilation.inventory.routers.map((router) => targetOf(router)),
    folder: folder.path,
    kernel,
    stop: () => kernel.stop(),
  };
}
