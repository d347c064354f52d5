import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { keepPrinted } from '../secret/left.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts the routers of an inventory (default inventory/mini) with their backbone configuration, and the files that lead sectornet to them. */
export async function labIn(
  folder: string,
  timers: Set<() => void>,
  source = 'inventory/mini',
): Promise<EmulatedLab> {
  const inventory = join(folder, 'inventory');
  cpSync(join(ROOT, source), inventory, { recursive: true });
  const lockFile = join(inventory, 'allocations.lock.yaml');
  const loaded = loadInventory(inventory, { asOf: '2026-11-25' }).value;
  const lock = existsSync(lockFile) ? parseLock(readFileSync(lockFile, 'utf8'), lockFile).value : undefined;
  const compiled = loaded === undefined ? undefined : compileInventory(loaded, lock).value;
  if (compiled === undefined) throw new Error(`${source} does not compile`);
  const routers = backboneConfigs(compiled.inventory, compiled.allocations).map(
    ({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    }),
  );
  const lab = await startEmulatedLab(
    { routers },
    {
      schedule: (_, act) => {
        timers.add(act);
        return () => void timers.delete(act);
      },
    },
  );
  const file = { kind: 'emulated', pid: process.pid, inventory, routers: lab.routers };
  writeFileSync(join(folder, 'lab.json'), JSON.stringify(file));
  return lab;
}

/** How a verb ended, with everything it printed. */
export interface Done {
  readonly code: number;
  readonly text: string;
}

/** A verb as a process of its own; this one goes on serving the lab meanwhile. */
export function sectornet(folder: string, ...words: readonly string[]): Promise<Done> {
  const child = spawn(process.execPath, launcher(...words), { cwd: folder, env: environment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += part.toString()));
  return new Promise((resolve) =>
    child.once('close', (code) => {
      keepPrinted(text);
      resolve({ code: code ?? -1, text });
    }),
  );
}

/** The command line of a verb on the lab of this folder. */
export function launcher(...words: readonly string[]): readonly string[] {
  return [join(ROOT, 'src/cli/sectornet.mjs'), ...onLab(words)];
}

/** A verb with its words for the lab of the folder it is called in. */
export function onLab(words: readonly string[]): readonly string[] {
  return [...words, '-i', 'inventory', '--lab', 'lab.json'];
}

export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1' };
}
