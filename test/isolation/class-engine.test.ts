import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { connectivityOf } from '../../src/verify/classes/connectivity.ts';
import { type Ground, type GroundOptions, groundOf } from '../../src/verify/classes/ground.ts';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import { declaredNumbers, policyRows } from '../../src/verify/classes/policy.ts';
import { missingInVpns } from '../../src/verify/judge/connectivity.ts';
import { endsOf } from '../../src/verify/judge/delivery.ts';
import { forbiddenWays } from '../../src/verify/judge/forbidden.ts';
import { passageOf } from '../../src/verify/judge/passage.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { fabricOf } from '../../src/verify/routing/fabric.ts';
import type { Scope } from '../../src/verify/routing/routes.ts';
import { ASSUMED } from '../../src/verify/transport/transport.ts';
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
