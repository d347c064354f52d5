import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { BREACH_SEVERITY, FINDING_SEVERITY } from '../../src/verify/explain/classes.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { BUG_CLASSES, bugClassesPage } from '../../tools/bug-classes-page.ts';
import { cleanNetwork, plantedCase } from './case.ts';

const HERE = import.meta.dirname;
const PAGE = new URL('../../docs/bug-classes.md', import.meta.url);
const seeded = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .map((name) => ({ name, result: answer(plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'))) }));
const clean = readdirSync(join(HERE, 'networks')).map((name) => ({
  name: `networks/${name}`,
  result: answer(cleanNetwork(name)),
}));

it('docs/bug-classes.md has every class with its severity, clause, item and cases', () => {
  const text = bugClassesPage(casesOf);
  if (process.env['RECORD'] === '1') writeFileSync(PAGE, text);
  expect(readFileSync(PAGE, 'utf8')).toBe(text);
});

it('every name a breach or finding can have stands on the page once', () => {
  const listed = BUG_CLASSES.flatMap(([, names]) => names);
  expect(new Set(listed).size).toBe(listed.length);
  const known = [...Object.keys(BREACH_SEVERITY), ...Object.keys(FINDING_SEVERITY)];
  expect(known.filter((name) => !listed.includes(name))).toEqual([]);
});

it('every class is shown by a network', () => {
  const unseen = BUG_CLASSES.flatMap(([, names]) => names).filter((name) => casesOf(name).length === 0);
  expect(unseen).toEqual([]);
});

function casesOf(name: string): readonly string[] {
  const inSeeds = seeded.filter(({ result }) => namesIn(result).has(name)).map((one) => one.name);
  if (inSeeds.length > 0 && !isTrust(name)) return inSeeds;
  return clean.filter(({ result }) => namesIn(result).has(name)).map((one) => one.name);
}

function isTrust(name: string): boolean {
  return clean.some(({ result }) => result.trust.some((one) => one.class === name));
}

function namesIn(result: AuditResult): ReadonlySet<string> {
  return new Set([
    ...result.breaches.map((one) => one.class),
    ...result.findings.map((one) => one.class),
    ...result.pairs.flatMap(({ because }) => because),
    ...result.pairs.flatMap(({ opens }) => opens?.class ?? []),
    ...result.trust.map((one) => one.class),
  ]);
}

function answer({ inventory, configs, options }: ReturnType<typeof cleanNetwork>): AuditResult {
  return audit(inventory, configs, options);
}
