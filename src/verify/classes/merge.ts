import { interner, setInterner, wireInterner } from './intern.ts';
import type { CompactChain, CompactNetwork, CompactPolicy, Lists, Wires } from './network.ts';
import { offsetsOf, type Shift, stacked } from './stack.ts';

/**
 * Joins parts of a network of one family that different readers made. Rows keep their order, part after part; equal targets, sets, policies
 * and filters become one row, so the whole does not depend on how it was cut (only the order of parts counts).
 */
export function mergeNetworks(parts: readonly CompactNetwork[]): CompactNetwork {
  const [first] = parts;
  if (first === undefined) throw new RangeError('no part to merge');
  if (parts.length === 1) return first;
  const joint: Joint = {
    targets: wireInterner(),
    distinguishers: wireInterner(),
    sets: setInterner(),
    policies: interner(({ key }) => key),
    chains: interner(({ key }) => key),
  };
  const shifts = shiftsOf(parts, joint);
  return {
    family: first.family,
    targets: joint.targets.wires(),
    distinguishers: joint.distinguishers.wires(),
    sets: joint.sets.lists(),
    policies: joint.policies.values,
    chains: joint.chains.values,
    ...stacked(parts, shifts),
  };
}

interface Joint {
  readonly targets: ReturnType<typeof wireInterner>;
  readonly distinguishers: ReturnType<typeof wireInterner>;
  readonly sets: ReturnType<typeof setInterner>;
  readonly policies: { of(policy: CompactPolicy): number; readonly values: readonly CompactPolicy[] };
  readonly chains: { of(chain: CompactChain): number; readonly values: readonly CompactChain[] };
}

/** By which numbers of the whole each part's own go on. */
function shiftsOf(parts: readonly CompactNetwork[], joint: Joint): readonly Shift[] {
  return offsetsOf(parts).map((offset, place) => {
    const part = parts[place];
    if (part === undefined) return offset;
    const targets = wireNumbers(part.targets, joint.targets);
    return {
      ...offset,
      distinguishers: wireNumbers(part.distinguishers, joint.distinguishers),
      sets: setNumbers(part.sets, targets, joint.sets),
      policies: Int32Array.from(part.policies, joint.policies.of),
      chains: Int32Array.from(part.chains, joint.chains.of),
    };
  });
}

function wireNumbers({ words }: Wires, into: Joint['targets']): Int32Array {
  const numbers = new Int32Array(words.length / 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = into.of(words[2 * i] ?? 0, words[2 * i + 1] ?? 0);
  return numbers;
}

function setNumbers({ start, items }: Lists, targets: Int32Array, into: Joint['sets']): Int32Array {
  const numbers = new Int32Array(start.length - 1);
  for (let i = 0; i < numbers.length; i++) {
    const set: number[] = [];
    for (let place = start[i] ?? 0; place < (start[i + 1] ?? 0); place++)
      set.push(targets[items[place] ?? 0] ?? 0);
    numbers[i] = into.of(set.sort((a, b) => a - b));
  }
  return numbers;
}
