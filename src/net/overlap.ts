import { comparePrefixes, covers, type Prefix } from './prefix.ts';

/** Two items whose prefixes share an address; `outer` covers `inner`, or they are equal. */
export interface Overlap<Item> {
  readonly outer: Item;
  readonly inner: Item;
}

/** Each item that lies in another one, with the narrowest that covers it. One sort and one pass. */
export function overlapsAmong<Item>(
  items: readonly Item[],
  prefixOf: (item: Item) => Prefix,
): readonly Overlap<Item>[] {
  const sorted = [...items].sort((a, b) => comparePrefixes(prefixOf(a), prefixOf(b)));
  const open: Item[] = [];
  const found: Overlap<Item>[] = [];
  for (const item of sorted) {
    while (isPast(open.at(-1), item, prefixOf)) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) found.push({ outer, inner: item });
    open.push(item);
  }
  return found;
}

function isPast<Item>(candidate: Item | undefined, item: Item, prefixOf: (item: Item) => Prefix): boolean {
  return candidate !== undefined && !covers(prefixOf(candidate), prefixOf(item));
}
