/** What `--limit` chooses from: a router's name and the groups it belongs to (platform, role, departments, divisions). */
export interface Selectable {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The chosen names, in the order of all; or the term that cannot be meant. `unreadable` carries the reason. */
export type Selection =
  | { readonly names: readonly string[] }
  | { readonly term: string; readonly fault: 'matches-nothing' | 'unreadable'; readonly reason: string };

/** The text of a file named by `@file`; throws when it cannot be read. */
export type ReadLimitFile = (path: string) => string;

/** One term: what it does to the choice, and the routers it names. */
interface Term {
  readonly sign: '' | '!' | '&';
  readonly text: string;
}

/** `name[3]`, `group[-1]`, `group[0:2]` (both ends included), `group[2:]`. */
const SUBSCRIPT = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/;

/**
 * Chooses routers with Ansible's limit grammar: `a,b` or `a:b` adds, `*`, `?` and `[a-c]` glob, a group name adds its members, `!x` takes away, `&y` keeps
 * only those that are also in y, `~regex` matches names and groups from their beginning, `x[0]` and `x[0:2]` count among what x names, `@file` reads terms
 * from lines. Terms that only restrict start from all. Unlike Ansible, a term that names no router is a fault: a misspelt name must not look like success.
 */
export function selectByLimit(
  all: readonly Selectable[],
  limit: string | undefined,
  readFile: ReadLimitFile = noFiles,
): Selection {
  let current = '';
  try {
    const terms = termsIn(limit ?? '', readFile);
    const named = terms.map((term) => {
      current = term.text;
      return { sign: term.sign, names: namesOf(all, term.text) };
    });
    const silent = named.findIndex(({ names }) => names.size === 0);
    const missed = terms[silent];
    if (missed !== undefined) return { term: missed.text, fault: 'matches-nothing', reason: '-' };
    const added = named.filter(({ sign }) => sign === '');
    const names = all
      .map(({ name }) => name)
      .filter((name) => added.length === 0 || added.some((one) => one.names.has(name)))
      .filter((name) => named.every((one) => one.sign !== '&' || one.names.has(name)))
      .filter((name) => !named.some((one) => one.sign === '!' && one.names.has(name)));
    return { names };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { term: current === '' ? (limit ?? '') : current, fault: 'unreadable', reason };
  }
}

/** The terms of a limit with the lines of its files in place. */
function termsIn(limit: string, readFile: ReadLimitFile): readonly Term[] {
  return split(limit).flatMap((text): readonly Term[] => {
    if (text.startsWith('@')) return fileTerms(text.slice(1), readFile);
    const [, sign = '', rest = ''] = /^([!&]?)(.*)$/s.exec(text) ?? [];
    return [{ sign: sign === '!' || sign === '&' ? sign : '', text: rest.trim() }];
  });
}

function fileTerms(path: string, readFile: ReadLimitFile): readonly Term[] {
  const lines = readFile(path).split(/\r?\n/);
  const plain = lines.map((line) => line.replace(/(?:^|\s)#.*$/, '').trim()).filter((line) => line !== '');
  if (plain.length === 0) throw new Error(`${path} names no router`);
  return plain.flatMap((line) => termsIn(line, noFiles));
}

/** Commas and colons part terms, but not inside brackets; a regular expression reaches to the next comma. */
function split(limit: string): readonly string[] {
  const terms: string[] = [];
  let term = '';
  let depth = 0;
  for (const character of limit) {
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    const isRegex = /^\s*[!&]?~/.test(term);
    const parts = depth <= 0 && (character === ',' || (character === ':' && !isRegex));
    if (parts) terms.push(term);
    term = parts ? '' : term + character;
  }
  return [...terms, term].map((one) => one.trim()).filter((one) => one !== '');
}

/** The routers a term without its sign names. */
function namesOf(all: readonly Selectable[], term: string): ReadonlySet<string> {
  const [, base, one, first, last] = term.startsWith('~') ? [] : (SUBSCRIPT.exec(term) ?? []);
  if (base === undefined) return new Set(matching(all, term));
  const list = matching(all, base);
  if (one !== undefined) return new Set(list.slice(Number(one)).slice(0, 1));
  return new Set(list.slice(Number(first), last === undefined || last === '' ? undefined : Number(last) + 1));
}

function matching(all: readonly Selectable[], term: string): readonly string[] {
  const matches = matcher(term);
  return all.filter(({ name, groups }) => [name, ...groups].some(matches)).map(({ name }) => name);
}

function matcher(term: string): (word: string) => boolean {
  if (term === 'all') return () => true;
  const pattern = term.startsWith('~') ? new RegExp(`^(?:${term.slice(1)})`) : globPattern(term);
  return (word) => pattern.test(word);
}

/** fnmatch: `*`, `?`, `[abc]`, `[!abc]`. */
function globPattern(glob: string): RegExp {
  const parts = glob.match(/\[!?[^\]]+\]|[\s\S]/gu) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1 && part.startsWith('[')) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[.+^${}()|[\]\\/-]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`);
}

function noFiles(path: string): never {
  throw new Error(`${path} cannot be read here`);
}
