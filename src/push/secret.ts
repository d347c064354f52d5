import { type ExecFileException, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A secret value behind a call, so that neither JSON nor a log of the object around it shows it. */
export type Secret = () => string;

/** A secret that could not be had; `words` name the reference, never a value. */
export interface MissingSecret {
  readonly words: string;
}

/** Hides a value that is in memory already (the lab's passwords). */
export function hidden(value: string): Secret {
  return () => value;
}

/**
 * The secret a reference names: `env:NAME`, `file:PATH` (a line break at the end dropped, `~/` is the home folder), or `exec:PROGRAM
 * ARGUMENTS`, the first line that program prints.
 */
export async function readSecret(reference: string): Promise<Secret | MissingSecret> {
  const [kind, name] = splitReference(reference);
  return kind === 'exec' ? execSecret(name) : readKeptSecret(reference);
}

/** The secret of an `env:` or `file:` reference, at once; the private keys of people are kept so. */
export function readKeptSecret(reference: string): Secret | MissingSecret {
  const [kind, name] = splitReference(reference);
  if (kind === 'env') return envSecret(name);
  if (kind === 'file') return fileSecret(name);
  if (kind === 'pulumi') return { words: `${reference} is known to the Pulumi provider alone (its secrets)` };
  return { words: `secret reference "${kind}:" is not known here; use env:NAME or file:PATH` };
}

/** What references name, each asked once. `given` are values somebody else holds, by reference or by the key after `pulumi:`. */
export async function resolveReferences(
  references: Iterable<string>,
  given: ReadonlyMap<string, Secret> = new Map(),
): Promise<ReadonlyMap<string, Secret | MissingSecret>> {
  const one = async (reference: string) => {
    const known = given.get(reference) ?? given.get(reference.replace(/^pulumi:/, ''));
    return [reference, known ?? (await readSecret(reference))] as const;
  };
  return new Map(await Promise.all([...new Set(references)].map(one)));
}

function envSecret(name: string): Secret | MissingSecret {
  const value = process.env[name];
  return value === undefined || value === ''
    ? { words: `environment variable ${name} is not set` }
    : hidden(value);
}

function fileSecret(path: string): Secret | MissingSecret {
  try {
    return hidden(readFileSync(expandHome(path), 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    return {
      words: `file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** A helper that has not answered by then is stopped; one that prints more is not printing a password. */
const HELPER_MS = 10_000;
const HELPER_BYTES = 64 * 1024;

const running = new Map<string, Promise<Secret | MissingSecret>>();

/** Runs the helper once per process: a hundred routers with one password ask the vault once. */
function execSecret(command: string): Promise<Secret | MissingSecret> {
  const known = running.get(command) ?? runHelper(command);
  running.set(command, known);
  return known;
}

/** No shell, no input, and nothing of what it prints goes anywhere but into the secret; its complaints may hold secrets too. */
function runHelper(command: string): Promise<Secret | MissingSecret> {
  const [program = '', ...words] = wordsOf(command);
  if (program.includes('/') && !program.startsWith('/'))
    return Promise.resolve({
      words: `exec: ${program} is a path relative to some folder; name it from / or leave the folder out`,
    });
  return new Promise((resolve) => {
    const limits = { timeout: HELPER_MS, maxBuffer: HELPER_BYTES, windowsHide: true };
    const child = execFile(program, words, limits, (error, stdout) => {
      const value = stdout.split(/\r?\n/, 1)[0] ?? '';
      if (error !== null) resolve({ words: `exec: ${program} ${endOf(error)}` });
      else if (value === '') resolve({ words: `exec: ${program} printed an empty first line` });
      else resolve(hidden(value));
    });
    child.stdin?.end();
  });
}

function endOf({ code, killed, signal }: ExecFileException): string {
  if (code === 'ENOENT') return 'was not found';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${HELPER_BYTES} bytes`;
  if (killed === true) return `had not answered after ${HELPER_MS / 1000} s`;
  return `ended with ${typeof code === 'number' ? `status ${code}` : (code ?? signal)}`;
}

/** Words apart by blanks; a part in double quotes is one word. No variable, no wildcard, no backslash. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function splitReference(reference: string): readonly [string, string] {
  const colon = reference.indexOf(':');
  return colon < 0 ? ['file', reference] : [reference.slice(0, colon), reference.slice(colon + 1)];
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}

/** Replaces every occurrence of the secrets by `***`; secrets shorter than 4 characters are too common to search for. */
export function maskText(text: string, secrets: readonly Secret[]): string {
  return secrets
    .map((secret) => secret())
    .filter((value) => value.length >= 4)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
}
