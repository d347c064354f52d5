import { report } from '../../diagnostics/report.ts';
import type { Names } from '../../report/facts.ts';
import { policySubject } from '../../verify/foreign/policy-subject.ts';
import { inferSubject } from '../../verify/infer/infer.ts';
import type { ReadResult } from '../../verify/read/routers.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import { namesOf, readConfigFolder } from '../config-folder.ts';
import { loadAndCompile } from '../load.ts';
import { readTexts } from '../reading/texts.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { backupsFrom } from './verify-infer.ts';
import { exitOfPolicy, policyAt } from './verify-policy.ts';

/** By what a reach is explained: the subject, what its VPNs are called, and the texts as read. */
export type ReachGround =
  | {
      readonly ok: true;
      readonly subject: Subject;
      readonly names: Pick<Names, 'vpns'>;
      readonly reading: ReadResult;
    }
  | { readonly ok: false; readonly answer: Omit<VerbAnswer, 'kind'> };

export interface GroundOptions {
  readonly configs?: string | undefined;
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
}

/** An inventory with its compiled or collected texts, or a folder of backups with a policy file or with nothing at all. */
export async function groundFor(run: Run, options: GroundOptions): Promise<ReachGround> {
  if (options.infer === true) return byTexts(run, options);
  return options.policy === undefined ? byInventory(run, options) : byPolicy(run, options, options.policy);
}

const NOTHING = { text: '', data: null } as const;

async function byInventory(run: Run, { configs }: GroundOptions): Promise<ReachGround> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { ok: false, answer: { ...NOTHING, exit: compiled.exit, diagnostics: compiled.diagnostics } };
  const { inventory, compilation } = compiled;
  const texts =
    configs === undefined
      ? compilation.configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }))
      : readConfigFolder(run.path(configs), namesOf(inventory));
  if (texts.length === 0) {
    const diagnostics = [report('SN9010', { path: configs ?? '' })];
    return { ok: false, answer: { ...NOTHING, exit: 'no-input', diagnostics } };
  }
  return {
    ok: true,
    subject: inventory,
    names: inventory,
    reading: await readTexts(inventory, texts),
  };
}

async function byTexts(run: Run, { configs }: GroundOptions): Promise<ReachGround> {
  const backups = await backupsFrom(run, configs);
  if ('exit' in backups) return { ok: false, answer: backups };
  const { subject, vpns } = inferSubject(backups.routers);
  const names = { vpns: vpns.map(({ id }) => ({ id, name: id })) };
  return { ok: true, subject, names, reading: backups };
}

async function byPolicy(run: Run, { configs }: GroundOptions, file: string): Promise<ReachGround> {
  const { value, diagnostics } = policyAt(run, file);
  if (value === undefined)
    return { ok: false, answer: { ...NOTHING, exit: exitOfPolicy(diagnostics), diagnostics } };
  const backups = await backupsFrom(run, configs);
  if ('exit' in backups) return { ok: false, answer: backups };
  const made = policySubject(value, backups.routers);
  if (made.value === undefined)
    return { ok: false, answer: { ...NOTHING, exit: 'invalid', diagnostics: made.diagnostics } };
  return { ok: true, subject: made.value, names: value, reading: backups };
}
