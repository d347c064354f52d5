import { describe, expect, it, vi } from 'vitest';
import { PROVIDERS } from '../../bench/verify/spec.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { decide } from '../../src/verify/classes/decide.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import { declaredNumbers, type PolicyRows, policyRows } from '../../src/verify/classes/policy.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { reproofOf } from '../../src/verify/reproof/reproof.ts';
import { fc } from '../fast-check.ts';
import { declaredNetwork } from './declared-network.ts';
import { spelled, spelledWhole } from './kept-decision.ts';
import { SERVICES, smallNetwork } from './kept-parts.ts';
import { changedPart, changesOf, KINDS, type PartChange, partChanges, routerParts } from './router-parts.ts';

const numRuns = Number(process.env['RUNS'] ?? 40);
vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 400) });

/** The few changes of an ordinary run are the same ones every time, so that they are known to lose and regain a proof. */
const FIXED = process.env['RUNS'] === undefined ? { seed: 7 } : {};

describe('a decision that is kept', () => {
  it('is the whole decision after any changes of routers (random networks)', () => {
    const seen = { isolated: 0, lost: 0, regained: 0 };
    fc.assert(
      fc.property(declaredNetwork, partChanges, ({ attachment, subject }, changes) => {
        const routers = [...new Set(attachment.tables.map(({ router }) => router))];
        const network = compactNetwork(attachment, routers, 4, declaredNumbers(subject));
        compare(network, policyRows(subject, policyOf(subject), 4), changes, seen);
      }),
      { numRuns },
    );
    expect(seen.lost).toBeGreaterThan(0);
    expect(seen.regained).toBeGreaterThan(0);
  });

  it.each([4, 6] as const)('is the whole decision while leaks come and go (generated, IPv%i)', (family) => {
    const { network, policy } = smallNetwork(family);
    const seen = { isolated: 0, lost: 0, regained: 0 };
    fc.assert(
      fc.property(partChanges, (changes) => compare(network, policy, changes, seen)),
      { numRuns: Math.ceil(numRuns / 4), ...FIXED },
    );
    expect(Math.min(seen.isolated, seen.lost, seen.regained)).toBeGreaterThan(0);
  });

  it.each([4, 6] as const)(
    'is the whole decision while the shared services change (generated, IPv%i)',
    (family) => {
      const { network, policy } = smallNetwork(family);
      const seen = { isolated: 0, lost: 0, regained: 0 };
      fc.assert(
        fc.property(changesOf(SERVICES, PROVIDERS), (changes) => compare(network, policy, changes, seen)),
        { numRuns: Math.ceil(numRuns / 4), ...FIXED },
      );
      expect(Math.min(seen.isolated, seen.lost, seen.regained)).toBeGreaterThan(0);
    },
  );

  it.each(KINDS)('writes nothing into the network it was given (%s)', (kind) => {
    const { network, policy } = smallNetwork(4);
    const parts = routerParts(network);
    const [part] = parts;
    if (part === undefined) throw new Error('no part');
    for (let row = 0; row < 4; row++) {
      const given = mergeNetworks(parts);
      const { tables, circuits, routes } = given;
      const before = structuredClone({ tables, circuits, routes });
      const change = { kind, router: 0, row, value: 7 * row + 1, vpn: SERVICES };
      reproofOf(given, policy).replace(changedPart(part, part, change));
      expect({ tables, circuits, routes }).toEqual(before);
    }
  });
});

interface Seen {
  isolated: number;
  lost: number;
  regained: number;
}

function compare(
  network: CompactNetwork,
  policy: PolicyRows,
  changes: readonly PartChange[],
  seen: Seen,
): void {
  const first = routerParts(network);
  const parts = [...first];
  const reproof = reproofOf(mergeNetworks(parts), policy);
  let before = 0;
  for (const change of changes) {
    const router = change.router % parts.length;
    const [was, now] = [first[router], parts[router]];
    if (was === undefined || now === undefined) return;
    const next = changedPart(was, now, change);
    parts[router] = next;
    reproof.replace(next);
    const whole = decide(mergeNetworks(parts), policy);
    expect(spelled(reproof, parts.length), change.kind).toEqual(spelledWhole(whole, parts.length));
    const unproved = whole.tables.filter((one) => one === 0).length;
    if (whole.verdict === 'isolated') seen.isolated++;
    if (unproved > before) seen.lost++;
    if (unproved < before) seen.regained++;
    before = unproved;
  }
}
