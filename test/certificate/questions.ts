import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { checkCertificate } from '../../src/certificate-checker/check.ts';
import type { Config } from '../../src/certificate-checker/read.ts';
import { configsAmong } from '../../src/cli/certificate.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { networkOfPolicy } from '../../src/inventory/declared-network/of-policy.ts';
import type { DeclaredNetwork } from '../../src/inventory/declared-network/types.ts';
import { parsePolicy } from '../../src/inventory/policy.ts';
import type { DeclaredPolicy } from '../../src/inventory/policy-types.ts';
import { certificateOf, certificateText } from '../../src/verify/certificate/certificate.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { readBackups } from '../../src/verify/read/backups.ts';
import { type AuditCase, cleanNetwork, plantedCase } from '../isolation/case.ts';
import { corruptionsOf, resealed } from './corruptions.ts';

/** A certificate, and what it is to be checked against. */
export interface Question {
  readonly name: string;
  certificate(): string;
  readonly configs: readonly Config[];
  readonly declared: DeclaredNetwork;
}

const HERE = import.meta.dirname;
const FOLDERS = [join(HERE, 'networks'), join(HERE, '../isolation')];

/** Networks that are proved, as they stand; each is loaded once in a process. */
const CLEAN = ['offices', 'mini', 'old-boxes', 'mini-compiled', 'branches'];
const loaded = new Map<string, Question>();

/** Seeded networks by name: those of the certificate's own folder, and every bug class; each with the certificate its own prover would forge. */
export function seededQuestions(): readonly Question[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^\d+-/.test(name))
      .map((name) => questionOf(name, plantedCase(readFileSync(join(folder, name, 'seed.txt'), 'utf8')))),
  );
}

export function cleanQuestions(): readonly Question[] {
  return CLEAN.map(cleanQuestion);
}

export function cleanQuestion(name: string): Question {
  const question = loaded.get(name) ?? questionOf(name, cleanNetwork(name));
  loaded.set(name, question);
  return question;
}

/** Every n-th change of what a certificate claims, which alone is not made again but tried. */
export function corruptedQuestions(name: string, every: number): readonly Question[] {
  const clean = cleanQuestion(name);
  const claimed = corruptionsOf(clean.certificate()).filter(({ what }) => / (claim|from|to): /.test(what));
  return claimed
    .filter((_, i) => i % every === 0)
    .map((one) => {
      const { what, text } = resealed(one);
      return { ...clean, name: `${name} ${what}`, certificate: text };
    });
}

function questionOf(name: string, { inventory, configs }: AuditCase): Question {
  const certificate = once(() => certificateText(inventory, configs));
  return { name, configs, declared: networkOfInventory(inventory), certificate };
}

/** Folders of backups of `test/foreign/` with their policy files, as they stand and with one text of the policy changed behind the auditor's back. */
const BACKUPS: readonly (readonly [folder: string, replaced?: string, by?: string])[] = [
  ['11-policy-kept'],
  ['11-policy-kept', 'vrfs: [FLOOD]', 'route-targets: ["65000:110"]'],
  ['11-policy-kept', 'vrfs: [FLOOD]', 'vrfs: [FLOOD, STATS, TAX]'],
  ['12-policy-broken-by-an-import'],
  ['15-agreed-pair'],
];

export function policyQuestions(): readonly Question[] {
  return BACKUPS.map(([folder, replaced, by]) => {
    const backups = policyFolder(folder);
    const certificate = once(() => certificateFor(backups));
    const declared = networkOfPolicy(policyFolder(folder, replaced, by).policy, POLICY_DIGEST);
    const name = by === undefined ? folder : `${folder} with ${by}`;
    return { name, configs: configsAmong(backups.files), declared, certificate };
  });
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The digest that stands for that of a policy file in tests. */
export const POLICY_DIGEST = 'f'.repeat(64);

/** A folder of backups and the policy it is judged by. */
export interface PolicyFolder {
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly policy: DeclaredPolicy;
}

/** The files of a folder of backups, and its policy with one text replaced. */
export function policyFolder(name: string, replaced = '', by = ''): PolicyFolder {
  const folder = join(HERE, '../foreign', name);
  const files = readdirSync(join(folder, 'configs')).map((file) => ({
    file,
    text: readFileSync(join(folder, 'configs', file), 'utf8'),
  }));
  const text = readFileSync(join(folder, 'policy.yaml'), 'utf8');
  if (!text.includes(replaced)) throw new Error(`${name}: the policy does not say ${replaced}`);
  const policy = parsePolicy({ path: 'policy.yaml', text: text.replace(replaced, by) }).value;
  if (policy === undefined) throw new Error(`${name}: no policy`);
  return { files, policy };
}

/** The certificate the auditor writes of a folder of backups. */
export function certificateFor({ files, policy }: PolicyFolder): string {
  const backups = files.map(({ file, text }) => ({ path: file, bytes: new TextEncoder().encode(text) }));
  const { routers } = readBackups(backups);
  const subject = policySubject(policy, routers).value;
  if (subject === undefined) throw new Error('no subject');
  return certificateOf({ ...subject, digest: POLICY_DIGEST }, routers);
}

/** What a checker says, every refusal in a line of its own: the reason, the place, the line there. */
export function answerOf(checker: typeof checkCertificate, question: Question): string {
  const { name, configs, declared, certificate } = question;
  const { level, refusals } = checker(certificate(), configs, declared);
  const said = refusals.map(({ reason, file, line, text }) =>
    `  ${reason} ${file}:${line} ${reason === 'untrue' ? '' : text}`.trimEnd(),
  );
  return [`${name}: ${said.length === 0 ? `valid (${level})` : 'refused'}`, ...said].join('\n');
}
