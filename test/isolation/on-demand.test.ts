import { expect, it, vi } from 'vitest';
import { edgeName } from '../../bench/verify/models.ts';
import { SIZES, specOf } from '../../bench/verify/spec.ts';
import { subjectOf } from '../../bench/verify/subject.ts';
import { textOf } from '../../bench/verify/texts.ts';
import { audit } from '../../src/verify/audit.ts';
import { vpnRoutes } from '../../src/verify/routing/exports.ts';
import { nestOf } from '../../src/verify/routing/nest.ts';
import { ranksOf } from '../../src/verify/routing/ranks.ts';
import { segmentsOf } from '../../src/verify/routing/segments.ts';

vi.mock(import('../../src/verify/routing/exports.ts'), { spy: true });
vi.mock(import('../../src/verify/routing/nest.ts'), { spy: true });
vi.mock(import('../../src/verify/routing/ranks.ts'), { spy: true });
vi.mock(import('../../src/verify/routing/segments.ts'), { spy: true });

it('cuts the tables of agreements alone where the class engine proves the rest', () => {
  const spec = specOf(SIZES.tiny);
  const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
  const configs = edges.map((edge) => ({
    router: edgeName(edge),
    file: `${edgeName(edge)}.conf`,
    text: textOf(spec, edge),
  }));
  const subject = subjectOf(spec, Array(spec.sites).keys(), edges);

  const { verdict, pairs, agreements } = audit(subject, configs);

  // Proved in every state; that the texts show no session is all that is held against it.
  expect(verdict).toBe('isolated');
  expect(new Set(pairs.map(({ opens }) => opens?.class))).toEqual(new Set(['neighbour-not-collected']));
  // No table is sorted for the union of all states.
  expect(nestOf).not.toHaveBeenCalled();
  // A look-up on either side of an agreement cuts what a table has of its own and what it imports.
  expect(vi.mocked(segmentsOf).mock.calls.length).toBeLessThanOrEqual(4 * agreements.length);
  expect(segmentsOf).toHaveBeenCalled();
  // Nor does anybody number every prefix of the network: the packets shown meet few.
  const numbered = vi.mocked(ranksOf).mock.calls.map(([, prefixes]) => [...prefixes].length);
  const prefixes = subject.sites.flatMap((site) => site.prefixes).length;
  expect(Math.max(...numbered)).toBeLessThan(prefixes);
  const given = vi.mocked(vpnRoutes).mock.results.map(({ value }) => value.length);
  expect(Math.max(...given)).toBeLessThan(prefixes / 2);
});
