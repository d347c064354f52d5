import type { Command } from '../../plan/types.ts';
import type { Connection, Waits } from '../transport/transport.ts';
import type {
  AskDefinition,
  HealthAnswer,
  RecordPart,
  RecordTexts,
  Refusal,
  RunMark,
  ShellDefinition,
} from './definition.ts';
import type { DeviceSession } from './session.ts';
import { type Answer, openTerminal, type Terminal } from './terminal.ts';

/** A view we stand in: the line that opened it and the prompt it shows. */
interface View {
  readonly line: string;
  readonly prompt: string;
}

/** An open command line, the views entered so far, and the rules of its platform. */
interface Desk {
  readonly terminal: Terminal;
  readonly definition: ShellDefinition;
  readonly waits: Waits;
  views: readonly View[];
  /** The prompt of the outermost configuration view. */
  base: string;
  /** The run whose commits are on trial. */
  armed: RunMark | undefined;
}

/** Opens the interactive command line of a platform with views and a candidate configuration. */
export async function openShellSession(
  connection: Connection,
  definition: ShellDefinition,
  waits: Waits,
): Promise<DeviceSession> {
  const shell = await connection.shell();
  const terminal = await openTerminal(shell, definition, waits.answerMs);
  const desk: Desk = { terminal, definition, waits, views: [], base: '', armed: undefined };
  for (const line of definition.setup) await terminal.ask(line, waits.answerMs);
  return {
    hasCandidate: true,
    apart: definition.apart,
    running: async () => {
      const answer = await ask(desk, definition.readRunning);
      const refusal = refusalIn(desk, definition.readRunning, answer);
      return refusal === undefined ? { text: definition.runningText(answer.text) } : { refusal };
    },
    send: (commands, onSend) => send(desk, commands, onSend),
    health: (text) => health(desk, text),
    echoes: (wanted) => asked(desk, definition.echo, wanted),
    routes: (wanted) => asked(desk, definition.route, wanted),
    deviceDiff: async () => {
      const command = definition.candidateDiff;
      const answer = await ask(desk, command);
      const refusal = refusalIn(desk, command, answer);
      return refusal === undefined ? { text: answer.text } : undefined;
    },
    keepRecord: (run, texts) => keepRecord(desk, run, texts),
    readRecord: (run, part) => readRecord(desk, run, part),
    latestRun: () => latestRun(desk),
    lock: async () => {
      const refusal = await userCommand(desk, definition.trial.lock);
      return refusal === undefined ? { overtaken: undefined } : { refusal };
    },
    unlock: () => userCommand(desk, definition.trial.unlock),
    arm: async (run) => {
      desk.armed = run;
      return undefined;
    },
    commit: () => commit(desk, desk.armed),
    confirm: (run) => commitLine(desk, definition.trial.confirm(run)),
    revert: (run) => revert(desk, run),
    disarm: async () => undefined,
    discard: () => leave(desk),
    save: () => save(desk),
    savedDiffers: (running, same) => savedDiffers(desk, running, same),
    close: () => connection.close(),
  };
}

async function health(desk: Desk, running: string): Promise<HealthAnswer | undefined> {
  const asked = desk.definition.health;
  if (asked === undefined) return undefined;
  const left = await leave(desk);
  if (left !== undefined) return { refusal: left };
  return asked.health(await answersTo(desk, asked.reads(running)), running);
}

async function asked<Question>(
  desk: Desk,
  definition: AskDefinition<Question> | undefined,
  wanted: readonly Question[],
): Promise<ReadonlyMap<Question, boolean>> {
  if (definition === undefined || wanted.length === 0) return new Map();
  if ((await leave(desk)) !== undefined) return new Map();
  return definition.answered(await answersTo(desk, definition.sends(wanted)), wanted);
}

/** What is printed for each command; nothing for one that is refused. */
async function answersTo(desk: Desk, commands: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const command of commands) {
    const answer = await ask(desk, command);
    answers.set(command, refusalIn(desk, command, answer) === undefined ? answer.text : '');
  }
  return answers;
}

/** The files hold what runs now, whatever the texts say; a text that does not run yet is not kept. */
async function keepRecord(desk: Desk, { id }: RunMark, texts: RecordTexts): Promise<Refusal | undefined> {
  const left = await leave(desk);
  if (left !== undefined) return left;
  for (const part of ['before', 'after'] as const) {
    if (texts[part] === undefined) continue;
    const command = desk.definition.record.keep(id, part);
    const refusal = refusalIn(desk, command, await desk.terminal.ask(command, desk.waits.commitMs));
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function readRecord(desk: Desk, run: string, part: RecordPart): Promise<string | undefined> {
  const { record, readRunning } = desk.definition;
  if (part !== 'wanted') return textOf(desk, record.read(run, part));
  return (await latestRun(desk)) === run ? textOf(desk, readRunning) : undefined;
}

/** What a run has not committed dies with its session, so the newest commit tells. */
async function latestRun(desk: Desk): Promise<string | undefined> {
  const { record } = desk.definition;
  const commits = await ask(desk, record.commits);
  return refusalIn(desk, record.commits, commits) === undefined ? record.newest(commits.text) : undefined;
}

/** A configuration that a command prints; undefined when it is refused. */
async function textOf(desk: Desk, command: string): Promise<string | undefined> {
  const answer = await ask(desk, command);
  return refusalIn(desk, command, answer) === undefined
    ? desk.definition.runningText(answer.text)
    : undefined;
}

async function send(
  desk: Desk,
  commands: readonly Command[],
  onSend: (sent: number) => void,
): Promise<Refusal | undefined> {
  let refusal = await enterConfiguration(desk);
  for (const [index, command] of commands.entries()) {
    if (refusal !== undefined) return refusal;
    refusal = await moveTo(desk, command.context);
    if (refusal !== undefined) return refusal;
    onSend(index + 1);
    refusal =
      command.text === desk.definition.commit
        ? await commit(desk, undefined)
        : await typeLine(desk, command.text);
  }
  return refusal;
}

async function enterConfiguration(desk: Desk): Promise<Refusal | undefined> {
  if (desk.terminal.prompt().mode === 'configuration') return undefined;
  const { enter } = desk.definition;
  const answer = await ask(desk, enter);
  desk.views = [];
  desk.base = answer.prompt.view;
  if (answer.prompt.mode === 'configuration') return refusalIn(desk, enter, answer);
  return (
    refusalIn(desk, enter, answer) ?? {
      command: enter,
      words: answer.text.trim() || 'the mode did not change',
    }
  );
}

/** Goes up to the last view shared with `context`, then down into the rest of it. */
async function moveTo(desk: Desk, context: readonly string[]): Promise<Refusal | undefined> {
  const shared = sharedLength(desk.views, context);
  while (desk.views.length > shared) {
    const above = desk.views.at(-2)?.prompt ?? desk.base;
    const answer = await ask(desk, desk.definition.up);
    if (answer.prompt.view !== above) return lostBearings(desk, desk.definition.up, answer);
    desk.views = desk.views.slice(0, -1);
  }
  for (const line of context.slice(shared)) {
    const depth = desk.views.length;
    const refusal = await typeLine(desk, line);
    if (refusal !== undefined) return refusal;
    if (desk.views.length !== depth + 1) return { command: line, words: 'the line opened no view' };
  }
  return undefined;
}

/** Types a configuration line; a changed prompt tells which view the router is in now. */
async function typeLine(desk: Desk, line: string): Promise<Refusal | undefined> {
  const before = desk.terminal.prompt().view;
  const answer = await ask(desk, line);
  const refusal = refusalIn(desk, line, answer);
  if (refusal !== undefined) return refusal;
  if (answer.prompt.mode !== 'configuration') return lostBearings(desk, line, answer);
  const view = answer.prompt.view;
  if (view === before) return undefined;
  const prompts = [desk.base, ...desk.views.map((one) => one.prompt)];
  const known = prompts.lastIndexOf(view);
  desk.views = known >= 0 ? desk.views.slice(0, known) : [...desk.views, { line, prompt: view }];
  return undefined;
}

async function commit(desk: Desk, run: RunMark | undefined): Promise<Refusal | undefined> {
  const { definition } = desk;
  return commitLine(desk, run === undefined ? definition.commit : definition.trial.commit(run));
}

/** Commits, confirms: typed in the outermost configuration view, and nothing may wait in the candidate afterwards. */
async function commitLine(desk: Desk, command: string): Promise<Refusal | undefined> {
  const entered = await enterConfiguration(desk);
  if (entered !== undefined) return entered;
  const up = await moveTo(desk, []);
  if (up !== undefined) return up;
  const answer = await desk.terminal.ask(command, desk.waits.commitMs);
  const refusal = refusalIn(desk, command, answer);
  if (refusal !== undefined) return refusal;
  desk.base = answer.prompt.view;
  return answer.prompt.dirty
    ? { command, words: answer.text.trim() || 'uncommitted lines are left' }
    : undefined;
}

async function leave(desk: Desk): Promise<Refusal | undefined> {
  if (desk.terminal.prompt().mode === 'user') return undefined;
  const { leave: command } = desk.definition;
  const answer = await ask(desk, command);
  desk.views = [];
  if (answer.prompt.mode === 'user') return undefined;
  return { command, words: answer.text.trim() || 'the mode did not change' };
}

async function revert(desk: Desk, run: RunMark): Promise<Refusal | undefined> {
  const left = (await leave(desk)) ?? (await enterConfiguration(desk));
  if (left !== undefined) return left;
  const command = desk.definition.trial.abort(run);
  const answer = await desk.terminal.ask(command, desk.waits.commitMs);
  desk.base = answer.prompt.view;
  return refusalIn(desk, command, answer);
}

async function userCommand(desk: Desk, command: string): Promise<Refusal | undefined> {
  return (await leave(desk)) ?? refusalIn(desk, command, await ask(desk, command));
}

async function savedDiffers(
  desk: Desk,
  running: string,
  same: (saved: string) => boolean,
): Promise<Refusal | undefined> {
  const { readSaved: command, runningText } = desk.definition;
  const answer = await ask(desk, command);
  const refusal = refusalIn(desk, command, answer);
  if (refusal !== undefined) return refusal;
  const saved = runningText(answer.text);
  return saved === running || same(saved)
    ? undefined
    : { command, words: 'the saved configuration is not what the router runs' };
}

async function save(desk: Desk): Promise<Refusal | undefined> {
  const left = await leave(desk);
  if (left !== undefined) return left;
  const { save: command, saved } = desk.definition;
  const answer = await desk.terminal.ask(command, desk.waits.commitMs);
  const refusal = refusalIn(desk, command, answer);
  if (refusal !== undefined) return refusal;
  return saved.test(answer.text) ? undefined : { command, words: answer.text.trim() || 'no word of success' };
}

function ask(desk: Desk, line: string): Promise<Answer> {
  return desk.terminal.ask(line, desk.waits.answerMs);
}

function refusalIn(desk: Desk, command: string, answer: Answer): Refusal | undefined {
  if (answer.denied !== undefined)
    return { command, words: `unexpected question, answered no: ${oneLine(answer.denied)}` };
  const lines = answer.text.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => desk.definition.errorLine.test(line));
  return errors.length === 0 ? undefined : { command, words: errors.join(' ') };
}

function lostBearings(desk: Desk, command: string, answer: Answer): Refusal {
  const where = desk.terminal.prompt().view;
  return {
    command,
    words: oneLine(`${answer.text} the router is in view "${where}", which was not expected`),
  };
}

function sharedLength(views: readonly View[], context: readonly string[]): number {
  const differs = views.findIndex((view, index) => view.line !== context[index]);
  return differs < 0 ? views.length : differs;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
