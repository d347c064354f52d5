import { createFrrRouter } from '../../src/lab/emulated/linux/router.ts';
import { createVrpRouter } from '../../src/lab/emulated/vrp/router.ts';

/** A session file: what the router starts with, and what a terminal showed while somebody worked on it. */
export interface SessionFile {
  readonly startup: string;
  readonly session: string;
}

/** Cuts a file at its `=== startup` and `=== session` lines; lines before the first are the story. */
export function readSession(text: string): SessionFile {
  const part = (name: string): string => {
    const from = text.indexOf(`=== ${name}\n`);
    if (from < 0) throw new Error(`no part ${name}`);
    const body = text.slice(from + `=== ${name}\n`.length);
    const end = body.search(/^=== /m);
    return end < 0 ? body : body.slice(0, end);
  };
  return { startup: part('startup'), session: part('session') };
}

/** Types the commands behind `$` (with `<` lines as stdin) into a Linux router and writes down what comes back; `(reboot)` restarts it. */
export function replayLinux({ startup, session }: SessionFile): string {
  const router = createFrrRouter(startup);
  const lines = session.split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '(reboot)') {
      router.reboot();
      out.push(line);
    }
    if (!line.startsWith('$ ')) continue;
    out.push(line);
    const stdin: string[] = [];
    while (lines[at + 1]?.startsWith('< ') === true) {
      at += 1;
      out.push(lines[at] ?? '');
      stdin.push((lines[at] ?? '').slice(2));
    }
    const answer = router.run(line.slice(2), stdin.map((one) => `${one}\n`).join(''));
    out.push(...(answer.stdout + answer.stderr).split('\n').slice(0, -1));
    if (answer.code !== 0) out.push(`(exit ${answer.code})`);
  }
  return `${out.join('\n')}\n`;
}

/** Cipher text with its salt: another one every time, so that a transcript says only that it stands there. */
const SALTED = /%\^%#\S+%\^%#/g;

/**
 * Types what stands behind each prompt of a VRP transcript. `(second terminal)` opens another one on the same router and `(first terminal)`
 * goes back; `(connection lost)` ends the present one; `(600 seconds pass)` moves the clock of trials.
 */
export function replayVrp({ startup, session }: SessionFile): string {
  const alarms: { at: number; act: () => void }[] = [];
  let now = 0;
  const schedule = (seconds: number, act: () => void): (() => void) => {
    const alarm = { at: now + seconds, act };
    alarms.push(alarm);
    return () => alarms.splice(alarms.indexOf(alarm), 1);
  };
  const router = createVrpRouter(startup, { schedule });
  const terminals = [router.session(), router.session()];
  let here = 0;
  let out = '';
  let rest = session;
  while (rest.trim() !== '') {
    const note = /^\((?:(first|second) terminal|(connection lost)|(\d+) seconds pass|(reboot))\)\n/.exec(
      rest,
    );
    if (note !== null) {
      out += note[0];
      rest = rest.slice(note[0].length);
      if (note[1] !== undefined) here = note[1] === 'first' ? 0 : 1;
      if (note[2] !== undefined) {
        terminals[here]?.close();
        terminals[here] = router.session();
      }
      if (note[4] !== undefined) router.reboot();
      now += Number(note[3] ?? 0);
      for (const alarm of alarms.filter((one) => one.at <= now)) alarm.act();
      continue;
    }
    const terminal = terminals[here];
    const prompt = terminal?.prompt ?? '';
    out += prompt;
    if (terminal === undefined || !rest.startsWith(prompt))
      return `${out}   <- the file shows: ${rest.split('\n')[0]}\n`;
    const typed = rest.slice(prompt.length).split('\n')[0] ?? '';
    const key = terminal.waitsFor === 'key';
    const printed = terminal.input(key ? typed.replace('<space>', ' ') : typed);
    const answer = printed.replace(SALTED, '%^%#(salted)%^%#');
    out += `${typed}\n${answer}`;
    const after = rest.slice(prompt.length + typed.length + 1);
    if (!after.startsWith(answer)) return `${out}   <- the file shows: ${after.slice(0, 400)}\n`;
    rest = after.slice(answer.length);
  }
  return out;
}
