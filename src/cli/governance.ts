import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { SignedText } from '../governance/approval.ts';
import { type GateAnswer, mayPush } from '../governance/gate.ts';
import { type Roles, rolesOf } from '../governance/roles.ts';
import { signerOf } from '../governance/ssh-signature.ts';
import { readRoles } from '../inventory/structure.ts';
import type { Governance, Inventory } from '../inventory/types.ts';
import { readYaml } from '../inventory/yaml/read-yaml.ts';
import type { ChangePlan } from '../plan/types.ts';
import { readSigningKey } from './signing-key.ts';

/** What the operator brings to the gate: a key reference, approval files, and the plan file beside which others lie. */
export interface Papers {
  readonly key: string | undefined;
  readonly approvals: readonly string[];
  readonly planFile: string | undefined;
}

/** A governed network: its folder, its inventory and the instant of the push (ISO 8601), never one that was asked for. */
export interface Governed {
  readonly folder: string;
  readonly inventory: Inventory;
  readonly now: string;
}

/** Whether this plan may be pushed with these papers; a network without `governance` asks for none. */
export function askGate(governed: Governed, plan: ChangePlan, papers: Papers): GateAnswer {
  const { governance, id } = governed.inventory.network;
  if (governance === undefined) return { approvers: [], diagnostics: [] };
  const roles = readSignedRoles(governed.folder, id, governance);
  if (roles.value === undefined) return { approvers: [], diagnostics: roles.diagnostics };
  const key = papers.key === undefined ? undefined : provenKey(papers.key, plan.hash);
  if (key !== undefined && 'code' in key) return { approvers: [], diagnostics: [key] };
  return mayPush({
    network: id,
    governance,
    roles: roles.value,
    today: localDay(governed.now, governance.timeZone),
    plan,
    routers: plan.devices.filter(({ commands }) => commands.length > 0).map(({ router }) => router),
    pusher: key?.publicKey,
    approvals: approvalFiles(papers).map(signedText),
  });
}

/** The roles of a network, with the owner's signature checked (`roles.yaml`, `roles.yaml.sig`). */
export function readSignedRoles(folder: string, network: string, governance: Governance): Outcome<Roles> {
  const path = join(folder, 'roles.yaml');
  const text = textIn(path);
  if (text === undefined)
    return { value: undefined, diagnostics: [report('SN8105', { file: path }, { span: governance.span })] };
  const yaml = readYaml({ path, text });
  const read = yaml.value === undefined ? undefined : readRoles(yaml);
  const problems = [...yaml.problems, ...(read?.diagnostics ?? [])];
  if (read?.value === undefined) return { value: undefined, diagnostics: problems };
  const { value, diagnostics } = rolesOf(
    { file: read.value, text, signature: textIn(`${path}.sig`) },
    network,
    governance,
  );
  return { value, diagnostics: [...problems, ...diagnostics] };
}

/** The calendar day, YYYY-MM-DD, of an instant in a time zone (default: where this process runs). */
export function localDay(instant: string, timeZone?: string): string {
  const form = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en', form).formatToParts(new Date(instant));
  return ['year', 'month', 'day'].map((name) => parts.find(({ type }) => type === name)?.value).join('-');
}

/** Possession is proved by signing the plan's hash and checking the signature as anybody else would. */
function provenKey(reference: string, hash: string) {
  const key = readSigningKey(reference);
  if ('reason' in key) return report('SN8106', { file: reference, reason: key.reason });
  const proof = key.signText(hash, 'sectornet-run');
  return signerOf(hash, 'sectornet-run', proof) === key.publicKey
    ? key
    : report('SN8106', { file: reference, reason: 'its two halves do not belong together' });
}

/** The approvals named, and those that lie beside the plan (`PLAN.*.approval.json`). */
function approvalFiles({ approvals, planFile }: Papers): readonly string[] {
  if (planFile === undefined) return approvals;
  const [folder, name] = [dirname(planFile), basename(planFile)];
  const beside = entriesOf(folder).filter(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.approval.json'),
  );
  return [...new Set([...approvals, ...beside.map((entry) => join(folder, entry))])];
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function signedText(file: string): SignedText {
  return { file, text: textIn(file) ?? '', signature: textIn(`${file}.sig`) };
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
