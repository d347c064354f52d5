import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';

/** What the engine's own words mean for the operator: which lock, whose, since when; a wrong passphrase; a state from a newer release. */
export function engineProblem(words: string, stack: string): Diagnostic {
  const lock = /created by (\S+) \(pid (\d+)\) at (\S+)/.exec(words);
  if (words.includes('currently locked by'))
    return report('SN9603', { stack, who: lock?.[1] ?? '?', pid: lock?.[2] ?? '?', since: lock?.[3] ?? '?' });
  if (/incorrect passphrase|passphrase must be set/.test(words)) return report('SN9602', { stack });
  if (NEWER_STATE.test(words)) return report('SN9608', { stack });
  return report('SN9612', { stack, words: lastError(words) });
}

/** The ways the engine says it: of the checkpoint, of its features, of a deployment that is imported, of the whole store. */
const NEWER_STATE =
  /unsupported checkpoint version|needs support for the following features|is newer than what this version|version \(\d+\) is not supported by this version/;

/** The line that says what went wrong; the whole of it stands in the output already. */
function lastError(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /^error(:|\[)/.test(line)) ?? lines.findLast((line) => line !== '') ?? '-';
}
