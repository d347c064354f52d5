import { describe, expect, it } from 'vitest';
import { type CompactNetwork, NONE, ROLE, ROUTE } from '../../src/verify/classes/network.ts';
import { closedPolicy } from '../../src/verify/classes/policy-text.ts';
import { answers } from './kept-decision.ts';
import {
  chained,
  exportedRoute,
  generated,
  HUBBED,
  hasRole,
  ownedBy,
  VPN,
  withFreshTargets,
  withPrefix,
} from './kept-parts.ts';
import { changedPart } from './router-parts.ts';

describe('what a part brings that the network did not have', () => {
  it('is an import policy: it goes on refusing', () => {
    const { parts, policy } = generated();
    const part = parts[5];
    if (part === undefined) throw new Error('no part');
    const table = ownedBy(part, VPN);
    const foreign = part.tables.imports[ownedBy(part, VPN + 1)] ?? NONE;
    const text = {
      routePolicies: [{ name: 'NOTHING', at: 1, entries: [] }],
      prefixLists: [],
      targetLists: [],
    };
    const policies = [...part.policies, closedPolicy(text, 'NOTHING')];
    const leak = part.tables.imports.with(table, foreign);
    const open: CompactNetwork = { ...part, tables: { ...part.tables, imports: leak } };
    const importPolicy = part.tables.importPolicy.with(table, policies.length - 1);
    const shut: CompactNetwork = { ...open, policies, tables: { ...open.tables, importPolicy } };

    const proved = answers(parts, policy, [
      [5, parts.with(5, shut)],
      [5, parts.with(5, open)],
      [5, parts.with(5, shut)],
      [5, parts],
    ]).map(({ tables }) => tables[5]?.[table]);

    expect(proved).toEqual([1, 1, 0, 1, 1]);
  });

  it('is a route of a customer that meets what comes back to its table: in some state it leads on', () => {
    const { parts: given, policy } = generated();
    const fresh = withFreshTargets(given, 2);
    const [first = 0, second = 0] = fresh.sets;
    const both = withSetOf(fresh.parts, [first, second]);
    const [near, far] = tablesOf(both.parts, ROLE.spoke);
    const hub = tablesOf(both.parts, ROLE.hub).find(
      ({ router }) => router !== near?.router && router !== far?.router,
    );
    if (near === undefined || far === undefined || hub === undefined) throw new Error('no hub or spokes');
    // A spoke takes the hub's default route, which comes back to the hub too, with whatever another spoke's second target brings.
    const begin: readonly CompactNetwork[] = both.parts
      .with(near.router, chained(near.part, { takes: first }, undefined, near.table))
      .with(hub.router, chained(hub.part, { gives: first, takes: both.set }, undefined, hub.table));
    const row = exportedRoute(far.part, far.table);
    const { exports, flags } = far.part.routes;
    const announced: CompactNetwork = {
      ...far.part,
      routes: {
        ...far.part.routes,
        exports: exports.with(row, second),
        flags: flags.with(row, (flags[row] ?? 0) & ~ROUTE.present),
      },
    };

    const levels = answers(begin, policy, [
      [far.router, begin.with(far.router, announced)],
      [far.router, begin],
    ]).map(({ level }) => level);

    expect(levels).toEqual(['A', 'B', 'A']);
  });
});

describe('a change of one route', () => {
  it('inside what a site owns takes the reach of those alone who take it', () => {
    const { parts, policy } = generated();
    const [victim, giver] = tablesOf(parts, ROLE.spoke);
    if (victim === undefined || giver === undefined) throw new Error('no spokes');
    const given = exportedRoute(victim.part, victim.table);
    const inside = { word: (victim.part.routes.words[given] ?? 0) + 64, length: 26 };
    // One that left for nobody: nothing else changes. The hub takes it, the spoke whose prefix it cuts does not.
    const own = giver.part.routes.exports.findIndex(
      (set, row) => set === NONE && giver.part.routes.table[row] === giver.table,
    );
    const { routes } = withPrefix(giver.part, own, inside);
    const exports = routes.exports.with(own, victim.part.routes.exports[given] ?? NONE);
    const longer = parts.with(giver.router, { ...giver.part, routes: { ...routes, exports } });

    const served = answers(parts, policy, [
      [giver.router, longer],
      [giver.router, parts],
    ]).map(({ sites }) => sites.reduce((sum, one) => sum + one, 0));

    expect(served[1]).toBeLessThan(served[0] ?? 0);
    expect(served[2]).toBe(served[0]);
  });

  it('that stood twice takes both away', () => {
    const { parts, policy } = generated();
    const part = parts[5];
    if (part === undefined) throw new Error('no part');
    const row = exportedRoute(part, ownedBy(part, VPN));
    const twice = changedPart(part, part, { kind: 'route twice', router: 5, row, value: 0 });
    const gone = changedPart(part, part, { kind: 'route gone', router: 5, row, value: 0 });
    expect(twice.routes.table).toHaveLength(part.routes.table.length + 1);

    const served = answers(parts.with(5, twice), policy, [
      [5, parts],
      [5, parts.with(5, gone)],
    ]).map(({ sites }) => sites.reduce((sum, one) => sum + one, 0));

    expect(served[2]).toBeLessThan(served[1] ?? 0);
  });
});

/** One table of the hub-and-spoke VPN per router that has one of such a role. */
function tablesOf(parts: readonly CompactNetwork[], role: number) {
  return parts.flatMap((part, router) => {
    const table = part.tables.owner.findIndex((vpn, one) => vpn === HUBBED && hasRole(part, one, role));
    return table < 0 ? [] : [{ part, router, table }];
  });
}

/** Parts that know one more set, of the targets of two others. */
function withSetOf(parts: readonly CompactNetwork[], [a, b]: readonly [number, number]) {
  const set = (parts[0]?.sets.start.length ?? 1) - 1;
  const grown = parts.map((part): CompactNetwork => {
    const { start, items } = part.sets;
    const targets = [a, b].map((one) => items[start[one] ?? 0] ?? NONE);
    const longer = Int32Array.from([...items, ...targets]);
    return { ...part, sets: { start: Int32Array.from([...start, longer.length]), items: longer } };
  });
  return { parts: grown, set };
}
