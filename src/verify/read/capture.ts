import type { Transcript } from '../../platforms/transcript.ts';

/** One configuration found in a file. Lines of the file that are none of it are blank, so that line numbers still are the file's. */
export interface Capture {
  /** The router's name as its prompt showed it. */
  readonly prompt: string | undefined;
  readonly text: string;
}

/** The configurations in a text by a platform's habits: what each command showed, or the whole text where no prompt shows such a command. */
export function capturesIn(text: string, transcript: Transcript): readonly Capture[] {
  const lines = text.split('\n').map((line) => withoutPager(line.trimEnd(), transcript));
  const prompts = lines.flatMap((line, at) => promptAt(line, at, transcript) ?? []);
  const shown = prompts.filter(({ command }) => transcript.shows.test(command));
  if (shown.length === 0) return [{ prompt: undefined, text: kept(lines, 0, lines.length, transcript) }];
  return shown.map(({ name, at }) => {
    const next = prompts.find((prompt) => prompt.at > at)?.at ?? lines.length;
    return { prompt: name === '' ? undefined : name, text: kept(lines, at + 1, next, transcript) };
  });
}

interface Prompt {
  readonly at: number;
  readonly name: string;
  readonly command: string;
}

function promptAt(line: string, at: number, { prompt }: Transcript): Prompt | undefined {
  if (line.length > 300) return undefined;
  const found = prompt.exec(line);
  if (found === null) return undefined;
  return { at, name: found.groups?.['name'] ?? '', command: found.groups?.['command'] ?? '' };
}

/** The pager's words go, and as many blanks behind them as it wrote to wipe them out again. */
function withoutPager(line: string, { pager }: Transcript): string {
  const words = pager.exec(line)?.[0];
  if (words === undefined) return line;
  const moved = /^(?:\[\d+D)? *\[\d+D/.exec(line.slice(words.length))?.[0].length;
  if (moved !== undefined) return line.slice(words.length + moved);
  const rest = line.slice(words.length);
  const blanks = rest.length - rest.trimStart().length;
  return rest.slice(Math.min(blanks, words.length));
}

function kept(lines: readonly string[], from: number, to: number, { chatter }: Transcript): string {
  return lines.map((line, at) => (at >= from && at < to && !chatter.test(line) ? line : '')).join('\n');
}
