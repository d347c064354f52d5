import type { Interface } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { networkOf, samePrefix } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';

/** Which routers labelled packets can travel between. */
export interface LabelPaths {
  /** Whether they are joined only if routers that were not collected, or something else than LDP, hold the path together. */
  assumed(a: ReadRouter, b: ReadRouter, family: Family): boolean;
  joins(a: ReadRouter, b: ReadRouter, family: Family): boolean;
  /** Whether a router has a label-switched core link of this family at all. */
  has(router: ReadRouter, family: Family): boolean;
}

/** Core links whose both ends run the IGP and LDP join their routers; paths are chains of such links. */
export function labelPaths(subject: Subject, routers: readonly ReadRouter[]): LabelPaths {
  const partsWith = (links: Links) =>
    new Map(FAMILIES.map((family) => [family, joined(links(family), routers)]));
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
    has: (router, family) => components.get(family)?.has(router.name) === true,
  };
}

/** Declared core links over which labelled packets of a family go. */
export function switchedLinks(
  subject: Pick<Subject, 'coreLinks'>,
  routers: readonly ReadRouter[],
  family: Family,
): Subject['coreLinks'] {
  return subject.coreLinks.filter(
    ({ ends }) =>
      ends.every((end) => switches(portOf(routers, end), family)) && haveOneNet(routers, ends, family),
  );
}

/** Links by the names of the routers they join. */
type Links = (family: Family) => readonly (readonly string[])[];

/** What the texts themselves show. */
function linksShown(subject: Subject, routers: readonly ReadRouter[], family: Family): ReturnType<Links> {
  return switchedLinks(subject, routers, family).map(({ ends }) => ends.map(({ router }) => router));
}

/** The number of the connected part each router belongs to; routers without a working link have none. */
function joined(links: ReturnType<Links>, routers: readonly ReadRouter[]): ReadonlyMap<string, number> {
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

/**
 * Where nobody lists the routers, a label-switched interface without its other end in the texts leads to routers that were not collected,
 * and so does a router that switches labels by something else than LDP: what is behind them is taken to hold together.
 */
function linksElsewhere(
  subject: Subject,
  routers: readonly ReadRouter[],
  family: Family,
): readonly (readonly string[])[] {
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

type LinkEnd = Subject['coreLinks'][number]['ends'][number];

function portOf(routers: readonly ReadRouter[], { router, interface: name }: LinkEnd): Interface | undefined {
  return routers.find((one) => one.name === router)?.model.interfaces.find((one) => one.name === name);
}

/** LDP and the IGP run there, and labelled frames are let in. */
function switches(one: Interface | undefined, family: Family): boolean {
  const labels = one?.ldp.some(({ value }) => value === family) === true && one.acceptsLabels.value;
  return labels && one.igp?.value.families.includes(family) === true;
}

/** Neighbours hear each other only within one network; a router whose host state was not collected may have any address. */
function haveOneNet(routers: readonly ReadRouter[], ends: readonly LinkEnd[], family: Family): boolean {
  const nets = ends.map((end) =>
    (portOf(routers, end)?.addresses ?? [])
      .filter(({ value }) => value.family === family)
      .map(({ value }) => networkOf(value)),
  );
  const blind = ends.some(
    (end) => routers.find(({ name }) => name === end.router)?.model.guards.hostStateCollected === false,
  );
  const [here = [], there = []] = nets;
  return blind || here.some((net) => there.some((other) => samePrefix(net, other)));
}
