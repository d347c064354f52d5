import { withoutOrigins } from '../device/equal.ts';
import { sortedDevice } from '../device/sorted.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { CompiledDevice } from '../intent/types.ts';
import { plain } from '../net/json.ts';
import { grammarOf } from '../platforms/grammars.ts';
import type { DeviceConfig } from './types.ts';

/**
 * Reads a rendered configuration back with its platform's own grammar: every line must be understood (SN5001) and the whole must be the router
 * that was compiled (SN5002). Nothing goes to a router that fails here.
 */
export function checkRendered(compiled: CompiledDevice, config: DeviceConfig): readonly Diagnostic[] {
  const { router, platform } = config;
  const { model, coverage } = grammarOf(platform).read(config.text);
  const unread = coverage.unread.map(({ line, text }) => {
    const span = config.causes[line - 1]?.span;
    return report('SN5001', { router, platform, line, text }, span === undefined ? {} : { span });
  });
  if (unread.length > 0) return unread;
  const part = firstDifference(withoutOrigins(sortedDevice(compiled.device)), withoutOrigins(model));
  return part === undefined ? [] : [report('SN5002', { router, platform, part })];
}

/** The path of the first field in which two values differ (`vrfs.0.families.1.rd`); `undefined` when they are equal. */
function firstDifference(a: unknown, b: unknown): string | undefined {
  return differenceAt(plain(a), plain(b), []);
}

function differenceAt(a: unknown, b: unknown, path: readonly string[]): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (!isRecord(a) || !isRecord(b)) return path.join('.');
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = differenceAt(a[key], b[key], [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
