import type { Ground } from './ground.ts';
import { BACK, type ImportList, type Imports } from './importing.ts';
import { NONE } from './network.ts';
import { IntList, PairTable } from './pairs.ts';
import { meetRanges, placesMeeting, type Ranges } from './ranges.ts';
import { itemsOf } from './sides.ts';
import { firstPlace } from './taken.ts';

/** An importing class takes routes of an exporting class; `support` counts the routes that make it so. */
export interface EdgeRows {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly support: Int32Array;
  /** Whether the topology lets the importer's sides send to the exporter's, and nothing leads out of the exporter unseen. */
  readonly allowed: Uint8Array;
}

/** A second look-up leads packets of a class for a prefix on to another class: the closed relation behind `edges`. */
export interface TransitRows {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The table of the other class that is come to. */
  readonly table: Int32Array;
  readonly prefix: Int32Array;
}

/** A step the topology does not allow: packets of a class for a prefix may stand in a table. Policy and filters have the last word. */
export interface Suspect {
  readonly from: number;
  readonly table: number;
  readonly prefix: number;
}

export interface Reach {
  readonly edges: EdgeRows;
  readonly transits: TransitRows;
  readonly suspects: readonly Suspect[];
  /** Per class: too many ways to follow, or a way out that is not listed. */
  readonly lost: Uint8Array;
  /** Classes whose ways were not followed to their end. */
  readonly cut: ReadonlySet<number>;
  /** Routes looked at. */
  readonly visits: number;
}

/** States and suspects of one class that are followed before it is handed to the detailed walk. */
export const MOST_STATES = 20_000;
export const MOST_SUSPECTS = 1_000;

/** What to follow where it is not everything. */
export interface Following {
  /** Classes; the others are left out of the answer. */
  readonly only?: Iterable<number>;
  /** Only what is found for prefixes of these ranges is told: a way leads from a prefix to narrower ones, never out of it. */
  readonly within?: Ranges | undefined;
}

/**
 * The union bound: packets of a class for a prefix may take every route that covers or lies in it (no longest match, no preference), at every
 * table they come to. Whatever a network does in any state, it does less. Work is one look per imported route and class, and a search in the
 * exporter's own list, which mostly finds nothing.
 */
export function reachOf(ground: Ground, imports: Imports, { only, within }: Following = {}): Reach {
  return new Closure(ground, imports, within).run(only ?? Array(ground.classes.count).keys());
}

class Closure {
  readonly #ground: Ground;
  readonly #imports: Imports;
  readonly #within: Ranges | undefined;
  /** Edge from the class at hand to each other class, where `#stamp` says that it is of this class. */
  readonly #edgeOf: Int32Array;
  readonly #stamp: Int32Array;
  readonly #edgeFrom = new IntList(64);
  readonly #edgeTo = new IntList(64);
  readonly #support = new IntList(64);
  readonly #allowed = new IntList(64);
  readonly #transit = {
    from: new IntList(64),
    to: new IntList(64),
    table: new IntList(64),
    prefix: new IntList(64),
  };
  readonly #suspects: Suspect[] = [];
  readonly #lost: Uint8Array;
  readonly #cut = new Set<number>();
  /** Suspects of the class at hand. */
  #suspected = 0;
  #visits = 0;
  /** What was asked last of two sets of sides, and the answer. */
  #arguedFrom = NONE;
  #arguedTo = NONE;
  #argued = false;

  constructor(ground: Ground, imports: Imports, within?: Ranges) {
    this.#ground = ground;
    this.#imports = imports;
    this.#within = within;
    this.#lost = new Uint8Array(ground.classes.count);
    this.#edgeOf = new Int32Array(ground.classes.count);
    this.#stamp = new Int32Array(ground.classes.count).fill(NONE);
  }

  run(only: Iterable<number>): Reach {
    const { classes } = this.#ground;
    for (const one of only) {
      this.#suspected = 0;
      if (classes.open[classes.sample[one] ?? 0] === 1) this.#lost[one] = 1;
      this.#follow(one);
    }
    return {
      edges: {
        from: this.#edgeFrom.view(),
        to: this.#edgeTo.view(),
        support: this.#support.view(),
        allowed: Uint8Array.from(this.#allowed.view()),
      },
      transits: {
        from: this.#transit.from.view(),
        to: this.#transit.to.view(),
        table: this.#transit.table.view(),
        prefix: this.#transit.prefix.view(),
      },
      suspects: this.#suspects,
      lost: this.#lost,
      cut: this.#cut,
      visits: this.#visits,
    };
  }

  #follow(from: number): void {
    const { classes } = this.#ground;
    const { of, lists, back } = this.#imports;
    const own = lists[of[classes.sample[from] ?? 0] ?? NONE];
    if (own === undefined) return;
    const { route, prefix, table: tables } = own;
    const alone =
      (classes.members.end[from] ?? 0) - (classes.members.start[from] ?? 0) === 1
        ? (classes.sample[from] ?? NONE)
        : NONE;
    let seen: PairTable | undefined;
    let [to, edge, allowed] = [NONE, 0, true];
    const places = this.#within && placesMeeting(own, this.#within, this.#ground.order);
    const count = places === undefined ? route.length : places.length;
    this.#visits += count;
    for (let i = 0; i < count; i++) {
      const place = places === undefined ? i : (places[i] ?? 0);
      const table = tables[place] ?? 0;
      if (table === alone) continue;
      const number = prefix[place] ?? 0;
      if (this.#isTold(number)) {
        const exporter = classes.of[table] ?? 0;
        if (exporter !== to) {
          to = exporter;
          edge = this.#edge(from, to);
          allowed = this.#allowed.at(edge) === 1;
        }
        this.#support.add(edge, 1);
        if (!allowed) this.#suspect(from, table, number);
      }
      const marks = back[route[place] ?? 0] ?? 0;
      if (marks !== 0 && (marks & BACK.met) === 0) continue;
      const there = lists[of[table] ?? NONE];
      if (there === undefined || (marks === 0 && !this.#meets(there, number, table))) continue;
      seen ??= new PairTable();
      this.#beyond(from, table, number, seen);
    }
  }

  /** The edge of direct imports between two classes. */
  #edge(from: number, to: number): number {
    if (this.#stamp[to] !== from) {
      this.#stamp[to] = from;
      this.#edgeOf[to] = this.#support.length;
      this.#support.push(0);
      this.#edgeFrom.push(from);
      this.#edgeTo.push(to);
      this.#allowed.push(this.#fits(from, to) ? 1 : 0);
    }
    return this.#edgeOf[to] ?? 0;
  }

  /** A state behind the first table. */
  #pass(from: number, table: number, prefix: number): void {
    const to = this.#ground.classes.of[table] ?? 0;
    if (!this.#fits(from, to)) this.#suspect(from, table, prefix);
    this.#transit.from.push(from);
    this.#transit.to.push(to);
    this.#transit.table.push(table);
    this.#transit.prefix.push(prefix);
  }

  /** Whether what is found for a prefix is part of the answer. */
  #isTold(prefix: number): boolean {
    return this.#within === undefined || meetRanges(this.#within, prefix, prefix);
  }

  /** Whether no way from a prefix leads to what is part of the answer. */
  #isBeside(prefix: number): boolean {
    return (
      this.#within !== undefined &&
      !meetRanges(this.#within, prefix, this.#ground.order.last[prefix] ?? prefix)
    );
  }

  #suspect(from: number, table: number, prefix: number): void {
    if (this.#lost[from] === 1) return;
    if (++this.#suspected > MOST_SUSPECTS || !this.#arguable(from, table)) this.#lost[from] = 1;
    else this.#suspects.push({ from, table, prefix });
  }

  #fits(from: number, to: number): boolean {
    const { classes, sides } = this.#ground;
    const [home, there] = [classes.sample[from] ?? 0, classes.sample[to] ?? 0];
    return classes.open[there] === 0 && sides.allowed(sides.setOf[home] ?? 0, sides.setOf[there] ?? 0);
  }

  /** Whether an agreement could still clear a step the topology does not allow. */
  #arguable(from: number, table: number): boolean {
    const { classes, sides } = this.#ground;
    if (classes.open[table] === 1) return false;
    const [home, there] = [sides.setOf[classes.sample[from] ?? 0] ?? 0, sides.setOf[table] ?? 0];
    // Suspects of one VPN come one behind the other.
    if (this.#arguedFrom !== home || this.#arguedTo !== there) {
      this.#arguedFrom = home;
      this.#arguedTo = there;
      this.#argued = this.#joined(home, there);
    }
    return this.#argued;
  }

  /** Whether some agreement speaks of some sides of two sets. */
  #joined(from: number, to: number): boolean {
    const { sets, vpn, joined } = this.#ground.sides;
    const there = itemsOf(sets, to);
    return itemsOf(sets, from).some((a) => there.some((b) => joined(vpn[a] ?? NONE, vpn[b] ?? NONE)));
  }

  /** Whether some route of another table in a list meets a prefix. */
  #meets({ prefix, table: tables, cover }: ImportList, number: number, table: number): boolean {
    const { last } = this.#ground.order;
    const first = firstPlace(prefix, number);
    const bound = last[number] ?? number;
    for (let place = first; place < prefix.length && (prefix[place] ?? 0) <= bound; place++)
      if (tables[place] !== table) return true;
    for (let around = first - 1; around >= 0; around = cover[around] ?? NONE) {
      if ((last[prefix[around] ?? 0] ?? 0) < number) continue;
      for (let twin = around; twin >= 0 && prefix[twin] === prefix[around]; twin--)
        if (tables[twin] !== table) return true;
    }
    return false;
  }

  /** Visits the tables whose routes in a list meet a prefix, with the narrower of the two prefixes, until told to stop. */
  #meeting(list: ImportList, number: number, visit: (table: number, prefix: number) => boolean): void {
    const { prefix, table, cover } = list;
    const { last } = this.#ground.order;
    const first = firstPlace(prefix, number);
    const bound = last[number] ?? number;
    for (let place = first; place < prefix.length && (prefix[place] ?? 0) <= bound; place++)
      if (visit(table[place] ?? 0, prefix[place] ?? 0)) return;
    for (let around = first - 1; around >= 0; around = cover[around] ?? NONE) {
      if ((last[prefix[around] ?? 0] ?? 0) < number) continue;
      for (let twin = around; twin >= 0 && prefix[twin] === prefix[around]; twin--)
        if (visit(table[twin] ?? 0, number)) return;
    }
  }

  /** Second and later look-ups from a table on. */
  #beyond(from: number, first: number, number: number, seen: PairTable): void {
    const open: number[] = [first, number];
    while (open.length > 0) {
      const prefix = open.pop() ?? 0;
      const table = open.pop() ?? 0;
      const list = this.#imports.lists[this.#imports.of[table] ?? NONE];
      if (list === undefined) continue;
      this.#meeting(list, prefix, (next, part) => {
        this.#visits++;
        if (next === table || this.#isBeside(part)) return false;
        const before = seen.count;
        seen.of(next, part);
        if (seen.count === before) return false;
        if (seen.count > MOST_STATES) {
          this.#lost[from] = 1;
          this.#cut.add(from);
          return true;
        }
        open.push(next, part);
        if (this.#isTold(part)) this.#pass(from, next, part);
        return false;
      });
      if (this.#lost[from] === 1 && seen.count > MOST_STATES) return;
    }
  }
}
