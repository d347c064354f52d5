/** What a `show … json` printed: several documents one after another are common, an empty answer is one too (docs/platforms.md). */
export function documentsIn(text: string): readonly object[] {
  const documents: object[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at);
    else if (text[at] === '{' && depth++ === 0) start = at;
    else if (text[at] === '}' && --depth === 0) documents.push(documentOf(text.slice(start, at + 1)));
  }
  return documents;
}

/** A member of something that came as JSON; undefined for anything that has none of that name. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** VRFs that a label of the router leads to; the other labels are the backbone's. `text`: what `show mpls table json` printed, among others or alone. */
export function labelledVrfs(text: string): readonly string[] {
  const entries = documentsIn(text).flatMap((document) => Object.values(document));
  const hops = entries.flatMap((entry: unknown) => {
    const list = member(entry, 'nexthops');
    return Array.isArray(list) ? list : [];
  });
  const out = hops
    .filter((hop: unknown) => member(hop, 'nexthop') === undefined && member(hop, 'type') === 'BGP')
    .map((hop: unknown) => String(member(hop, 'interface')));
  return [...new Set(out)].sort();
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function documentOf(text: string): object {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}
