import { signerOf } from './ssh-signature.ts';

/** What an approver signs: this plan, of this network, until this day. `emergency` says why a freeze must not wait. */
export interface Approval {
  readonly network: string;
  /** The plan's hash, 64 hexadecimal digits. */
  readonly plan: string;
  readonly validUntil: string;
  readonly emergency?: string;
}

/** An approval as it lies in a file, with the signature beside it. */
export interface SignedText {
  readonly file: string;
  readonly text: string;
  readonly signature: string | undefined;
}

/** An approval whose signature holds, and the public key that made it. */
export interface GivenApproval extends Approval {
  readonly file: string;
  readonly key: string;
}

/** The text of an approval: what is signed, and what `ssh-keygen -Y verify` can check without sectornet. */
export function approvalText({ network, plan, validUntil, emergency }: Approval): string {
  const content = {
    apiVersion: 'sectornet/v1',
    kind: 'Approval',
    network,
    plan,
    validUntil,
    ...(emergency === undefined ? {} : { emergency }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The approval in a file, if it is one and its signature holds. */
export function readApproval({ file, text, signature }: SignedText): GivenApproval | undefined {
  const key = signature === undefined ? undefined : signerOf(text, 'sectornet-approval', signature);
  const approval = key === undefined ? undefined : parsed(text);
  return approval === undefined || key === undefined ? undefined : { ...approval, file, key };
}

function parsed(text: string): Approval | undefined {
  const content = jsonObject(text);
  const { kind, network, plan, validUntil, emergency } = content;
  if (kind !== 'Approval' || typeof network !== 'string' || typeof plan !== 'string') return undefined;
  if (typeof validUntil !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(validUntil)) return undefined;
  if (emergency !== undefined && (typeof emergency !== 'string' || emergency.trim() === '')) return undefined;
  return { network, plan, validUntil, ...(emergency === undefined ? {} : { emergency }) };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
