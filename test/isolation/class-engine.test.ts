import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { type Ground, type GroundOptions, groundOf } from '../../src/verify/classes/ground.ts';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import { declaredNumbers, policyRows } from '../../src/verify/classes/policy.ts';
import { forbiddenWays } from '../../src/verify/judge/forbidden.ts';
import { passageOf } from '../../src/verify/judge/passage.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { fabricOf } from '../../src/verify/routing/fabric.ts';
import type { Scope } from '../../src/verify/routing/routes.ts';
import { type DeclaredNetwork, declaredNetwork } from './declared-network.ts';

const numRuns = Number(process.env['RUNS'] ?? 60);

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

function groundFor({ attachment, subject }: DeclaredNetwork, options: GroundOptions = {}): Ground {
  const routers = [...new Set(attachment.tables.map(({ router }) => router))];
  const network = compactNetwork(attachment, routers, 4, declaredNumbers(subject));
  return groundOf(network, policyRows(subject, policyOf(subject), 4), options);
}

function waysIn({ attachment, subject }: DeclaredNetwork, scope: Scope) {
  const routers = [...new Set(attachment.tables.map(({ router }) => router))];
  const extra = subject.sites.flatMap((site) => site.prefixes.map(({ value }) => value));
  const agreed = subject.agreements.flatMap((one) =>
    [...one.providerPrefixes, ...one.consumerPrefixes].map(({ value }) => value),
  );
  const fabric = fabricOf(attachment, routers, 4, [...extra, ...agreed], scope);
  return forbiddenWays({ fabric, policy: policyOf(subject), passage: passageOf(fabric), core: [] });
}
