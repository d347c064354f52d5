import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { hidden } from '../push/secret.ts';
import { type Target, targetOf } from '../push/target.ts';
import { type LabRouter, labFilePath, readLabFile } from './lab-file.ts';
import type { Run } from './run.ts';

/** Where the inventory's routers are: in a running lab with `--lab`, else at their management addresses. */
export function targetsFor(
  run: Run,
  inventory: Inventory,
): { readonly targets: readonly Target[] } | { readonly problem: Diagnostic } {
  if (run.options.lab === undefined || run.options.lab === false)
    return { targets: inventory.routers.map((router) => targetOf(router, sshConfigIn(run))) };
  const file = labFilePath(run);
  const lab = readLabFile(file);
  if (lab === undefined) return { problem: report('SN9006', { file }) };
  return {
    targets: lab.routers.map((router) => ({
      router: router.name,
      platform: router.platform,
      address: router.address,
      port: router.port,
      user: router.user,
      credential: credentialOf(router),
      hostKeys: [router.hostKey],
    })),
  };
}

/** The ssh configuration that fills in what the inventory leaves open: `--ssh-config FILE`, `none`, or the operator's own. */
function sshConfigIn({ options, path }: Run): string | undefined {
  const { sshConfig } = options;
  if (sshConfig === 'none') return undefined;
  return sshConfig === undefined ? 'user' : path(sshConfig);
}

function credentialOf({ password, key }: LabRouter): Target['credential'] {
  return key === undefined ? { kind: 'given', password: hidden(password ?? '') } : { kind: 'key', file: key };
}
