import type { Line } from './line.ts';
import { wordAt } from './line.ts';

/** What a line did in its view: read, ignored for a stated reason, not understood, or it opened a view of its own. */
export type Effect = 'read' | 'ignored' | 'unread' | OpenView;

/** A view as the parser sees it while it stands in it. */
export interface OpenView {
  /** Whether the view has the command the line starts with. */
  knows(line: Line): boolean;
  enter(line: Line): Effect;
}

/** One command of a view. Readers answer false for arguments they do not understand; then the line is unread. */
export type Command<Context> =
  | { readonly kind: 'read'; readonly read: (context: Context, line: Line) => boolean }
  | { readonly kind: 'open'; readonly open: (context: Context, line: Line) => OpenView | undefined }
  | { readonly kind: 'ignore'; readonly reason: string };

/** The commands of one view by their first word, or first two words. */
export type View<Context> = ReadonlyMap<string, Choice<Context>>;

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

/** A command that cannot change who reaches whom; lines below it are ignored with it. */
export function ignore(reason: string): Command<unknown> {
  return { kind: 'ignore', reason };
}

/** Builds a view from commands keyed by their first one or two words. */
export function view<Context>(commands: Readonly<Record<string, Command<Context>>>): View<Context> {
  const choices = new Map<string, ChoiceDraft<Context>>();
  for (const [key, command] of Object.entries(commands)) {
    const [first = '', second] = key.split(' ');
    const choice: ChoiceDraft<Context> = choices.get(first) ?? { pairs: new Map() };
    if (second === undefined) choice.alone = command;
    else choice.pairs.set(second, command);
    choices.set(first, choice);
  }
  return choices;
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
    enter: (line) => act(commandOf(line), context, line),
  };
}

/** A view whose lines all share one fate: below an ignored or an unread line. */
export function closedView(fate: 'ignored' | 'unread'): OpenView {
  return { knows: () => true, enter: () => fate };
}

function find<Context>(commands: View<Context>, line: Line): Command<Context> | undefined {
  const choice = commands.get(wordAt(line, 0));
  if (choice === undefined || choice.pairs.size === 0) return choice?.alone;
  return choice.pairs.get(wordAt(line, 1)) ?? choice.alone;
}

function act<Context>(command: Command<Context> | undefined, context: Context, line: Line): Effect {
  if (command === undefined) return 'unread';
  if (command.kind === 'ignore') return 'ignored';
  if (command.kind === 'read') return command.read(context, line) ? 'read' : 'unread';
  return command.open(context, line) ?? 'unread';
}
