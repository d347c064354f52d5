import type { ReadRouter } from '../read/routers.ts';
import type { Breach, Citation } from '../types.ts';

type Fix = Breach['fix'][number];
type Remedies = ReadRouter['remedies'];
type Amendment = ReturnType<Remedies['scrub']>[number];

/** The change that takes lines away, as a diff: `- line`. */
export function dropLines(lines: readonly Citation[]): readonly Fix[] {
  return perRouter(lines.map((line) => ({ line, text: `- ${line.text}` })));
}

/** The change that takes one word of a list away; a line whose list would be empty goes altogether. */
export function dropWord(lines: readonly Citation[], word: string): readonly Fix[] {
  return perRouter(
    lines.map((line) => ({ line, text: edited(line.text, (words) => words.filter((one) => one !== word)) })),
  );
}

/** The change that puts one word for another: `- line`, `+ line`. */
export function replaceWord(lines: readonly Citation[], word: string, by: string): readonly Fix[] {
  return perRouter(
    lines.map((line) => ({
      line,
      text: edited(line.text, (words) => words.map((one) => (one === word ? by : one))),
    })),
  );
}

const TARGET = /^\d\S*:\d+$/;

function edited(text: string, change: (words: readonly string[]) => readonly string[]): string {
  const before = text.split(/\s+/);
  const after = change(before);
  const emptied = before.some((word) => TARGET.test(word)) && !after.some((word) => TARGET.test(word));
  const same = after.join(' ') === before.join(' ');
  return emptied || same ? `- ${text}` : `- ${text}\n+ ${after.join(' ')}`;
}

function perRouter(edits: readonly { readonly line: Citation; readonly text: string }[]): readonly Fix[] {
  const byRouter = Map.groupBy(edits, ({ line }) => line.router);
  return [...byRouter].map(([router, list]) => ({ router, text: list.map(({ text }) => text).join('\n') }));
}

/**
 * What the platform's own remedies say, as a diff whose lines without a sign are the views they stand below: `  ### ip route`,
 * `+ route add unreachable …`. Nothing when the platform has no line for it.
 */
export function amend(
  router: ReadRouter,
  remedy: (remedies: Remedies, text: readonly string[]) => readonly Amendment[],
): readonly Fix[] {
  const text = router.lines().map((line) => line.trim());
  const lines = remedy(router.remedies, text).flatMap(({ under, lines: edits }) => [
    ...under.map((view, depth) => `  ${' '.repeat(depth)}${view}`),
    ...edits,
  ]);
  return lines.length === 0 ? [] : [{ router: router.name, text: lines.join('\n') }];
}
