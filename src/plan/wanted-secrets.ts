import type { DiagnosticCode } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { DeviceConfig } from '../render/types.ts';
import { placeholderText } from '../secret/placeholder.ts';
import { type SealedPlace, sealedPlaces, withWords } from './secrets.ts';

/** What is known of secrets where a plan is made; nothing of it is a value. */
export interface SecretKnowledge {
  /** The fingerprint of what a reference names now; undefined when it cannot be had here. */
  readonly fingerprintOf: (reference: string) => string | undefined;
  /** Whether fingerprints in collected texts were made with the key that is used here. */
  readonly isOurs: (fingerprint: string) => boolean;
  /** The fingerprint of the secret behind ciphertext that was read back after a push; undefined: this ciphertext was never seen. */
  readonly behind: (router: string, digest: string) => string | undefined;
  /** Whether a secret was ever pushed from here into this place. */
  readonly hasPushed: (router: string, place: string) => boolean;
  /** Sets secrets again that cannot be compared. */
  readonly renew: boolean;
}

/** Nothing is known: secrets that are there count as those that are meant. */
export const NO_KNOWLEDGE: SecretKnowledge = {
  fingerprintOf: () => undefined,
  isOurs: () => false,
  behind: () => undefined,
  hasPushed: () => false,
  renew: false,
};

/** A wanted text ready to be compared with the running one, and what cannot be told of its secrets. */
export interface SettledConfig {
  readonly config: DeviceConfig;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The wanted text with the fingerprints of its secrets. A secret that is the one on the router is written as the running text has it, so that nothing changes; so is one of which
 * nobody can tell, with a finding: a router is never sent a secret again on suspicion.
 */
export function settleSecrets(
  config: DeviceConfig,
  running: string,
  knowledge: SecretKnowledge,
): SettledConfig {
  const wanted = sealedPlaces(config.platform, config.text);
  if (wanted.size === 0) return { config, diagnostics: [] };
  const here = sealedPlaces(config.platform, running);
  const settled = [...wanted.values()].map((one) => settle(config, one, here.get(one.place), knowledge));
  const text = withWords(
    config.text,
    settled.map(({ place, word }) => [place, word]),
  );
  return { config: { ...config, text }, diagnostics: settled.flatMap(({ note }) => note ?? []) };
}

interface Settled {
  readonly place: SealedPlace;
  readonly word: string;
  readonly note?: Diagnostic;
}

function settle(
  config: DeviceConfig,
  place: SealedPlace,
  other: SealedPlace | undefined,
  knowledge: SecretKnowledge,
): Settled {
  const { reference = '' } = place.placeholder;
  const fingerprint = knowledge.fingerprintOf(reference);
  const meant =
    fingerprint === undefined ? place.word : placeholderText({ reference, fingerprint, isCipher: false });
  const note = (code: DiagnosticCode): Diagnostic => {
    const span = config.causes[place.line]?.span;
    const data = { router: config.router, place: place.place, reference };
    return report(code, data, span === undefined ? {} : { span });
  };
  if (other === undefined)
    return fingerprint === undefined ? { place, word: meant, note: note('SN3921') } : { place, word: meant };
  const doubt = doubtOf(config.router, { place, other, fingerprint }, knowledge);
  if (doubt === 'same') return { place, word: other.word };
  if (doubt === 'other' || (knowledge.renew && fingerprint !== undefined)) return { place, word: meant };
  return { place, word: other.word, note: note(doubt) };
}

interface Meeting {
  readonly place: SealedPlace;
  readonly other: SealedPlace;
  readonly fingerprint: string | undefined;
}

/** Whether the secret on the router is the one that is meant, another one, or why that cannot be told. */
function doubtOf(
  router: string,
  { place, other, fingerprint }: Meeting,
  knowledge: SecretKnowledge,
): 'same' | 'other' | DiagnosticCode {
  const { fingerprint: here, isCipher } = other.placeholder;
  if (fingerprint === undefined) return 'SN3922';
  if (here === undefined || !knowledge.isOurs(here)) return 'SN3923';
  const stands = isCipher ? knowledge.behind(router, here) : here;
  if (stands === undefined) return knowledge.hasPushed(router, place.place) ? 'SN3924' : 'SN3925';
  return stands === fingerprint ? 'same' : 'other';
}
