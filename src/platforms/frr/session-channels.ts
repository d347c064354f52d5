import type { Command } from '../../plan/types.ts';
import type { ExecCall, ExecChannel, Refusal } from '../../push/session/definition.ts';
import type { ExecResult } from '../../push/transport/transport.ts';

/** Longest command line in one SSH request: RFC 4253 §6.1 lets a peer refuse packets beyond 35,000 bytes. */
const LONGEST = 30_000;

/** `-E` echoes each line behind its prompt. */
const VTYSH = 'vtysh -E';

/** Answers of FRR to accepted lines. Every other word after a configuration line means that something is wrong with it. */
const HARMLESS = [
  /^Static Route to \S+ not installed currently because dependent config not fully available$/,
];

/** Lines after which vtysh stands in another view, so that the next line must not be typed right there. */
const OPENS_VIEW =
  /^(?:vrf|router|interface|route-map \S+ (?:permit|deny)|address-family|l2vpn|member|mpls ldp|key|line|nexthop-group|pbr-map|segment-routing|bfd|pseudowire|peer|vni) ?/;

/**
 * `vtysh -E -c 'configure terminal' -c …`: stops at the first line refused with an exit status, goes on after one refused in words only
 * (T7, T18 in docs/platforms.md, T7, T15, T18). The echoes of `-E` tell whose answer is whose.
 */
export const vtyshChannel: ExecChannel = { pack: packViews, refusal: vtyshRefusal };

/** A tool that reads lines on stdin, stops at the first bad one and says `Command failed -:N`. */
export function batchChannel(command: string): ExecChannel {
  return {
    pack: (commands) => [{ command, stdin: `${commands.map(({ text }) => text).join('\n')}\n`, commands }],
    refusal: (call, result) => {
      if (result.code === 0 && result.stderr.trim() === '') return undefined;
      const line = /Command failed -:(\d+)/.exec(result.stderr)?.[1];
      return refused(call, line === undefined ? undefined : Number(line) - 1, result);
    },
  };
}

/** `iptables-restore`: one table per call, all of it or nothing; it names the line of stdin it stumbled over. */
export function restoreChannel(command: string): ExecChannel {
  return {
    isTransaction: true,
    pack: (commands) =>
      tablesOf(commands).map(({ table, lines }) => ({
        command,
        stdin: [table, ...lines.map(({ text }) => text), 'COMMIT', ''].join('\n'),
        commands: lines,
      })),
    refusal: (call, result) => {
      if (result.code === 0) return undefined;
      const line = /\bline:? (\d+)/.exec(result.stderr)?.[1];
      return refused(call, line === undefined ? undefined : Number(line) - 2, result);
    },
  };
}

/** `sysctl -w key=value …`: goes on after a bad key and names it in its complaint. */
export const sysctlChannel: ExecChannel = {
  pack: (commands) => {
    const settings = commands.map(({ text }) => quoted(text.replace(/\s*=\s*/, '=')));
    return [{ command: `sysctl -w ${settings.join(' ')}`, commands }];
  },
  refusal: (call, result) => {
    if (result.code === 0 && result.stderr.trim() === '') return undefined;
    const complaint = result.stderr.replaceAll('/proc/sys/', '');
    const index = call.commands.findIndex(({ text }) => {
      const key = text.split(/\s*=/)[0] ?? '';
      return complaint.includes(key) || complaint.includes(pathOf(key));
    });
    return refused(call, index < 0 ? undefined : index, result);
  },
};

/** What a router said, on one line. */
export function answerWords({ stdout, stderr, code }: ExecResult): string {
  const words = `${stderr} ${stdout}`.replace(/\s+/g, ' ').trim();
  return words === '' ? `exit status ${code ?? 'missing'}` : words;
}

/** A word in single quotes, safe for a POSIX shell (XCU §2.2.2). */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function packViews(commands: readonly Command[]): readonly ExecCall[] {
  const calls: { words: string[]; commands: Command[] }[] = [];
  let before: Command | undefined;
  for (const command of commands) {
    const last = calls.at(-1);
    const words = last === undefined ? [] : [...last.words, ...way(before, command)];
    if (last === undefined || commandLine(words).length > LONGEST) {
      calls.push({ words: ['configure terminal', ...viewOf(command), command.text], commands: [command] });
    } else {
      last.words = words;
      last.commands.push(command);
    }
    before = command;
  }
  return calls.map(({ words, commands: packed }) => ({ command: commandLine(words), commands: packed }));
}

/** The words from where `before` left vtysh to having typed `command`: out of every view that is not shared, into the others. */
function way(before: Command | undefined, command: Command): readonly string[] {
  const view = viewOf(command);
  const open =
    before === undefined ? [] : [...viewOf(before), ...(OPENS_VIEW.test(before.text) ? [before.text] : [])];
  const differs = open.findIndex((line, index) => line !== view[index]);
  const shared = differs < 0 ? open.length : differs;
  return [...open.slice(shared).map(() => 'exit'), ...view.slice(shared), command.text];
}

function commandLine(words: readonly string[]): string {
  return `${VTYSH} ${words.map((word) => `-c ${quoted(word)}`).join(' ')}`;
}

function viewOf({ context }: Command): readonly string[] {
  return context.filter((line) => !line.startsWith('### '));
}

function vtyshRefusal(call: ExecCall, result: ExecResult): Refusal | undefined {
  const answers = answersByLine(result.stdout);
  const bad = answers.find(({ words }) => words !== '');
  if (bad !== undefined) return { command: bad.line ?? lineNamedIn(call, bad.words), words: bad.words };
  if (result.code === 0) return undefined;
  return { command: answers.at(-1)?.line ?? lineNamedIn(call, ''), words: answerWords(result) };
}

/** The echoed lines with what was said after each; words before the first echo have no line. */
function answersByLine(
  stdout: string,
): readonly { readonly line: string | undefined; readonly words: string }[] {
  const answers: { line: string | undefined; words: string }[] = [{ line: undefined, words: '' }];
  for (const text of stdout.split(/\r?\n/)) {
    const echo = /^[\w.\-@/:]*(?:\([\w-]+\))?# (.*)$/.exec(text)?.[1];
    const last = answers.at(-1);
    if (echo !== undefined) answers.push({ line: echo, words: '' });
    else if (last !== undefined && !HARMLESS.some((form) => form.test(text.trim()))) {
      last.words = `${last.words} ${text.trim()}`.trim();
    }
  }
  return answers;
}

/** Without echoes: the line an error message quotes, else the last one. */
function lineNamedIn(call: ExecCall, words: string): string {
  const texts = call.commands.map(({ text }) => text);
  return texts.find((text) => words.includes(text)) ?? texts.at(-1) ?? '';
}

/** Commands of one table, in order; the table is the `*name` line above them. */
function tablesOf(
  commands: readonly Command[],
): readonly { readonly table: string; readonly lines: readonly Command[] }[] {
  const tables: { table: string; lines: Command[] }[] = [];
  for (const command of commands) {
    const table = command.context.find((line) => line.startsWith('*')) ?? '*filter';
    const last = tables.at(-1);
    if (last?.table === table) last.lines.push(command);
    else tables.push({ table, lines: [command] });
  }
  return tables;
}

function refused(call: ExecCall, index: number | undefined, result: ExecResult): Refusal {
  const command = call.commands[index ?? call.commands.length - 1] ?? call.commands.at(-1);
  return { command: command?.text ?? call.command, words: answerWords(result) };
}

/** A sysctl key as the path below /proc/sys: dots part, slashes are dots of a name. */
function pathOf(key: string): string {
  return key.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.'));
}
