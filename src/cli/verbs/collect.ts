import { writeConfigFolder } from '../config-folder.ts';
import { gravest } from '../exit-code.ts';
import { load, nothingSelected } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { runningFrom } from '../running.ts';
import { selectRouters } from '../select.ts';

/** `sectornet collect`: running configurations to a folder, one file per router; read-only. */
export const registerCollect: Register = (program, start) => {
  program
    .command('collect')
    .description('read the running configurations over SSH into a folder (read-only)')
    .requiredOption('--dest <dir>', 'write one file per router here')
    .action((options) => start(async (run) => finish(run, await collectTo(run, options.dest))));
};

async function collectTo(run: Run, dest: string): Promise<VerbAnswer> {
  const kind = 'Collection';
  const loaded = load(run);
  if (!loaded.ok) return { exit: loaded.exit, kind, text: '', data: null, diagnostics: loaded.diagnostics };
  const { inventory } = loaded;
  const selected = selectRouters(run, inventory);
  if (selected.length === 0) return nothingSelected(run, inventory, kind);
  const source = await runningFrom(run, inventory, undefined, { routers: selected });
  const files = writeConfigFolder(run.path(dest), source.network.running);
  return {
    exit: gravest(source.exits),
    kind,
    text: files.map((file) => `${file}\n`).join(''),
    data: { files },
    summary: { collected: files.length, failed: source.network.failures.length },
    diagnostics: [...loaded.diagnostics, ...source.diagnostics],
    inventoryDigest: inventory.digest,
  };
}
