import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type SourceFile, spanAt } from '../inventory/document.ts';
import type { RolesFile } from '../inventory/schema.generated.ts';
import type { Governance, HolderRole } from '../inventory/types.ts';
import { keyFingerprint, signerOf } from './ssh-signature.ts';

/** One key, whose it is, and what it may do. `vpns` and `routers` absent: all. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly role: HolderRole;
  /** `ssh-ed25519 …` without comment. */
  readonly key: string;
  readonly vpns?: readonly string[];
  readonly routers?: readonly string[];
  /** The last day the key counts, YYYY-MM-DD. */
  readonly validUntil?: string;
}

/** The holders of a network, as its owner signed them. */
export interface Roles {
  readonly holders: readonly Holder[];
}

/** A roles file with the text and the signature beside it. */
export interface SignedRoles {
  readonly file: SourceFile<RolesFile>;
  readonly text: string;
  readonly signature: string | undefined;
}

/**
 * The roles of a network, accepted only when the owner signed this very text for this network. SN8101 no or wrong signature, SN8102 another
 * network's, SN8103 a sub-contractor without routers, SN8104 one key or id twice.
 */
export function rolesOf(signed: SignedRoles, network: string, { ownerKey }: Governance): Outcome<Roles> {
  const { file, text, signature } = signed;
  const signer = signature === undefined ? undefined : signerOf(text, 'sectornet-roles', signature);
  const diagnostics = [
    ...(signer === ownerKey ? [] : [unsigned(file, signer, ownerKey)]),
    ...(file.content['network-id'] === network ? [] : [elsewhere(file, network)]),
    ...boundless(file),
    ...doubles(file),
  ];
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  return { value: { holders: file.content.holders.map(holderOf) }, diagnostics };
}

function holderOf(entry: RolesFile['holders'][number]): Holder {
  return {
    id: entry['holder-id'],
    name: entry.name,
    role: entry.role,
    key: bareKey(entry.key),
    ...(entry.vpns === undefined ? {} : { vpns: entry.vpns }),
    ...(entry.routers === undefined ? {} : { routers: entry.routers }),
    ...(entry['valid-until'] === undefined ? {} : { validUntil: entry['valid-until'] }),
  };
}

function unsigned(file: SourceFile<RolesFile>, signer: string | undefined, ownerKey: string): Diagnostic {
  const data = {
    file: file.path,
    signer: signer === undefined ? '-' : keyFingerprint(signer),
    owner: keyFingerprint(ownerKey),
  };
  return report('SN8101', data, { span: spanAt(file, '/holders') });
}

function elsewhere(file: SourceFile<RolesFile>, network: string): Diagnostic {
  const data = { file: file.path, named: file.content['network-id'], network };
  return report('SN8102', data, { span: spanAt(file, '/network-id') });
}

function boundless(file: SourceFile<RolesFile>): readonly Diagnostic[] {
  return file.content.holders.flatMap((one, index) =>
    one.role === 'sub-contractor' && one.routers === undefined
      ? [report('SN8103', { holder: one['holder-id'] }, { span: spanAt(file, `/holders/${index}/role`) })]
      : [],
  );
}

/** Two holders of one key could approve each other's plans; two of one id could not be told apart. */
function doubles(file: SourceFile<RolesFile>): readonly Diagnostic[] {
  const { holders } = file.content;
  return holders.flatMap((one, index) => {
    const twin = holders.findIndex(
      (other) => other['holder-id'] === one['holder-id'] || bareKey(other.key) === bareKey(one.key),
    );
    if (twin === index) return [];
    const key = holders[twin]?.['holder-id'] === one['holder-id'] ? 'holder-id' : 'key';
    const data = { holder: one['holder-id'], other: holders[twin]?.['holder-id'] ?? '', key };
    return [report('SN8104', data, { span: spanAt(file, `/holders/${index}/${key}`) })];
  });
}

function bareKey(key: string): string {
  return key.split(' ').slice(0, 2).join(' ');
}
