import type { PlatformId } from '../device/platform-id.ts';

/**
 * The order in which a router is changed. It prefers an outage to a leak: sessions and exports go before imports, what narrows goes before
 * packet filters are swapped, an interface is guarded before it is bound, addressed and opened, imports come before exports, and packet
 * filters go last. Platforms with an atomic candidate need it only for acceptance (a list before the policy that names it).
 */
export const PHASES = [
  'close-sessions',
  'withdraw-export',
  'withdraw-import',
  'withdraw-routes',
  'leave-interfaces',
  'free-vrfs',
  'prepare-host',
  'settle-host',
  'define-lists',
  'swap-filters',
  'close-policies',
  'define-policies',
  'open-policies',
  'create-vrfs',
  'end-lookups',
  'create-interfaces',
  'guard-interfaces',
  'bind-interfaces',
  'address-interfaces',
  'open-interfaces',
  'route-statics',
  'create-sessions',
  'identify',
  'attach-policies',
  'widen-lists',
  'announce-import',
  'announce-export',
  'detach-policies',
  'unguard-interfaces',
  'unend-lookups',
  'remove-vrfs',
  'forget-vrfs',
  'remove-policies',
  'remove-lists',
  'remove-filters',
] as const;
export type Phase = (typeof PHASES)[number];

/** The words a pattern's placeholders stood for. */
export type Words = Readonly<Record<string, string>>;

/** One line of a configuration with the lines below it. Offsets count lines of the text from 0. */
export interface LineNode {
  /** First line of the node: structure lines that belong in front of it (separators) come before `at`. */
  readonly start: number;
  readonly at: number;
  /** One past the last line: nested lines and closing words included. */
  readonly end: number;
  /** The line without indentation and trailing blanks. */
  readonly text: string;
  readonly children: readonly LineNode[];
}

/**
 * A text as a table of its lines, without a string for any of them: lines that only give structure are left out. Lines are told by their index
 * in the table; those below a line follow it.
 */
export interface Outline {
  readonly source: string;
  readonly count: number;
  /** Where a line (without blanks around it) starts and ends in the source. */
  readonly from: (line: number) => number;
  readonly to: (line: number) => number;
  readonly textOf: (line: number) => string;
  /** The next line that is not below this one; its own index and one where nothing is. */
  readonly behind: (line: number) => number;
  /** A line as a node, its separators left out. */
  readonly node: (line: number) => LineNode;
  /** The outermost lines as nodes; texts and children are made when they are asked for. */
  readonly nodes: readonly LineNode[];
}

/** Whose a line is. A `shared` object is only ever asserted: its lines may be set, never taken away, and need no ownership record. */
export interface ObjectClaim {
  readonly kind: string;
  readonly name: string;
  readonly shared?: boolean;
}

/** What must be known of a whole text before single lines can be told apart (which names are VRFs, which interfaces are bound). */
export type Survey = Readonly<Record<string, ReadonlySet<string> | ReadonlyMap<string, string>>>;

/** A consequence of changing a line, told to the operator; `data` values are templates. */
export interface RiskRule {
  readonly code: string;
  readonly on: 'replace' | 'remove' | 'change';
  /** A service stops for a moment, beyond a session that comes up again by itself. */
  readonly interrupts?: true;
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Lines to type; the survey is that of the configuration on the other side of the change. Nothing is typed for a line that comes or goes
 * with something else.
 */
export type Typed = readonly string[] | ((words: Words, other: Survey) => readonly string[]);

/**
 * How lines of one form behave. Texts are templates: `<word>` stands for one word, `<rest*>` for any number, `<way=in|out>` for one of the
 * words listed; levels of the configuration are parted by ` > `. The first rule that fits a line counts.
 */
export interface LineRule {
  readonly line: string;
  /** Whose the line is; absent: whose the line above it is. A function that gives `undefined` leaves the line to others. */
  readonly object?:
    | readonly [kind: string, name: string]
    | ((words: Words, survey: Survey) => ObjectClaim | undefined);
  /**
   * `container` lines only hold others; `frame` lines hold others, belong to an object and say nothing themselves; an `open-container` is
   * one where nobody owns it and a line like others where somebody does.
   */
  readonly role?: 'container' | 'frame' | 'open-container';
  /** Further words, worked out from the line's own. */
  readonly derive?: (words: Words) => Words;
  /** A line that stands for others, such as both directions in one word: the lines it stands for. `each` names a list to take one by one as `<value>`. */
  readonly expands?: readonly string[];
  readonly each?: string;
  /** A placeholder that holds a set: its order and repetitions mean nothing. */
  readonly list?: string;
  /** Lines of one setting under one parent exclude each other. */
  readonly setting?: string;
  /**
   * How a setting takes a new value: typed over, after the old one is undone, before it is undone, or only with everything around it
   * (`rebuild` of the block above).
   */
  readonly replace?: 'over' | 'undo-first' | 'undo-after' | 'rebuild';
  /** What is typed to set the line; absent: the line itself. */
  readonly send?: Typed;
  /** What is typed to remove it; absent: the platform's negation of the line. */
  readonly undo?: Typed;
  /** Groups this line goes with when a group is wiped, and what becomes of it: gone, undone first, or still there but disturbed. */
  readonly within?: readonly string[];
  readonly whenWiped?: 'gone' | 'undo-first' | 'disturbed';
  /** Groups wiped when this line is undone. */
  readonly anchors?: readonly string[];
  /** Groups wiped when this line is undone, set or typed over. */
  readonly wipes?: readonly string[];
  /** Lines of one sequence are judged in order; new ones land at its end. A `rewrite` sequence is written anew with its anchor. */
  readonly sequence?: string;
  readonly rewrite?: boolean;
  readonly add: Phase;
  /** Instead of `add` when the object was there before and may be in use. */
  readonly addLive?: Phase;
  readonly remove: Phase;
  /** For lists: when only values go. */
  readonly narrow?: Phase;
  /** Another object whose VPNs are touched by the line. */
  readonly concerns?: readonly [kind: string, name: string];
  /** False when the line may stand there before anybody uses the object. */
  readonly witness?: boolean;
  readonly risk?: RiskRule;
  /** What a customer is attached by (an address): where it leaves one object and comes in another, the attachment moves. */
  readonly attaches?: string;
}

/** How objects of one kind are removed as a whole. */
export interface ObjectRule {
  readonly kind: string;
  /** One command that removes the object; `in` are the lines of the view it is typed in. */
  readonly remove?: { readonly text: string; readonly in: readonly string[]; readonly phase: Phase };
  /** Said after everything else, when the router had the line `if`. */
  readonly farewell?: {
    readonly text: string;
    readonly in: readonly string[];
    readonly if: string;
    readonly phase: Phase;
  };
}

/** One line of a configuration in the form that is compared, with what its rule says about it. */
export interface Statement {
  /** Unique in a configuration: canonical lines from the outermost down. */
  readonly key: string;
  /** The lines above it as printed, outermost first. */
  readonly path: readonly string[];
  readonly text: string;
  readonly words: Words;
  readonly rule: LineRule;
  readonly object: ObjectClaim | undefined;
  readonly node: LineNode;
}

/** A configuration cut into lines, blocks and statements. */
export interface Configuration {
  readonly lines: readonly string[];
  readonly nodes: readonly LineNode[];
  readonly statements: readonly Statement[];
  /** Whose block or line a node is, and the rule that says so, by the line the node stands on (`at`). */
  readonly claims: readonly (ObjectClaim | undefined)[];
  readonly rules: readonly (LineRule | undefined)[];
  /** The canonical lines from the outermost down to a node's own, by the line it stands on. */
  readonly keys: readonly string[];
  readonly survey: Survey;
}

/** A command with its place in the order. */
export interface ExtraStep {
  readonly phase: Phase;
  readonly path: readonly string[];
  readonly text: string;
  readonly object: ObjectClaim;
}

/** What changes in one object: statements that go and that come. */
export interface ObjectChange {
  readonly object: ObjectClaim;
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

/** How a platform's configuration is changed: data first, a few small functions for what data cannot say. */
export interface ChangeRules {
  readonly platform: PlatformId;
  readonly lines: readonly LineRule[];
  readonly objects: readonly ObjectRule[];
  /** For lines inside an object that no rule describes. */
  readonly fallback: LineRule;
  /** Cuts a text into blocks; lines that only give structure are in the ranges of nodes but are none themselves. */
  readonly outline: (text: string) => Outline;
  readonly survey: (outline: Outline) => Survey;
  /** One spelling per line: equal lines have equal canonical texts. */
  readonly canonical: (text: string) => string;
  readonly negate: (text: string) => string;
  /** The tool and the view lines for a line that stands below `path`. */
  readonly place: (path: readonly string[]) => {
    readonly channel: string;
    readonly context: readonly string[];
  };
  /** Further groups wiped with `group`. */
  readonly spreads: (group: string, before: Configuration, after: Configuration) => readonly string[];
  /** Steps and phases that depend on the whole change of an object. */
  readonly extras?: (change: ObjectChange) => readonly ExtraStep[];
  readonly phaseOf?: (
    statement: Statement,
    way: 'add' | 'remove',
    change: ObjectChange,
    before: Configuration,
  ) => Phase | undefined;
  /** The line that names the router; it is compared, never changed. */
  readonly identity: string;
  /** Kinds of objects that have a shorter name where people read them one by one. */
  readonly shownAs?: Readonly<Record<string, string>>;
  /** The line printed between blocks of the first level. */
  readonly separator?: string;
  /** Sorts the lines below one parent as the platform prints them; the first word of the key is the group they are printed in. */
  readonly printOrder: (path: readonly string[], text: string, object: ObjectClaim | undefined) => string;
  /** Whether a container without content is not printed. */
  readonly vanishesEmpty: (path: readonly string[], text: string, children: readonly string[]) => boolean;
}
