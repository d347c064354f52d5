/** Links by the names of the routers they join. */
export type Links = readonly (readonly string[])[];

/** The number of the connected part each name belongs to; names without a link have none. */
export function partsOf(links: Links): ReadonlyMap<string, number> {
  const above = new Map<string, string>();
  const topOf = (name: string): string => {
    let top = name;
    for (let next = above.get(top); next !== undefined && next !== top; next = above.get(top)) top = next;
    for (let at = name; at !== top; ) {
      const next = above.get(at) ?? top;
      above.set(at, top);
      at = next;
    }
    return top;
  };
  for (const [first, ...others] of links) {
    if (first === undefined) continue;
    if (!above.has(first)) above.set(first, first);
    for (const other of others) above.set(topOf(other), topOf(first));
  }
  const numbers = new Map<string, number>();
  return new Map(
    [...above.keys()].map((name) => {
      const top = topOf(name);
      const number = numbers.get(top) ?? numbers.size;
      numbers.set(top, number);
      return [name, number];
    }),
  );
}
