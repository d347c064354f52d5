import { Option } from '@commander-js/extra-typings';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { networkOfInventory } from '../../inventory/declared-network/of-inventory.ts';
import type { Inventory } from '../../inventory/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { liveSummaryText } from '../../report/live-text.ts';
import { propertiesText } from '../../report/properties-text.ts';
import { auditRead } from '../../verify/audit.ts';
import { certificateText } from '../../verify/certificate/certificate.ts';
import { declaredIsolation } from '../../verify/declared-isolation.ts';
import { propertiesOf } from '../../verify/properties/properties.ts';
import type { AuditOptions, AuditResult, CollectedConfig } from '../../verify/types.ts';
import { acceptedBreaches } from '../accepted-breaches.ts';
import { exitsOfCertificate, writeCertificate } from '../certificate.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { limitsOf } from '../limits.ts';
import { liveEvidence } from '../live.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { auditIsolation } from '../reading/isolation.ts';
import { readersOf } from '../reading/readers.ts';
import { readTexts } from '../reading/texts.ts';
import { writeReport } from '../report-page.ts';
import { belowRequired, REQUIREMENTS } from '../required-level.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { hiddenSource, runningFrom } from '../running.ts';
import { verifyAgainst } from './verify-against.ts';
import { verifyInferred } from './verify-infer.ts';
import { isInferring, type VerifyOptions, verifyProblems } from './verify-options.ts';
import { verifyByPolicy } from './verify-policy.ts';

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
    .addOption(
      new Option(
        '--only <question>',
        'isolation: whether the VPNs are apart and nothing else, in about half the time (not whether what is declared works)',
      ).choices(['isolation'] as const),
    )
    .option(
      '--against <before>',
      'what the change since BEFORE does, and that it does nothing else: a folder of configurations, a report (-o json) or a certificate',
    )
    .option('--exit-code', 'with --against: exit 2 when anything changes')
    .action((options) => start(async (run) => finish(run, await verify(run, options))));
};

async function verify(run: Run, options: VerifyOptions): Promise<VerbAnswer> {
  const unfit = verifyProblems(run, options);
  if (unfit.length > 0) return { exit: 'usage', kind: 'Audit', text: '', data: null, diagnostics: unfit };
  const { against, policy } = options;
  if (against !== undefined) return verifyAgainst(run, { ...options, against });
  if (isInferring(options)) return verifyInferred(run, options);
  return policy === undefined ? verifyInventory(run, options) : verifyByPolicy(run, { ...options, policy });
}

async function verifyInventory(run: Run, options: VerifyOptions): Promise<VerbAnswer> {
  const kind = 'Audit';
  const loaded = load(run);
  if (!loaded.ok) return { exit: loaded.exit, kind, text: '', data: null, diagnostics: loaded.diagnostics };
  const { inventory } = loaded;
  const unknown = unknownEnds(inventory, options);
  if (unknown.length > 0) return { exit: 'no-input', kind, text: '', data: null, diagnostics: unknown };
  const auditor = auditorFor(options, inventory);
  try {
    return await verifyLoaded(run, options, { ...loaded, auditor });
  } finally {
    await auditor.close();
  }
}

interface Judging {
  readonly inventory: Inventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly auditor: Auditor;
}

async function verifyLoaded(
  run: Run,
  options: VerifyOptions,
  { inventory, diagnostics: told, auditor }: Judging,
): Promise<VerbAnswer> {
  const source = hiddenSource(inventory, await runningFrom(run, inventory, options.configs));
  const diagnostics = [...told, ...source.diagnostics];
  if (source.network.running.length === 0)
    return { exit: gravest(source.exits), kind: 'Audit', text: '', data: null, diagnostics };
  const audited = await auditor.audit(source.network.running);
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
  const accepted = acceptedBreaches(run, result);
  const judged = { subject: inventory, judgedBy: 'inventory', audit: result, accepted } as const;
  const unreported = writeReport(run, options.report, judged);
  const below = belowRequired(options.require, result);
  const exits: readonly ExitName[] = [
    ...source.exits,
    exitOfAudit(result),
    ...(live?.exits ?? []),
    ...below.map(() => 'inconclusive' as const),
    ...exitsOfCertificate(uncertified),
    ...unreported.map(() => 'project-config' as const),
  ];
  return {
    exit: gravest(exits),
    kind: 'Audit',
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
    diagnostics: [
      ...diagnostics,
      ...accepted,
      ...below,
      ...uncertified,
      ...unreported,
      ...(live?.diagnostics ?? []),
    ],
    inventoryDigest: inventory.digest,
  };
}

interface Auditor {
  audit(running: readonly CollectedConfig[]): Promise<AuditResult>;
  close(): Promise<void>;
}

/** Audits as it is asked to. Threads that read are given the declarations while the texts are still being collected. */
function auditorFor(options: VerifyOptions, inventory: Inventory): Auditor {
  if (options.only === undefined)
    return {
      audit: async (running) =>
        auditRead(inventory, await readTexts(inventory, running), sitesAsked(options)),
      close: async () => {},
    };
  const declared = declaredIsolation(inventory);
  const readers = readersOf(declared);
  return {
    audit: async (running) => (await auditIsolation(declared, running, readers)).audit,
    close: async () => readers?.close(),
  };
}

/** SN9011 for `--from` and `--to` that name nothing: an empty list would look like an answer. */
function unknownEnds({ sites, vpns }: Inventory, { from, to }: VerifyOptions): readonly Diagnostic[] {
  const known = new Set([...sites, ...vpns].map(({ id }) => id));
  return [from, to].flatMap((name) =>
    name === undefined || known.has(name)
      ? []
      : [report('SN9011', { name, vpns: vpns.map(({ id }) => id).join(', ') })],
  );
}

/** What `--pairs`, `--from` and `--to` ask; either end alone asks for pairs of sites too. */
function sitesAsked({ pairs, from, to }: VerifyOptions): AuditOptions {
  if (pairs === undefined && from === undefined && to === undefined) return {};
  return { sites: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}
