import { clashes, classNumbers, isOpen } from '../classes/class-key.ts';
import { type Clearing, clearingOf } from '../classes/clearing.ts';
import { hops } from '../classes/hopping.ts';
import { NONE, ROUTE } from '../classes/network.ts';
import type { Ranges } from '../classes/ranges.ts';
import { type Reach, reachOf, type Suspect } from '../classes/reach.ts';
import { bytesOfLength, intsOfLength } from './columns.ts';
import { foundWays, type Step } from './found-ways.ts';
import type { OpenGround } from './open-ground.ts';

/** Isolation, kept up to date class by class. */
export interface Isolating {
  /** Whether a table is proved at least in the present state. */
  isProved(table: number): boolean;
  /** Tables not proved in any state, and not even in the present one. */
  readonly open: { ever: number; now: number };
  /** Classes whose members take by an importer. */
  classesBy(importer: number): readonly number[];
  /** Of some tables those that are open and were not, or were and are not. */
  turned(tables: Iterable<number>): readonly number[];
  /** Puts tables into the classes their rows make them of; the classes they left and came to. */
  seat(tables: readonly number[]): readonly number[];
  /**
   * Classes whose packets come to some tables for prefixes in some ranges or around them by a second look-up. Of one that was not followed to its
   * end enough is known: it stays as it is until one of the steps that were found goes, and then some table on the way to it differs.
   */
  passing(comes: (table: number) => boolean, ranges: Ranges): readonly number[];
  /** Follows classes anew and gives the tables whose proof changed. */
  prove(following: Anew): readonly number[];
  /** All arrays of prefix numbers that are kept. */
  numbers(): Iterable<Int32Array>;
}

export interface Anew {
  readonly classes: Iterable<number>;
  /** Of these classes nothing differs but for prefixes in some ranges. */
  readonly partly?: { readonly classes: Iterable<number>; readonly ranges: Ranges };
}

export function isolatingIn(ground: OpenGround): Isolating {
  const { classes, possible, present } = ground;
  const numbers = classNumbers(ground, classes);
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
  const found = foundWays(ground.order);
  /** Classes of which some table is not proved in any state. */
  const weak = new Set<number>();
  const byImporter = new Map<number, number[]>();
  let known = classes.of.length;
  for (let table = 0; table < known; table++) enter(numbers.of(table), table);
  prove({ classes: Array(classes.count).keys() });

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
    const after = numbers.of(table);
    classes.count = Math.max(classes.count, numbers.count);
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

  function opens(table: number): 0 | 1 {
    return isOpen(ground, table) || hops(ground, table) ? 1 : 0;
  }

  function seat(tables: readonly number[]): readonly number[] {
    for (const table of tables) {
      classes.open = bytesOfLength(classes.open, table + 1);
      classes.clash = bytesOfLength(classes.clash, table + 1);
      classes.open[table] = opens(table);
      classes.clash[table] = clashes(ground, table) ? 1 : 0;
    }
    return tables.flatMap(move);
  }

  function prove({ classes: asked, partly }: Anew): readonly number[] {
    const tables = classes.of.length;
    ever = onesOfLength(ever, tables);
    now = onesOfLength(now, tables);
    first = onesOfLength(first, tables);
    second = onesOfLength(second, tables);
    const whole = new Set(asked);
    if (partly !== undefined) {
      const [strong, others] = [new Set<number>(), new Set(partly.classes)];
      for (const one of others) (whole.has(one) || weak.has(one) ? whole : strong).add(one);
      for (const one of loosened(alive(strong), partly.ranges)) whole.add(one);
    }
    return followed(alive(whole));
  }

  function alive(asked: Iterable<number>): readonly number[] {
    return [...asked].filter((one) => classes.members.of(one).length > 0);
  }

  /** Of classes that are proved in any state those that are no longer so by what differs in some ranges alone; they must be followed as a whole. */
  function loosened(proved: readonly number[], ranges: Ranges): readonly number[] {
    const reach = reachOf(ground, possible, { only: proved, within: ranges });
    const ways = waysIn(reach);
    const passed = transitsIn(reach);
    return proved.filter((one) => {
      const suspects = ways.suspects.get(one) ?? [];
      const holds =
        isProvedBy(one, ways, clearing.possible, first) &&
        !reach.cut.has(one) &&
        found.renew(one, { suspects, transits: passed.get(one) ?? [] }, ranges);
      return !holds;
    });
  }

  function followed(asked: readonly number[]): readonly number[] {
    const reach = reachOf(ground, possible, { only: asked });
    const ways = waysIn(reach);
    const passed = transitsIn(reach);
    const rest = new Set(asked.filter((one) => !isProvedBy(one, ways, clearing.possible, first)));
    const presently = rest.size === 0 ? ways : waysIn(reachOf(ground, present, { only: rest }));
    const changed: number[] = [];
    for (const one of asked) {
      found.keep(one, { suspects: ways.suspects.get(one) ?? [], transits: passed.get(one) ?? [] });
      const isWeak = rest.has(one);
      mark(weak, one, isWeak);
      if (isWeak) isProvedBy(one, presently, clearing.present, second);
      for (const table of classes.members.of(one)) {
        const proved = first[table] ?? 0;
        if (keep(table, proved, isWeak ? proved | (second[table] ?? 0) : proved)) changed.push(table);
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
    turned: (tables) => [...tables].filter((table) => classes.open[table] !== opens(table)),
    seat,
    passing: found.passing,
    prove,
    numbers: found.numbers,
  };
}

/** Of what was followed: classes with too many ways, and suspect steps by class. */
interface Ways extends Pick<Reach, 'lost'> {
  readonly suspects: ReadonlyMap<number, readonly Suspect[]>;
}

function waysIn({ lost, suspects }: Reach): Ways {
  return { lost, suspects: Map.groupBy(suspects, ({ from }) => from) };
}

function transitsIn({ transits }: Reach): ReadonlyMap<number, readonly Step[]> {
  const steps = new Map<number, Step[]>();
  for (const [i, from] of transits.from.entries()) {
    const list = steps.get(from) ?? [];
    list.push({ table: transits.table[i] ?? NONE, prefix: transits.prefix[i] ?? NONE });
    steps.set(from, list);
  }
  return steps;
}

function mark(set: Set<number>, one: number, isIn: boolean): void {
  if (isIn) set.add(one);
  else set.delete(one);
}

/** A table that nobody has looked at is not open. */
function onesOfLength(column: Uint8Array, length: number): Uint8Array {
  const longer = bytesOfLength(column, length);
  return longer === column ? column : longer.fill(1, column.length);
}
