import type { Transcript } from '../../platforms/transcript.ts';

/**
 * The configurations in a file that holds several one behind the other, each with blank lines in the place of the others, so that line numbers still are
 * the file's. Read as one they would be one router with the VRFs of all: imports of one that another should have. A text with one name is one.
 */
export function configurationsIn(text: string, transcripts: readonly Transcript[]): readonly string[] {
  const names = new RegExp(transcripts.map(({ named }) => named.source).join('|'), 'gm');
  if ((text.match(names)?.length ?? 0) < 2) return [text];
  const lines = text.split('\n');
  const named = lines.flatMap((line, at) => nameAt(line, at, transcripts) ?? []);
  const cuts = named.flatMap((one, i): readonly number[] => {
    const before = named[i - 1];
    const cut = before === undefined ? undefined : cutBetween(lines, before, one, transcripts);
    return cut === undefined ? [] : [cut];
  });
  const starts = [0, ...cuts];
  return starts.map((from, i) => alone(lines, from, starts[i + 1] ?? lines.length));
}

interface Named {
  readonly name: string;
  readonly at: number;
}

function nameAt(line: string, at: number, transcripts: readonly Transcript[]): Named | undefined {
  const [name] = transcripts.flatMap((one) => one.named.exec(line)?.[1] ?? []);
  return name === undefined ? undefined : { name, at };
}

/** The first line of the second configuration; undefined where one router is named twice and nothing ends in between. */
function cutBetween(
  lines: readonly string[],
  first: Named,
  second: Named,
  transcripts: readonly Transcript[],
): number | undefined {
  for (let at = second.at - 1; at > first.at; at--) {
    const line = (lines[at] ?? '').trimEnd();
    if (transcripts.some((one) => begins(line, one))) return at;
    if (transcripts.some(({ section }) => section?.test(line) === true)) break;
    if (transcripts.some(({ last }) => last.test(line))) return at + 1;
  }
  if (first.name === second.name) return undefined;
  let at = second.at;
  const isHeader = (line: string) => transcripts.some(({ header }) => header.test(line.trimEnd()));
  while (at - 1 > first.at && isHeader(lines[at - 1] ?? '')) at--;
  return at;
}

function begins(line: string, { first, prompt, shows }: Transcript): boolean {
  const command = line.length > 300 ? undefined : prompt.exec(line)?.groups?.['command'];
  return first.test(line) || (command !== undefined && shows.test(command));
}

function alone(lines: readonly string[], from: number, to: number): string {
  return `${'\n'.repeat(from)}${lines.slice(from, to).join('\n')}`;
}
