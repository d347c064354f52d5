import vocabulary from './vocabulary.json' with { type: 'json' };

const PARTS: ReadonlyMap<string, string> = new Map(Object.entries(vocabulary.parts));

/** A form of the vocabulary as a pattern: `<name>` is one of its parts, else a word that is kept under this name. */
export const patternOf = (form: string): string =>
  form.replace(/(?<!\(\?)<(\w+)>/g, (_, name: string) => patternOf(PARTS.get(name) ?? `(?<${name}>\\S+)`));

const HEAD = /^[\w-]+(?= )/;

/** Every form with the word that all it matches begins with; `undefined` where it leaves that open. */
const FORMS = Object.entries(vocabulary.sentences).flatMap(([kind, forms]) =>
  forms.map(patternOf).map((text) => ({ kind, head: HEAD.exec(text)?.[0], form: RegExp(`^(?:${text})$`) })),
);
const POSSIBLE = new Map(
  FORMS.map((one) => [one.head, FORMS.filter(({ head }) => head === undefined || head === one.head)]),
);

/** What a line says; `v` names the VRF, `f` the family, the rest is the kind's own. */
export type Fact = NonNullable<ReturnType<typeof factOf>>;

/** What the line at the end of a path says; `undefined` when no sentence matches. */
export function factOf(path: string, line: number) {
  for (const { kind, form } of POSSIBLE.get(HEAD.exec(path)?.[0]) ?? POSSIBLE.get(undefined) ?? []) {
    const found = form.exec(path);
    if (found === null) continue;
    const { v = '', f = '', a = '', b = '', c = '', act = '', ge = '', le = '' } = found.groups ?? {};
    return { kind, line, v, f: /[6:]/.test(f) ? 6 : 4, a, b, c, act, ge, le } as const;
  }
  return undefined;
}
