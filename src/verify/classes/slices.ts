import type { Family } from '../../net/address.ts';
import { type Box, FIELDS, type Field, meet, type Range } from '../space/box.ts';
import { type RuleBoxes, ruleBoxes } from '../space/rule-space.ts';
import type { CompactChain } from './network.ts';

/**
 * Filters asked about few packets at a time. Of hundreds of rules only those that meet the asked addresses count, and of these a handful of
 * boxes is quicker than a diagram of the whole filter. Every answer is exact, or none.
 */
export interface Slices {
  /** What may pass a filter of the asked packets, whatever connections are known; `undefined` when the boxes get too many. */
  mayPass(chain: number, asked: readonly Box[]): readonly Box[] | undefined;
  /** Whether all asked packets surely pass when no connection is known. */
  surelyPass(chain: number, asked: readonly Box[]): boolean;
}

const MOST_BOXES = 400;
const NO_RULES: ReadChain = { rules: [], ends: new Float64Array(0) };

export function slicesOf(chains: readonly CompactChain[], family: Family): Slices {
  const known: (ReadChain | undefined)[] = [];
  const read = (chain: number) => {
    if (chain < 0) return NO_RULES;
    const rules = known[chain] ?? readRules(chains[chain], family);
    known[chain] = rules;
    return rules;
  };
  return {
    mayPass(chain, asked) {
      const passed: Box[] = [];
      let rest = asked;
      for (const { permits, may, sure } of relevant(read(chain), asked)) {
        if (permits) passed.push(...rest.flatMap((one) => may.flatMap((box) => meet(one, box) ?? [])));
        rest = withoutBoxes(rest, sure);
        if (rest.length + passed.length > MOST_BOXES) return undefined;
      }
      return [...passed, ...rest];
    },
    surelyPass(chain, asked) {
      let rest = asked;
      for (const { permits, may, sure, tracked } of relevant(read(chain), asked)) {
        if (tracked) return false;
        if (!permits && rest.some((one) => may.some((box) => meet(one, box) !== undefined))) return false;
        if (permits) rest = withoutBoxes(rest, sure);
        if (rest.length > MOST_BOXES) return false;
      }
      return true;
    },
  };
}

/** What some boxes hold beyond others. */
export function withoutBoxes(boxes: readonly Box[], holes: readonly Box[]): readonly Box[] {
  return holes.reduce<readonly Box[]>((rest, hole) => rest.flatMap((box) => without(box, hole)), boxes);
}

/** What a box holds beyond another, as at most two disjoint boxes per field. */
function without(box: Box, hole: Box): readonly Box[] {
  const shared = meet(box, hole);
  if (shared === undefined) return [box];
  const left: Box[] = [];
  let rest = box;
  for (const field of FIELDS) {
    const [own, taken] = [rest[field], shared[field]];
    if (own.from < taken.from) left.push(withRange(rest, field, { from: own.from, to: taken.from - 1n }));
    if (own.to > taken.to) left.push(withRange(rest, field, { from: taken.to + 1n, to: own.to }));
    rest = withRange(rest, field, taken);
  }
  return left;
}

function withRange(box: Box, field: Field, range: Range): Box {
  return { ...box, [field]: range };
}

interface Read extends RuleBoxes {
  readonly permits: boolean;
  readonly tracked: boolean;
}

/** The rules of a filter, and the ends of what each names: four numbers a rule, rounded, so that two that meet still do. */
interface ReadChain {
  readonly rules: readonly Read[];
  readonly ends: Float64Array;
}

/** A rule that asks for the state of connections may match what it names, and surely matches nothing. */
function readRules(chain: CompactChain | undefined, family: Family): ReadChain {
  const ends: number[] = [];
  const rules = (chain?.rules ?? []).flatMap((rule) => {
    const { may, sure } = ruleBoxes(rule, family, chain?.fragments ?? 'unsettled');
    const [first] = may;
    if (first === undefined) return [];
    ends.push(...endsOf(first));
    const tracked = rule.tracked !== undefined;
    return [{ permits: rule.action === 'permit', tracked, may, sure: tracked ? [] : sure }];
  });
  return { rules, ends: Float64Array.from(ends) };
}

function endsOf({ source, destination }: Box): readonly number[] {
  return [Number(destination.from), Number(destination.to), Number(source.from), Number(source.to)];
}

/** The rules that speak of addresses some box has; most are told by the addresses around all boxes. */
function relevant({ rules, ends }: ReadChain, asked: readonly Box[]): readonly Read[] {
  if (rules.length === 0) return rules;
  const wanted = Float64Array.from(asked.flatMap(endsOf));
  const around = aroundAll(wanted);
  const [to = 0, toLast = 0, from = 0, fromLast = 0] = around;
  const found: Read[] = [];
  for (let rule = 0, at = 0; rule < rules.length; rule++, at += 4) {
    if ((ends[at] ?? 0) > toLast || (ends[at + 1] ?? 0) < to) continue;
    if ((ends[at + 2] ?? 0) > fromLast || (ends[at + 3] ?? 0) < from) continue;
    const one = rules[rule];
    if (one !== undefined && meetsSome(ends, at, wanted)) found.push(one);
  }
  return found;
}

/** The ends around those of all boxes. */
function aroundAll(wanted: Float64Array): Float64Array {
  const around = Float64Array.of(Infinity, -Infinity, Infinity, -Infinity);
  for (let at = 0; at < wanted.length; at += 2) {
    const field = at & 2;
    around[field] = Math.min(around[field] ?? 0, wanted[at] ?? 0);
    around[field + 1] = Math.max(around[field + 1] ?? 0, wanted[at + 1] ?? 0);
  }
  return around;
}

/** Whether what a rule names meets some box. */
function meetsSome(ends: Float64Array, rule: number, wanted: Float64Array): boolean {
  const [to = 0, toLast = 0, from = 0, fromLast = 0] = ends.subarray(rule, rule + 4);
  for (let at = 0; at < wanted.length; at += 4)
    if (
      to <= (wanted[at + 1] ?? 0) &&
      (wanted[at] ?? 0) <= toLast &&
      from <= (wanted[at + 3] ?? 0) &&
      (wanted[at + 2] ?? 0) <= fromLast
    )
      return true;
  return false;
}
