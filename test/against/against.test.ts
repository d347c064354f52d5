import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/net/json.ts';
import { paintFor } from '../../src/report/paint.ts';
import { relationText } from '../../src/report/relation-text.ts';
import { relateTexts } from '../../src/verify/against/relate.ts';
import type { Relation } from '../../src/verify/against/types.ts';
import { type AuditCase, cleanNetwork, plantedCase } from '../isolation/case.ts';
import { problems } from '../report/published-schemas.ts';

const HERE = import.meta.dirname;

/** A folder `NN-name`: README.md says what changes, `after.txt` (and perhaps `before.txt`) are seeds as in `test/isolation`, `expected.txt` is what is said of it. */
const cases = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .sort();

describe('what a change does', () => {
  it.each(cases)('%s', (name) => {
    const relation = relationIn(name);
    const text = relationText(relation, sidesOf(name).after.inventory, {
      language: 'en',
      paint: paintFor(false),
    });
    const file = join(HERE, name, 'expected.txt');
    if (process.env['RECORD'] === '1') writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
    expect(problems('relation', plain(relation))).toEqual([]);
  });

  it.each(cases)('%s: done and undone is the same change, mirrored', (name) => {
    const { before, after } = sidesOf(name);
    const there = relateTexts(after.inventory, before.configs, after.configs);
    const back = relateTexts(after.inventory, after.configs, before.configs);
    expect(back.changes.map(mirrored)).toEqual(sorted(there.changes).map(told));
    expect(back.trust).toEqual({ gained: there.trust.lost, lost: there.trust.gained });
    expect(back.proof.equalPairs).toBe(there.proof.equalPairs);
    expect(back.unchanged).toBe(there.unchanged);
  });

  it.each(readdirSync(join(HERE, '../isolation/networks')))('nothing, of %s against itself', (name) => {
    const { inventory, configs } = cleanNetwork(name);
    const copy = configs.map((config) => ({ ...config, text: `${config.text}\n` }));
    const relation = relateTexts(inventory, configs, copy);
    expect(relation.changes).toEqual([]);
    expect(relation.unchanged).toBe(true);
  });
});

function relationIn(name: string): Relation {
  const { before, after } = sidesOf(name);
  return relateTexts(after.inventory, before.configs, after.configs);
}

function sidesOf(name: string): { readonly before: AuditCase; readonly after: AuditCase } {
  const seed = readFileSync(join(HERE, name, 'after.txt'), 'utf8');
  const first = join(HERE, name, 'before.txt');
  const before = existsSync(first)
    ? plantedCase(readFileSync(first, 'utf8'))
    : cleanNetwork(/^network (.*)$/m.exec(seed)?.[1] ?? '');
  return { before, after: plantedCase(seed) };
}

type Change = Relation['changes'][number];

/** Everything about a change but its lines, which are asked for from the other side. */
function told({ causes: _, ...change }: Change): Omit<Change, 'causes'> {
  return change;
}

function mirrored(change: Change): Omit<Change, 'causes'> {
  return told({ ...change, change: change.change === 'gained' ? 'lost' : 'gained' });
}

/** In the order the mirror has: what it calls gained stands before what it calls lost. */
function sorted(changes: readonly Change[]): readonly Change[] {
  const rank = ({ state, fromVpn, toVpn, family, change }: Change) =>
    `${state === 'now' ? 0 : 1} ${family} ${fromVpn}\n${toVpn}\n${change === 'lost' ? 0 : 1}`;
  return changes
    .map((change) => change)
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}
