import { existsSync, readFileSync } from 'node:fs';
import { Option } from '@commander-js/extra-typings';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { networkOfInventory } from '../../inventory/declared-network/of-inventory.ts';
import { networkOfPolicy } from '../../inventory/declared-network/of-policy.ts';
import type { DeclaredNetwork } from '../../inventory/declared-network/types.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { backupTexts, certificateAnswer } from '../certificate.ts';
import { namesOf, readConfigFolder, sealedTexts } from '../config-folder.ts';
import type { ExitName } from '../exit-code.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { digestOf, exitOfPolicy, policyAt } from './verify-policy.ts';

interface CheckOptions {
  readonly configs: string;
  readonly policy?: string | undefined;
  readonly require?: string | undefined;
}

const kind = 'CertificateCheck';

/** `sectornet check-certificate`: confirms a certificate by code that shares nothing with the auditor that wrote it. */
export const registerCheckCertificate: Register = (program, start) => {
  program
    .command('check-certificate')
    .description('confirm a certificate of isolation against configurations, without the auditor (read-only)')
    .argument('<file>', 'the certificate, as written by verify --certificate')
    .requiredOption('--configs <dir>', 'the configurations it speaks about')
    .option('--policy <file>', 'no inventory: the policy file it was written for')
    .addOption(new Option('--require <level>', 'refuse a certificate below level A').choices(['A']))
    .action((file, options) => start(async (run) => finish(run, check(run, file, options))));
};

function check(run: Run, file: string, options: CheckOptions): VerbAnswer {
  const given =
    options.policy === undefined
      ? byInventory(run, options)
      : byPolicy(run, { ...options, policy: options.policy });
  const { declared, configs = [], exit } = given;
  const nothing = { kind, text: '', data: null } as const;
  if (declared === undefined) return { ...nothing, exit: exit ?? 'invalid', diagnostics: given.diagnostics };
  const path = run.path(file);
  if (!existsSync(path) || configs.length === 0) {
    const lacking = existsSync(path) ? options.configs : file;
    const diagnostics = [...given.diagnostics, report('SN4622', { file: lacking })];
    return { ...nothing, exit: 'no-input', diagnostics };
  }
  const answer = certificateAnswer({ file, text: readFileSync(path, 'utf8') }, configs, declared);
  const below = options.require === 'A' && answer.level !== 'A';
  const word = run.language === 'en' ? ['valid', 'refused'] : ['有效', '不予确认'];
  const { level, records, valid } = answer;
  return {
    exit: answer.malformed ? 'invalid' : valid && !below ? 'done' : 'inconclusive',
    kind,
    text: `${file}: ${valid ? word[0] : word[1]}${level === '' ? '' : ` (${level})`}  ${records}\n`,
    data: { valid, level, records },
    summary: { valid, level, records },
    diagnostics: [...given.diagnostics, ...answer.diagnostics],
    ...(options.policy === undefined ? { inventoryDigest: declared.digest } : {}),
  };
}

/** What a certificate is checked against, or why that cannot be had. */
interface Given {
  readonly declared?: DeclaredNetwork;
  readonly configs?: readonly CollectedConfig[];
  readonly exit?: ExitName;
  readonly diagnostics: readonly Diagnostic[];
}

function byInventory(run: Run, { configs }: CheckOptions): Given {
  const loaded = load(run);
  if (!loaded.ok) return loaded;
  const { inventory, diagnostics } = loaded;
  const texts = sealedTexts(inventory, readConfigFolder(run.path(configs), namesOf(inventory)));
  return { declared: networkOfInventory(inventory), configs: texts, diagnostics };
}

function byPolicy(run: Run, { configs, policy }: CheckOptions & { readonly policy: string }): Given {
  const { value, diagnostics } = policyAt(run, policy);
  if (value === undefined) return { exit: exitOfPolicy(diagnostics), diagnostics };
  const declared = networkOfPolicy(value, digestOf(run, policy));
  return { declared, configs: backupTexts(run.path(configs)), diagnostics };
}
