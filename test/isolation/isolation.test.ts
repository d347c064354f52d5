import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { type AuditCase, cleanNetwork, fixedCase, plantedCase } from './case.ts';
import { printed } from './print.ts';

const HERE = import.meta.dirname;

/** A folder `NN-name` with README.md (the story in one sentence), seed.txt and expected.txt (the whole answer) is a case; `npm run record` rewrites the answers. */
const cases = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .sort();

describe('networks nobody touched', () => {
  it.each(readdirSync(join(HERE, 'networks')))('%s', (name) => {
    expectGolden(join(HERE, 'networks', name, 'expected.txt'), printed(auditOf(cleanNetwork(name))));
  });
});

describe('seeded faults', () => {
  it.each(cases)('%s', (name) => {
    const seeded = plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
    expect(
      readFileSync(join(HERE, name, 'README.md'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(1);
    expectGolden(join(HERE, name, 'expected.txt'), printed(auditOf(seeded)));
  });
});

describe('suggested fixes', () => {
  it.each(cases)('%s: each breach is gone after its fix, and nothing else turns', (name) => {
    const seeded = plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
    const before = auditOf(seeded);
    for (const breach of before.breaches.filter(({ fix }) => fix.length > 0)) {
      const after = auditOf(fixedCase(seeded, breach));
      const same = after.breaches.filter(
        (one) =>
          one.class === breach.class &&
          one.fromVpn === breach.fromVpn &&
          one.toVpn === breach.toVpn &&
          one.packet.family === breach.packet.family,
      );
      expect(same, `${breach.id} ${breach.class}`).toEqual([]);
      if (!COSTS_REACH.has(name)) expect(broken(before, after), `${breach.id} ${breach.class}`).toEqual([]);
    }
  });
});

/** Cases whose change closes the breach and takes declared reach along, or bares a second fault: what is wanted instead is more than a few lines. */
const COSTS_REACH = new Map([
  ['96-user-end-with-a-vrf-of-nobody', 'the default that strays is the one the user end lives by'],
  [
    '97-user-end-takes-the-default-of-another-vpn',
    'the same default; another fix of the case takes only the import',
  ],
  ['50-default-without-a-label', 'with its label the default of the hub is what case 10 has'],
]);

/** Pairs that fail or are in doubt and did not, or were not. */
function broken(before: AuditResult, after: AuditResult): readonly string[] {
  return after.pairs.flatMap(({ fromVpn, toVpn, family, verdict }, i) => {
    const was = before.pairs[i]?.verdict ?? verdict;
    const worse = RANK.indexOf(verdict) > Math.max(RANK.indexOf(was), RANK.indexOf('isolated'));
    return worse ? [`${fromVpn} → ${toVpn} IPv${family}: ${was}, then ${verdict}`] : [];
  });
}

const RANK = ['reachable-as-declared', 'isolated', 'inconclusive', 'missing', 'breach'];

function auditOf({ inventory, configs, options }: AuditCase) {
  return audit(inventory, configs, options);
}

function expectGolden(file: string, text: string): void {
  if (process.env['RECORD'] === '1') writeFileSync(file, text);
  expect(existsSync(file), `${file} is missing: npm run record`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
