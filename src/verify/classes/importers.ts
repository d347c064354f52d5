import { type CompactNetwork, type Lists, NONE } from './network.ts';
import { IntList, PairTable } from './pairs.ts';

/** The importers of a network, numbered in the order of first asking. */
export interface Importers {
  readonly of: Int32Array;
  readonly count: number;
  /** What an importer asks for, and through which policy. */
  readonly set: Int32Array;
  readonly policy: Int32Array;
  /** Reads a table's row (again) and gives its importer, perhaps a new one. */
  ask(table: number): number;
}

export function importersOf({ tables }: CompactNetwork): Importers {
  const pairs = new PairTable();
  const [set, policy] = [new IntList(), new IntList()];
  const ask = (table: number): number => {
    const imports = tables.imports[table] ?? NONE;
    if (imports === NONE) return NONE;
    const through = tables.importPolicy[table] ?? NONE;
    const before = pairs.count;
    const importer = pairs.of(imports, through);
    if (pairs.count > before) {
      set.push(imports);
      policy.push(through);
    }
    return importer;
  };
  const of = new Int32Array(tables.imports.length);
  for (let table = 0; table < of.length; table++) of[table] = ask(table);
  return {
    of,
    ask,
    get count() {
      return pairs.count;
    },
    get set() {
      return set.view();
    },
    get policy() {
      return policy.view();
    },
  };
}

/** For every importer the sets of targets that hold one it asks for, each once, ascending. */
export function setsTaken({ sets, targets }: CompactNetwork, importers: Importers): Lists {
  const bySet = importersBySet(sets, askersBy(sets, targets.words.length / 2, importers));
  const start = new Int32Array(importers.count + 1);
  for (const importer of bySet.items) start[importer + 1] = (start[importer + 1] ?? 0) + 1;
  for (let i = 0; i < importers.count; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const fill = start.slice();
  const items = new Int32Array(bySet.items.length);
  for (let set = 0; set + 1 < bySet.start.length; set++)
    for (let place = bySet.start[set] ?? 0; place < (bySet.start[set + 1] ?? 0); place++) {
      const importer = bySet.items[place] ?? 0;
      const to = fill[importer] ?? 0;
      items[to] = set;
      fill[importer] = to + 1;
    }
  return { start, items };
}

/** Importers by the targets they ask for. */
function askersBy({ start, items }: Lists, targets: number, importers: Importers): readonly number[][] {
  const byTarget: number[][] = Array.from({ length: targets }, () => []);
  const asked = importers.set;
  for (let importer = 0; importer < asked.length; importer++) {
    const set = asked[importer] ?? 0;
    for (let place = start[set] ?? 0; place < (start[set + 1] ?? 0); place++)
      byTarget[items[place] ?? 0]?.push(importer);
  }
  return byTarget;
}

/** For every set of targets the importers that ask for one of them, each once. */
function importersBySet(sets: Lists, byTarget: readonly number[][]): Lists {
  const count = sets.start.length - 1;
  const start = new Int32Array(count + 1);
  const items = new IntList();
  const met = new Set<number>();
  for (let set = 0; set < count; set++) {
    met.clear();
    for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++)
      for (const importer of byTarget[sets.items[place] ?? 0] ?? []) met.add(importer);
    for (const importer of met) items.push(importer);
    start[set + 1] = items.length;
  }
  return { start, items: items.view() };
}
