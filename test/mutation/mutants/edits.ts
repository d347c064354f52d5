import type { InterfaceAddress } from '../../../src/net/prefix.ts';

/** What one class of edits does to a line it knows: the lines that may stand there instead ('' = none). */
export interface Edit {
  /** The class the mutation table counts it under. */
  readonly class: string;
  /** Lines it applies to, as they stand in the text. */
  readonly line: RegExp;
  readonly changes: (line: string, pool: Pool) => readonly string[];
}

/** Values of the whole network to put in the place of others, sorted. */
export interface Pool {
  readonly targets: readonly string[];
  readonly distinguishers: readonly string[];
  /** Names this router's text uses after the same word, in the order they appear. */
  readonly names: (word: RegExp) => readonly string[];
  /** Addresses of links between routers, per family the first of this router and the first of another. */
  readonly backbone: readonly InterfaceAddress[];
}

export const gone = (): readonly string[] => [''];

export function all(...list: readonly Edit['changes'][]): Edit['changes'] {
  return (line, pool) => list.flatMap((changes) => changes(line, pool));
}

/** Another value in the place of one that a pattern finds; the next of the pool after it, so that runs repeat themselves. */
export function swapped(pattern: RegExp, values: (pool: Pool) => readonly string[]): Edit['changes'] {
  return (line, pool) =>
    [...line.matchAll(pattern)].flatMap((match) => {
      const [old = ''] = match;
      const others = values(pool).filter((value) => !line.includes(value));
      const next = others.find((value) => value > old) ?? others[0];
      return next === undefined ? [] : [replaced(line, match.index, old, next)];
    });
}

/** One of several values of a line is left out. */
export function oneLess(pattern: RegExp): Edit['changes'] {
  return (line) => {
    const found = [...line.matchAll(pattern)];
    if (found.length < 2) return [];
    return found.map((match) => replaced(line, match.index, `${match[0]} `, '').trimEnd());
  };
}

/** A value of the pool that is not there comes in addition, before the first one. */
export function oneMore(pattern: RegExp, values: (pool: Pool) => readonly string[]): Edit['changes'] {
  return (line, pool) => {
    const match = line.match(pattern);
    const more = values(pool).find((value) => !line.includes(value));
    if (match?.index === undefined || more === undefined) return [];
    return [replaced(line, match.index, match[0], `${more} ${match[0]}`)];
  };
}

/** One word for another. */
export function turned(from: string, to: string): Edit['changes'] {
  return (line) => (line.includes(from) ? [line.replace(from, to)] : []);
}

/** The number behind a word goes up by one. */
export function counted(pattern: RegExp): Edit['changes'] {
  return (line) =>
    [...line.matchAll(pattern)].map((match) => {
      const number = Number(match[0].match(/\d+$/)?.[0]);
      return replaced(line, match.index, match[0], match[0].replace(/\d+$/, `${number + 1}`));
    });
}

/** A part of a line that a pattern finds is left out. */
export function shortened(pattern: RegExp): Edit['changes'] {
  return (line) =>
    [...line.matchAll(pattern)].map((match) => replaced(line, match.index, match[0], '').trimEnd());
}

function replaced(line: string, at: number, old: string, next: string): string {
  return line.startsWith(old, at)
    ? `${line.slice(0, at)}${next}${line.slice(at + old.length)}`
    : `${line.slice(0, at)}${next}${line.slice(at + old.trimEnd().length)}`;
}
