import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { RecordedCipher } from '../journal/journal.ts';
import type { ChangePlan } from '../plan/types.ts';
import type { SecretKnowledge } from '../plan/wanted-secrets.ts';
import { type MissingSecret, resolveReferences, type Secret } from '../push/secret.ts';
import { placeholderIn } from '../secret/placeholder.ts';
import { opened } from '../secret/seal.ts';
import { whyNotTypeable } from '../secret/typeable.ts';
import type { Vault } from '../secret/vault.ts';

/** What is known of the inventory's secrets. */
export interface Secrets {
  readonly vault: Vault;
  readonly knowledge: SecretKnowledge;
  /** Why a reference has no value here, without repeating one. */
  readonly missing: ReadonlyMap<string, string>;
  /** Values no router could be given (SN8161). */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the secrets of some texts are looked up with. */
export interface SecretSources {
  readonly vault: Vault;
  readonly references: readonly string[];
  /** Values somebody else holds, by reference or by the key after `pulumi:` (the provider's secret input). */
  readonly given?: ReadonlyMap<string, Secret>;
  /** What earlier pushes read back. */
  readonly ciphers: readonly RecordedCipher[];
  readonly renew: boolean;
}

/** Resolves references and makes of it what a plan may know: fingerprints. The command line and the Pulumi provider both ask here. */
export async function openSecrets(sources: SecretSources): Promise<Secrets> {
  const { vault, references, given } = sources;
  const fingerprints = new Map<string, string>();
  const missing = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const [reference, secret] of await resolveReferences(references, given)) {
    const words = whyNot(secret);
    if (words === undefined && !('words' in secret)) fingerprints.set(reference, vault.learn(secret()));
    else missing.set(reference, words ?? '');
    if (words !== undefined && !('words' in secret)) diagnostics.push(report('SN8161', { reference, words }));
  }
  return { vault, knowledge: knowledgeOf(sources, fingerprints), missing, diagnostics };
}

function whyNot(secret: Secret | MissingSecret): string | undefined {
  return 'words' in secret ? secret.words : whyNotTypeable(secret());
}

function knowledgeOf(
  { vault, ciphers, renew }: SecretSources,
  fingerprints: ReadonlyMap<string, string>,
): SecretKnowledge {
  const behind = new Map(ciphers.map((one) => [`${one.router} ${one.digest}`, one.fingerprint]));
  const places = new Set(ciphers.map(({ router, place }) => `${router} ${place}`));
  return {
    fingerprintOf: (reference) => fingerprints.get(reference),
    isOurs: vault.isOurs,
    behind: (router, digest) => behind.get(`${router} ${digest}`),
    hasPushed: (router, place) => places.has(`${router} ${place}`),
    renew,
  };
}

/** Secrets that a plan's commands need and nobody knows here: references without a value (SN8160), old values of the way back (SN8162). */
export function unknownSecrets(
  { devices }: ChangePlan,
  { vault, missing }: Pick<Secrets, 'vault' | 'missing'>,
): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const { router, commands, reverse } of devices)
    for (const { text } of [...commands, ...reverse])
      for (const word of opened(text, vault).missing) {
        const reference = placeholderIn(word)?.reference;
        const words = reference === undefined ? undefined : missing.get(reference);
        const problem =
          reference === undefined || words === undefined
            ? report('SN8162', { router, placeholder: word, command: text })
            : report('SN8160', { router, reference, words });
        told.set(`${router} ${word}`, problem);
      }
  return [...told.values()];
}
