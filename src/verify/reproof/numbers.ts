import { interner, setInterner, wireInterner } from '../classes/intern.ts';
import { type CompactNetwork, type Lists, NONE, type Wires } from '../classes/network.ts';
import type { OpenNetwork } from './columns.ts';

/** How the numbers of a part read in the standing network; `fresh` filters are those it had not seen before. */
export interface PartNumbers {
  readonly distinguishers: Int32Array;
  readonly sets: Int32Array;
  readonly policies: Int32Array;
  readonly chains: Int32Array;
  readonly freshChains: readonly number[];
}

/** Gives the rows of parts the numbers of a standing network, new ones where something is new. */
export function numbering(network: OpenNetwork): (part: CompactNetwork) => PartNumbers {
  const targets = wireInterner();
  const distinguishers = wireInterner();
  const sets = setInterner();
  const policies = interner<CompactNetwork['policies'][number]>(({ key }) => key);
  const chains = interner<CompactNetwork['chains'][number]>(({ key }) => key);
  const read = (part: CompactNetwork): PartNumbers => {
    const own = wireNumbers(part.targets, targets);
    return {
      distinguishers: wireNumbers(part.distinguishers, distinguishers),
      sets: Int32Array.from(setsIn(part.sets, own), sets.of),
      policies: Int32Array.from(part.policies, policies.of),
      chains: Int32Array.from(part.chains, chains.of),
      freshChains: [],
    };
  };
  const first = read(network);
  for (const numbers of [first.sets, first.distinguishers, first.policies, first.chains])
    if (numbers.some((number, row) => number !== row))
      throw new RangeError('equal rows stand twice in the network');
  let known = { targets: targets.count(), distinguishers: distinguishers.count(), sets: sets.count() };
  return (part) => {
    const numbers = read(part);
    if (targets.count() > known.targets) network.targets = targets.wires();
    if (distinguishers.count() > known.distinguishers) network.distinguishers = distinguishers.wires();
    if (sets.count() > known.sets) network.sets = sets.lists();
    known = { targets: targets.count(), distinguishers: distinguishers.count(), sets: sets.count() };
    network.policies.push(...policies.values.slice(network.policies.length));
    const before = network.chains.length;
    network.chains.push(...chains.values.slice(before));
    return {
      ...numbers,
      freshChains: Array.from({ length: network.chains.length - before }, (_, i) => before + i),
    };
  };
}

const ascending = (a: number, b: number) => a - b;

function wireNumbers({ words }: Wires, into: ReturnType<typeof wireInterner>): Int32Array {
  const numbers = new Int32Array(words.length / 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = into.of(words[2 * i] ?? 0, words[2 * i + 1] ?? 0);
  return numbers;
}

/** Sets in other numbers, ascending. */
function* setsIn({ start, items }: Lists, own: Int32Array): Generator<readonly number[]> {
  for (let set = 0; set + 1 < start.length; set++) {
    const targets: number[] = [];
    for (let at = start[set] ?? 0; at < (start[set + 1] ?? 0); at++)
      targets.push(own[items[at] ?? 0] ?? NONE);
    yield targets.length > 1 ? targets.sort(ascending) : targets;
  }
}
