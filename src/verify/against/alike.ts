import { lastAddress, type Prefix } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import type { Ranks } from '../routing/ranks.ts';
import type { Carrying, Entry } from './carried.ts';
import { leavingOf } from './leaving.ts';
import { tableName, touchedPrefixes } from './touched.ts';

/** Whether what enters by a place passes alike on both sides, told without following all of it; `false` says nothing. */
export type Alike = (before: readonly Entry[] | undefined, after: readonly Entry[] | undefined) => boolean;

/** Nothing is left out: every table is followed on both sides. */
export const NEVER_ALIKE: Alike = () => false;

/** Addresses from … to, half open. */
interface Addresses {
  readonly from: bigint;
  readonly to: bigint;
}

/** With more ranges than these it is no shorter to follow them one by one. */
const MOST_RANGES = 4000;

/**
 * A place is treated alike when its circuits are the same, let in the same, and stand in tables that treat all destinations alike. Only the
 * touched ones are followed, in each table once a side; that all others are treated alike is argued in `touched.ts`.
 */
export function alikeOf(before: Carrying, after: Carrying): Alike {
  const prefixes = touchedPrefixes(before, after);
  if (prefixes === undefined) return NEVER_ALIKE;
  const ranges = followed(before.fabric.ranks, after.fabric.ranks, prefixes);
  if (ranges.length > MOST_RANGES) return NEVER_ALIKE;
  const known = new Map<string, boolean>();
  const treated = (was: VrfTable, is: VrfTable): boolean => {
    const name = tableName(is);
    const answer = known.get(name) ?? markIn(before, was, ranges) === markIn(after, is, ranges);
    known.set(name, answer);
    return answer;
  };
  return (some = [], others = []) => {
    const old = new Map(some.map((entry) => [circuitName(entry), entry]));
    return (
      some.length === others.length &&
      others.every((entry) => {
        const was = old.get(circuitName(entry));
        return was?.admitted === entry.admitted && treated(was.table, entry.table);
      })
    );
  };
}

/** A circuit in its table, by a name that is the same on both sides. */
function circuitName({ circuit, table }: Entry): string {
  return `${tableName(table)}\n${circuit.interface.name}`;
}

/** What becomes of packets of the table to these addresses: equal numbers, equal treatment. */
function markIn(side: Carrying, table: VrfTable, ranges: readonly Addresses[]): number {
  const { ranks } = side.fabric;
  const at = (value: bigint) => ranks.at({ family: ranks.family, value });
  return leavingOf(
    side,
    table,
    ranges.map(({ from, to }) => ({ from: at(from), to: at(to - 1n) + 1 })),
  ).mark;
}

/** Prefixes as ranges that do not touch, each widened until both sides have an interval that begins and one that ends there. */
function followed(before: Ranks, after: Ranks, prefixes: readonly Prefix[]): readonly Addresses[] {
  const wide = prefixes.map((prefix) =>
    widened(before, after, { from: prefix.address, to: lastAddress(prefix).value + 1n }),
  );
  const merged: Addresses[] = [];
  for (const one of wide.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = merged.at(-1);
    if (last === undefined || last.to < one.from) merged.push(one);
    else if (last.to < one.to) merged[merged.length - 1] = { from: last.from, to: one.to };
  }
  return merged;
}

function widened(before: Ranks, after: Ranks, range: Addresses): Addresses {
  const wider = outward(after, outward(before, range));
  return wider.from === range.from && wider.to === range.to ? range : widened(before, after, wider);
}

function outward(ranks: Ranks, { from, to }: Addresses): Addresses {
  const at = (value: bigint) => ranks.at({ family: ranks.family, value });
  return { from: ranks.start(at(from)), to: ranks.start(at(to - 1n) + 1) };
}
