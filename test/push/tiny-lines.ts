/** One configuration line with the lines of the views above it. */
export interface Line {
  readonly view: readonly string[];
  readonly text: string;
}

const NEGATION = /^(?:no|undo) /;

/** The lines of an indented text. */
export function linesOf(text: string): readonly Line[] {
  const above: string[] = [];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const depth = line.length - line.trimStart().length;
      above.length = depth;
      const found = { view: [...above], text: line.trim() };
      above.push(line.trim());
      return found;
    });
}

/** The indented text of lines, a line's own below it. */
export function textOf(lines: readonly Line[], view: readonly string[] = []): string {
  return lines
    .filter((line) => line.view.join('\n') === view.join('\n'))
    .map(({ text }) => `${' '.repeat(view.length)}${text}\n${textOf(lines, [...view, text])}`)
    .join('');
}

/** A line typed in a view: added once, or taken away with everything below it; views come into being as they are entered. */
export function applyLine(lines: readonly Line[], view: readonly string[], text: string): readonly Line[] {
  const opened = view.reduce((all, line, depth) => add(all, view.slice(0, depth), line), lines);
  if (!NEGATION.test(text)) return add(opened, view, text);
  const gone = [...view, text.replace(NEGATION, '')].join('\n');
  return opened.filter((line) => !`${[...line.view, line.text].join('\n')}\n`.startsWith(`${gone}\n`));
}

function add(lines: readonly Line[], view: readonly string[], text: string): readonly Line[] {
  const there = lines.some((line) => line.text === text && line.view.join('\n') === view.join('\n'));
  return there ? lines : [...lines, { view, text }];
}
