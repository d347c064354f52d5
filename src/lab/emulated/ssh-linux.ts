import type { Connection, Session } from 'ssh2';
import { cutsConnection, delayOf, type FaultState, saidBy } from './faults.ts';
import type { Caller } from './linux/agent.ts';
import type { ExecAnswer, FrrRouter } from './linux/router.ts';

/** Serves a Linux router: exec channels only, one command each, text on stdin until its end. */
export function serveLinux(
  router: FrrRouter,
  faults: FaultState,
  session: Session,
  connection: Connection,
): void {
  const caller = callerOf(connection);
  session.on('shell', (_, reject) => reject());
  session.on('exec', (accept, _, { command }) => {
    const stream = accept();
    const parts: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => parts.push(part));
    const finish = (): void => {
      if (cutsConnection(faults, command)) {
        connection.end();
        return;
      }
      const stdin = Buffer.concat(parts).toString('utf8');
      const answer = router.run(command, stdin, caller);
      const stdout = saidBy(faults, command, answer.stdout, () => router.running());
      const delay = delayOf(faults);
      if (delay === undefined) return;
      setTimeout(() => reply({ ...answer, stdout }), delay).unref();
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

const callers = new WeakMap<Connection, Caller>();

/** One per connection, whatever the number of its channels. */
function callerOf(connection: Connection): Caller {
  const known = callers.get(connection);
  if (known !== undefined) return known;
  let isConnected = true;
  connection.once('close', () => {
    isConnected = false;
  });
  const caller = { isConnected: () => isConnected };
  callers.set(connection, caller);
  return caller;
}

/** Commands that wait for the end of their input; the others run at once, as on a real host. */
function readsStdin(command: string): boolean {
  return /^(cat >|ip6?tables-restore|ip .*-batch -|sh \S+ (?:arm|keep) )/.test(command);
}
