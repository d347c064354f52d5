import { describe, expect, it } from 'vitest';
import type { FilterRule } from '../../src/device/model.ts';
import { packetFrom } from '../../src/verify/judge/packet.ts';
import { type Box, everything, FIELDS } from '../../src/verify/space/box.ts';
import { NOTHING, packetsOf } from '../../src/verify/space/packets.ts';
import { boxedRules, type Claim, type Refutation, refute } from '../../src/verify/space/refutation.ts';
import { fc } from '../fast-check.ts';
import { filterAndPackets, filterRule } from './arbitrary-filter.ts';
import { naivelyPasses } from './naive.ts';
import { permittedOf } from './permitted.ts';

const numRuns = Number(process.env['RUNS'] ?? 200);

describe('a refutation: why no packet passes, without a decision diagram', () => {
  it('is found exactly when the packet sets say that nothing passes, and convinces a reader who only compares ranges', () => {
    const clause = filterRule(4).map((rule): FilterRule => ({ ...rule, action: 'permit' }));
    const claims = fc.tuple(
      filterAndPackets(4, 5),
      filterAndPackets(4, 5),
      fc.array(clause, { maxLength: 3 }),
    );
    let refuted = 0;
    fc.assert(
      fc.property(claims, fc.boolean(), ([one, other, clauses], closed) => {
        const claim = claimOf([closed ? [...one.rules, DENY_ALL] : one.rules, other.rules], clauses);
        const found = refute(claim);
        const packets = packetsOf(4);
        const passed = claim.chains
          .map((chain) => permittedOf(packets, chain.rules))
          .reduce(packets.meet, packets.all);
        const left = packets.without(passed, packets.of(claim.admitted));
        if (found.kind === 'too-fine') return;
        expect(found.kind).toBe(left === NOTHING ? 'refuted' : 'passes');
        if (found.kind === 'refuted') {
          refuted++;
          expect(convinces(claim, claim.region, found.why)).toBe(true);
        }
        if (found.kind === 'passes') {
          const shown = packetFrom(packets, packets.of([found.part]), [], []);
          expect(claim.chains.every(({ rules }) => shown !== undefined && naivelyPasses(rules, shown))).toBe(
            true,
          );
        }
      }),
      { numRuns },
    );
    expect(refuted).toBeGreaterThan(numRuns / 20);
  });

  it('convinces nobody once a rule it rests on is gone or turned', () => {
    const rules: readonly FilterRule[] = [
      { action: 'permit', protocol: 'tcp', destinationPorts: { from: 443, to: 443 }, at: 1 },
      DENY_ALL,
    ];
    const agreed: readonly FilterRule[] = [
      { action: 'permit', protocol: 'tcp', destinationPorts: { from: 443, to: 443 }, at: 1 },
    ];
    const claim = claimOf([rules], agreed);
    const found = refute(claim);
    if (found.kind !== 'refuted') throw new Error(found.kind);
    expect(convinces(claim, claim.region, found.why)).toBe(true);
    const wider = claimOf([[{ action: 'permit', protocol: 'udp', at: 1 }, ...rules]], agreed);
    expect(convinces(wider, wider.region, found.why)).toBe(false);
    expect(refute(wider).kind).toBe('passes');
    expect(convinces(claimOf([rules.slice(0, 1)], agreed), claim.region, found.why)).toBe(false);
    expect(convinces(claimOf([rules], []), claim.region, found.why)).toBe(false);
  });

  it('gives up rather than grow without end', () => {
    const rules = Array.from(
      { length: 64 },
      (_, i): FilterRule => ({
        action: 'deny',
        protocol: 'ip',
        destination: { family: 4, address: BigInt(i) << 26n, length: 6 },
        at: i + 1,
      }),
    );
    expect(refute(claimOf([rules], []), 10).kind).toBe('too-fine');
    expect(refute(claimOf([rules], [])).kind).toBe('refuted');
  });
});

const DENY_ALL: FilterRule = { action: 'deny', protocol: 'ip', at: 99 };

function claimOf(chains: readonly (readonly FilterRule[])[], clauses: readonly FilterRule[]): Claim {
  return {
    region: everything(4),
    chains: chains.map((rules) => boxedRules(rules, 4, 'unseen')),
    admitted: boxedRules(clauses, 4, 'unseen').boxes.flat(),
  };
}

/** A reader of its own: halves the region as told and checks the one reason of each part. */
function convinces(claim: Claim, part: Box, why: Refutation): boolean {
  const inside = (outer: Box | undefined, inner: Box) =>
    outer !== undefined && FIELDS.every((f) => outer[f].from <= inner[f].from && inner[f].to <= outer[f].to);
  const touches = (a: Box, b: Box) => FIELDS.every((f) => a[f].from <= b[f].to && b[f].from <= a[f].to);
  if (why.kind === 'admitted') return inside(claim.admitted[why.box], part);
  if (why.kind === 'cut') {
    const { from, to } = part[why.field];
    if (why.at <= from || why.at > to) return false;
    return (
      convinces(claim, { ...part, [why.field]: { from, to: why.at - 1n } }, why.below) &&
      convinces(claim, { ...part, [why.field]: { from: why.at, to } }, why.above)
    );
  }
  const chain = claim.chains[why.chain];
  if (chain?.rules[why.rule]?.action !== 'deny') return false;
  if (!(chain.boxes[why.rule] ?? []).some((box) => inside(box, part))) return false;
  return chain.rules
    .slice(0, why.rule)
    .every((rule, i) => rule.action === 'deny' || !(chain.boxes[i] ?? []).some((box) => touches(box, part)));
}
