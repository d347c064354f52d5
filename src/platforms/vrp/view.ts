import { joinsTables } from './isolation-words.ts';
import { type Line, wordAt } from './line.ts';

/**
 * What a line did in its view: read, ignored for a stated reason (`ignored-whole`: and whatever stands below it too), not understood (`doubtful`:
 * and it may matter whatever its words are), or it opened a view of its own.
 */
export type Effect = 'read' | 'ignored' | 'ignored-whole' | 'unread' | 'doubtful' | OpenView;

/** A view as the parser sees it while it stands in it. */
export interface OpenView {
  /** Whether the view has the command the line starts with. */
  knows(line: Line): boolean;
  /** Whether the line starts with a command that is passed over here. */
  ignores?(line: Line): boolean;
  /** Whether lines that the view does not know are its own all the same: nothing is passed over there because it is harmless elsewhere. */
  readonly strict?: boolean;
  enter(line: Line): Effect;
}

/** One command of a view. Readers answer false for arguments they do not understand; then the line is unread. */
export type Command<Context> =
  | { readonly kind: 'read'; readonly read: (context: Context, line: Line) => boolean }
  | { readonly kind: 'open'; readonly open: (context: Context, line: Line) => OpenView | undefined }
  | { readonly kind: 'ignore'; readonly reason: string; readonly vouchesFor: Vouching };

/** For which lines a reason holds: all but those with a word that joins tables, all, or all but those with one of some words. */
type Vouching = 'most' | 'all' | ReadonlySet<string>;

/** The commands of one view by their first word, or first two words. */
export interface View<Context> {
  readonly choices: ReadonlyMap<string, Choice<Context>>;
  readonly unread: Unknown<Context>;
}

/**
 * What is made of a line that a view does not understand: its words tell whether it matters; or it always does, since everything that stands
 * there is about VPNs; or the reader keeps it until more is known.
 */
export type Unknown<Context> = 'by-words' | 'matters' | ((context: Context, line: Line) => void);

interface Choice<Context> {
  readonly alone?: Command<Context>;
  readonly pairs: ReadonlyMap<string, Command<Context>>;
}

interface ChoiceDraft<Context> {
  alone?: Command<Context>;
  readonly pairs: Map<string, Command<Context>>;
}

/** A command that is understood. */
export function read<Context>(reader: (context: Context, line: Line) => boolean): Command<Context> {
  return { kind: 'read', read: reader };
}

/** A command that opens a view. */
export function open<Context>(
  opener: (context: Context, line: Line) => OpenView | undefined,
): Command<Context> {
  return { kind: 'open', open: opener };
}

/** A command that cannot change who reaches whom, nor can lines below it, but where one holds a word that joins tables or circuits (`joinsTables`). */
export function ignore(reason: string): Command<unknown> {
  return { kind: 'ignore', reason, vouchesFor: 'most' };
}

/** A command that cannot change who reaches whom whatever it says, and lines below it as little: it may name a VPN it is reached in. */
export function ignoreWhole(reason: string): Command<unknown> {
  return { kind: 'ignore', reason, vouchesFor: 'all' };
}

/** A command that cannot change who reaches whom, also where it names a VPN, but with one of these words. */
export function ignoreBut(reason: string, words: ReadonlySet<string>): Command<unknown> {
  return { kind: 'ignore', reason, vouchesFor: words };
}

/** Words that start ignored commands, and why. `whole`: whatever else the line says (`ignoreWhole`). */
export interface IgnoredWords {
  readonly reason: string;
  readonly whole?: true;
  readonly words: readonly string[];
}

/** The commands of a list of ignored words. */
export function ignoredCommands(list: readonly IgnoredWords[]): Readonly<Record<string, Command<unknown>>> {
  return Object.fromEntries(
    list.flatMap(({ reason, whole, words }) => {
      const command = whole === true ? ignoreWhole(reason) : ignore(reason);
      return words.map((word) => [word, command] as const);
    }),
  );
}

/** Builds a view from commands keyed by their first one or two words. */
export function view<Context>(
  commands: Readonly<Record<string, Command<Context>>>,
  unread: Unknown<Context> = 'by-words',
): View<Context> {
  const choices = new Map<string, ChoiceDraft<Context>>();
  for (const [key, command] of Object.entries(commands)) {
    const [first = '', second] = key.split(' ');
    const choice: ChoiceDraft<Context> = choices.get(first) ?? { pairs: new Map() };
    if (second === undefined) choice.alone = command;
    else choice.pairs.set(second, command);
    choices.set(first, choice);
  }
  return { choices, unread };
}

/** Stands in a view: its commands act on `context`. */
export function openView<Context>(commands: View<Context>, context: Context): OpenView {
  // A line is asked for first and entered then: its command is looked for once.
  let asked: Line | undefined;
  let found: Command<Context> | undefined;
  const commandOf = (line: Line) => {
    if (line !== asked) {
      found = find(commands, line);
      asked = line;
    }
    return found;
  };
  return {
    knows: (line) => commandOf(line) !== undefined,
    ignores: (line) => commandOf(line)?.kind === 'ignore',
    strict: commands.unread !== 'by-words',
    enter: (line) => {
      const effect = act(commandOf(line), context, line);
      return effect === 'unread' ? unknown(commands, context, line) : effect;
    },
  };
}

function unknown<Context>({ unread }: View<Context>, context: Context, line: Line): Effect {
  if (typeof unread === 'function') unread(context, line);
  return unread === 'matters' ? 'doubtful' : 'unread';
}

/** A view whose lines all share one fate: below an ignored or an unread line. */
export function closedView(fate: Exclude<Effect, OpenView>): OpenView {
  return {
    knows: () => true,
    enter: (line) =>
      fate === 'ignored' ? ignored('most', line) : isMisplaced(fate, line) ? 'doubtful' : fate,
  };
}

/** No block that is ignored whole holds such a line: it lost its place. */
function isMisplaced(fate: Effect, line: Line): boolean {
  return fate === 'ignored-whole' && /^ipv?6?$/.test(wordAt(line, 0)) && NEVER_BELOW.has(wordAt(line, 1));
}

const NEVER_BELOW: ReadonlySet<string> = new Set([
  'route-static',
  'vpn-instance',
  'binding',
  'import-rib',
  'ip-prefix',
  'ipv6-prefix',
]);

function find<Context>({ choices }: View<Context>, line: Line): Command<Context> | undefined {
  return commandFor(choices, line, 0) ?? undone(choices, line);
}

function commandFor<Context>(
  choices: View<Context>['choices'],
  line: Line,
  from: number,
): Command<Context> | undefined {
  const choice = choices.get(wordAt(line, from));
  if (choice === undefined || choice.pairs.size === 0) return choice?.alone;
  return choice.pairs.get(wordAt(line, from + 1)) ?? choice.alone;
}

/** `undo X` is as harmless as X; what undoes a line that is read is not understood. */
function undone<Context>(choices: View<Context>['choices'], line: Line): Command<Context> | undefined {
  if (wordAt(line, 0) !== 'undo') return undefined;
  const command = commandFor(choices, line, 1);
  return command === undefined || command.kind === 'ignore' ? command : { kind: 'read', read: () => false };
}

function act<Context>(command: Command<Context> | undefined, context: Context, line: Line): Effect {
  if (command === undefined) return 'unread';
  if (command.kind === 'ignore') return ignored(command.vouchesFor, line);
  if (command.kind === 'read') return command.read(context, line) ? 'read' : 'unread';
  return command.open(context, line) ?? 'unread';
}

function ignored(vouchesFor: Vouching, line: Line): Effect {
  if (vouchesFor === 'all') return 'ignored-whole';
  if (vouchesFor !== 'most') return line.words.some((word) => vouchesFor.has(word)) ? 'doubtful' : 'ignored';
  return joinsTables(line.words) && !FREE_TEXT.has(wordAt(line, 0)) ? 'doubtful' : 'ignored';
}

const FREE_TEXT: ReadonlySet<string> = new Set(['description', 'name']);
