/** Turns a typed word into the form the device prints, or undefined when the word is not of this type. */
export type WordType = (word: string) => string | undefined;
export type WordTypes = Readonly<Record<string, WordType>>;

/** A command line of a device: words, `<type:name>` parameters, `[optional]`, `(one|other)`, `+` for one or more. */
export interface Pattern {
  readonly text: string;
  readonly parts: readonly Part[];
}

type Part =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'slot'; readonly type: string; readonly name: string; readonly many: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly (readonly Part[])[]; readonly many: boolean };

/** The parameters of a line that matched, and the line as the device prints it. */
export interface Matched {
  readonly values: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Where a line stopped making sense: word `at`, past the last word when incomplete; `parameter` when a value was expected there. */
export interface Mismatch {
  readonly at: number;
  readonly parameter: boolean;
  readonly complete: boolean;
}

const COMPILED = new Map<string, Pattern>();

/** Reads the notation of a command table; tables are constant, so each pattern is read once. */
export function pattern(text: string): Pattern {
  const known = COMPILED.get(text);
  if (known !== undefined) return known;
  const made = { text, parts: readParts(text.match(/<[^>]+>\+?|\)\+|[[\]()|]|[^\s[\]()|]+/g) ?? []) };
  COMPILED.set(text, made);
  return made;
}

function readParts(tokens: readonly string[]): readonly Part[] {
  const state = { at: 0 };
  const choices = readChoices(tokens, state);
  if (state.at !== tokens.length || choices.length !== 1) throw new Error(`bad pattern ${tokens.join(' ')}`);
  return choices[0] ?? [];
}

function readChoices(tokens: readonly string[], state: { at: number }): readonly (readonly Part[])[] {
  const choices: Part[][] = [[]];
  for (;;) {
    const token = tokens[state.at];
    if (token === undefined || token === ']' || token === ')' || token === ')+') return choices;
    state.at += 1;
    if (token === '|') choices.push([]);
    else choices.at(-1)?.push(readPart(token, tokens, state));
  }
}

function readPart(token: string, tokens: readonly string[], state: { at: number }): Part {
  if (token === '[' || token === '(') {
    const choices = readChoices(tokens, state);
    const many = tokens[state.at] === ')+';
    state.at += 1;
    return { kind: 'choice', choices: token === '[' ? [...choices, []] : choices, many };
  }
  const slot = /^<([^:>]+)(?::([^>]+))?>(\+?)$/.exec(token);
  if (slot === null) return { kind: 'word', word: token };
  const type = slot[1] ?? '';
  return { kind: 'slot', type, name: slot[2] ?? type, many: slot[3] === '+' };
}

interface Trial {
  readonly words: readonly string[];
  readonly types: WordTypes;
  readonly values: [string, string][];
  readonly printed: string[];
  far: Mismatch;
}

/** Matches the words of a line against a pattern. */
export function matchPattern(made: Pattern, words: readonly string[], types: WordTypes): Matched | Mismatch {
  const trial: Trial = {
    words,
    types,
    values: [],
    printed: [],
    far: { at: -1, parameter: false, complete: false },
  };
  if (!walk(trial, made.parts, 0, (at) => at === words.length || fail(trial, at, false, true)))
    return trial.far;
  const values: Record<string, string> = {};
  for (const [name, value] of trial.values) {
    const before = values[name];
    values[name] = before === undefined ? value : `${before} ${value}`;
  }
  return { values, text: trial.printed.join(' ') };
}

export function isMatched(result: Matched | Mismatch): result is Matched {
  return 'values' in result;
}

function walk(
  trial: Trial,
  parts: readonly Part[],
  at: number,
  then: (at: number) => boolean,
  from = 0,
): boolean {
  const part = parts[from];
  if (part === undefined) return then(at);
  const next = (after: number): boolean => walk(trial, parts, after, then, from + 1);
  if (part.kind === 'choice') {
    const more = (after: number): boolean =>
      (part.many && after > at && walk(trial, [part], after, next)) || next(after);
    return part.choices.some((choice) => walk(trial, choice, at, more));
  }
  const word = trial.words[at];
  if (word === undefined) return fail(trial, at, part.kind === 'slot', false);
  if (part.kind === 'word') {
    return word === part.word ? take(trial, undefined, word, at + 1, next) : fail(trial, at, false, false);
  }
  if (part.type === 'line') {
    const rest = trial.words.slice(at).join(' ');
    return take(trial, part.name, rest, trial.words.length, next);
  }
  const value = typeOf(trial.types, part.type)(word);
  if (value === undefined) return fail(trial, at, true, false);
  const again = (after: number): boolean => (part.many && walk(trial, [part], after, next)) || next(after);
  return take(trial, part.name, value, at + 1, again);
}

function take(
  trial: Trial,
  name: string | undefined,
  value: string,
  after: number,
  next: (at: number) => boolean,
): boolean {
  const depth = [trial.values.length, trial.printed.length] as const;
  if (name !== undefined) trial.values.push([name, value]);
  trial.printed.push(value);
  if (next(after)) return true;
  [trial.values.length, trial.printed.length] = depth;
  return false;
}

function fail(trial: Trial, at: number, parameter: boolean, complete: boolean): false {
  if (at > trial.far.at) trial.far = { at, parameter, complete };
  else if (at === trial.far.at && parameter) trial.far = { ...trial.far, parameter };
  return false;
}

function typeOf(types: WordTypes, name: string): WordType {
  const range = /^(\d+)-(\d+)$/.exec(name);
  if (range !== null) return wholeNumber(Number(range[1]), Number(range[2]));
  const type = types[name];
  if (type === undefined) throw new Error(`no word type ${name}`);
  return type;
}

/** A decimal number from `low` to `high`. */
export function wholeNumber(low: number, high: number): WordType {
  return (word) => {
    if (!/^\d{1,10}$/.test(word)) return undefined;
    const value = Number(word);
    return value >= low && value <= high ? String(value) : undefined;
  };
}
