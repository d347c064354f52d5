import { hash } from 'node:crypto';
import { lengthOfMask } from '../net/mask.ts';
import { type InterfaceAddress, parseInterfaceAddress } from '../net/prefix.ts';
import { type Fact, factOf } from './sentences.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

/** A router's configuration and the file it was collected in. */
export type Config = Readonly<Record<'router' | 'file' | 'text', string>>;

/** One reason to refuse: a place in the certificate or in a configuration, and what it says there. */
export type Refusal = Readonly<Record<'reason' | 'file' | 'text', string>> & { readonly line: number };

/** One router as its text says: lines and what the checker understood of them, found by kind and key. */
export type Reading = ReturnType<typeof readConfig>;

/** Words of a line that could change who reaches whom (docs/proof.md): each such line must be understood, free text apart. */
const WORDS: ReadonlySet<string> = new Set(vocabulary.words.join(' ').split(' '));
const FREE_TEXT = RegExp(`^(?:${vocabulary.freeText.join('|')})$`);
/** Blocks in which every line counts: one that is not understood could change what its neighbours mean. */
const STRICT = RegExp(`^(?:${vocabulary.strict.join('|')})$`);
const NOTHING = { kind: 'unread', v: '', f: 4, a: '', b: '', c: '', act: '', ge: '', le: '' } as const;

/**
 * Reads one configuration by the checker's own vocabulary. `lines` are the numbers of those that hold a word of isolation; a fact of kind `unread` is a
 * line that counts and that no sentence matches; `say` gives the facts of a kind about a VRF and family (`red 4`) or about a name.
 */
export function readConfig({ router, file, text }: Config) {
  const texts = text.split('\n').map((raw) => raw.trim());
  const index = new Map<string, Fact[]>();
  const [facts, lines, refusals]: [Fact[], number[], Refusal[]] = [[], [], []];
  for (const { line, path } of pathsOf(text)) {
    const said = texts[line - 1] ?? '';
    const counts = !FREE_TEXT.test(said) && said.split(/\s+/).some((word) => WORDS.has(word));
    const strict = STRICT.test(path) && !/^(exit|description )/.test(said);
    const fact = factOf(path, line) ?? (counts || strict ? { ...NOTHING, line } : undefined);
    if (counts) lines.push(line);
    if (fact === undefined) continue;
    facts.push(fact);
    for (const key of [`${fact.kind} ${fact.v} ${fact.f}`, `${fact.kind} ${fact.a}`])
      index.get(key)?.push(fact) ?? index.set(key, [fact]);
  }
  const say = (kind: string, key: string): readonly Fact[] => index.get(`${kind} ${key}`) ?? [];
  const refuse = (reason: string, line: number) =>
    refusals.push({ reason, file, line, text: texts[line - 1] ?? '' });
  // Kernel routing tables need an end and a rule order of their own.
  const kernel = texts.some((one) => one.startsWith('### ip link'));
  return { router, file, digest: hash('sha256', text), texts, lines, facts, refusals, say, refuse, kernel };
}

/** Every line that says something with the lines it stands below; `### command` headers start a section of their own. */
function* pathsOf(text: string): Iterable<{ readonly line: number; readonly path: string }> {
  const above: (readonly [depth: number, path: string])[] = [];
  let [section, table] = ['', ''];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('### ')) section = line.includes('show running') ? '' : `${line.slice(4)} > `;
    if (/^(### |\*)/.test(line)) {
      above.length = 0;
      table = line.startsWith('*') ? `${line} > ` : '';
    }
    if (/^([#!*]|$)/.test(line)) continue;
    const depth = raw.length - raw.trimStart().length;
    while ((above.at(-1)?.[0] ?? -1) >= depth) above.pop();
    const path = `${above.at(-1)?.[1] ?? section + table}${line}`;
    above.push([depth, `${path} > `]);
    yield { line: i + 1, path };
  }
}

/** The prefix of `10.1.0.0/16`, `10.1.0.0 255.255.0.0` or `10.1.0.0 16`; host bits are kept. */
export function prefixIn(text: string): InterfaceAddress | undefined {
  const [address = '', mask] = text.split(' ');
  const length = mask?.includes('.') ? lengthOfMask(mask) : mask;
  return parseInterfaceAddress(mask === undefined ? address : `${address}/${length}`);
}

/** The first 16 hexadecimal digits of SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
