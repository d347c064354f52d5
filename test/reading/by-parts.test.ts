import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edgeName } from '../../bench/verify/models.ts';
import { SIZES, specOf } from '../../bench/verify/spec.ts';
import { subjectOf } from '../../bench/verify/subject.ts';
import { textOf } from '../../bench/verify/texts.ts';
import { audit } from '../../src/verify/audit.ts';
import { isolationByParts } from '../../src/verify/by-parts.ts';
import { declaredIsolation } from '../../src/verify/declared-isolation.ts';
import { joinParts, type NetworkPart, readPart, sharesOf } from '../../src/verify/read/part.ts';
import type { Subject } from '../../src/verify/subject/subject.ts';
import type { AuditResult, CollectedConfig } from '../../src/verify/types.ts';
import { cleanNetwork, plantedCase } from '../isolation/case.ts';

const CASES = join(import.meta.dirname, '..', 'isolation');
const planted = readdirSync(CASES)
  .filter((name) => /^\d+-/.test(name))
  .sort()
  .map((name) => [name, plantedCase(readFileSync(join(CASES, name, 'seed.txt'), 'utf8'))] as const);
const clean = readdirSync(join(CASES, 'networks')).map((name) => [name, cleanNetwork(name)] as const);

describe('isolation of a network that was read in parts', () => {
  it('is the answer of the whole audit, or none', () => {
    let answered = 0;
    for (const [name, { inventory, configs }] of [...clean, ...planted]) {
      const told = byParts(inventory, configs);
      if (told === undefined) continue;
      answered++;
      expect([name, told]).toEqual([name, audit(inventory, configs, { asks: 'isolation' })]);
    }
    expect(answered).toBeGreaterThan(5);
  });

  it('is told of a network at level A, with whom it trusts', () => {
    const { inventory, configs } = cleanNetwork('mini');
    expect(byParts(inventory, configs)).toMatchObject({ verdict: 'isolated', level: 'A' });
  });

  it('is of level B where the texts show no session', () => {
    const spec = specOf(SIZES.tiny);
    const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
    const subject = subjectOf(spec, Array(spec.sites).keys(), edges);
    const configs = edges
      .map((edge) => ({
        router: edgeName(edge),
        file: `${edgeName(edge)}.conf`,
        text: textOf(spec, edge),
      }))
      .sort((a, b) => (a.router < b.router ? -1 : 1));
    const told = byParts(subject, configs);
    expect(told?.level).toBe('B');
    expect(told).toEqual(audit(subject, configs, { asks: 'isolation' }));
  });

  it('is not told where a router is not there, or is there twice', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const [first] = configs;
    expect(byParts(inventory, configs.slice(1))).toBeUndefined();
    const twice = first === undefined ? [] : [...configs, { ...first, file: 'copy.conf' }];
    expect(byParts(inventory, twice)).toBeUndefined();
    const absent = { ...inventory, routers: [...inventory.routers, { name: 'nowhere' }] };
    expect(byParts(absent, configs)).toBeUndefined();
  });
});

it('is not told where a session leads to nobody here, or from a VRF to another', () => {
  const { inventory, configs } = cleanNetwork('mini');
  const part = partOf(inventory, configs);
  const [own = 0] = part.neighbourhood.circuits;
  const told = (more: Partial<NetworkPart['neighbourhood']>) =>
    isolationByParts(declaredIsolation(inventory), {
      ...part,
      neighbourhood: { ...part.neighbourhood, ...more },
    });
  expect(told({})).toBeDefined();
  expect(told({ backbonePeers: [...part.neighbourhood.backbonePeers, '192.0.2.1'] })).toBeUndefined();
  expect(told({ circuitPeers: Float64Array.of(...part.neighbourhood.circuitPeers, own) })).toBeUndefined();
});

/** Every text a part of its own. */
function byParts(inventory: Subject, configs: readonly CollectedConfig[]): AuditResult | undefined {
  return isolationByParts(declaredIsolation(inventory), partOf(inventory, configs));
}

function partOf(inventory: Subject, configs: readonly CollectedConfig[]): NetworkPart {
  const shares = sharesOf(
    declaredIsolation(inventory),
    configs.map(({ router }) => [router]),
  );
  return joinParts(shares.map((share, i) => readPart(share, configs.slice(i, i + 1))));
}
