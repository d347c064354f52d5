import type { Command } from '../../plan/types.ts';
import type { Connection, Waits } from '../transport/transport.ts';
import type {
  AskDefinition,
  ExecCall,
  ExecDefinition,
  HealthAnswer,
  Refusal,
  RunMark,
  RunningText,
} from './definition.ts';
import type { DeviceSession, LockAnswer } from './session.ts';

/** A router spoken to by single commands: each line acts at once, nothing waits for a commit. */
export function openExecSession(
  connection: Connection,
  definition: ExecDefinition,
  waits: Waits,
): DeviceSession {
  let armed: string | undefined;
  const carryOut = (calls: readonly ExecCall[]) => plainCalls(connection, waits, calls);
  return {
    hasCandidate: false,
    apart: (line) => [line],
    running: () => running(connection, definition, waits),
    send: (commands, onSend) => send(connection, definition, waits, commands, onSend),
    health: (text) => health(connection, definition, waits, text),
    echoes: (wanted) => asked(connection, waits, definition.echo, wanted),
    routes: (wanted) => asked(connection, waits, definition.route, wanted),
    deviceDiff: async (run) => {
      const call = definition.run.armed(run);
      const text = (await output(connection, waits, call)) ?? '';
      const words = 'the way back that the router keeps is not the one it was given';
      return armed === undefined || text === armed ? { text } : { refusal: { command: call.command, words } };
    },
    keepRecord: (run, texts) => carryOut([definition.run.keep(run, texts)]),
    readRecord: (run, part) => output(connection, waits, definition.run.read(run, part)),
    latestRun: async (run) =>
      (await output(connection, waits, definition.run.latest(run)))?.trim() || undefined,
    lock: (run) => lock(connection, definition, waits, run),
    unlock: (run) => carryOut(definition.run.unlock(run)),
    arm: (run, fallback, before) => {
      armed = definition.run.armedText(fallback, before);
      return carryOut(definition.run.arm(run, fallback, before));
    },
    commit: async () => undefined,
    confirm: (run) => carryOut(definition.run.confirm(run)),
    revert: (run) => carryOut(definition.run.revert(run)),
    disarm: (run) => carryOut(definition.run.disarm(run)),
    discard: async () => undefined,
    save: (text) => save(connection, definition, waits, text),
    savedDiffers: (text) => savedDiffers(connection, definition, waits, text),
    close: () => connection.close(),
  };
}

/** The router-side part is put there when it is not there yet. */
async function lock(
  connection: Connection,
  { run: calls }: ExecDefinition,
  waits: Waits,
  run: RunMark,
): Promise<LockAnswer> {
  const call = calls.lock(run);
  const take = () => connection.exec(call.command, execOptions(call, waits.commitMs));
  const first = await take();
  const isMissing = first.code === 2 || first.code === 127;
  const refusal = isMissing ? await plainCalls(connection, waits, calls.install) : undefined;
  if (refusal !== undefined) return { refusal };
  const { code, stdout, stderr } = isMissing ? await take() : first;
  const words = oneLine(`${stdout} ${stderr}`);
  if (code === 0) return { overtaken: words === '' ? undefined : words };
  return { refusal: { command: call.command, words: words || `exit status ${code}` } };
}

async function running(
  connection: Connection,
  definition: ExecDefinition,
  waits: Waits,
): Promise<RunningText> {
  const answers = new Map<string, string>();
  for (const command of definition.reads) {
    const { stdout, stderr, code } = await connection.exec(command, { waitMs: waits.answerMs });
    if (code !== 0)
      return {
        refusal: { command, words: oneLine(`${stderr} ${stdout}`) || `exit status ${code ?? 'missing'}` },
      };
    answers.set(command, stdout);
  }
  return definition.runningText(answers);
}

/** What a call prints; undefined when it fails. */
async function output(connection: Connection, waits: Waits, call: ExecCall): Promise<string | undefined> {
  const { stdout, code } = await connection.exec(call.command, execOptions(call, waits.answerMs));
  return code === 0 ? stdout : undefined;
}

/** A command that fails is an empty answer: a daemon that does not run has no sessions. */
async function health(
  connection: Connection,
  { health: asked }: ExecDefinition,
  waits: Waits,
  running: string,
): Promise<HealthAnswer | undefined> {
  if (asked === undefined) return undefined;
  const answers = new Map<string, string>();
  for (const command of asked.reads(running))
    answers.set(command, (await output(connection, waits, { command, commands: [] })) ?? '');
  return asked.health(answers, running);
}

async function asked<Question>(
  connection: Connection,
  waits: Waits,
  definition: AskDefinition<Question> | undefined,
  wanted: readonly Question[],
): Promise<ReadonlyMap<Question, boolean>> {
  if (definition === undefined || wanted.length === 0) return new Map();
  const answers = new Map<string, string>();
  for (const command of definition.sends(wanted))
    answers.set(command, (await output(connection, waits, { command, commands: [] })) ?? '');
  return definition.answered(answers, wanted);
}

async function send(
  connection: Connection,
  definition: ExecDefinition,
  waits: Waits,
  commands: readonly Command[],
  onSend: (sent: number) => void,
): Promise<Refusal | undefined> {
  let sent = 0;
  for (const run of runsOfOneChannel(commands)) {
    const channel = definition.channels[run.channel];
    if (channel === undefined)
      return { command: run.commands[0]?.text ?? '', words: `no tool takes "${run.channel}" commands` };
    for (const call of channel.pack(run.commands)) {
      sent += call.commands.length;
      onSend(sent);
      const result = await connection.exec(call.command, execOptions(call, waits.answerMs));
      const refusal = channel.refusal(call, result);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

async function save(
  connection: Connection,
  definition: ExecDefinition,
  waits: Waits,
  text: string,
): Promise<Refusal | undefined> {
  for (const call of definition.saves(text)) {
    const result = await connection.exec(call.command, execOptions(call, waits.commitMs));
    const refusal = definition.saveRefusal(call, result);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Calls that succeed silently or say on one line why not. */
async function plainCalls(
  connection: Connection,
  waits: Waits,
  calls: readonly ExecCall[],
): Promise<Refusal | undefined> {
  for (const call of calls) {
    const { code, stdout, stderr } = await connection.exec(call.command, execOptions(call, waits.commitMs));
    if (code === 0) continue;
    const words = oneLine(`${stdout} ${stderr}`) || `exit status ${code}`;
    return { command: call.command, words };
  }
  return undefined;
}

/** Reads the start-up files back: what was written may not be what lies there (a full disk, another hand). */
async function savedDiffers(
  connection: Connection,
  definition: ExecDefinition,
  waits: Waits,
  running: string,
): Promise<Refusal | undefined> {
  const parts: string[] = [];
  for (const command of definition.savedReads) {
    const { stdout, stderr, code } = await connection.exec(command, { waitMs: waits.answerMs });
    if (code !== 0) return { command, words: oneLine(stderr) || `exit status ${code ?? 'missing'}` };
    parts.push(stdout);
  }
  const volatile = (line: string): boolean => definition.volatileLine.test(line);
  const lines = (text: string): string =>
    text
      .split(/\r?\n/)
      .filter((line) => !volatile(line))
      .join('\n');
  return lines(parts.join('\n')) === lines(definition.savedAs(running))
    ? undefined
    : {
        command: definition.savedReads.join(', '),
        words: 'the start-up files are not what the router runs',
      };
}

function runsOfOneChannel(
  commands: readonly Command[],
): readonly { readonly channel: string; readonly commands: readonly Command[] }[] {
  const runs: { channel: string; commands: Command[] }[] = [];
  for (const command of commands) {
    const last = runs.at(-1);
    if (last?.channel === command.channel) last.commands.push(command);
    else runs.push({ channel: command.channel, commands: [command] });
  }
  return runs;
}

function execOptions(call: ExecCall, waitMs: number): { stdin?: string; waitMs: number } {
  return call.stdin === undefined ? { waitMs } : { stdin: call.stdin, waitMs };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
