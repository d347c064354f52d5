/** What a comment of ours may be long: the longest GitHub takes is 65,536 characters. */
export const LONGEST = 60_000;

/** Text that no Markdown, HTML or mention can begin in. */
export function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/[&<>@]/g, (found) => `&#${found.charCodeAt(0)};`)
    .replace(/[\\`*_~|[\]]/g, '\\$&');
}

/** Text as inline code. */
export function code(text: string): string {
  return fence(text, 1, (ticks) => `${ticks} ${text.replace(/\n/g, ' ')} ${ticks}`);
}

/** Text as a block of code in a language. */
export function fenced(kind: string, text: string): string {
  return fence(text, 3, (ticks) => `${ticks}${kind}\n${text}\n${ticks}\n`);
}

/** More backticks than the text has in a row. */
function fence(text: string, least: number, wrap: (ticks: string) => string): string {
  const most = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return wrap('`'.repeat(Math.max(least, most + 1)));
}
