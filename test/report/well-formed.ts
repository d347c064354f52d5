const VOID = new Set(['meta', 'link', 'br']);
const PIECE = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>|([^<]+)/gy;

/** What is wrong with the nesting, quoting or escaping of a page; empty when nothing is. */
export function htmlFaults(page: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  let end = 0;
  for (const found of page.matchAll(PIECE)) {
    end = found.index + found[0].length;
    const [, slash, name, attributes, text] = found;
    if (/&(?!#\d+;)/.test((text ?? '') + (attributes ?? ''))) faults.push(`a bare & in ${found[0]}`);
    if (text?.includes('>') === true && open.at(-1) !== 'style') faults.push(`a bare > in ${text}`);
    if (name === undefined || VOID.has(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) faults.push(`</${name}> closes something else at ${found.index}`);
  }
  if (end < page.length) faults.push(`no HTML: ${page.slice(end, end + 60)}`);
  return [...faults, ...open.map((name) => `<${name}> is never closed`)];
}
