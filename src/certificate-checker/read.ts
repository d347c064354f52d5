import { hash } from 'node:crypto';
import { type Fact, factOf } from './sentences.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

/** A router's configuration and the file it was collected in. */
export type Config = Readonly<Record<'router' | 'file' | 'text', string>>;

/** One reason to refuse: a place in the certificate or in a configuration, and what it says there. */
export type Refusal = Readonly<Record<'reason' | 'file' | 'text', string>> & { readonly line: number };

/** One router as its text says: lines and what the checker understood of them, found by kind and key; `tags` are the VLANs of a port. */
export type Reading = ReturnType<typeof readConfig>;

/** Words of a line that could change who reaches whom (docs/proof.md): each such line must be understood, free text apart. */
const WORD = RegExp(`(?:^|\\s)(?:${vocabulary.words.join(' ').replaceAll(' ', '|')})(?!\\S)`);
const FREE_TEXT = RegExp(`^(?:${vocabulary.freeText.join('|')})$`);
/** Blocks in which every line counts: one that is not understood could change what its neighbours mean. */
const STRICT = RegExp(`^(?:${vocabulary.strict.join('|')})$`);

/**
 * Reads one configuration by the checker's own vocabulary. `lines` are the numbers of those that hold a word of isolation; a line that counts and
 * that no sentence matches refuses; `say` gives the facts of a kind about a VRF and family (`red 4`) or about a name.
 */
export function readConfig({ router, file, text }: Config) {
  const texts = text.split('\n').map((raw) => raw.trim());
  const [facts, lines, refusals]: [Fact[], number[], Refusal[]] = [[], [], []];
  const refuse = (reason: string, line: number) =>
    refusals.push({ reason, file, line, text: texts[line - 1] ?? '' });
  for (const { line, path } of pathsOf(text)) {
    const said = texts[line - 1] ?? '';
    const counts = !FREE_TEXT.test(said) && WORD.test(said);
    const fact = factOf(path, line);
    if (counts) lines.push(line);
    if (fact !== undefined) facts.push(fact);
    else if (counts || (STRICT.test(path) && !/^(exit|description )/.test(said))) refuse('unread', line);
  }
  const byTable = Map.groupBy(facts, ({ kind, v, f }) => `${kind} ${v} ${f}`);
  const byName = Map.groupBy(facts, ({ kind, a }) => `${kind} ${a}`);
  const say = (kind: string, key: string): readonly Fact[] =>
    byTable.get(`${kind} ${key}`) ?? byName.get(`${kind} ${key}`) ?? [];
  const tags = Map.groupBy(facts, ({ kind, b }) => (kind === 'vlan' ? b : ''));
  // Kernel routing tables need an end and a rule order of their own.
  const kernel = texts.some((one) => one.startsWith('### ip link'));
  if (!kernel && !texts.includes('return')) refuse('unread', 0);
  return { router, file, digest: hash('sha256', text), lines, facts, refusals, say, tags, refuse, kernel };
}

/** Every line that says something with the lines it stands below, a `### command` header and the `*table` of a filter among them. */
function* pathsOf(text: string): Iterable<{ readonly line: number; readonly path: string }> {
  const above: (readonly [depth: number, path: string])[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (/^(#(?!## )|!|$)/.test(line)) continue;
    const header = ['*', '### '].findIndex((start) => line.startsWith(start));
    const depth = header < 0 ? raw.length - raw.trimStart().length : -1 - header;
    while ((above.at(-1)?.[0] ?? -9) >= depth) above.pop();
    const path = `${above.at(-1)?.[1] ?? ''}${line.replace('### ', '')}`;
    above.push([depth, /^### .*show running/.test(line) ? '' : `${path} > `]);
    // The kernel spells the dot of an interface `/` in its settings.
    if (header < 0)
      yield { line: i + 1, path: path.startsWith('sysctl > ') ? path.replaceAll('/', '.') : path };
  }
}
