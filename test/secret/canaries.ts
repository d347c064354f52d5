import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every secret value that a test gives to sectornet or to a router comes from here: whatever the suite leaves behind is searched for them. */
export const CANARIES = {
  /** What env:TAX_BGP names at first, and after its rotation. */
  tax: 'canary-tax-Q7d2ZpXk',
  taxRotated: 'canary-tax-9vLmT4wR',
  /** What the helper program prints at first, and after its rotation. */
  vault: 'canary-vault-h3Nc8Gey',
  vaultRotated: 'canary-vault-u5SbJ6aD',
  /** Somebody else's session password, in clear text on a Linux router. */
  foreign: 'canary-foreign-W2xKq9Ft',
  /** Typed on a router by hand. */
  handmade: 'canary-hand-E4rYm7Vc',
  /** Given to the Pulumi provider. */
  pulumi: 'canary-pulumi-B8gHs1Nz',
} as const;

/** A place where a secret came to light. */
export interface Leak {
  readonly where: string;
  readonly secret: string;
}

/** Values to search for instead of the canaries, and files that hold them on purpose. */
export interface Search {
  readonly values?: readonly string[];
  readonly except?: readonly string[];
}

/** Every canary (or other value) in a text or in bytes, plain and as the encodings in use would carry it. */
export function leaksIn(
  where: string,
  content: string | Buffer,
  values?: readonly string[],
): readonly Leak[] {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const sought = values?.map((value) => ['given', value] as const) ?? Object.entries(CANARIES);
  return sought.flatMap(([secret, value]) =>
    formsOf(value).some((form) => bytes.includes(form)) ? [{ where, secret }] : [],
  );
}

/** Every canary (or other value) in any file below a folder, databases and their logs included. */
export function leaksBelow(folder: string, { values, except = [] }: Search = {}): readonly Leak[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !except.includes(path))
    .flatMap((path) => leaksIn(path.slice(folder.length + 1), readFileSync(path), values));
}

/** As it is, in base64 at each of the three offsets, and in UTF-16. */
function formsOf(value: string): readonly Buffer[] {
  const shifted = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'utf8')]).toString('base64');
    return Buffer.from(text.slice(offset === 0 ? 0 : 4, -4), 'utf8');
  });
  return [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le'), ...shifted];
}
