import type { Connection, ServerChannel, Session } from 'ssh2';
import { cutsConnection, delayOf, type FaultState, rejects, saidBy } from './faults.ts';
import type { VrpRouter } from './vrp/router.ts';
import type { VrpSession } from './vrp/session.ts';

const UNRECOGNIZED = "Error: Unrecognized command found at '^' position.";

/** One interactive terminal: bytes in, echo and answers out. */
interface Terminal {
  readonly session: VrpSession;
  readonly stream: ServerChannel;
  readonly connection: Connection;
  readonly faults: FaultState;
  readonly running: () => string;
  typed: string;
  /** Bytes that came while an answer is held back. */
  queue: string;
  busy: boolean;
  /** What is to be sent when the bytes at hand are dealt with: one packet instead of one per character. */
  output: string;
}

/** Serves a VRP router: an interactive shell; single commands over exec are refused, as on the device. */
export function serveVrp(
  router: VrpRouter,
  faults: FaultState,
  session: Session,
  connection: Connection,
): void {
  session.on('pty', (accept) => accept?.());
  session.on('exec', (_, reject) => reject());
  session.on('window-change', (accept) => accept?.());
  session.on('shell', (accept) => {
    const stream = accept();
    const terminal: Terminal = {
      session: router.session(),
      stream,
      connection,
      faults,
      running: () => router.running(),
      typed: '',
      queue: '',
      busy: false,
      output: '',
    };
    stream.on('error', () => undefined);
    stream.on('data', (bytes: Buffer) => {
      terminal.queue += bytes.toString('utf8');
      work(terminal);
    });
    stream.on('close', () => terminal.session.close());
    print(terminal, terminal.session.greeting + terminal.session.prompt);
    flush(terminal);
  });
}

function print(terminal: Terminal, text: string): void {
  terminal.output += text.replaceAll('\n', '\r\n');
}

function flush(terminal: Terminal): void {
  const { output, stream } = terminal;
  terminal.output = '';
  if (output !== '' && !stream.destroyed) stream.write(output);
}

function work(terminal: Terminal): void {
  while (!terminal.busy && terminal.queue !== '') {
    const character = terminal.queue[0] ?? '';
    terminal.queue = terminal.queue.slice(1);
    take(terminal, character);
  }
  flush(terminal);
}

/** Echo is a blank and a step back behind each character, as VRP sends it; the pager acts on single keys without echo. */
function take(terminal: Terminal, character: string): void {
  if (terminal.session.waitsFor === 'key') {
    if (character === '\r') return;
    print(terminal, `\u001b[42D${' '.repeat(42)}\u001b[42D`);
    run(terminal, character === '\n' ? '' : character);
  } else if (character === '\r' || character === '\n') {
    if (character === '\r' && terminal.queue.startsWith('\n')) return;
    const line = terminal.typed;
    terminal.typed = '';
    print(terminal, '\n');
    run(terminal, line);
  } else if (character === '\u007f' || character === '\b') {
    terminal.typed = terminal.typed.slice(0, -1);
    print(terminal, '\b \b');
  } else if (character >= ' ') {
    terminal.typed += character;
    print(terminal, `${character} \u001b[1D`);
  }
}

function run(terminal: Terminal, line: string): void {
  const { session, faults, connection, stream } = terminal;
  if (session.waitsFor === 'line' && line.trim() !== '' && cutsConnection(faults, line)) {
    session.close();
    connection.end();
    return;
  }
  const refused = session.waitsFor === 'line' && rejects(faults, line.trim());
  const wanted = session.waitsFor === 'line' ? line.trim() : '';
  const told = refused ? `${' '.repeat(session.prompt.length)}^\n${UNRECOGNIZED}\n` : session.input(line);
  const text = saidBy(faults, wanted, told, terminal.running);
  const delay = delayOf(faults);
  if (delay === undefined) {
    terminal.busy = true;
    return;
  }
  const answer = (): void => {
    terminal.busy = false;
    print(terminal, text + (session.closed ? '' : session.prompt));
    if (session.closed) {
      flush(terminal);
      stream.end();
    }
  };
  if (delay === 0) {
    answer();
    return;
  }
  terminal.busy = true;
  const later = (): void => {
    answer();
    work(terminal);
  };
  setTimeout(later, delay).unref();
}
