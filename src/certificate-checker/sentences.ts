import vocabulary from './vocabulary.json' with { type: 'json' };

const PARTS: ReadonlyMap<string, string> = new Map(Object.entries(vocabulary.parts));

const BLANK = /(?<!\(\?)<(\w+)>/g;

/** A form of the vocabulary as a pattern: `<name>` is one of its parts, else a word that is kept under this name. */
export function patternOf(form: string): string {
  return form.replace(BLANK, (_, name: string) => patternOf(PARTS.get(name) ?? `(?<${name}>\\S+)`));
}

const FORMS = Object.entries(vocabulary.sentences).flatMap(([kind, forms]) =>
  forms.map((form) => ({ kind, form: RegExp(`^(?:${patternOf(form)})$`) })),
);

/** What a line says; `v` names the VRF, `f` the family, the rest is the kind's own. */
export type Fact = NonNullable<ReturnType<typeof factOf>>;

/** What the line at the end of a path says; `undefined` when no sentence matches. */
export function factOf(path: string, line: number) {
  for (const { kind, form } of FORMS) {
    const found = form.exec(path);
    if (found === null) continue;
    const { v = '', f = '', a = '', b = '', c = '', act = '', ge = '', le = '' } = found.groups ?? {};
    return { kind, line, v, f: f.includes('6') ? 6 : 4, a, b, c, act, ge, le } as const;
  }
  return undefined;
}
