import type { Connection, Session } from 'ssh2';
import { cutsConnection, delayOf, type FaultState, rejects } from './faults.ts';
import type { ExecAnswer, FrrRouter } from './linux/router.ts';

/** Serves a Linux router: exec channels only, one command each, text on stdin until its end. */
export function serveLinux(
  router: FrrRouter,
  faults: FaultState,
  session: Session,
  connection: Connection,
): void {
  session.on('shell', (_, reject) => reject());
  session.on('exec', (accept, _, { command }) => {
    const stream = accept();
    const parts: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => parts.push(part));
    const finish = (): void => {
      if (cutsConnection(faults)) {
        connection.end();
        return;
      }
      const stdin = Buffer.concat(parts).toString('utf8');
      const answer = rejectedCommand(faults, command, stdin) ?? router.run(command, stdin);
      const delay = delayOf(faults);
      if (delay === undefined) return;
      setTimeout(() => reply(answer), delay).unref();
    };
    const reply = (answer: ExecAnswer): void => {
      if (stream.destroyed) return;
      if (answer.stdout !== '') stream.write(answer.stdout);
      if (answer.stderr !== '') stream.stderr.write(answer.stderr);
      stream.exit(answer.code);
      stream.end();
    };
    if (readsStdin(command)) stream.on('end', finish);
    else finish();
  });
}

/** Commands that wait for the end of their input; the others run at once, as on a real host. */
function readsStdin(command: string): boolean {
  return /^(cat >|ip6?tables-restore|ip .*-batch -)/.test(command);
}

/** A refusal in the words of the tool that would have refused. */
function rejectedCommand(faults: FaultState, command: string, stdin: string): ExecAnswer | undefined {
  const lines = stdin.split('\n');
  const at = lines.findIndex((line) => line !== '' && rejects(faults, line));
  if (at < 0 && !rejects(faults, command)) return undefined;
  if (command.startsWith('vtysh'))
    return { stdout: `% Unknown command: ${lastWords(command)}\n`, stderr: '', code: 1 };
  if (command.startsWith('ip '))
    return {
      stdout: '',
      stderr: `RTNETLINK answers: Operation not permitted\nCommand failed -:${at + 1}\n`,
      code: 1,
    };
  const tool = command.split(' ')[0];
  return { stdout: '', stderr: `${tool}: line ${at + 1} failed\n`, code: 1 };
}

function lastWords(command: string): string {
  return /-c '([^']*)'\s*$/.exec(command)?.[1] ?? command;
}
