import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CANARIES, MARK } from './canaries.ts';

/** A place where a secret came to light. */
export interface Leak {
  readonly where: string;
  readonly secret: string;
}

/** Values to search for instead of the canaries, and files that hold them on purpose. */
export interface Search {
  readonly values?: readonly string[];
  readonly except?: (path: string) => boolean;
}

/** Every canary (or other value) in a text or in bytes: plain and as the encodings in use would carry it, packed or not. */
export function leaksIn(
  where: string,
  content: string | Buffer,
  values?: readonly string[],
): readonly Leak[] {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const contents = [bytes, ...unpacked(bytes)];
  const names =
    values === undefined
      ? contents.flatMap(canariesIn)
      : values.flatMap((value) => (contents.some((one) => holds(one, value)) ? ['given'] : []));
  return [...new Set(names)].map((secret) => ({ where, secret }));
}

/** Every canary (or other value) in any file below a folder, names of files, databases and their logs included. Links are not followed. */
export function leaksBelow(folder: string, { values, except }: Search = {}): readonly Leak[] {
  return filesBelow(folder)
    .filter((path) => except?.(path) !== true)
    .flatMap((path) => {
      const where = path.slice(folder.length + 1);
      return [...leaksIn(where, readFileSync(path), values), ...leaksIn(`name ${where}`, where, values)];
    });
}

/** Every file below a folder. Node's own walk follows links: a project's folder leads to the sources of the tests, where the secrets stand. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The mark is searched first: almost no file holds it, and one that does is looked at closely. */
function canariesIn(bytes: Buffer): readonly string[] {
  if (!holds(bytes, MARK)) return [];
  const found = Object.entries(CANARIES).flatMap(([name, value]) => (holds(bytes, value) ? [name] : []));
  return found.length > 0 ? found : ['one that is not in the registry, or a part of one'];
}

const known = new Map<string, readonly Buffer[]>();

function holds(bytes: Buffer, value: string): boolean {
  const forms = known.get(value) ?? formsOf(value);
  known.set(value, forms);
  return forms.some((form) => bytes.includes(form));
}

/** As it is, in UTF-16, in hexadecimal digits, as an address of the web writes it, and in base64 at each of the three offsets. */
function formsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const texts = [value, encodeURIComponent(value), hex, hex.toUpperCase(), ...base64Of(bytes)];
  const unpadded = base64Of(bytes).map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const all = new Set([...texts, ...unpadded]);
  return [...[...all].map((text) => Buffer.from(text, 'utf8')), Buffer.from(value, 'utf16le')];
}

/** Without the digits at both ends that depend on what stands beside the value. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(offset === 0 ? 0 : offset + 1, whole);
  });
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** What is packed in the bytes; one that was cut short is only searched as it is. */
function unpacked(bytes: Buffer): readonly Buffer[] {
  try {
    if (bytes.subarray(0, 2).equals(GZIP)) return [gunzipSync(bytes)];
    if (bytes.subarray(0, 4).equals(ZSTD)) return [zstdDecompressSync(bytes)];
  } catch {
    return [];
  }
  return [];
}
