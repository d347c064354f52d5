/**
 * What stands in a text where a secret stands on the router: `<env:TAX_BGP>` as compiled, `<env:TAX_BGP#0a1b2c3d4e5f>` once the value was at hand,
 * `<#0a1b2c3d4e5f>` for a value read from a router, `<cipher#…>` for salted ciphertext. One word in every command line.
 */
export interface Placeholder {
  /** `env:`, `file:`, `exec:` or `pulumi:`; absent: the value came from a router. */
  readonly reference?: string;
  /** 12 hexadecimal digits (`vault.ts`); absent: the value was not at hand. */
  readonly fingerprint?: string;
  /** The fingerprint is that of ciphertext as the router shows it, not of the secret. */
  readonly isCipher: boolean;
}

/** A secret that was read where no key for fingerprints was at hand. */
export const HIDDEN = '<hidden>';

const FORM =
  /^<(?:(cipher)(?=#)|((?:env|file|exec|pulumi):(?:[^<>#%\s]|%[0-9A-F]{2})+))?(?:#([0-9a-f]{12}))?>$/;

/** Every placeholder in a text; global. */
export const SEALED_WORDS =
  /<(?:hidden|(?:cipher)?#[0-9a-f]{12}|(?:env|file|exec|pulumi):[^<>#\s]+(?:#[0-9a-f]{12})?)>/g;

/** The word for a placeholder. */
export function placeholderText({ reference, fingerprint, isCipher }: Placeholder): string {
  const name = isCipher ? 'cipher' : reference === undefined ? '' : escaped(reference);
  return `<${name}${fingerprint === undefined ? '' : `#${fingerprint}`}>`;
}

/** The placeholder a word is; undefined for any other word. */
export function placeholderIn(word: string): Placeholder | undefined {
  const found = FORM.exec(word);
  if (found === null || word === '<>') return undefined;
  const [, cipher, reference, fingerprint] = found;
  return {
    ...(reference === undefined ? {} : { reference: decodeURIComponent(reference) }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    isCipher: cipher !== undefined,
  };
}

/** Whether a word stands for a secret instead of being one. */
export function isSealed(word: string): boolean {
  return word === HIDDEN || placeholderIn(word) !== undefined;
}

/** What may be kept of the word in a secret's place: a placeholder as it is, of anything else nothing. */
export function withoutValue(word: string): string {
  return isSealed(word) ? word : HIDDEN;
}

/** A reference as part of one word: blanks, signs the placeholder itself uses and everything beyond ASCII as in an address of the web. */
function escaped(reference: string): string {
  return encodeURI(reference).replaceAll('#', '%23');
}
