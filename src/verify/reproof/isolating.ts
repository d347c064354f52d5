import { clashes, isOpen, keysOf } from '../classes/class-key.ts';
import { type Clearing, clearingOf } from '../classes/clearing.ts';
import { NONE, ROUTE } from '../classes/network.ts';
import { PairTable } from '../classes/pairs.ts';
import { type Reach, reachOf, type Suspect } from '../classes/reach.ts';
import { bytesOfLength, intsOfLength } from './columns.ts';
import type { OpenGround } from './open-ground.ts';

/** Isolation, kept up to date class by class. */
export interface Isolating {
  /** Whether a table is proved at least in the present state. */
  isProved(table: number): boolean;
  /** Tables not proved in any state, and not even in the present one. */
  readonly open: { ever: number; now: number };
  /** Classes whose members take by an importer. */
  classesBy(importer: number): readonly number[];
  /** Puts tables into the classes their rows make them of; the classes they left and came to. */
  seat(tables: readonly number[]): readonly number[];
  /** Classes whose packets come by a second look-up to some tables, and those that were not followed to their end. */
  passing(tables: ReadonlySet<number>): readonly number[];
  /** Follows classes anew and gives the tables whose proof changed. */
  prove(classes: Iterable<number>): readonly number[];
}

export function isolatingIn(ground: OpenGround): Isolating {
  const { classes, possible, present } = ground;
  const keyOf = keysOf(ground, classes);
  const distinct = new PairTable();
  const clearing = {
    possible: clearingOf(ground, ROUTE.possible),
    present: clearingOf(ground, ROUTE.present),
  };
  let ever: Uint8Array = new Uint8Array(classes.of.length).fill(1);
  let now: Uint8Array = ever.slice();
  /** Room for what is found of the classes at hand, in any state and in the present one. */
  let first: Uint8Array = ever.slice();
  let second: Uint8Array = ever.slice();
  const open = { ever: 0, now: 0 };
  /** Tables that a class's packets come to behind the first; only classes that have some. */
  const beyond = new Map<number, Int32Array>();
  const cut = new Set<number>();
  const byImporter = new Map<number, number[]>();
  let known = classes.of.length;
  for (let table = 0; table < known; table++) enter(classOf(table), table);
  prove(Array(classes.count).keys());

  function classOf(table: number): number {
    return distinct.of(keyOf(table), 0);
  }

  /** Knows a class by the importer of its members. */
  function enter(one: number, table: number): void {
    const importer = possible.of[table] ?? NONE;
    const list = byImporter.get(importer) ?? [];
    if (!list.includes(one)) list.push(one);
    byImporter.set(importer, list);
  }

  function move(table: number): readonly number[] {
    const before = table < known ? (classes.of[table] ?? NONE) : NONE;
    known = Math.max(known, table + 1);
    const after = classOf(table);
    classes.count = Math.max(classes.count, distinct.count);
    classes.sample = intsOfLength(classes.sample, classes.count);
    classes.of = intsOfLength(classes.of, table + 1);
    if (before !== after) {
      classes.members.set(after, [...classes.members.of(after), table]);
    }
    if (before !== after && before !== NONE) {
      const left = [...classes.members.of(before)].filter((one) => one !== table);
      classes.members.set(before, left);
      if (classes.sample[before] === table && left[0] !== undefined) classes.sample[before] = left[0];
    }
    if (classes.members.of(after).length === 1) classes.sample[after] = table;
    classes.of[table] = after;
    enter(after, table);
    return before === NONE ? [after] : [before, after];
  }

  function seat(tables: readonly number[]): readonly number[] {
    for (const table of tables) {
      classes.open = bytesOfLength(classes.open, table + 1);
      classes.clash = bytesOfLength(classes.clash, table + 1);
      classes.open[table] = isOpen(ground, table) ? 1 : 0;
      classes.clash[table] = clashes(ground, table) ? 1 : 0;
    }
    return tables.flatMap(move);
  }

  function prove(asked: Iterable<number>): readonly number[] {
    const tables = classes.of.length;
    ever = onesOfLength(ever, tables);
    now = onesOfLength(now, tables);
    first = onesOfLength(first, tables);
    second = onesOfLength(second, tables);
    const alive = [...asked].filter((one) => classes.members.of(one).length > 0);
    const reach = reachOf(ground, possible, alive);
    remember(alive, reach);
    const ways = waysIn(reach);
    const rest = new Set(alive.filter((one) => !isProvedBy(one, ways, clearing.possible, first)));
    const presently = rest.size === 0 ? ways : waysIn(reachOf(ground, present, rest));
    const changed: number[] = [];
    for (const one of alive) {
      const weak = rest.has(one);
      if (weak) isProvedBy(one, presently, clearing.present, second);
      for (const table of classes.members.of(one)) {
        const proved = first[table] ?? 0;
        if (keep(table, proved, weak ? proved | (second[table] ?? 0) : proved)) changed.push(table);
      }
    }
    return changed;
  }

  /** Keeps what is proved of a table in any state and at least in the present one; whether that is new. */
  function keep(table: number, proved: number, least: number): boolean {
    if (ever[table] === proved && now[table] === least) return false;
    open.ever += (ever[table] ?? 1) - proved;
    open.now += (now[table] ?? 1) - least;
    ever[table] = proved;
    now[table] = least;
    return true;
  }

  function remember(alive: readonly number[], { transits, cut: ended }: Reach): void {
    const tables = new Map<number, Set<number>>();
    for (const [i, from] of transits.from.entries()) {
      const list = tables.get(from) ?? new Set();
      list.add(transits.table[i] ?? NONE);
      tables.set(from, list);
    }
    for (const one of alive) {
      beyond.delete(one);
      cut.delete(one);
      if (ended.has(one)) cut.add(one);
    }
    for (const [one, list] of tables) beyond.set(one, Int32Array.from(list));
  }

  /** Writes for each table of a class whether it is proved; whether all are. */
  function isProvedBy(one: number, { lost, suspects }: Ways, by: Clearing, into: Uint8Array): boolean {
    const own = suspects.get(one) ?? [];
    const clears = (table: number) => own.every((suspect) => by.clears(table, suspect));
    let all = true;
    for (const table of classes.members.of(one)) {
      const proved = lost[one] === 0 && classes.clash[table] === 0 && clears(table);
      into[table] = proved ? 1 : 0;
      all &&= proved;
    }
    return all;
  }

  return {
    isProved: (table) => now[table] === 1,
    open,
    classesBy: (importer) => byImporter.get(importer) ?? [],
    seat,
    passing(tables) {
      const through = [...beyond].filter(([, list]) => list.some((table) => tables.has(table)));
      return [...through.map(([one]) => one), ...cut];
    },
    prove,
  };
}

/** Of what was followed: classes with too many ways, and suspect steps by class. */
interface Ways extends Pick<Reach, 'lost'> {
  readonly suspects: ReadonlyMap<number, readonly Suspect[]>;
}

function waysIn({ lost, suspects }: Reach): Ways {
  return { lost, suspects: Map.groupBy(suspects, ({ from }) => from) };
}

/** A table that nobody has looked at is not open. */
function onesOfLength(column: Uint8Array, length: number): Uint8Array {
  const longer = bytesOfLength(column, length);
  return longer === column ? column : longer.fill(1, column.length);
}
