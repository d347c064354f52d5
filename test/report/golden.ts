import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('expected/', import.meta.url));

/** The recorded text of this name; `RECORD=1` records `text` first. A name that was never recorded is an error. */
export function golden(name: string, text: string): string {
  if (process.env['RECORD'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(FOLDER + name, text);
  }
  if (!existsSync(FOLDER + name))
    throw new Error(`test/report/expected/${name} is missing; RECORD=1 makes it`);
  return readFileSync(FOLDER + name, 'utf8');
}

/** The names of all recorded texts. */
export function recorded(): readonly string[] {
  return readdirSync(FOLDER).sort();
}
