import type { Severity } from '../diagnostic.ts';

/** What a diagnostic says in one language; `{name}` is replaced by the value `name` of its data. */
export interface EntryText {
  /** What is wrong: one sentence that names the objects. */
  readonly what: string;
  /** Why it matters to the network: one sentence. */
  readonly why: string;
  /** What to type or choose next. */
  readonly help: string;
}

/** A short text in every language; a missing translation does not compile. */
export interface Translated {
  readonly en: string;
  readonly zh: string;
}

/** One code of the catalogue: its severity and its sentences. */
export interface CatalogueEntry {
  readonly severity: Severity;
  readonly en: EntryText;
  readonly zh: EntryText;
  /** Sentences for the other places that take part, by the `note` of a `RelatedPlace`. */
  readonly related?: Readonly<Record<string, Translated>>;
  /** Other remedies, by the `help` of a `Diagnostic`; without one, `en.help` and `zh.help` hold. */
  readonly remedies?: Readonly<Record<string, Translated>>;
}

/** The codes of one range (`SN3…`), as in `export const SN3 = {…} as const satisfies CatalogueSection`. */
export type CatalogueSection = Readonly<Record<`SN${number}`, CatalogueEntry>>;
