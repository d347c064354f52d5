import type { FilterRule } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Box, FIELDS, type Field, holdsBox, meet } from './box.ts';
import { type FragmentReading, ruleBoxes } from './rule-space.ts';

/** Rules with the boxes each takes: all a permit may match, only what a deny surely matches. */
export interface BoxedRules {
  readonly rules: readonly FilterRule[];
  readonly boxes: readonly (readonly Box[])[];
}

/** That no packet of a region passes every chain and is not admitted: `region ∧ chains ∧ ¬admitted = ∅`. */
export interface Claim {
  readonly region: Box;
  readonly chains: readonly BoxedRules[];
  readonly admitted: readonly Box[];
}

/**
 * Why a claim holds, for people and machines without a decision diagram: the region is cut in two at a value of one field, again and again,
 * until every part has one reason. `denied`: in chain `chain` the deny rule `rule` holds the whole part and no permit rule before it touches
 * the part. `admitted`: box `box` of what is admitted holds the whole part. Each reason is checked by comparing ranges; the parts cover the
 * region by construction.
 */
export type Refutation =
  | { readonly kind: 'denied'; readonly chain: number; readonly rule: number }
  | { readonly kind: 'admitted'; readonly box: number }
  | {
      readonly kind: 'cut';
      readonly field: Field;
      /** The first value of the upper part. */
      readonly at: bigint;
      readonly below: Refutation;
      readonly above: Refutation;
    };

export type Refuted =
  | { readonly kind: 'refuted'; readonly why: Refutation; readonly cuts: number }
  /** A part of the region that passes everything and that nothing admits. */
  | { readonly kind: 'passes'; readonly part: Box }
  /** More cuts than allowed: filters too fine for a witness of this form. */
  | { readonly kind: 'too-fine' };

/** Looks for a refutation of at most `mostCuts` cuts, or for packets that break the claim. */
export function refute(claim: Claim, mostCuts = 4096): Refuted {
  let cuts = 0;
  const why = explain(claim.region);
  if ('kind' in why) return { kind: 'refuted', why, cuts };
  return why.part === undefined ? { kind: 'too-fine' } : { kind: 'passes', part: why.part };

  function explain(part: Box): Refutation | { readonly part: Box | undefined } {
    const reason = reasonFor(claim, part);
    if (reason !== undefined) return reason;
    const cut = cutFor(claim, part);
    if (cut === undefined) return { part };
    if (++cuts > mostCuts) return { part: undefined };
    const { field, at } = cut;
    const below = explain({ ...part, [field]: { from: part[field].from, to: at - 1n } });
    if (!('kind' in below)) return below;
    const above = explain({ ...part, [field]: { from: at, to: part[field].to } });
    return 'kind' in above ? { kind: 'cut', field, at, below, above } : above;
  }
}

/** One reason for a whole part. */
function reasonFor({ chains, admitted }: Claim, part: Box): Refutation | undefined {
  const box = admitted.findIndex((one) => holdsBox(one, part));
  if (box >= 0) return { kind: 'admitted', box };
  for (const [chain, { rules, boxes }] of chains.entries()) {
    const rule = denialOf(rules, boxes, part);
    if (rule !== undefined) return { kind: 'denied', chain, rule };
  }
  return undefined;
}

/** The deny rule that holds a whole part which no permit rule before it touches. */
function denialOf(rules: readonly FilterRule[], boxes: BoxedRules['boxes'], part: Box): number | undefined {
  for (const [i, rule] of rules.entries()) {
    const matched = boxes[i] ?? [];
    if (rule.action === 'deny' && matched.some((one) => holdsBox(one, part))) return i;
    if (rule.action === 'permit' && matched.some((one) => meet(one, part) !== undefined)) return undefined;
  }
  return undefined;
}

interface Cut {
  readonly field: Field;
  readonly at: bigint;
}

/** Where to cut a part that has no reason yet; `undefined` when all of it passes and nothing admits any of it. */
function cutFor({ chains, admitted }: Claim, part: Box): Cut | undefined {
  for (const { rules, boxes } of chains)
    for (const [i] of rules.entries()) {
      const touching = (boxes[i] ?? []).filter((one) => meet(one, part) !== undefined);
      if (touching.some((one) => holdsBox(one, part))) break;
      const [first] = touching;
      if (first !== undefined) return cutAlong(first, part);
    }
  const clause = admitted.find((one) => meet(one, part) !== undefined);
  return clause === undefined ? undefined : cutAlong(clause, part);
}

/** The first end of a box that lies inside a part. */
function cutAlong(box: Box, part: Box): Cut | undefined {
  for (const field of FIELDS) {
    if (box[field].from > part[field].from) return { field, at: box[field].from };
    if (box[field].to < part[field].to) return { field, at: box[field].to + 1n };
  }
  return undefined;
}

/** Rules in boxes as the upper bound reads them: any packet may belong to a known connection, none surely does. */
export function boxedRules(
  rules: readonly FilterRule[],
  family: Family,
  portsOnFragments: FragmentReading,
): BoxedRules {
  const boxes = rules.map((rule) => {
    const { may, sure } = ruleBoxes(rule, family, portsOnFragments);
    return rule.action === 'permit' ? may : rule.tracked === undefined ? sure : [];
  });
  return { rules, boxes };
}
