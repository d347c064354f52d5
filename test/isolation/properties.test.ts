import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { PROPERTIES } from '../../src/verify/properties/catalogue.ts';
import type { LiveEvidence } from '../../src/verify/properties/evidence.ts';
import { propertiesOf } from '../../src/verify/properties/properties.ts';
import { type AuditCase, cleanNetwork, plantedCase } from './case.ts';

const HERE = import.meta.dirname;
const PAGE = new URL('../../docs/properties.md', import.meta.url);
const seeded = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .map((name) => ({
    name,
    answers: answers(plantedCase(readFileSync(join(HERE, name, 'seed.txt'), 'utf8'))),
  }));
const clean = answers(cleanNetwork('mini'));

/** Decided from configuration, and no seeded network breaks them yet. Whoever plants one takes it off. */
const NOT_PLANTED: readonly string[] = [];

it('a network nobody touched has every property that configurations decide', () => {
  const decided = PROPERTIES.filter(({ decided }) => decided === 'configuration').map(({ id }) => id);
  expect(clean.filter(({ verdict }) => verdict === 'holds').map(({ id }) => id)).toEqual(decided);
});

it('every property that configurations decide is broken by a seeded network', () => {
  const unbroken = PROPERTIES.filter(
    ({ id, decided }) => decided === 'configuration' && casesOf(id).length === 0,
  ).map(({ id }) => id);
  expect(unbroken).toEqual(NOT_PLANTED);
});

it('what needs the live network says so until it was asked, and what it says against a property counts', () => {
  const { inventory, configs } = cleanNetwork('mini');
  const result = audit(inventory, configs);
  const verdict = (id: string, ...checks: LiveEvidence['checks']) =>
    propertiesOf(result, { checks }).find((one) => one.id === id)?.verdict;
  const check = (property: string, verdict: 'holds' | 'broken' | 'inconclusive') => ({
    ...{ property, verdict, entries: 1, packets: 0, open: [] },
    against: verdict === 'broken' ? [{ name: 'seen', lines: [] }] : [],
  });
  expect(verdict('I16')).toBe('needs-live-evidence');
  expect(verdict('I16', check('I16', 'holds'))).toBe('holds');
  expect(verdict('I20', check('I20', 'inconclusive'))).toBe('inconclusive');
  expect(verdict('I3')).toBe('holds');
  expect(verdict('I3', check('I3', 'broken'))).toBe('broken');
  // What configurations decide stays decided where the network was not asked well enough.
  expect(verdict('I3', check('I3', 'inconclusive'))).toBe('holds');
});

it('docs/properties.md lists every property with its sentences, how it is decided and the cases that break it', () => {
  const text = page();
  if (process.env['RECORD'] === '1') writeFileSync(PAGE, text);
  expect(readFileSync(PAGE, 'utf8')).toBe(text);
});

function answers({ inventory, configs, options }: AuditCase) {
  return propertiesOf(audit(inventory, configs, options));
}

function casesOf(id: string): readonly string[] {
  return seeded
    .filter(({ answers: all }) => all.some((one) => one.id === id && one.verdict === 'broken'))
    .map(({ name }) => name);
}

const DECIDED = {
  configuration: 'from configurations',
  plan: 'from every plan: no order without such a state, no push (SN7111, docs/planning.md)',
  live: 'live evidence only',
} as const;

function page(): string {
  const rows = PROPERTIES.map(
    ({ id, en, zh, decided }) =>
      `| ${id} | ${en} | ${zh} | ${DECIDED[decided]} | ${casesOf(id)
        .slice(0, 3)
        .map((name) => `\`${name}\``)
        .join(', ')} |`,
  );
  return `# Properties

Written by \`npm run record\`. \`sectornet verify --properties\` gives each a verdict: holds, broken (with what breaks it), inconclusive, or which evidence
it needs: that of a plan, of live routers. Cases are folders of \`test/isolation/\`; at most three of those that break a property are named.

| id | property | 属性 | decided | broken by |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
