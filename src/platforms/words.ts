/** Words of a line; runs of blanks separate. Most lines have single blanks, which are looked for from one to the next. */
export function wordsOf(text: string): string[] {
  if (text.includes('  ') || text.includes('\t')) return text.split(/[ \t]+/);
  const words: string[] = [];
  let start = 0;
  for (let end = text.indexOf(' '); end >= 0; end = text.indexOf(' ', start)) {
    words.push(text.slice(start, end));
    start = end + 1;
  }
  words.push(text.slice(start));
  return words;
}
