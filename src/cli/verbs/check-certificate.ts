import { readFileSync } from 'node:fs';
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
import { finish, formProblem, type Run, type VerbAnswer } from '../run.ts';
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
  const unfit = contradictions(run, options);
  if (unfit.length > 0) return { kind, exit: 'usage', text: '', data: null, diagnostics: unfit };
  const given =
    options.policy === undefined
      ? byInventory(run, options)
      : byPolicy(run, { ...options, policy: options.policy });
  const { declared, configs = [], exit } = given;
  const nothing = { kind, text: '', data: null } as const;
  if (declared === undefined) return { ...nothing, exit: exit ?? 'invalid', diagnostics: given.diagnostics };
  const text = textIn(run.path(file));
  if (text === undefined || configs.length === 0) {
    const lacking = text === undefined ? file : options.configs;
    const diagnostics = [...given.diagnostics, report('SN4622', { file: lacking })];
    return { ...nothing, exit: 'no-input', diagnostics };
  }
  const answer = certificateAnswer({ file, text }, configs, declared);
  const below = options.require === 'A' && answer.valid && answer.level !== 'A';
  const required = below ? [report('SN4624', { level: answer.level })] : [];
  const words = run.language === 'en' ? ['valid', 'refused', 'records'] : ['有效', '不予确认', '条记录'];
  const { level, records, valid, malformed } = answer;
  return {
    exit: malformed ? 'invalid' : valid && !below ? 'done' : 'inconclusive',
    kind,
    text: `${file}: ${valid ? words[0] : words[1]}${malformed ? '' : ` (${level})  ${records} ${words[2]}`}\n`,
    data: { valid, level, records },
    summary: { valid, level, records },
    diagnostics: [...given.diagnostics, ...answer.diagnostics, ...required],
    ...(options.policy === undefined ? { inventoryDigest: declared.digest } : {}),
  };
}

function contradictions(run: Run, { policy }: CheckOptions): readonly Diagnostic[] {
  return [
    ...formProblem(run),
    ...(run.isTyped('limit') ? [report('SN9042', { verb: 'check-certificate' })] : []),
    ...(policy !== undefined && run.isTyped('inventory')
      ? [report('SN9041', { option: '--inventory', other: '--policy' })]
      : []),
  ];
}

/** Undefined: it is not there, or not to be read. */
function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
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
