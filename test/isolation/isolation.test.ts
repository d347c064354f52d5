import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
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
  it.each(cases)('%s: each breach is gone after its fix', (name) => {
    const seeded = plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'));
    for (const breach of auditOf(seeded).breaches.filter(({ fix }) => fix.length > 0)) {
      const after = auditOf(fixedCase(seeded, breach)).breaches;
      const same = after.filter(
        (one) =>
          one.class === breach.class &&
          one.fromVpn === breach.fromVpn &&
          one.toVpn === breach.toVpn &&
          one.packet.family === breach.packet.family,
      );
      expect(same, `${breach.id} ${breach.class}`).toEqual([]);
    }
  });
});

function auditOf({ inventory, configs, options }: AuditCase) {
  return audit(inventory, configs, options);
}

function expectGolden(file: string, text: string): void {
  if (process.env['RECORD'] === '1') writeFileSync(file, text);
  expect(existsSync(file), `${file} is missing: npm run record`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
