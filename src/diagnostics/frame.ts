import stringWidth from 'string-width';
import type { Span } from './diagnostic.ts';
import { visible } from './sentences.ts';

/** Columns of a terminal after which a line of the frame is cut. */
const WIDEST = 110;

const SECRET =
  /((?:pass\w*|pwd|secret|credential)['"]?[ \t]*:[ \t]*)(?!env:|file:|exec:|pulumi:|agent\b|[{[|>])("[^"]*"?|'[^']*'?|[^\s,}]+)/gi;

/**
 * The line of a span between its neighbours, with carets under the words; Chinese characters count two columns.
 * Empty when the source has no such line.
 */
export function frame(source: string, span: Span, neighbours: 0 | 1): readonly string[] {
  const lines = source.split(/\r?\n/).map(withoutSecret);
  const line = lines[span.line - 1];
  if (line === undefined) return [];
  const gutter = String(span.line + neighbours).length;
  const row = (number: number): string =>
    `${String(number).padStart(gutter + 2)} | ${shown(lines[number - 1] ?? '')}`;
  const before = neighbours === 1 && span.line > 1 ? [row(span.line - 1)] : [];
  const after = neighbours === 1 && isText(lines[span.line]) ? [row(span.line + 1)] : [];
  return [...before, row(span.line), `${' '.repeat(gutter + 2)} | ${carets(line, span)}`, ...after].map(
    (text) => text.trimEnd(),
  );
}

/** A password typed into a file by mistake is not shown again; references (`env:NAME`) are. */
function withoutSecret(line: string): string {
  return line.replace(SECRET, (_, key: string, value: string) => `${key}${'*'.repeat(value.length)}`);
}

function isText(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== '';
}

function carets(line: string, span: Span): string {
  const end = span.endLine > span.line ? line.trimEnd().length : span.endColumn - 1;
  const start = Math.min(span.column - 1, line.length);
  const indent = stringWidth(plainText(line.slice(0, start)));
  const width = stringWidth(plainText(line.slice(start, Math.max(end, start))));
  if (indent >= WIDEST) return `${' '.repeat(WIDEST)}^`;
  return ' '.repeat(indent) + '^'.repeat(Math.max(1, Math.min(width, WIDEST - indent)));
}

function shown(line: string): string {
  const text = plainText(line);
  if (stringWidth(text) <= WIDEST) return text;
  let cut = '';
  for (const character of text) {
    if (stringWidth(cut + character) > WIDEST) break;
    cut += character;
  }
  return `${cut}…`;
}

function plainText(line: string): string {
  return visible(line.replaceAll('\t', ' '));
}
