import { expect, test } from 'vitest';
import { LineScanner, rawLines } from '../../src/platforms/line-scanner.ts';
import { fc } from '../fast-check.ts';

/** What the scanner says of a text: number, columns before the content, words. */
function scanned(text: string): readonly unknown[] {
  const scanner = new LineScanner(text);
  const lines: unknown[] = [];
  while (scanner.next()) {
    const { number, start, from, to } = scanner;
    lines.push([number, from === to ? undefined : from - start, scanner.wordsBetween(from, to)]);
  }
  return lines;
}

/** The same by the plainest means. */
function cut(text: string): readonly unknown[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((raw, index) => {
    const content = raw.trim();
    const before = content === '' ? undefined : raw.length - raw.trimStart().length;
    return [index + 1, before, content.split(/[ \t]+/)];
  });
}

const pieces = ['a', 'bb', 'neighbor', '10.0.0.1', ' ', '  ', '\t', '\n', '\r\n', '\r', '\v', '\0', '"'];
const strange = ['\ufeff', '\u00a0', '\u2028', '\u3000', '\ufffd', '防汛', '\u{1f600}', '\u0085'];
const texts = fc
  .array(fc.constantFrom(...pieces, ...strange), { maxLength: 60 })
  .map((list) => list.join(''));

test('lines, content and words are those of split and trim, whatever the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(scanned(text)).toEqual(cut(text));
    }),
    { numRuns: 2000 },
  );
});

test('words of one place of the memory do not stand for each other', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `w${(i * 7919) % 5000} ${i}`);
  expect(scanned(many.join('\n'))).toEqual(cut(many.join('\n')));
  // Words of one length and one place: of one hash (Aa, BB), and of hashes that differ where the place does not look.
  for (const text of [
    'BB Aa BB Aa',
    'Aa BB Aa BB',
    `xa x\u0861 xa x\u0861`,
    'aAa aBB aAa aBB',
    'CCAa CCBB AaAa BBBB',
  ])
    expect(scanned(text)).toEqual(cut(text));
});

test('raw lines keep what stands around their content', () => {
  expect(rawLines(' a \r\n\r\nb\r')).toEqual([' a ', '', 'b']);
  expect(rawLines('a\n')).toEqual(['a']);
  expect(rawLines('')).toEqual([]);
});
