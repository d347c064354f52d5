import { describe, expect, it } from 'vitest';
import { FAMILIES, type Family } from '../../src/net/address.ts';
import type { ReadRouter } from '../../src/verify/read/routers.ts';
import { passesOn } from '../../src/verify/transport/sessions.ts';
import { hasKernelTables, transportOf } from '../../src/verify/transport/transport.ts';
import { fc } from '../fast-check.ts';
import { AS, type Backbone, backbone, backboneOf, type Drawn } from './arbitrary-backbone.ts';

describe('routers in groups without a problem between any two', () => {
  it('are those of the definition, pair by pair', () => {
    let joined = 0;
    let split = 0;
    fc.assert(
      fc.property(backbone, fc.constantFrom(...FAMILIES), (drawn, family) => {
        const { subject, routers } = drawn;
        const groups = transportOf(subject, routers).groups(routers, family);
        expect(groups.map(namesOf)).toEqual(pairwiseGroups(drawn, family).map(namesOf));
        if (groups.length === 1) joined++;
        else split++;
      }),
      { numRuns: 3000 },
    );
    expect(joined).toBeGreaterThan(300);
    expect(split).toBeGreaterThan(300);
  });

  it('have the problems of the definition, pair by pair', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(backbone, fc.constantFrom(...FAMILIES), (drawn, family) => {
        const transport = transportOf(drawn.subject, drawn.routers);
        for (const importer of drawn.routers)
          for (const exporter of drawn.routers) {
            const problem = transport.problem(importer, exporter, family);
            expect(problem).toBe(problemOf(drawn, importer, exporter, family));
            seen.set(`${problem}`, (seen.get(`${problem}`) ?? 0) + 1);
          }
      }),
      { numRuns: 1500 },
    );
    const kinds = ['undefined', 'session-missing', 'label-path-missing', 'ipv6-underlay-missing'];
    for (const kind of kinds) expect(seen.get(kind), kind).toBeGreaterThan(40);
  });

  it('are two where both have a session with a third and none with each other', () => {
    const sessions = ['0-1', '1-0', '1-2', '2-1'];
    const { subject, routers } = backboneOf(whole(3, (from, to) => sessions.includes(`${from}-${to}`)));
    const transport = transportOf(subject, routers);
    const [a, b, c] = routers;
    if (a === undefined || b === undefined || c === undefined) throw new Error('three routers');
    expect([transport.problem(a, b, 4), transport.problem(b, c, 4), transport.problem(a, c, 4)]).toEqual([
      undefined,
      undefined,
      'session-missing',
    ]);
    expect(transport.groups(routers, 4).map(namesOf)).toEqual([['r0', 'r1'], ['r2']]);
    expect(transport.groups([b, a, c], 4).map(namesOf)).toEqual([['r1', 'r0'], ['r2']]);
  });

  it('know that what a router handed to somebody comes back by another way, and not by the same', () => {
    // 1 and 2 have 3 for a client and are clients of it; what comes from 0, who is no client, goes on to 3 alone, and from there to the other of the two.
    const clients = ['1-3', '3-1', '2-3', '3-2'];
    const plain = ['0-1', '1-0', '1-4', '4-1'];
    const end = (both: readonly string[]) => (from: number, to: number) =>
      clients.includes(`${from}-${to}`) ? 'client' : both.includes(`${from}-${to}`) ? 'plain' : 'absent';
    const problem = (both: readonly string[]) => {
      const { subject, routers } = backboneOf({ ...whole(5, () => true), sessions: ofPairs(5, end(both)) });
      const [from, to] = [routers[0], routers[4]];
      return from && to && transportOf(subject, routers).problem(to, from, 4);
    };
    expect(problem(plain)).toBe('session-missing');
    expect(problem([...plain, '0-2', '2-0'])).toBeUndefined();
  });

  it('are one in a full mesh of two hundred, and two when one session of it stands from one end only', () => {
    const groupsWhere = (there: Parameters<typeof whole>[1]) => {
      const { subject, routers } = backboneOf(whole(200, there));
      return transportOf(subject, routers).groups(routers, 4);
    };
    expect(groupsWhere((from, to) => from !== to)).toHaveLength(1);
    const groups = groupsWhere((from, to) => from !== to && (from !== 17 || to !== 180));
    expect(groups.map(({ length }) => length)).toEqual([199, 1]);
    expect(groups[1]?.map(({ name }) => name)).toEqual(['r180']);
  });
});

/** A chain of good links, with sessions where they are said to be. */
function whole(count: number, there: (from: number, to: number) => boolean): Drawn {
  return {
    count,
    as: Array(count).fill(AS),
    kernel: Array(count).fill(true),
    doubled: Array(count).fill(false),
    sessions: ofPairs(count, (from, to) => (there(from, to) ? 'plain' : 'absent')),
    links: ofPairs(count, (a, b) => (b === a + 1 ? 'whole' : 'absent')),
    absent: false,
  };
}

function ofPairs<Value>(count: number, one: (from: number, to: number) => Value): readonly Value[] {
  return Array.from({ length: count * count }, (_, pair) => one(Math.floor(pair / count), pair % count));
}

/** Each router goes to the first group with every one of which it has no problem either way. */
function pairwiseGroups(drawn: Backbone, family: Family): readonly (readonly ReadRouter[])[] {
  const groups: ReadRouter[][] = [];
  const joins = (a: ReadRouter, b: ReadRouter) =>
    problemOf(drawn, a, b, family) === undefined && problemOf(drawn, b, a, family) === undefined;
  for (const router of drawn.routers) {
    const own = groups.find((group) => group.every((other) => joins(router, other)));
    if (own === undefined) groups.push([router]);
    else own.push(router);
  }
  return groups;
}

/** By the words of the definition, one pair at a time: a route handed on from router to router, links followed one by one. */
function problemOf(
  { subject, routers, switched }: Backbone,
  importer: ReadRouter,
  exporter: ReadRouter,
  family: Family,
): string | undefined {
  if (subject.routers.length > routers.length) return undefined;
  if (!travels(routers, exporter, importer, family)) return 'session-missing';
  if (!chained(switched[4], importer.name, exporter.name)) return 'label-path-missing';
  if (family === 4 || !hasKernelTables(importer)) return undefined;
  const six = hasKernelTables(exporter)
    ? chained(switched[6], importer.name, exporter.name)
    : switched[6].some((ends) => ends.includes(importer.name));
  return six ? undefined : 'ipv6-underlay-missing';
}

function travels(
  routers: readonly ReadRouter[],
  exporter: ReadRouter,
  importer: ReadRouter,
  family: Family,
): boolean {
  const places: { at: ReadRouter; from: ReadRouter | undefined }[] = [{ at: exporter, from: undefined }];
  for (const { at, from } of places)
    for (const to of routers) {
      if (to === from || places.some((one) => one.at === to && one.from === at)) continue;
      if (passesOn(at, from, to, family)) places.push({ at: to, from: at });
    }
  return places.some(({ at }) => at === importer);
}

function chained(links: readonly (readonly [string, string])[], a: string, b: string): boolean {
  const found = new Set([a]);
  for (const name of found)
    for (const ends of links) if (ends.includes(name)) for (const end of ends) found.add(end);
  return found.has(b);
}

function namesOf(routers: readonly ReadRouter[]): readonly string[] {
  return routers.map(({ name }) => name);
}
