import { FAMILIES, type Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { switchedLinks } from './label-path.ts';
import { hasKernelTables, transportOf } from './transport.ts';

/** A single failure that two routers of the backbone do not survive although the declared one would. */
export interface Fragility {
  readonly failure: { readonly router: string } | { readonly link: string };
  readonly problem: string;
}

export type Redundancy = (a: ReadRouter, b: ReadRouter, family: Family) => Fragility | undefined;

/**
 * What the declared backbone would survive, the configured one must survive: any core link or router down while declared links still join the
 * two routers and some reflector is left. A backbone in which all links switch and everybody speaks to every reflector is not searched.
 */
export function redundancyOf(subject: Subject, routers: readonly ReadRouter[]): Redundancy {
  if (isWhole(subject, routers)) return () => undefined;
  const states = failuresOf(subject).map(({ failure, left }) => {
    const standing = routers.filter((router) => !('router' in failure) || router.name !== failure.router);
    const transport = transportOf({ ...subject, ...left }, standing);
    const reflectors = standing.some(isReflector) || !routers.some(isReflector);
    const six = joinsOf(linksFor(left.coreLinks, routers, 6));
    return { failure, transport, joins: joinsOf(left.coreLinks), six, reflectors, standing };
  });
  return (a, b, family) => {
    for (const { failure, transport, joins, six, reflectors, standing } of states) {
      if (!standing.includes(a) || !standing.includes(b) || !reflectors || !joins(a.name, b.name)) continue;
      if (family === 6 && hasKernelTables(a) && !(hasKernelTables(b) ? six(a.name, b.name) : six(a.name, '')))
        continue;
      const problem = transport.problem(a, b, family);
      if (problem !== undefined) return { failure, problem };
    }
    return undefined;
  };
}

type Left = Pick<Subject, 'routers' | 'coreLinks'>;

function failuresOf({
  routers,
  coreLinks,
}: Subject): readonly { failure: Fragility['failure']; left: Left }[] {
  return [
    ...coreLinks.map(({ id }) => ({
      failure: { link: id },
      left: { routers, coreLinks: coreLinks.filter((link) => link.id !== id) },
    })),
    ...routers.map(({ name }) => ({
      failure: { router: name },
      left: {
        routers: routers.filter((router) => router.name !== name),
        coreLinks: coreLinks.filter(({ ends }) => ends.every(({ router }) => router !== name)),
      },
    })),
  ];
}

/** Every declared link switches the families its routers serve, and every edge has its session to every reflector, both ways. */
function isWhole(subject: Subject, routers: readonly ReadRouter[]): boolean {
  const edges = routers.filter(({ model }) => model.vrfs.length > 0);
  const families = new Set(
    edges.flatMap(({ model }) => model.vrfs.flatMap((vrf) => vrf.families.map((one) => one.family))),
  );
  const four = switchedLinks(subject, routers, 4).length === subject.coreLinks.length;
  const six =
    !families.has(6) ||
    switchedLinks(subject, routers, 6).length === linksFor(subject.coreLinks, routers, 6).length;
  const reflectors = routers.filter(isReflector);
  const clients = reflectors.every(
    ({ model }) =>
      model.backbone.peers.filter(
        (peer) => peer.reflectorClient && [...families].every((family) => peer.families.includes(family)),
      ).length >=
      edges.length - (edges.some((edge) => edge.model === model) ? 1 : 0),
  );
  const sessions = edges.every(({ model }) => model.backbone.peers.length >= reflectors.length);
  return four && six && clients && sessions && everybodySpeaks(subject, routers, edges);
}

/** Links between routers that run LDP for a family at all: where the other kind stands between, nobody meant a label path. */
function linksFor(
  links: Subject['coreLinks'],
  routers: readonly ReadRouter[],
  family: Family,
): Subject['coreLinks'] {
  const capable = new Set(
    routers
      .filter(({ model }) => model.interfaces.some((one) => one.ldp.some(({ value }) => value === family)))
      .map(({ name }) => name),
  );
  return links.filter(({ ends }) => ends.every(({ router }) => capable.has(router)));
}

/** In the present state every two edges exchange routes through each reflector alone. */
function everybodySpeaks(
  subject: Subject,
  routers: readonly ReadRouter[],
  edges: readonly ReadRouter[],
): boolean {
  const reflectors = routers.filter(isReflector);
  return reflectors.every((kept) => {
    const some = routers.filter((router) => router === kept || !isReflector(router));
    const alone = transportOf(
      { ...subject, routers: subject.routers.filter(({ name }) => some.some((one) => one.name === name)) },
      some,
    );
    const [first] = edges.filter((edge) => edge !== kept);
    return edges.every(
      (edge) =>
        first === undefined ||
        edge === first ||
        !some.includes(edge) ||
        FAMILIES.every((family) => alone.problem(first, edge, family) !== 'session-missing'),
    );
  });
}

function isReflector({ model }: ReadRouter): boolean {
  return model.backbone.peers.some(({ reflectorClient }) => reflectorClient);
}

/** Whether declared links join two routers; '' = any other router at all. */
function joinsOf(links: Subject['coreLinks']): (a: string, b: string) => boolean {
  const part = new Map<string, ReadonlySet<string>>();
  return (a, b) => {
    const known = part.get(a) ?? flooded(links, a);
    part.set(a, known);
    return b === '' ? known.size > 1 : known.has(b);
  };
}

function flooded(links: Subject['coreLinks'], start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const name of found)
    for (const { ends } of links)
      if (ends.some(({ router }) => router === name)) for (const { router } of ends) found.add(router);
  return found;
}
