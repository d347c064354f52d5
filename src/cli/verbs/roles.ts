import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Holder } from '../../governance/roles.ts';
import { keyFingerprint } from '../../governance/ssh-signature.ts';
import type { Governance } from '../../inventory/types.ts';
import type { ExitName } from '../exit-code.ts';
import { readSignedRoles } from '../governance.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { readSigningKey } from '../signing-key.ts';

/** `sectornet roles sign | check`: who may push to a governed network. */
export const registerRoles: Register = (program, start) => {
  const roles = program.command('roles').description('who may push to this network and approve for it');
  roles
    .command('check')
    .description('check the owner’s signature and list the holders')
    .action(() => start((run) => finish(run, check(run))));
  roles
    .command('sign')
    .description('sign roles.yaml with the owner’s key, as ssh-keygen -Y sign -n sectornet-roles does')
    .requiredOption('--key <reference>', 'the owner’s private Ed25519 key: PATH or env:NAME')
    .action(({ key }) => start((run) => finish(run, sign(run, key))));
};

function check(run: Run): VerbAnswer {
  const governed = governedNetwork(run);
  if ('stop' in governed) return governed.stop;
  const { folder, network, governance } = governed;
  const { value, diagnostics } = readSignedRoles(folder, network, governance);
  if (value === undefined) return refused('invalid', diagnostics);
  const text = value.holders.map(holderLine).join('');
  return { exit: 'done', kind: 'Roles', text, data: value, diagnostics };
}

function sign(run: Run, reference: string): VerbAnswer {
  const governed = governedNetwork(run);
  if ('stop' in governed) return governed.stop;
  const { folder, governance } = governed;
  const key = readSigningKey(reference);
  if ('reason' in key) return refused('usage', [report('SN8106', { file: reference, reason: key.reason })]);
  if (key.publicKey !== governance.ownerKey) {
    const reason = `its fingerprint is ${keyFingerprint(key.publicKey)}, the owner's is ${keyFingerprint(governance.ownerKey)}`;
    return refused('not-approved', [report('SN8106', { file: reference, reason })]);
  }
  const file = join(folder, 'roles.yaml');
  const text = textOf(file);
  if (text === undefined) return refused('no-input', [report('SN8105', { file }, { span: governance.span })]);
  writeFileSync(`${file}.sig`, key.signText(text, 'sectornet-roles'));
  return check(run);
}

interface GovernedNetwork {
  readonly folder: string;
  readonly network: string;
  readonly governance: Governance;
}

function governedNetwork(run: Run): GovernedNetwork | { readonly stop: VerbAnswer } {
  const loaded = load(run);
  if (!loaded.ok) return { stop: refused(loaded.exit, loaded.diagnostics) };
  const { id, governance, span } = loaded.inventory.network;
  if (governance === undefined) return { stop: refused('no-input', [report('SN8107', {}, { span })]) };
  return { folder: loaded.folder, network: id, governance };
}

function holderLine({ id, name, role, key, vpns, routers, validUntil }: Holder): string {
  const limits = [
    ...(vpns === undefined ? [] : [`VPN ${vpns.join(',')}`]),
    ...(routers === undefined ? [] : [routers.join(',')]),
    ...(validUntil === undefined ? [] : [`≤ ${validUntil}`]),
  ];
  const cells = [padded(id, 16), padded(name, 12), padded(role, 19), keyFingerprint(key), ...limits];
  return `${cells.join('  ')}\n`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function refused(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Roles', text: '', data: null, diagnostics };
}
