import { statSync } from 'node:fs';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Names } from '../../report/facts.ts';
import { reasonsOf } from '../../report/reasons.ts';
import { relationText } from '../../report/relation-text.ts';
import { auditOf, type RelatedSide, relate } from '../../verify/against/relate.ts';
import { relateToTold } from '../../verify/against/told.ts';
import type { Relation } from '../../verify/against/types.ts';
import { policySubject } from '../../verify/foreign/policy-subject.ts';
import { inferSubject } from '../../verify/infer/infer.ts';
import type { AuditResult } from '../../verify/types.ts';
import { namesOf, readConfigFolder } from '../config-folder.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { load } from '../load.ts';
import { readTexts } from '../reading/texts.ts';
import { belowRequired } from '../required-level.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { runningFrom } from '../running.ts';
import { toldBefore } from '../told-before.ts';
import { backupsFrom } from './verify-infer.ts';
import { exitOfPolicy, nameOf, policyAt, transportOf } from './verify-policy.ts';

export interface AgainstOptions {
  readonly against: string;
  readonly configs?: string | undefined;
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
  readonly require?: string | undefined;
  readonly exitCode?: true | undefined;
}

const kind = 'Relation';

type Sided =
  | {
      readonly ok: true;
      readonly side: RelatedSide;
      readonly names: Pick<Names, 'vpns'>;
      readonly answer: Pick<VerbAnswer, 'diagnostics' | 'inventoryDigest'>;
      readonly exits?: readonly ExitName[];
    }
  | { readonly ok: false; readonly answer: Omit<VerbAnswer, 'kind'> };

/** `verify --against BEFORE`: what the change from BEFORE (a folder, a report, a certificate) to now does, and that it does nothing else. */
export async function verifyAgainst(run: Run, options: AgainstOptions): Promise<VerbAnswer> {
  const now = await sideNow(run, options);
  if (!now.ok) return { ...now.answer, kind };
  const audit = auditOf(now.side);
  const relation = await relationTo(run, options, { ...now.side, audit });
  if (relation === undefined)
    return {
      exit: 'no-input',
      kind,
      text: '',
      data: null,
      diagnostics: [report('SN9031', { path: options.against })],
    };
  const below = belowRequired(options.require, audit);
  const exits: readonly ExitName[] = [
    ...(now.exits ?? []),
    ...(options.infer === true ? [] : [exitOfAudit(audit)]),
    ...(relation.proof.certain ? [] : (['inconclusive'] as const)),
    ...below.map(() => 'inconclusive' as const),
    ...(options.exitCode === true && !relation.unchanged ? (['differences'] as const) : []),
  ];
  return {
    ...now.answer,
    exit: gravest(exits),
    kind,
    text: relationText(relation, now.names, {
      language: run.language,
      paint: run.paint,
      judged: options.infer !== true,
      unknown: reasonsOf(audit.inconclusive, run.language),
    }),
    data: relation,
    diagnostics: [...(now.answer.diagnostics ?? []), ...below],
    summary: {
      unchanged: relation.unchanged,
      gained: relation.changes.filter(({ change }) => change === 'gained').length,
      lost: relation.changes.filter(({ change }) => change === 'lost').length,
      ...(options.infer === true ? {} : { verdict: audit.verdict }),
      level: audit.level,
    },
  };
}

async function relationTo(
  run: Run,
  options: AgainstOptions,
  after: RelatedSide & { readonly audit: AuditResult },
): Promise<Relation | undefined> {
  const path = run.path(options.against);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    const told = toldBefore(path);
    return told === undefined ? undefined : relateToTold(told, after.audit);
  }
  const before = await sideBefore(run, options, after);
  return before === undefined ? undefined : relate(before, after);
}

/** The state before is judged against the same inventory or policy; without either against what its own texts show. */
async function sideBefore(
  run: Run,
  options: AgainstOptions,
  after: RelatedSide,
): Promise<RelatedSide | undefined> {
  if (options.policy === undefined && options.infer !== true) {
    const { subject } = after;
    const texts = readConfigFolder(run.path(options.against), namesOf(subject));
    return texts.length === 0 ? undefined : { subject, reading: await readTexts(subject, texts) };
  }
  const reading = await backupsFrom(run, options.against);
  if ('exit' in reading) return undefined;
  if (options.policy === undefined)
    return { subject: inferSubject(reading.routers).subject, reading, basis: TEXTS_ALONE };
  const policy = policyAt(run, options.policy).value;
  const subject = policy === undefined ? undefined : policySubject(policy, reading.routers).value;
  return policy === undefined || subject === undefined
    ? undefined
    : { subject, reading, basis: options.policy, ...transportOf(policy) };
}

async function sideNow(run: Run, options: AgainstOptions): Promise<Sided> {
  if (options.policy !== undefined) return sideByPolicy(run, options, options.policy);
  return options.infer === true ? sideByTexts(run, options) : sideByInventory(run, options);
}

/** The basis of a subject that is what the texts themselves show. */
const TEXTS_ALONE = '';

const NOTHING = { text: '', data: null } as const;

async function sideByInventory(run: Run, { configs }: AgainstOptions): Promise<Sided> {
  const loaded = load(run);
  if (!loaded.ok)
    return { ok: false, answer: { ...NOTHING, exit: loaded.exit, diagnostics: loaded.diagnostics } };
  const { inventory } = loaded;
  const source = await runningFrom(run, inventory, configs);
  const diagnostics = [...loaded.diagnostics, ...source.diagnostics];
  if (source.network.running.length === 0)
    return { ok: false, answer: { ...NOTHING, exit: gravest(source.exits), diagnostics } };
  const reading = await readTexts(inventory, source.network.running);
  const answer = { diagnostics, inventoryDigest: inventory.digest };
  return { ok: true, side: { subject: inventory, reading }, names: inventory, answer, exits: source.exits };
}

async function sideByTexts(run: Run, { configs }: AgainstOptions): Promise<Sided> {
  const reading = await backupsFrom(run, configs);
  if ('exit' in reading) return { ok: false, answer: reading };
  const { subject, vpns } = inferSubject(reading.routers);
  const names = { vpns: vpns.map(({ id }) => ({ id, name: id })) };
  return { ok: true, side: { subject, reading, basis: TEXTS_ALONE }, names, answer: {} };
}

async function sideByPolicy(run: Run, options: AgainstOptions, file: string): Promise<Sided> {
  const read = policyAt(run, file);
  const refused = (diagnostics: readonly Diagnostic[]): Sided => ({
    ok: false,
    answer: { ...NOTHING, exit: exitOfPolicy(diagnostics), diagnostics },
  });
  if (read.value === undefined) return refused(read.diagnostics);
  const reading = await backupsFrom(run, options.configs);
  if ('exit' in reading) return { ok: false, answer: reading };
  const made = policySubject(read.value, reading.routers);
  const diagnostics = [...read.diagnostics, ...made.diagnostics];
  if (made.value === undefined) return refused(diagnostics);
  const names = { network: { name: nameOf(read.value, options) }, vpns: read.value.vpns };
  return {
    ok: true,
    side: { subject: made.value, reading, basis: file, ...transportOf(read.value) },
    names,
    answer: { diagnostics },
  };
}
