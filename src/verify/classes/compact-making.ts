import type { Sourced } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import { type Interner, interner, setInterner, wireTextInterner } from './intern.ts';
import type { CompactChain, CompactPolicy } from './network.ts';

/** What the rows of one family are numbered by, whoever's rows they are. */
export interface Numbering {
  readonly family: Family;
  readonly targets: ReturnType<typeof wireTextInterner>;
  readonly distinguishers: ReturnType<typeof wireTextInterner>;
  readonly sets: ReturnType<typeof setInterner>;
  readonly policies: Interner<CompactPolicy>;
  readonly chains: Interner<CompactChain>;
}

/** Rows of one family in the making. */
export interface Making extends Numbering {
  readonly attachment: Attachment;
  /** Rows of policies and chains by router and name, so that their content is spelled once. */
  readonly known: Map<string, number>;
}

export function numberingOf(family: Family): Numbering {
  return {
    family,
    targets: wireTextInterner(),
    distinguishers: wireTextInterner(),
    sets: setInterner(),
    policies: interner(({ key }) => key),
    chains: interner(({ key }) => key),
  };
}

export function makingOf(attachment: Attachment, numbering: Numbering): Making {
  return { ...numbering, attachment, known: new Map() };
}

/** The row of a set of targets, of which there is at least one; mostly there is just one. */
export function targetSet({ targets, sets }: Making, values: readonly RouteTarget[]): number {
  const [only] = values;
  if (only !== undefined && values.length === 1) return sets.ofOne(targets.of(only));
  return sets.of([...new Set(values.map(targets.of))].sort((a, b) => a - b));
}

/** The same of targets with their lines. */
export function sourcedTargetSet(making: Making, sourced: readonly Sourced<RouteTarget>[]): number {
  const [only] = sourced;
  if (only !== undefined && sourced.length === 1) return making.sets.ofOne(making.targets.of(only.value));
  return targetSet(
    making,
    sourced.map(({ value }) => value),
  );
}
