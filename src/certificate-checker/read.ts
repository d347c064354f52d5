import { hash } from 'node:crypto';
import { type Family, oneSpelling } from '../net/address.ts';
import { type Fact, factOf } from './sentences.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

/** A router's configuration and the file it was collected in. */
export type Config = Readonly<Record<'router' | 'file' | 'text', string>>;

/** One reason to refuse: a place in the certificate or in a configuration, and what it says there. */
export type Refusal = Readonly<Record<'reason' | 'file' | 'text', string>> & { readonly line: number };

/** One router as its text says: lines and what the checker understood of them, found by kind and key. */
export type Reading = ReturnType<typeof readConfig>;

/** Words of a line that could change who reaches whom (docs/proof.md): each such line must be understood, free text apart. */
const WORD = RegExp(`(?:^|\\s)(?:${vocabulary.words.join(' ').replaceAll(' ', '|')})(?!\\S)`);
const FREE_TEXT = RegExp(`^(?:${vocabulary.freeText.join('|')})$`);
/** Small letters, and every hyphen one place ahead: what is cut short at a hyphen is a word of its own, and begins the longer one no more. */
const flat = (text: string) => ` ${text.toLowerCase().replace(/(\w)-/g, '-$1')}`;
const FLAT = flat(vocabulary.words.join(' '));
/** A router takes capitals too, and words of which it has seen enough. */
const isCut = (said: string) => (flat(said).match(/ \S{3,}/g) ?? []).some((one) => FLAT.includes(one));
/** Blocks in which every line counts: one that is not understood could change what its neighbours mean. */
const STRICT = RegExp(`^(?:${vocabulary.strict.join('|')})$`);

/**
 * Reads one configuration by the checker's own vocabulary. `lines` are the numbers of those that hold a word of isolation; a line that counts and
 * that no sentence matches refuses; `all` gives the facts of a kind, `say` those about a VRF, or about a name where a kind speaks of none. `own` are
 * the router's addresses, `outer` those by which it answers outside VRFs, `bound` the interfaces inside, `met` the neighbours of its sessions there.
 */
export function readConfig({ router, file, text }: Config) {
  const [rows, digest] = [text.split(/\r\n?|\n/), hash('sha256', text)];
  const [facts, lines, refusals]: [Fact[], number[], Refusal[]] = [[], [], []];
  const refuse = (reason: string, line: number) =>
    refusals.push({ reason, file, line, text: (rows[line - 1] ?? '').trim() });
  for (const { line, said, path } of pathsOf(rows)) {
    const counts = !FREE_TEXT.test(said) && WORD.test(said);
    // The kernel spells the dot of an interface `/` in its settings.
    const fact = factOf(path.startsWith('sysctl > ') ? path.replaceAll('/', '.') : path, line);
    if (counts) lines.push(line);
    if (fact !== undefined) facts.push(fact);
    else if (counts || STRICT.test(path) || (!FREE_TEXT.test(said) && isCut(said))) refuse('unread', line);
  }
  const kinds = Map.groupBy(facts, ({ kind }) => kind);
  const all = (kind: string): readonly Fact[] => kinds.get(kind) ?? [];
  const found = new Map([...kinds].map(([kind, some]) => [kind, Map.groupBy(some, ({ v, a }) => v || a)]));
  const say = (kind: string, key: string, family?: Family): readonly Fact[] =>
    (found.get(kind)?.get(key) ?? []).filter(({ f }) => family === undefined || f === family);
  const addresses = (some: readonly Fact[]) => some.map(({ b }) => oneSpelling(b.replace(/[/ ].*/, '')));
  const own = addresses(['address', 'virtual'].flatMap(all));
  // The device of a VRF stands in it as well.
  const bound = new Set([...all('bind').map(({ a }) => a), ...all('table').map(({ v }) => v)]);
  // Kernel routing tables need an end and a rule order of their own, and a text that shows any of a kernel shows all.
  const kernel = all('linux').length > 0;
  if (kernel && vocabulary.sections.some((one) => !say('linux', one)[0])) refuse('unread', 0);
  // Nobody answers a session of the backbone in a VRF, or on a port that is down.
  const isUp = (port: string) => (kernel ? say('up', port)[0] : !say('down', port)[0]);
  const outer = addresses(all('address').filter(({ a }) => !bound.has(a) && isUp(a)));
  const met = all('neighbour').map(({ a, line }) => ({ router, neighbour: oneSpelling(a), line }));
  // What a text ends with: settings of the kernel stand in order, and those of labels last.
  const ends = ['label', 'mpls'].flatMap(all).length > 0 ? ['last'] : ['last', 'late'];
  if (!ends.includes(`${facts.at(-1)?.kind}`)) refuse('unread', 0);
  const same = Map.groupBy(vocabulary.once.flatMap(all), ({ kind, v, f, a, b }) => [kind, v, f, a, b].join());
  // The router keeps one of them, the first or the last.
  for (const { line } of [...same.values()].flatMap((some) => some.slice(1))) refuse('unread', line);
  return { router, file, digest, lines, facts, refusals, all, say, refuse, kernel, own, bound, outer, met };
}

/** Every line that says something with the lines it stands below, a `### command` header and the `*table` of a filter among them. */
function* pathsOf(rows: readonly string[]) {
  const above: { readonly depth: number; readonly block: string }[] = [];
  for (const [i, row] of rows.entries()) {
    // No router writes other blanks than spaces: a line that has them is none it could have meant.
    const said = row.replace(/^ +| +$/g, '');
    if (/^(#(?!## )|!|$)/.test(said)) continue;
    const depth = said.startsWith('### ') ? -2 : said.startsWith('*') ? -1 : row.search(/[^ ]/);
    above.splice(above.findLastIndex((one) => one.depth < depth) + 1);
    const path = `${above.at(-1)?.block ?? ''}${said}`;
    above.push({ depth, block: /^### .*show running/.test(said) ? '' : `${path.replace(/^### /, '')} > ` });
    if (depth !== -1) yield { line: i + 1, said, path };
  }
}
