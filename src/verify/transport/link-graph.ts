/** A link between two routers, by their numbers. */
export interface Link {
  readonly a: number;
  readonly b: number;
}

/** The part of the network each router belongs to, called by one router of it; -1 for a router without a link. */
export function partsOf(count: number, links: readonly Link[]): Int32Array {
  const above = Int32Array.from({ length: count }, (_, router) => router);
  const linked = new Uint8Array(count);
  const topOf = (router: number): number => {
    let top = router;
    for (let next = above[top] ?? top; next !== top; next = above[top] ?? top) {
      above[top] = above[next] ?? next;
      top = next;
    }
    return top;
  };
  for (const { a, b } of links) {
    linked[a] = 1;
    linked[b] = 1;
    above[topOf(b)] = topOf(a);
  }
  return Int32Array.from(above, (_, router) => (linked[router] === 1 ? topOf(router) : -1));
}

/** Links and routers without which some part falls into pieces (bridges and articulation points of the graph). */
export interface Critical {
  readonly links: ReadonlySet<Link>;
  readonly routers: ReadonlySet<number>;
}

interface Visit {
  readonly router: number;
  readonly by: Link | undefined;
  readonly links: Iterator<Link>;
  branches: number;
}

/** Depth first, once over every link: what lies behind a link hangs on it unless some way leads back to before it (Tarjan 1972). */
export function criticalOf(count: number, links: readonly Link[]): Critical {
  const critical = { links: new Set<Link>(), routers: new Set<number>() };
  const near = Array.from({ length: count }, (): Link[] => []);
  for (const link of links) for (const end of [link.a, link.b]) near[end]?.push(link);
  const order = new Int32Array(count);
  /** How far back a way leads from behind a router. */
  const back = new Int32Array(count);
  const path: Visit[] = [];
  let visited = 0;
  const visit = (router: number, by: Link | undefined) => {
    order[router] = ++visited;
    back[router] = visited;
    path.push({ router, by, links: (near[router] ?? []).values(), branches: 0 });
  };
  for (let start = 0; start < count; start++) {
    if (order[start] === 0) visit(start, undefined);
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const { router, by } = here;
      const { value: link } = here.links.next();
      if (link !== undefined) {
        const other = link.a === router ? link.b : link.a;
        if (order[other] === 0) visit(other, link);
        else if (link !== by) back[router] = Math.min(back[router] ?? 0, order[other] ?? 0);
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before === undefined) {
        if (here.branches > 1) critical.routers.add(router);
        continue;
      }
      const [furthest, entry] = [back[router] ?? 0, order[before.router] ?? 0];
      before.branches++;
      back[before.router] = Math.min(back[before.router] ?? 0, furthest);
      if (furthest > entry && by !== undefined) critical.links.add(by);
      if (furthest >= entry && path.length > 1) critical.routers.add(before.router);
    }
  }
  return critical;
}
