import { createFrrRouter, type FrrRouter } from '../../src/lab/emulated/linux/router.ts';
import type { Command } from '../../src/plan/types.ts';

/** Sends commands to an emulated Linux router one by one, as a strict operator would: an error line or any unexpected word ends it. */
export function runOnFrr(startup: string, ways: readonly (readonly Command[])[]): readonly string[] {
  const router = createFrrRouter(startup);
  return [
    router.running(),
    ...ways.map((commands) => {
      for (const { command, stdin, shown } of batches(commands)) send(router, command, stdin, shown);
      return router.running();
    }),
  ];
}

/** The texts of an emulated Linux router after every command (or table of packet filters, which is sent whole). */
export function statesOnFrr(
  startup: string,
  commands: readonly Command[],
): readonly { readonly after: string; readonly text: string }[] {
  const router = createFrrRouter(startup);
  return batches(commands).map(({ command, stdin, shown }) => {
    send(router, command, stdin, shown);
    return { after: shown, text: router.running() };
  });
}

export interface Batch {
  readonly command: string;
  readonly stdin: string;
  readonly shown: string;
}

function send(router: FrrRouter, command: string, stdin: string, shown: string): void {
  const { stdout, stderr, code } = router.run(command, stdin);
  const talk = command.startsWith('sysctl') ? '' : stdout;
  if (code !== 0 || stderr !== '' || talk !== '') throw new Error(`${shown}\n${code} ${stdout}${stderr}`);
}

/** Commands as the calls of a shell, each with what is shown of it; a table of packet filters is one call. */
export function batches(commands: readonly Command[]): readonly Batch[] {
  const found: Batch[] = [];
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i];
    if (command === undefined) break;
    const { channel, context, text } = command;
    const shown = `[${channel}] ${[...context, text].join(' / ')}`;
    if (channel === 'vtysh') {
      const lines = ['configure terminal', ...context, text].map((line) => `-c '${line}'`);
      found.push({ command: `vtysh ${lines.join(' ')}`, stdin: '', shown });
    } else if (channel === 'sysctl') {
      found.push({ command: `sysctl -w ${text}`, stdin: '', shown });
    } else if (channel === 'ip' || channel === 'ip6') {
      found.push({ command: channel === 'ip' ? 'ip -batch -' : 'ip -6 -batch -', stdin: `${text}\n`, shown });
    } else {
      const table = [text];
      while (sameTransaction(command, commands[i + 1])) table.push(commands[++i]?.text ?? '');
      found.push({
        command: `${channel}-restore --noflush`,
        stdin: `${[...context, ...table, 'COMMIT'].join('\n')}\n`,
        shown: table.join('\n'),
      });
    }
  }
  return found;
}

function sameTransaction(a: Command, b: Command | undefined): boolean {
  return b !== undefined && a.channel === b.channel && a.context.join() === b.context.join();
}
