import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { finish } from '../run.ts';

/** `sectornet validate`: is the inventory well formed and consistent? Offline. */
export const registerValidate: Register = (program, start) => {
  program
    .command('validate')
    .aliases(['lint'])
    .description('check the inventory: syntax, addressing, policy (offline)')
    .action(() =>
      start((run) => {
        const loaded = load(run);
        if (!loaded.ok) {
          const { exit, diagnostics } = loaded;
          return finish(run, { exit, kind: 'Validation', text: '', data: null, diagnostics });
        }
        const { inventory, diagnostics } = loaded;
        const count = {
          routers: inventory.routers.length,
          vpns: inventory.vpns.length,
          sites: inventory.sites.length,
          agreements: inventory.agreements.length,
        };
        const text =
          `${loaded.folder}: ${inventory.network.name}, ${count.vpns} VPNs, ${count.sites} sites, ${count.routers} routers, ` +
          `${count.agreements} agreements: consistent\n`;
        return finish(run, {
          exit: 'done',
          kind: 'Validation',
          text,
          data: count,
          diagnostics,
          inventoryDigest: inventory.digest,
        });
      }),
    );
};
