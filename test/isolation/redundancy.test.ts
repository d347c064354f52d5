import { describe, expect, it } from 'vitest';
import { FAMILIES, type Family } from '../../src/net/address.ts';
import type { ReadRouter } from '../../src/verify/read/routers.ts';
import type { Subject } from '../../src/verify/subject/subject.ts';
import { criticalOf, partsOf } from '../../src/verify/transport/link-graph.ts';
import { redundancyOf } from '../../src/verify/transport/redundancy.ts';
import { hasKernelTables, transportOf } from '../../src/verify/transport/transport.ts';
import { fc } from '../fast-check.ts';
import { type Backbone, backbone } from './arbitrary-backbone.ts';

describe('redundancy', () => {
  it('is what transport says of every backbone in which one link or router has failed', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(backbone, fc.constantFrom(...FAMILIES), fc.nat(), (drawn, family, leaveOut) => {
        const { subject, routers } = drawn;
        const asked = routers.filter((_, place) => place !== leaveOut % (2 * routers.length));
        const fragile = redundancyOf(subject, routers)(asked, family);
        const states = statesOf(drawn);
        for (const importer of asked) {
          const told = asked.map((exporter) => fragile(importer)?.(exporter));
          const wanted = asked.map((exporter) =>
            importer === exporter ? undefined : firstProblem(states, importer, exporter, family),
          );
          expect(told).toEqual(wanted);
          for (const problem of told) seen.set(`${problem}`, (seen.get(`${problem}`) ?? 0) + 1);
        }
      }),
      { numRuns: 400 },
    );
    const kinds = ['undefined', 'session-missing', 'label-path-missing', 'ipv6-underlay-missing'];
    for (const kind of kinds) expect(seen.get(kind), kind).toBeGreaterThan(40);
  });

  it('finds the links and routers without which a part falls into pieces', () => {
    const number = fc.nat(7);
    fc.assert(
      fc.property(fc.array(fc.record({ a: number, b: number }), { maxLength: 14 }), (links) => {
        const critical = criticalOf(8, links);
        for (const link of links)
          expect(critical.links.has(link)).toBe(
            splits(
              links,
              links.filter((one) => one !== link),
              undefined,
            ),
          );
        for (let down = 0; down < 8; down++) {
          const left = links.filter(({ a, b }) => a !== down && b !== down);
          expect(critical.routers.has(down)).toBe(splits(links, left, down));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** Whether two routers that some links join are no longer joined by those that are left. */
function splits(
  links: readonly { a: number; b: number }[],
  left: readonly { a: number; b: number }[],
  down: number | undefined,
): boolean {
  const [before, after] = [partsOf(8, links), partsOf(8, left)];
  const routers = Array.from({ length: 8 }, (_, router) => router).filter((router) => router !== down);
  return routers.some((a) =>
    routers.some(
      (b) =>
        a !== b && before[a] !== -1 && before[a] === before[b] && (after[a] === -1 || after[a] !== after[b]),
    ),
  );
}

interface State {
  readonly subject: Subject;
  readonly routers: readonly ReadRouter[];
  readonly hasReflector: boolean;
}

/** The definition, as an inventory and a collection without what has failed. */
function statesOf({ subject, routers }: Backbone): readonly State[] {
  const reflects = ({ model }: ReadRouter) => model.backbone.peers.some((peer) => peer.reflectorClient);
  const links = subject.coreLinks.map((failed) => ({
    subject: { ...subject, coreLinks: subject.coreLinks.filter((link) => link !== failed) },
    routers,
    hasReflector: true,
  }));
  const downs = subject.routers.map(({ name: failed }) => {
    const standing = routers.filter(({ name }) => name !== failed);
    return {
      subject: {
        ...subject,
        routers: subject.routers.filter(({ name }) => name !== failed),
        coreLinks: subject.coreLinks.filter(({ ends }) => ends.every(({ router }) => router !== failed)),
      },
      routers: standing,
      hasReflector: standing.some(reflects) || !routers.some(reflects),
    };
  });
  return [...links, ...downs];
}

function firstProblem(
  states: readonly State[],
  importer: ReadRouter,
  exporter: ReadRouter,
  family: Family,
): string | undefined {
  for (const { subject, routers, hasReflector } of states) {
    if (!hasReflector || !routers.includes(importer) || !routers.includes(exporter)) continue;
    if (!declaredJoin(subject, importer.name, exporter.name)) continue;
    if (family === 6 && hasKernelTables(importer) && !meant6({ subject, routers }, importer, exporter))
      continue;
    const problem = transportOf(subject, routers).problem(importer, exporter, family);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether links were declared for the IPv6 packets of kernel tables: between routers that run LDP for IPv6 somewhere. */
function meant6(
  { subject, routers }: Pick<State, 'subject' | 'routers'>,
  importer: ReadRouter,
  exporter: ReadRouter,
): boolean {
  const speaks = (name: string) =>
    routers.some(
      (one) =>
        one.name === name && one.model.interfaces.some(({ ldp }) => ldp.some(({ value }) => value === 6)),
    );
  const coreLinks = subject.coreLinks.filter(({ ends }) => ends.every(({ router }) => speaks(router)));
  return hasKernelTables(exporter)
    ? declaredJoin({ coreLinks }, importer.name, exporter.name)
    : coreLinks.some(({ ends }) => ends.some(({ router }) => router === importer.name));
}

function declaredJoin({ coreLinks }: Pick<Subject, 'coreLinks'>, a: string, b: string): boolean {
  const found = new Set([a]);
  for (const name of found)
    for (const { ends } of coreLinks)
      if (ends.some(({ router }) => router === name)) for (const { router } of ends) found.add(router);
  return found.has(b);
}
