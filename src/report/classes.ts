import type { Language } from '../diagnostics/diagnostic.ts';

/** What a bug class, finding or reason is called, why it matters and what to do. */
export interface ClassText {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** The catalogue's sentences for a class (rt-foreign-import, foreign-vrf, …) with data filled in. */
export function describeClass(
  name: string,
  _language: Language,
  data: Readonly<Record<string, string | number>> = {},
): ClassText {
  return { title: `${name} ${Object.values(data).join(' ')}`.trim(), why: '', fix: '' };
}
