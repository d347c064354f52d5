import { writeFileSync } from 'node:fs';
import { Option } from '@commander-js/extra-typings';
import { report } from '../../diagnostics/report.ts';
import { networkOfInventory } from '../../inventory/declared-network/of-inventory.ts';
import { auditText } from '../../report/audit-text.ts';
import { liveSummaryText } from '../../report/live-text.ts';
import { propertiesText } from '../../report/properties-text.ts';
import { auditRead } from '../../verify/audit.ts';
import { certificateText } from '../../verify/certificate/certificate.ts';
import { propertiesOf } from '../../verify/properties/properties.ts';
import type { AuditOptions } from '../../verify/types.ts';
import { acceptedBreaches } from '../accepted-breaches.ts';
import { writeCertificate } from '../certificate.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { limitsOf } from '../limits.ts';
import { liveEvidence } from '../live.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { readTexts } from '../reading/texts.ts';
import { reportPage } from '../report-page.ts';
import { isBelow, REQUIREMENTS } from '../required-level.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { hiddenSource, runningFrom } from '../running.ts';
import { verifyAgainst } from './verify-against.ts';
import { verifyInferred } from './verify-infer.ts';
import { verifyByPolicy } from './verify-policy.ts';

interface VerifyOptions {
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
  readonly writePolicy?: string | undefined;
  readonly configs?: string | undefined;
  readonly live?: true | undefined;
  readonly report?: string | undefined;
  readonly certificate?: string | undefined;
  readonly require?: string | undefined;
  readonly pairs?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly properties?: true | undefined;
  readonly against?: string | undefined;
  readonly exitCode?: true | undefined;
}

/** `sectornet verify`: who can reach whom, proved from running configurations; reads, never writes. */
export const registerVerify: Register = (program, start) => {
  program
    .command('verify')
    .aliases(['audit', 'prove'])
    .description('prove isolation from the running configurations, live or from a folder (read-only)')
    .option('--configs <dir>', 'use collected configurations, or the output of compile --dest')
    .option(
      '--infer',
      'no inventory, no policy: find the VPNs in a folder of backups and say who reaches whom',
    )
    .option('--policy <file>', 'no inventory: judge a folder of backups by a policy file')
    .option('--write-policy <file>', 'with --infer: write what was found as a policy file to go on with')
    .option(
      '--live',
      'also ask the routers for their own tables, and for packets between them (frr): --properties with live evidence',
    )
    .option('--report <file>', 'also write one self-contained HTML file')
    .option(
      '--certificate <file>',
      'also write the proof for check-certificate (only of an isolated network)',
    )
    .addOption(
      new Option(
        '--require <level>',
        'inconclusive below it: A holds in every state, C without trusting equipment outside the network',
      ).choices(REQUIREMENTS),
    )
    .addOption(
      new Option('--pairs <kind>', 'also the verdict of every ordered pair of sites').choices([
        'sites',
      ] as const),
    )
    .option('--from <id>', 'with --pairs: only pairs from this site, or from the sites of this VPN')
    .option('--to <id>', 'with --pairs: only pairs to this site, or to the sites of this VPN')
    .option('--properties', 'also the verdict of every property of the catalogue (docs/properties.md)')
    .option(
      '--against <before>',
      'what the change since BEFORE does, and that it does nothing else: a folder of configurations, a report (-o json) or a certificate',
    )
    .option('--exit-code', 'with --against: exit 2 when anything changes')
    .action((options) => start(async (run) => finish(run, await verify(run, options))));
};

async function verify(run: Run, options: VerifyOptions): Promise<VerbAnswer> {
  const { against } = options;
  if (against !== undefined) {
    const option = BESIDE_AGAINST.find((name) => options[name] !== undefined);
    return option === undefined
      ? verifyAgainst(run, { ...options, against })
      : usage('SN9032', { option: `--${wordOf(option)}` });
  }
  const inferring = options.infer === true || options.writePolicy !== undefined;
  const { policy } = options;
  if (inferring || policy !== undefined) {
    const mode = inferring ? '--infer' : '--policy';
    if (inferring && options.certificate !== undefined) return usage('SN4660', {});
    const option = needingInventory(options, mode);
    if (option !== undefined) return usage('SN9030', { option: `--${option}`, mode });
  }
  if (inferring) return verifyInferred(run, options);
  return policy === undefined ? verifyInventory(run, options) : verifyByPolicy(run, { ...options, policy });
}

/** Options that ask for the answer about one state, not for a comparison. */
const BESIDE_AGAINST = [
  'certificate',
  'report',
  'live',
  'pairs',
  'from',
  'to',
  'properties',
  'writePolicy',
] as const;

/** An option as it is typed. */
function wordOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function usage(code: 'SN4660' | 'SN9030' | 'SN9032', data: Readonly<Record<string, string>>): VerbAnswer {
  return { exit: 'usage', kind: 'Audit', text: '', data: null, diagnostics: [report(code, data)] };
}

/** Options that only an inventory's verdict answers, and those that need a policy at least. */
const BY_INVENTORY = ['live', 'pairs', 'from', 'to', 'properties'] as const;
const BY_POLICY = ['report', 'require'] as const;

/** The first option given that the mode has no answer to. */
function needingInventory(options: VerifyOptions, mode: '--infer' | '--policy'): string | undefined {
  const needing = mode === '--infer' ? [...BY_INVENTORY, ...BY_POLICY] : BY_INVENTORY;
  return needing.find((name) => options[name] !== undefined);
}

async function verifyInventory(run: Run, options: VerifyOptions): Promise<VerbAnswer> {
  const kind = 'Audit';
  const loaded = load(run);
  if (!loaded.ok) return { exit: loaded.exit, kind, text: '', data: null, diagnostics: loaded.diagnostics };
  const { inventory } = loaded;
  const source = hiddenSource(inventory, await runningFrom(run, inventory, options.configs));
  const diagnostics = [...loaded.diagnostics, ...source.diagnostics];
  if (source.network.running.length === 0)
    return { exit: gravest(source.exits), kind, text: '', data: null, diagnostics };
  const reading = await readTexts(inventory, source.network.running);
  const audited = auditRead(inventory, reading, sitesAsked(options));
  const live = options.live === true ? await liveEvidence(inventory, source, limitsOf(run)) : undefined;
  const properties =
    options.properties === true || live !== undefined ? propertiesOf(audited, live?.evidence) : undefined;
  const result = properties === undefined ? audited : { ...audited, catalogue: properties };
  const uncertified = writeCertificate(run, options.certificate, {
    declared: networkOfInventory(inventory),
    running: source.network.running,
    result,
    certificate: () => certificateText(inventory, source.network.running),
  });
  const exits: readonly ExitName[] = [
    ...source.exits,
    exitOfAudit(result),
    ...(live?.exits ?? []),
    ...(isBelow(options.require, result) ? (['inconclusive'] as const) : []),
    ...(uncertified.length > 0 ? (['inconclusive'] as const) : []),
  ];
  const accepted = acceptedBreaches(run, result);
  if (options.report !== undefined) {
    writeFileSync(
      run.path(options.report),
      reportPage(run, { subject: inventory, judgedBy: 'inventory', audit: result, accepted }),
    );
    run.talk(`report: ${options.report}\n`);
  }
  return {
    exit: gravest(exits),
    kind,
    text: [
      auditText(result, inventory, { language: run.language, paint: run.paint }),
      live === undefined ? '' : liveSummaryText(live.summary, run.language),
      properties === undefined ? '' : propertiesText(properties, run.language),
    ].join(''),
    data: result,
    summary: {
      verdict: result.verdict,
      level: result.level,
      breaches: result.breaches.length,
      trust: result.trust.length,
      ...(live === undefined ? {} : { live: live.summary }),
    },
    diagnostics: [...diagnostics, ...accepted, ...uncertified, ...(live?.diagnostics ?? [])],
    inventoryDigest: inventory.digest,
  };
}

/** What `--pairs`, `--from` and `--to` ask; either end alone asks for pairs of sites too. */
function sitesAsked({ pairs, from, to }: VerifyOptions): AuditOptions {
  if (pairs === undefined && from === undefined && to === undefined) return {};
  return { sites: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}
