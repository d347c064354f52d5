/** HTML that is safe to insert as it is: made only by `html`. */
export interface SafeHtml {
  readonly safe: string;
}

type Insertable = string | number | SafeHtml | readonly SafeHtml[];

/** A tagged template that escapes every inserted text; HTML made by `html` and lists of it are inserted as they are. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): SafeHtml {
  return {
    safe: parts.map((part, i) => part + (i < values.length ? inserted(values[i] ?? '') : '')).join(''),
  };
}

/** The empty piece of HTML. */
export const NOTHING: SafeHtml = { safe: '' };

function inserted(value: Insertable): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'safe' in value ? value.safe : value.map((item) => item.safe).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
