import { describe, expect, it } from 'vitest';
import { type CompactNetwork, NONE, ROUTE } from '../../src/verify/classes/network.ts';
import { closedPolicy } from '../../src/verify/classes/policy-text.ts';
import { answers } from './kept-decision.ts';
import { chained, exportedRoute, generated, ownedBy, VPN, withFreshTargets } from './kept-parts.ts';

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
    const foreign = both.parts[7];
    if (foreign === undefined) throw new Error('no part');
    // A table takes the default route of the next one, which comes back to that one too, with whatever the second target brings.
    const begin: readonly CompactNetwork[] = both.parts.map((part, router) => {
      if (router === 5) return chained(part, { takes: first });
      return router === 6 ? chained(part, { gives: first, takes: both.set }) : part;
    });
    const row = exportedRoute(foreign, ownedBy(foreign, VPN + 1));
    const { exports, flags } = foreign.routes;
    const announced: CompactNetwork = {
      ...foreign,
      routes: {
        ...foreign.routes,
        exports: exports.with(row, second),
        flags: flags.with(row, (flags[row] ?? 0) & ~ROUTE.present),
      },
    };

    const levels = answers(begin, policy, [
      [7, begin.with(7, announced)],
      [7, begin],
    ]).map(({ level }) => level);

    expect(levels).toEqual(['A', 'B', 'A']);
  });
});

/** Parts that know one more set, of the targets of two others. */
function withSetOf(parts: readonly CompactNetwork[], [a, b]: readonly [number, number]) {
  const set = (parts[0]?.sets.start.length ?? 1) - 1;
  const grown = parts.map((part) => {
    const { start, items } = part.sets;
    const targets = [a, b].map((one) => items[start[one] ?? 0] ?? NONE);
    const longer = Int32Array.from([...items, ...targets]);
    return { ...part, sets: { start: Int32Array.from([...start, longer.length]), items: longer } };
  });
  return { parts: grown, set };
}
