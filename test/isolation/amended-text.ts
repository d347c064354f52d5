import type { Citation } from '../../src/verify/types.ts';

/**
 * A configuration after a suggested change (`Breach.fix`): a line without a sign names a view, one blank deeper per view it stands in; `- ` takes
 * a line away, cited by the breach where no view is named; `+ ` goes behind the last line taken away, else to the end of the view.
 */
export function amendedText(text: string, change: string, cited: readonly Citation[]): string {
  const lines = text.split('\n');
  let place: Place = { view: -1, at: -1 };
  for (const line of change.split('\n')) {
    const words = line.slice(2);
    if (line.startsWith('  ')) place = viewNamed(lines, words, place);
    else if (line.startsWith('- ')) place = takenAway(lines, words, place, cited);
    else if (line.startsWith('+ ')) place = put(lines, words, place);
    else throw new Error(`neither a view nor a change: ${line}`);
  }
  return lines.join('\n');
}

/** The line that opens the innermost view (-1: none), and the line behind which the next one goes (-1: the end of that view). */
interface Place {
  readonly view: number;
  readonly at: number;
  /** The blanks in front of the line that was taken away. */
  readonly blanks?: string;
}

function viewNamed(lines: readonly string[], words: string, outer: Place): Place {
  const from = words.startsWith(' ') || outer.view < 0 || isTable(words) ? outer.view + 1 : 0;
  const view = lines.findIndex((line, i) => i >= from && line.trim() === words.trim());
  if (view < 0) throw new Error(`fix names a view that is not there: ${words}`);
  return { view, at: -1 };
}

function isTable(words: string): boolean {
  return words.trim().startsWith('*');
}

function takenAway(lines: string[], words: string, { view, at }: Place, cited: readonly Citation[]): Place {
  const line = view < 0 ? cited.find((one) => one.text === words)?.line : undefined;
  const found =
    line === undefined ? lines.findIndex((one, i) => i > view && one.trim() === words.trim()) : line - 1;
  if (found < 0 || lines[found]?.trim() !== words.trim())
    throw new Error(`fix takes away a line that is not there: ${words}`);
  const shift = view < 0 ? 0 : 1;
  const blanks = /^\s*/.exec(lines[found] ?? '')?.[0] ?? '';
  lines.splice(found, 1, ...(shift === 0 ? [REMOVED] : []));
  return { view, at: shift === 0 ? found : Math.max(found - 1, at), blanks };
}

/** Stands where a cited line was, so that the numbers of the other cited lines hold. */
const REMOVED = '';

function put(lines: string[], words: string, { view, at, blanks = '' }: Place): Place {
  if (at >= 0 && lines[at] === REMOVED) {
    lines[at] = `${blanks}${words}`;
    return { view, at };
  }
  const end = at >= 0 ? at + 1 : endOf(lines, view);
  lines.splice(end, 0, `${' '.repeat(depthBelow(lines[view]))}${words}`);
  return { view, at: end };
}

function depthBelow(view: string | undefined): number {
  return view === undefined || /^(###|\*)/.test(view) ? 0 : indentOf(view) + 1;
}

/** The line before which a view ends. */
function endOf(lines: readonly string[], view: number): number {
  const opening = lines[view];
  const closes = (line: string): boolean => {
    if (opening === undefined) return line === 'return';
    // FRR ends its own part by a word.
    if (opening.startsWith('###')) return line === 'end' || line.startsWith('###');
    if (opening.startsWith('*')) return line === 'COMMIT';
    return indentOf(line) <= indentOf(opening);
  };
  const end = lines.findIndex((line, i) => i > view && closes(line));
  return end < 0 ? lines.length - 1 : end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
