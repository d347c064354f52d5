/**
 * A reduced ordered binary decision diagram (Bryant 1986): every set is one node, equal sets are the same node, the empty set is 0 and the
 * full one 1. Nodes are never freed: a diagram lives as long as one audit of one family, or one batch of filters.
 */
export interface Diagram {
  /** The node that tests `variable` (from 0, tested in that order) and goes on to `low` or `high`, both of which test later ones. */
  node(variable: number, low: number, high: number): number;
  meet(a: number, b: number): number;
  join(a: number, b: number): number;
  /** What `a` holds beyond `b`. */
  without(a: number, b: number): number;
  /** A set without its test of one variable: what it holds for either value of it. */
  freed(of: number, variable: number): number;
  /** The variable a node tests; of the two ends a number behind every variable. */
  variable(node: number): number;
  low(node: number): number;
  high(node: number): number;
  /** Nodes made so far. */
  count(): number;
}

export const EMPTY = 0;
export const FULL = 1;

const MEET = 0;
const JOIN = 1;
const WITHOUT = 2;
const FIRST_CAPACITY = 1 << 16;
/** Operations whose results are remembered: this many per node there is room for; a newer result takes the place of an older one. */
const REMEMBERED_PER_NODE = 1;

/** An empty diagram over this many variables. Nodes stand in typed arrays, the unique table is half empty at least. */
export function diagramOf(variables: number): Diagram {
  let capacity = FIRST_CAPACITY;
  let tests = new Int16Array(capacity).fill(variables, 0, 2);
  let lows = new Int32Array(capacity);
  let highs = new Int32Array(capacity);
  let unique = new Int32Array(capacity * 2);
  /** Operation and first operand, second operand, result. */
  let known = new Int32Array(capacity * REMEMBERED_PER_NODE * 4);
  let mostKnown = capacity * REMEMBERED_PER_NODE - 1;
  let count = 2;

  function node(variable: number, low: number, high: number): number {
    if (low === high) return low;
    const mask = unique.length - 1;
    let slot = hash(variable, low, high) & mask;
    for (let found = unique[slot] ?? 0; found !== 0; found = unique[slot] ?? 0) {
      if (lows[found] === low && highs[found] === high && tests[found] === variable) return found;
      slot = (slot + 1) & mask;
    }
    const made = count++;
    tests[made] = variable;
    lows[made] = low;
    highs[made] = high;
    unique[slot] = made;
    if (count === capacity) grow();
    return made;
  }

  function grow(): void {
    capacity *= capacity < 1 << 18 ? 4 : 2;
    tests = enlarged(tests, new Int16Array(capacity));
    lows = enlarged(lows, new Int32Array(capacity));
    highs = enlarged(highs, new Int32Array(capacity));
    unique = new Int32Array(capacity * 2);
    const before = known;
    known = new Int32Array(capacity * REMEMBERED_PER_NODE * 4);
    mostKnown = capacity * REMEMBERED_PER_NODE - 1;
    for (let at = 0; at < before.length; at += 4)
      if (before[at] !== 0) remember(before[at] ?? 0, before[at + 1] ?? 0, before[at + 2] ?? 0);
    const mask = unique.length - 1;
    for (let made = 2; made < count; made++) {
      let slot = hash(tests[made] ?? 0, lows[made] ?? 0, highs[made] ?? 0) & mask;
      while (unique[slot] !== 0) slot = (slot + 1) & mask;
      unique[slot] = made;
    }
  }

  function apply(operation: number, a: number, b: number): number {
    const plain = endOf(operation, a, b);
    if (plain >= 0) return plain;
    if (operation !== WITHOUT && a > b) return looked(operation, b, a);
    return looked(operation, a, b);
  }

  function looked(operation: number, a: number, b: number): number {
    const key = a * 4 + operation;
    const at = (hash(operation, a, b) & mostKnown) * 4;
    if (known[at] === key && known[at + 1] === b) return known[at + 2] ?? 0;
    const ofA = tests[a] ?? 0;
    const ofB = tests[b] ?? 0;
    const variable = ofA < ofB ? ofA : ofB;
    const low = apply(
      operation,
      ofA === variable ? (lows[a] ?? 0) : a,
      ofB === variable ? (lows[b] ?? 0) : b,
    );
    const high = apply(
      operation,
      ofA === variable ? (highs[a] ?? 0) : a,
      ofB === variable ? (highs[b] ?? 0) : b,
    );
    const result = node(variable, low, high);
    remember(key, b, result);
    return result;
  }

  /** The table may have grown since the question was asked, so its place is looked for again. */
  function remember(key: number, b: number, result: number): void {
    const place = (hash(key & 3, key >>> 2, b) & mostKnown) * 4;
    known[place] = key;
    known[place + 1] = b;
    known[place + 2] = result;
  }

  function freed(of: number, variable: number, done: Map<number, number>): number {
    const tested = tests[of] ?? 0;
    if (tested > variable) return of;
    const [low, high] = [lows[of] ?? 0, highs[of] ?? 0];
    if (tested === variable) return apply(JOIN, low, high);
    const before = done.get(of);
    if (before !== undefined) return before;
    const result = node(tested, freed(low, variable, done), freed(high, variable, done));
    done.set(of, result);
    return result;
  }

  return {
    node,
    meet: (a, b) => apply(MEET, a, b),
    join: (a, b) => apply(JOIN, a, b),
    without: (a, b) => apply(WITHOUT, a, b),
    freed: (of, variable) => freed(of, variable, new Map()),
    variable: (of) => tests[of] ?? 0,
    low: (of) => lows[of] ?? 0,
    high: (of) => highs[of] ?? 0,
    count: () => count,
  };
}

/** The result where one of the operands is an end or both are the same; -1 where the nodes must be looked into. */
function endOf(operation: number, a: number, b: number): number {
  if (operation === MEET) {
    if (a === b || b === FULL) return a;
    if (a === EMPTY || b === EMPTY) return EMPTY;
    return a === FULL ? b : -1;
  }
  if (operation === JOIN) {
    if (a === b || b === EMPTY) return a;
    if (a === FULL || b === FULL) return FULL;
    return a === EMPTY ? b : -1;
  }
  if (a === b || a === EMPTY || b === FULL) return EMPTY;
  return b === EMPTY ? a : -1;
}

function hash(a: number, b: number, c: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function enlarged<Numbers extends Int16Array | Int32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
