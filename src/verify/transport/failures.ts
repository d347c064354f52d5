import type { Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { switchedLinks } from './label-path.ts';
import { criticalOf, type Link, partsOf } from './link-graph.ts';
import type { RouterSet } from './router-set.ts';
import { type SessionGraph, sessionGraph } from './session-graph.ts';

/** The backbone in one state. Routers are known by their places among the collected ones. */
export interface BackboneState {
  heardBy(exporter: number): RouterSet;
  /** What is joined by declared links, and by those over which labelled packets go; `meant6`: by declared links between routers that run LDP for IPv6 at all. */
  readonly parts: Readonly<Record<'declared' | 'four' | 'meant6' | 'six', Int32Array>>;
}

export interface Failure {
  /** Whether it may part two others that the present state joins. */
  readonly parts: boolean;
  state(): BackboneState;
}

export interface Failures {
  /** Absent where a router was not collected: then nothing is missing for certain. */
  readonly present: BackboneState | undefined;
  /** Every core link, then every router; without those after which no reflector is left. */
  readonly failures: readonly Failure[];
}

/** The states of a backbone in which one link or router has failed. Whatever is looked at, no state is made before it is asked for. */
export function failuresOf(subject: Subject, routers: readonly ReadRouter[], family: Family): Failures {
  const collected = new Set(routers.map(({ name }) => name));
  const absent = subject.routers.filter(({ name }) => !collected.has(name));
  const reflectors = routers.filter(isReflector);
  const core = coreOf(subject, routers);
  const graph = sessionGraph(routers, family);
  const heard: RouterSet[] = [];
  const heardBy = (exporter: number): RouterSet => {
    heard[exporter] ??= graph.reached(exporter);
    return heard[exporter];
  };
  const present = { heardBy, parts: partsWithout(core, {}) };
  const critical = family === 4 ? [core.four] : [core.four, core.six];
  const among = critical.map((links) => criticalOf(core.count, links));
  const links = core.declared.map((link) => ({
    parts: among.some((one) => one.links.has(link)),
    state: () => ({ ...present, parts: partsWithout(core, { link }) }),
  }));
  const downs = subject.routers
    .filter(({ name }) => absent.length === 0 || name === absent[0]?.name)
    .filter(({ name }) => reflectors.length === 0 || reflectors.some((one) => one.name !== name))
    .map(({ name }) => {
      const down = core.numbers.get(name) ?? NOBODY;
      const passes = graph.passesOn(down);
      return {
        parts: passes || absent.length > 0 || among.some((one) => one.routers.has(down)),
        state: () => ({
          heardBy: passes ? heardWithout(graph, down) : heardBy,
          parts: partsWithout(core, { down }),
        }),
      };
    });
  if (absent.length === 0) return { present, failures: [...links, ...downs] };
  // With one router missing only its own failure leaves a backbone that is known.
  return { present: undefined, failures: absent.length === 1 ? downs : [] };
}

const NOBODY = -1;

function heardWithout(graph: SessionGraph, down: number): BackboneState['heardBy'] {
  return (exporter) => graph.reached(exporter, { down });
}

/** Core links by what goes over them. Collected routers have the numbers of their places, others the numbers behind. */
interface Core {
  readonly count: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly declared: readonly Link[];
  readonly four: readonly Link[];
  readonly meant6: readonly Link[];
  readonly six: readonly Link[];
}

function coreOf(subject: Subject, routers: readonly ReadRouter[]): Core {
  const { coreLinks } = subject;
  const ends = coreLinks.flatMap((link) => link.ends.map(({ router }) => router));
  const names = [...routers, ...subject.routers].map(({ name }) => name);
  const numbers = new Map([...new Set([...names, ...ends])].map((name, number) => [name, number]));
  const numbered = new Map(
    coreLinks.map((link) => {
      const [a, b] = link.ends.map(({ router }) => numbers.get(router) ?? NOBODY);
      return [link, { a: a ?? NOBODY, b: b ?? NOBODY }];
    }),
  );
  const linksOf = (some: Subject['coreLinks']) => some.flatMap((link) => numbered.get(link) ?? []);
  const speak6 = new Set(routers.filter(runsLdpFor6).map(({ name }) => name));
  return {
    count: numbers.size,
    numbers,
    declared: linksOf(coreLinks),
    four: linksOf(switchedLinks(subject, routers, 4)),
    meant6: linksOf(coreLinks.filter((link) => link.ends.every(({ router }) => speak6.has(router)))),
    six: linksOf(switchedLinks(subject, routers, 6)),
  };
}

/** Where the other kind stands between, nobody meant a label path for IPv6. */
function runsLdpFor6({ model }: ReadRouter): boolean {
  return model.interfaces.some((one) => one.ldp.some(({ value }) => value === 6));
}

function partsWithout(
  { count, declared, four, meant6, six }: Core,
  { link, down }: { readonly link?: Link; readonly down?: number },
): BackboneState['parts'] {
  const left = (links: readonly Link[]) =>
    partsOf(
      count,
      links.filter((one) => one !== link && one.a !== down && one.b !== down),
    );
  return { declared: left(declared), four: left(four), meant6: left(meant6), six: left(six) };
}

function isReflector({ model }: ReadRouter): boolean {
  return model.backbone.peers.some(({ reflectorClient }) => reflectorClient);
}
