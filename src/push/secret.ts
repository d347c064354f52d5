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

/** The secret a reference names: `env:NAME` or `file:PATH` (first line break at the end dropped, `~/` is the home folder). */
export function readSecret(reference: string): Secret | MissingSecret {
  const [kind, name] = splitReference(reference);
  if (kind === 'env') {
    const value = process.env[name];
    return value === undefined || value === ''
      ? { words: `environment variable ${name} is not set` }
      : hidden(value);
  }
  if (kind === 'file') return fileSecret(name);
  return { words: `secret reference "${kind}:" is not known; use env:NAME or file:PATH` };
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
