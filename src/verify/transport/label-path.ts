import type { Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';

/** Which routers labelled packets can travel between. */
export interface LabelPaths {
  joins(a: ReadRouter, b: ReadRouter, family: Family): boolean;
  /** Whether a router has a label-switched core link of this family at all. */
  has(router: ReadRouter, family: Family): boolean;
}

/** Core links whose both ends run the IGP and LDP join their routers; paths are chains of such links. */
export function labelPaths(subject: Subject, routers: readonly ReadRouter[]): LabelPaths {
  const components = new Map(
    [4 as const, 6 as const].map((family) => [family, joined(subject, routers, family)]),
  );
  return {
    joins: (a, b, family) => {
      const groups = components.get(family);
      return a === b || (groups?.get(a.name) !== undefined && groups.get(a.name) === groups.get(b.name));
    },
    has: (router, family) => components.get(family)?.has(router.name) === true,
  };
}

/** The number of the connected part each router belongs to; routers without a working link have none. */
function joined(
  subject: Subject,
  routers: readonly ReadRouter[],
  family: Family,
): ReadonlyMap<string, number> {
  const links = subject.coreLinks
    .filter(({ ends }) => ends.every((end) => switches(routers, end, family)))
    .map(({ ends }) => ends.map(({ router }) => router));
  const part = new Map<string, number>();
  for (const [number, start] of routers.entries()) {
    const open = part.has(start.name) || !links.some((link) => link.includes(start.name)) ? [] : [start.name];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (part.has(name)) continue;
      part.set(name, number);
      open.push(...links.filter((link) => link.includes(name)).flat());
    }
  }
  return part;
}

function switches(
  routers: readonly ReadRouter[],
  end: { readonly router: string; readonly interface: string },
  family: Family,
): boolean {
  const one = routers
    .find(({ name }) => name === end.router)
    ?.model.interfaces.find(({ name }) => name === end.interface);
  const labels = one?.ldp.some(({ value }) => value === family) === true;
  return labels && one.igp?.value.families.includes(family) === true;
}
