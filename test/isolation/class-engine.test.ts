import { describe, expect, it, vi } from 'vitest';
import { connectivityOf } from '../../src/verify/classes/connectivity.ts';
import { groundOf } from '../../src/verify/classes/ground.ts';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import { missingInVpns } from '../../src/verify/judge/connectivity.ts';
import { endsOf } from '../../src/verify/judge/delivery.ts';
import { forbiddenWays } from '../../src/verify/judge/forbidden.ts';
import { passageOf } from '../../src/verify/judge/passage.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { fabricOf } from '../../src/verify/routing/fabric.ts';
import type { Scope } from '../../src/verify/routing/routes.ts';
import { ASSUMED } from '../../src/verify/transport/transport.ts';
import { fc } from '../fast-check.ts';
import { aboveSimulator, belowSimulator, groundFor, nothingSeen } from './against-simulator.ts';
import { type DeclaredNetwork, declaredNetwork } from './declared-network.ts';

const numRuns = Number(process.env['RUNS'] ?? 60);
// A long run is not a slow one: the slowest law takes about 10 ms a network.
vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 100) });

describe('the class engine', () => {
  it.each(['possible', 'present'] as const)('proves only what the detailed walk confirms (%s)', (scope) => {
    let proved = 0;
    fc.assert(
      fc.property(declaredNetwork, (one) => {
        const engine = isolationOf(groundFor(one), scope).proved;
        proved += engine.reduce((sum, table) => sum + table, 0);
        const guilty = new Set(waysIn(one, scope).map(({ from }) => from.table));
        for (const table of guilty) expect(engine[table], `table ${table}`).not.toBe(1);
      }),
      { numRuns },
    );
    expect(proved).toBeGreaterThan(0);
  });

  it('promises only reach that the detailed walk delivers', () => {
    let promised = 0;
    fc.assert(
      fc.property(declaredNetwork, (one) => {
        const { sites } = connectivityOf(groundFor(one));
        promised += sites.reduce((sum, site) => sum + site, 0);
        const lacking = new Set(missingIn(one).map(({ missing }) => missing.fromSite));
        for (const [number, { id }] of one.subject.sites.entries())
          if (lacking.has(id)) expect(sites[number], id).toBe(0);
      }),
      { numRuns },
    );
    expect(promised).toBeGreaterThan(0);
  });

  it('is above the simulator: from a proved table no packet arrives that nobody declared, in any state', () => {
    const seen = nothingSeen();
    fc.assert(aboveSimulator(seen), { numRuns: Math.ceil(numRuns / 2) });
    expect(seen.arrived).toBeGreaterThan(0);
  });

  it('is below the simulator: what it promises arrives, and nowhere else', () => {
    const seen = nothingSeen();
    fc.assert(belowSimulator(seen), { numRuns });
    expect(seen.promised).toBeGreaterThan(0);
  });

  it('only gains proofs when a route, the exports or the imports of a table go away', () => {
    fc.assert(
      fc.property(
        declaredNetwork,
        fc.nat(),
        fc.constantFrom('route', 'exports', 'imports'),
        (one, pick, what) => {
          const { network, policy } = groundFor(one);
          const before = isolationOf(groundOf(network, policy), 'possible').proved;
          const after = isolationOf(groundOf(lessOf(network, pick, what), policy), 'possible').proved;
          for (const [table, proved] of before.entries()) if (proved === 1) expect(after[table]).toBe(1);
        },
      ),
      { numRuns },
    );
  });

  it('says the same with classes and with one class per VRF', () => {
    fc.assert(
      fc.property(declaredNetwork, (one) => {
        const alone = isolationOf(groundFor(one, { classes: 'one-per-table' }), 'possible');
        const classed = isolationOf(groundFor(one), 'possible');
        expect(classed.proved).toEqual(alone.proved);
      }),
      { numRuns },
    );
  });
});

/** The network without one of its routes, or without what one of its tables gives or takes. */
function lessOf(network: CompactNetwork, pick: number, what: string): CompactNetwork {
  const { routes, tables } = network;
  const table = pick % Math.max(1, tables.imports.length);
  if (what === 'imports')
    return { ...network, tables: { ...tables, imports: tables.imports.with(table, -1) } };
  const row = pick % Math.max(1, routes.table.length);
  if (what === 'route' && routes.table.length > 0)
    return {
      ...network,
      routes: { ...routes, flags: routes.flags.with(row, 0), exports: routes.exports.with(row, -1) },
    };
  const exports = routes.exports.map((set, at) => (routes.table[at] === table ? -1 : set));
  return { ...network, routes: { ...routes, exports } };
}

function missingIn({ attachment, subject }: DeclaredNetwork) {
  const fabric = fabricIn({ attachment, subject }, 'present');
  const policy = policyOf(subject);
  const passage = passageOf(fabric);
  return missingInVpns({
    fabric,
    policy,
    passage,
    subject,
    transport: ASSUMED,
    family: 4,
    ends: endsOf(fabric),
  });
}

function waysIn(one: DeclaredNetwork, scope: Scope) {
  const fabric = fabricIn(one, scope);
  return forbiddenWays({ fabric, policy: policyOf(one.subject), passage: passageOf(fabric), core: [] });
}

function fabricIn({ attachment, subject }: Pick<DeclaredNetwork, 'attachment' | 'subject'>, scope: Scope) {
  const routers = [...new Set(attachment.tables.map(({ router }) => router))];
  const extra = subject.sites.flatMap((site) => site.prefixes.map(({ value }) => value));
  const agreed = subject.agreements.flatMap((one) =>
    [...one.providerPrefixes, ...one.consumerPrefixes].map(({ value }) => value),
  );
  return fabricOf(attachment, routers, 4, [...extra, ...agreed], scope);
}
