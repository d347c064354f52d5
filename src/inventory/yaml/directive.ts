import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { InventoryFile } from '../document.ts';

/** The one directive that changes nothing. */
const HARMLESS = /^%YAML[ \t]+1\.2[ \t]*(#.*)?$/;

/**
 * SN1104 for every `%` directive other than `%YAML 1.2`: under `%YAML 1.1` a reader turns 65000:10 into 3900010 and NO into false,
 * and a file that means one thing here and another in the next tool cannot be reviewed.
 */
export function directiveProblems(file: InventoryFile): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [index, line] of file.text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.startsWith('---') || !/^(%|#|\s*$)/.test(line)) break;
    if (!line.startsWith('%') || HARMLESS.test(line)) continue;
    const span = {
      file: file.path,
      line: index + 1,
      column: 1,
      endLine: index + 1,
      endColumn: line.length + 1,
    };
    found.push(report('SN1104', { directive: line.trim() }, { span }));
  }
  return found;
}
