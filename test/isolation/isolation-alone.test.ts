import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult, PairVerdict } from '../../src/verify/types.ts';
import { cleanNetwork, plantedCase } from './case.ts';

const HERE = import.meta.dirname;
const networks = readdirSync(join(HERE, 'networks')).map((name) => [name, cleanNetwork(name)] as const);
const cases = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .sort()
  .filter((_, i) => i % 3 === 0)
  .map((name) => [name, plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'))] as const);

/** What decides about the states of a change: the same breaches and levels, whatever is delivered meanwhile. Every third case: each is audited twice. */
describe('an audit that asks about isolation alone', () => {
  it('finds every breach that the whole audit finds, and decides every other pair as it does', () => {
    let decided = 0;
    for (const [name, { inventory, configs, options }] of [...networks, ...cases]) {
      const whole = audit(inventory, configs, options);
      const alone = audit(inventory, configs, { ...options, asks: 'isolation' });
      expect([name, alone.breaches]).toEqual([name, whole.breaches]);
      expect([name, alone.missing, alone.agreements, alone.findings]).toEqual([name, [], [], []]);
      for (const [i, pair] of whole.pairs.entries()) {
        if (pair.verdict === 'missing' || restsOnReach(whole, pair)) continue;
        expect([name, verdictOf(alone.pairs[i])]).toEqual([name, verdictOf(pair)]);
        decided++;
      }
    }
    expect(decided).toBeGreaterThan(400);
  });

  it('is in doubt where the whole audit only says that something is missing', () => {
    const { inventory, configs } = plantedCase(UNREAD_AND_MISSING);
    const missing = audit(inventory, configs).pairs.filter(({ verdict }) => verdict === 'missing');
    expect(missing.map(({ fromVpn, toVpn }) => `${fromVpn} ${toVpn}`)).toContain('fin tax');
    const alone = audit(inventory, configs, { asks: 'isolation' }).pairs;
    for (const { fromVpn, toVpn, family } of missing)
      expect(
        alone.find((one) => one.fromVpn === fromVpn && one.toVpn === toVpn && one.family === family),
      ).toMatchObject({ verdict: 'inconclusive' });
  });
});

/** Cases 18 and 37 at once: a line about targets that nobody can read, and a service that is not reached. */
const UNREAD_AND_MISSING = `network offices
pe1.conf @ rd vpn export 100.64.0.11:150
+   rt vpn import 65101:fifty
pe1.conf
-  ip route 10.140.1.0/24 100.65.1.2
-  ip route 10.140.250.0/28 100.65.1.2
`;

/** A doubt about declared reach alone, or a level that a single failure of the backbone takes away from it. */
function restsOnReach(
  { inconclusive }: AuditResult,
  { opens, verdict, fromVpn, toVpn }: PairVerdict,
): boolean {
  const isDeclared = verdict === 'reachable-as-declared' || (verdict === 'inconclusive' && fromVpn === toVpn);
  return isDeclared && (inconclusive.length > 0 || opens !== undefined);
}

function verdictOf(pair: PairVerdict | undefined): unknown {
  return [pair?.fromVpn, pair?.toVpn, pair?.family, pair?.verdict, pair?.level, pair?.opens];
}
