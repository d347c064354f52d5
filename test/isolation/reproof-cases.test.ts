import { describe, expect, it } from 'vitest';
import { decide } from '../../src/verify/classes/decide.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { type CompactNetwork, NONE, ROLE, ROUTE } from '../../src/verify/classes/network.ts';
import { reproofOf } from '../../src/verify/reproof/reproof.ts';
import { answers, replaceAt, spelled, spelledWhole } from './kept-decision.ts';
import {
  agreedRoute,
  chained,
  exportedRoute,
  generated,
  HUBBED,
  hasRole,
  ownedBy,
  VPN,
  withFreshTargets,
  withManyRoutes,
  withPrefix,
  withTargetsReversed,
} from './kept-parts.ts';

const DENY = { action: 'deny', protocol: 'ip', at: 0 } as const;

describe('a decision that is kept, case by case', () => {
  it('touches nothing when a router says what it said', () => {
    const { parts, policy } = generated();
    const reproof = reproofOf(mergeNetworks(parts), policy);
    for (const part of parts)
      expect(reproof.replace(part)).toEqual({ tables: 0, classes: 0, lists: 0, proofs: 0 });
  });

  it('touches a part of the network only when one VRF takes more', () => {
    const { parts, policy } = generated();
    const first = parts.at(-1);
    if (first === undefined) throw new Error('no part');
    const whole = decide(mergeNetworks(parts), policy);
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const other = first.tables.imports.findIndex(
      (set, table) => table > 0 && set !== first.tables.imports[0],
    );
    const leak = first.tables.imports.with(0, first.tables.imports[other] ?? 0);
    const touched = reproof.replace({ ...first, tables: { ...first.tables, imports: leak } });
    expect(touched.tables).toBe(1);
    expect(touched.classes).toBeLessThan(whole.counts.classes);
    expect(reproof.decision().tablesOf(parts.length - 1)[0]).toBe(0);
    reproof.replace(first);
    expect(reproof.decision().verdict).toBe('isolated');
  });

  it('follows a class whose packets come to the change by a third look-up', () => {
    const { parts: given, policy } = generated();
    const fresh = withFreshTargets(given, 3);
    const [first = 0, second = 0, third = 0] = fresh.sets;
    // Four tables of one VPN on four routers; the second and third give a default route, each to the one before it alone.
    const parts = fresh.parts.map((part, router) => {
      if (router === 5) return chained(part, { takes: first });
      if (router === 6) return chained(part, { gives: first, takes: second });
      return router === 7 ? chained(part, { gives: second, takes: third }) : part;
    });
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const at = ownedBy(parts[5], VPN);
    expect(reproof.decision().tablesOf(5)[at]).toBe(1);
    const foreign = parts[7]?.tables.imports[ownedBy(parts[7], VPN + 1)] ?? NONE;
    const plain = fresh.parts[7];
    if (plain === undefined) throw new Error('no part');
    const leaking = parts.with(7, chained(plain, { gives: second, takes: foreign }));
    replaceAt(reproof, leaking, 7);
    expect(spelled(reproof, parts.length)).toEqual(
      spelledWhole(decide(mergeNetworks(leaking), policy), parts.length),
    );
    expect(reproof.decision().tablesOf(5)[at]).toBe(0);
    replaceAt(reproof, parts, 7);
    expect(reproof.decision().tablesOf(5)[at]).toBe(1);
  });

  it('follows a class whose packets come to the change by a look-up that came later', () => {
    const { parts: given, policy } = generated();
    const fresh = withFreshTargets(given, 3);
    const [first = 0, second = 0, third = 0] = fresh.sets;
    const at = ownedBy(fresh.parts[5], VPN);
    const foreign = fresh.parts[7]?.tables.imports[ownedBy(fresh.parts[7], VPN + 1)] ?? NONE;
    const begin: readonly CompactNetwork[] = fresh.parts.map((part, router) => {
      if (router === 5) return chained(part, { takes: first });
      // Its default route comes back to itself alone: nothing leads on.
      if (router === 6) return chained(part, { gives: first, takes: first });
      return router === 7 ? chained(part, { gives: second, takes: third }) : part;
    });
    const [plain6, plain7, plain8] = [6, 7, 8].map((router) => fresh.parts[router]);
    if (plain6 === undefined || plain7 === undefined || plain8 === undefined) throw new Error('no part');
    const onward = begin.with(6, chained(plain6, { gives: first, takes: second }));
    const leaking = onward.with(7, chained(plain7, { gives: second, takes: foreign }));
    // A foreign route for a prefix inside the wide ones on the way.
    const given8 = plain8.routes.exports.with(exportedRoute(plain8, ownedBy(plain8, VPN + 1)), third);
    const narrow = onward.with(8, { ...plain8, routes: { ...plain8.routes, exports: given8 } });
    expect(
      answers(begin, policy, [
        [6, onward],
        [7, leaking],
        [7, onward],
        [8, narrow],
        [8, onward],
        [6, begin],
      ]).map(({ tables }) => tables[5]?.[at]),
    ).toEqual([1, 1, 0, 1, 0, 1, 1]);
  });

  it('keeps what it found when prefixes get other numbers', () => {
    const { parts: given, policy } = generated();
    const fresh = withFreshTargets(given, 3);
    const [first = 0, second = 0, third = 0] = fresh.sets;
    const at = ownedBy(fresh.parts[5], VPN);
    const foreign = fresh.parts[7]?.tables.imports[ownedBy(fresh.parts[7], VPN + 1)] ?? NONE;
    const wide = { word: 0x0a000000, length: 7 };
    const begin: readonly CompactNetwork[] = fresh.parts.map((part, router) => {
      if (router === 5) return chained(part, { takes: first });
      if (router === 6) return chained(part, { gives: first, takes: second }, wide);
      return router === 7 ? chained(part, { gives: second, takes: third }, wide) : part;
    });
    const [plain7, other] = [fresh.parts[7], begin[8]];
    if (plain7 === undefined || other === undefined) throw new Error('no part');
    // More prefixes than any gap has room for, in front of all that are known.
    const crowded = begin.with(8, withManyRoutes(other, 1200));
    const leaking = crowded.with(7, chained(plain7, { gives: second, takes: foreign }, wide));
    expect(
      answers(begin, policy, [
        [8, crowded],
        [7, leaking],
      ]).map(({ tables }) => tables[5]?.[at]),
    ).toEqual([1, 1, 0]);
  });

  it('learns targets and sets that the network did not have, by the numbers of the part', () => {
    const { parts, policy } = generated();
    const fresh = withFreshTargets(parts, 1);
    const [set = 0] = fresh.sets;
    const [part5, part6] = [fresh.parts[5], fresh.parts[6]];
    if (part5 === undefined || part6 === undefined) throw new Error('no part');
    const [taker, giver] = [withTargetsReversed(part5), withTargetsReversed(part6)];
    const at = ownedBy(taker, VPN);
    const foreign = ownedBy(giver, VPN + 1);
    const exports = giver.routes.exports.map((own, row) =>
      own !== NONE && giver.routes.table[row] === foreign ? set : own,
    );
    const gives = parts.with(6, { ...giver, routes: { ...giver.routes, exports } });
    const imports = taker.tables.imports.with(at, set);
    const takes = gives.with(5, { ...taker, tables: { ...taker.tables, imports } });
    const plain = parts[6];
    if (plain === undefined) throw new Error('no part');
    const proved = answers(parts, policy, [
      [6, gives],
      [5, takes],
      [6, takes.with(6, plain)],
      [6, takes],
    ]).map(({ tables }) => tables[5]?.[at]);
    expect(proved).toEqual([1, 1, 0, 1, 0]);
  });

  it('sees a longer route of a spoke take what the hub delivers, from all spokes', () => {
    const { parts, policy } = generated();
    const hubs = parts.flatMap((part, router) => {
      const table = part.tables.owner.findIndex((vpn, one) => vpn === HUBBED && hasRole(part, one, ROLE.hub));
      return table < 0 ? [] : [{ part, router, table }];
    });
    const spokes = parts.flatMap((part, router) => {
      const table = part.tables.owner.findIndex(
        (vpn, one) => vpn === HUBBED && hasRole(part, one, ROLE.spoke),
      );
      return table < 0 ? [] : [{ part, router, table }];
    });
    const [hub] = hubs;
    const spoke = spokes.find(({ router }) => router !== hub?.router);
    if (hub === undefined || spoke === undefined) throw new Error('no hub or spoke');
    const inside = { word: hub.part.routes.words[exportedRoute(hub.part, hub.table)] ?? 0, length: 26 };
    const longer = parts.with(
      spoke.router,
      withPrefix(spoke.part, exportedRoute(spoke.part, spoke.table), inside),
    );
    const served = answers(parts, policy, [
      [spoke.router, longer],
      [spoke.router, parts],
    ]).map(({ sites }) => sites.reduce((sum, one) => sum + one, 0));
    expect((served[0] ?? 0) - (served[1] ?? 0)).toBeGreaterThan(2);
    expect(served[2]).toBe(served[0]);
  });

  it('sees an agreement lost to a longer route of its own VPN, far from both sites', () => {
    const { parts, policy } = generated();
    const { word, route } = agreedRoute(parts, policy);
    const part = parts[5];
    if (part === undefined) throw new Error('no part');
    const inside = { word: word + 8, length: 32 };
    // One that left for nobody, so that no site loses what it is promised.
    const table = ownedBy(part, VPN);
    const own = part.routes.exports.findIndex((set, row) => set === NONE && part.routes.table[row] === table);
    const { routes } = withPrefix(part, own, inside);
    const exports = routes.exports.with(own, routes.exports[exportedRoute(part, table)] ?? NONE);
    const longer = parts.with(5, { ...part, routes: { ...routes, exports } });
    expect(route.router).not.toBe(5);
    const [before = 0, after = 0, again = 0] = answers(parts, policy, [
      [5, longer],
      [5, parts],
    ]).map(({ clauses }) => clauses.reduce((sum, one) => sum + one, 0));
    expect(after).toBeLessThan(before);
    expect(again).toBe(before);
  });

  it('sees a route of a VRF stand in the way of the services when these come back', () => {
    const { parts, policy } = generated();
    const { word, length, route } = agreedRoute(parts, policy);
    const front = parts.findIndex(({ circuits }) => circuits.site.includes(VPN));
    const [part, provider] = [parts[front], parts[route.router]];
    if (part === undefined || provider === undefined || front === route.router) throw new Error('no part');
    const table = ownedBy(part, VPN);
    const own = part.routes.exports.findIndex((set, row) => set === NONE && part.routes.table[row] === table);
    const { routes } = withPrefix(part, own, { word, length });
    const flags = routes.flags.with(own, ROUTE.present | ROUTE.possible | ROUTE.exact);
    const inTheWay = parts.with(front, { ...part, routes: { ...routes, flags } });
    const gone = {
      ...provider,
      routes: {
        ...provider.routes,
        flags: provider.routes.flags.with(route.row, 0),
        exports: provider.routes.exports.with(route.row, NONE),
      },
    };
    const served = answers(inTheWay, policy, [
      [route.router, inTheWay.with(route.router, gone)],
      [route.router, inTheWay],
    ]).map(({ sites }) => sites[VPN]);
    expect(served).toEqual([0, 1, 0]);
  });

  it('sees a filter at one site take what the others were promised, on every router', () => {
    const { parts, policy } = generated();
    const part = parts[5];
    const circuit = part?.circuits.table.indexOf(ownedBy(part, VPN)) ?? NONE;
    if (part === undefined) throw new Error('no part');
    const chains = [
      ...part.chains,
      { key: 'shut', hook: 'outbound', rules: [DENY], fragments: 'unseen' } as const,
    ];
    const outbound = part.circuits.outbound.with(circuit, chains.length - 1);
    const shut = { ...part, chains, circuits: { ...part.circuits, outbound } };
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const promised = [part, shut, part].map((one) => {
      reproof.replace(one);
      const now = parts.with(5, one);
      expect(spelled(reproof, parts.length)).toEqual(
        spelledWhole(decide(mergeNetworks(now), policy), parts.length),
      );
      return reproof.decision().sites.reduce((sum, site) => sum + site, 0);
    });
    const [before = 0, during = 0, after = 0] = promised;
    expect(before - during).toBeGreaterThan(1);
    expect(after).toBe(before);
  });

  it('sees a distinguisher of another VPN come and go', () => {
    const { parts, policy } = generated();
    const [here, there] = [ownedBy(parts[5], VPN), ownedBy(parts[6], VPN + 1)];
    const victim = exportedRoute(parts[6], there);
    const prefix = {
      word: parts[6]?.routes.words[victim] ?? 0,
      length: parts[6]?.routes.length[victim] ?? 0,
    };
    // A route of the one VPN with the prefix of the other's: no harm yet.
    const same = withPrefix(parts[5], exportedRoute(parts[5], here), prefix);
    const distinguisher = same.tables.distinguisher.with(here, parts[6]?.tables.distinguisher[there] ?? NONE);
    const copied = { ...same, tables: { ...same.tables, distinguisher } };
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const promised = [same, copied, same].map((part) => {
      reproof.replace(part);
      const now = parts.with(5, part);
      expect(spelled(reproof, parts.length)).toEqual(
        spelledWhole(decide(mergeNetworks(now), policy), parts.length),
      );
      return reproof.decision().sites.reduce((sum, one) => sum + one, 0);
    });
    const [before = 0, during = 0, after = 0] = promised;
    expect(during).toBeLessThan(before);
    expect(after).toBe(before);
  });

  it('refuses what is not one router of the network', () => {
    const { parts, policy } = generated();
    const reproof = reproofOf(mergeNetworks(parts), policy);
    expect(() => reproof.replace(mergeNetworks(parts))).toThrow(RangeError);
    const [first] = parts;
    if (first === undefined) throw new Error('no part');
    const stranger = { ...first, routers: { name: ['nobody'], file: ['nobody.conf'] } };
    expect(() => reproof.replace(stranger)).toThrow(RangeError);
  });
});
