import { readFileSync } from 'node:fs';

/** The hash of a saved plan; undefined when the file is missing or is no plan. */
export function planHashIn(path: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('hash' in parsed)) return undefined;
    return typeof parsed.hash === 'string' ? parsed.hash : undefined;
  } catch {
    return undefined;
  }
}
