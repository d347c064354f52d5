import { existsSync, readFileSync } from 'node:fs';
import { Option } from '@commander-js/extra-typings';
import { report } from '../../diagnostics/report.ts';
import { certificateAnswer } from '../certificate.ts';
import { readConfigFolder, sealedTexts } from '../config-folder.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';

interface CheckOptions {
  readonly configs: string;
  readonly require?: string | undefined;
}

/** `sectornet check-certificate`: confirms a certificate by code that shares nothing with the auditor that wrote it. */
export const registerCheckCertificate: Register = (program, start) => {
  program
    .command('check-certificate')
    .description('confirm a certificate of isolation against configurations, without the auditor (read-only)')
    .argument('<file>', 'the certificate, as written by verify --certificate')
    .requiredOption('--configs <dir>', 'the configurations it speaks about')
    .addOption(new Option('--require <level>', 'refuse a certificate below level A').choices(['A']))
    .action((file, options) => start(async (run) => finish(run, check(run, file, options))));
};

function check(run: Run, file: string, options: CheckOptions): VerbAnswer {
  const kind = 'CertificateCheck';
  const loaded = load(run);
  if (!loaded.ok) return { exit: loaded.exit, kind, text: '', data: null, diagnostics: loaded.diagnostics };
  const path = run.path(file);
  const configs = sealedTexts(loaded.inventory, readConfigFolder(run.path(options.configs)));
  if (!existsSync(path) || configs.length === 0) {
    const folder = existsSync(path) ? options.configs : file;
    const diagnostics = [...loaded.diagnostics, report('SN4622', { file: folder })];
    return { exit: 'no-input', kind, text: '', data: null, diagnostics };
  }
  const answer = certificateAnswer({ file, text: readFileSync(path, 'utf8') }, configs, loaded.inventory);
  const below = options.require === 'A' && answer.level !== 'A';
  const word = run.language === 'en' ? ['valid', 'refused'] : ['有效', '不予确认'];
  const { level, records, valid } = answer;
  return {
    exit: answer.malformed ? 'invalid' : valid && !below ? 'done' : 'inconclusive',
    kind,
    text: `${file}: ${valid ? word[0] : word[1]}${level === '' ? '' : ` (${level})`}  ${records}\n`,
    data: { valid, level, records },
    summary: { valid, level, records },
    diagnostics: [...loaded.diagnostics, ...answer.diagnostics],
    inventoryDigest: loaded.inventory.digest,
  };
}
