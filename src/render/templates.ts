import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlatformId } from '../device/platform-id.ts';
import type { TemplateSet } from './engine.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Reads `templates/<platform>/*.hbs`; this file is the only reader of templates. */
export function readTemplates(platform: PlatformId): TemplateSet {
  const folder = `${TEMPLATES}${platform}/`;
  const files = readdirSync(folder).filter((file) => file.endsWith('.hbs'));
  return Object.fromEntries(files.map((file) => [file.slice(0, -4), readFileSync(folder + file, 'utf8')]));
}
