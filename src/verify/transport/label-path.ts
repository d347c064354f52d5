import type { Interface } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { networkOf, samePrefix } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { partsOf } from './link-graph.ts';

/** Which routers labelled packets can travel between. */
export interface LabelPaths {
  /** Whether they are joined only if routers that were not collected, or something else than LDP, hold the path together. */
  assumed(a: ReadRouter, b: ReadRouter, family: Family): boolean;
  joins(a: ReadRouter, b: ReadRouter, family: Family): boolean;
  /** The part of the network a router's label-switched core links of this family belong to; none where it has none. */
  partOf(router: ReadRouter, family: Family): number | undefined;
}

/** Core links whose both ends run the IGP and LDP join their routers; paths are chains of such links. */
export function labelPaths(subject: Subject, routers: readonly ReadRouter[]): LabelPaths {
  const partsWith = (links: (family: Family) => Links) =>
    new Map(FAMILIES.map((family) => [family, partsByName(links(family))]));
  const shown = partsWith((family) => linksShown(subject, routers, family));
  const components =
    subject.openEnded === undefined
      ? shown
      : partsWith((family) => [
          ...linksShown(subject, routers, family),
          ...linksElsewhere(subject, routers, family),
        ]);
  const oneOf = (parts: typeof shown, a: ReadRouter, b: ReadRouter, family: Family) => {
    const groups = parts.get(family);
    return a === b || (groups?.get(a.name) !== undefined && groups.get(a.name) === groups.get(b.name));
  };
  const joins: LabelPaths['joins'] = (a, b, family) => oneOf(components, a, b, family);
  return {
    joins,
    assumed: (a, b, family) => joins(a, b, family) && !oneOf(shown, a, b, family),
    partOf: (router, family) => components.get(family)?.get(router.name),
  };
}

/** Declared core links over which labelled packets of a family go. */
export function switchedLinks(
  subject: Pick<Subject, 'coreLinks'>,
  routers: readonly ReadRouter[],
  family: Family,
): Subject['coreLinks'] {
  const named = new Map(routers.map((router) => [router.name, router]));
  return subject.coreLinks.filter(({ ends }) => {
    const ports = ends.map((end) => portOf(named, end));
    return ports.every((port) => switches(port, family)) && haveOneNet(ports, family) && areNeighbours(ports);
  });
}

/** Links by the names of the routers they join. */
type Links = readonly (readonly [string, string])[];

/** The part of the network each name belongs to; names without a link have none. */
function partsByName(links: Links): ReadonlyMap<string, number> {
  const names = [...new Set(links.flat())];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const parts = partsOf(
    names.length,
    links.map(([a, b]) => ({ a: numbers.get(a) ?? 0, b: numbers.get(b) ?? 0 })),
  );
  return new Map(names.map((name, number) => [name, parts[number] ?? number]));
}

/** What the texts themselves show. */
function linksShown(subject: Subject, routers: readonly ReadRouter[], family: Family): Links {
  return switchedLinks(subject, routers, family).map(({ ends: [a, b] }) => [a.router, b.router]);
}

/**
 * Where nobody lists the routers, a label-switched interface without its other end in the texts leads to routers that were not collected,
 * and so does a router that switches labels by something else than LDP: what is behind them is taken to hold together.
 */
function linksElsewhere(subject: Subject, routers: readonly ReadRouter[], family: Family): Links {
  const ends = new Set(
    subject.coreLinks.flatMap((link) => link.ends.map((end) => `${end.router} ${end.interface}`)),
  );
  return routers
    .filter(({ name, model }) => {
      const own = model.interfaces.filter((one) => one.ldp.some(({ value }) => value === family));
      return own.length === 0 ? family === 4 : own.some((one) => !ends.has(`${name} ${one.name}`));
    })
    .map(({ name }) => [name, ELSEWHERE]);
}

/** No router can be called this. */
const ELSEWHERE = ' elsewhere';

/** An end of a link in the texts. */
interface Port {
  readonly router: ReadRouter;
  readonly interface: Interface | undefined;
}

function portOf(
  named: ReadonlyMap<string, ReadRouter>,
  end: Subject['coreLinks'][number]['ends'][number],
): Port | undefined {
  const router = named.get(end.router);
  return router && { router, interface: router.model.interfaces.find((one) => one.name === end.interface) };
}

/** LDP and the IGP run there, labelled frames are let in, and the interface is not shut. */
function switches(port: Port | undefined, family: Family): boolean {
  const one = port?.interface;
  if (one?.shut !== undefined) return false;
  const labels = one?.ldp.some(({ value }) => value === family) === true && one.acceptsLabels.value;
  const igp = one?.igp?.value;
  return labels && igp?.families.includes(family) === true && igp.passive?.includes(family) !== true;
}

/** OSPF speaks to nobody of another area (RFC 2328 §8.2). The areas of the two families may differ; the model keeps that of IPv4 where there is one. */
function areNeighbours(ports: readonly (Port | undefined)[]): boolean {
  const [here, there] = ports.map((port) => port?.interface?.igp?.value);
  if (here?.protocol !== 'ospf' || there?.protocol !== 'ospf') return true;
  return here.families.includes(4) !== there.families.includes(4) || here.area === there.area;
}

/** Neighbours hear each other only within one network; a router whose host state was not collected may have any address. */
function haveOneNet(ports: readonly (Port | undefined)[], family: Family): boolean {
  const nets = ports.map((port) =>
    (port?.interface?.addresses ?? [])
      .filter(({ value }) => value.family === family)
      .map(({ value }) => networkOf(value)),
  );
  const blind = ports.some((port) => port?.router.model.guards.hostStateCollected === false);
  const [here = [], there = []] = nets;
  return blind || here.some((net) => there.some((other) => samePrefix(net, other)));
}
