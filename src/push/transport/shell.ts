import { StringDecoder } from 'node:string_decoder';
import { type Shell, TransportError } from './transport.ts';

/** The byte stream below a shell; `onEnd` gets what ended it. */
export interface ByteStream {
  write(text: string): void;
  onData(listener: (bytes: Buffer) => void): void;
  onEnd(listener: (reason: TransportError) => void): void;
  close(): void;
}

interface Waiting {
  readonly accept: (tail: string) => boolean;
  readonly resolve: (text: string) => void;
  readonly reject: (reason: TransportError) => void;
  readonly waitMs: number;
  timer: NodeJS.Timeout;
}

const TAIL = 4_000;

/** A shell over a byte stream. Bytes may come in any portions: a character cut in two is put together first. */
export function shellOver(stream: ByteStream): Shell {
  const decoder = new StringDecoder('utf8');
  let received = '';
  let ended: TransportError | undefined;
  let waiting: Waiting | undefined;

  const settle = (): void => {
    if (waiting === undefined) return;
    const current = waiting;
    if (current.accept(received.slice(-TAIL))) {
      waiting = undefined;
      clearTimeout(current.timer);
      const text = received;
      received = '';
      current.resolve(text);
    } else if (ended !== undefined) {
      waiting = undefined;
      clearTimeout(current.timer);
      current.reject(ended);
    }
  };

  stream.onData((bytes) => {
    received += decoder.write(bytes);
    waiting?.timer.refresh();
    settle();
  });
  stream.onEnd((reason) => {
    ended = reason;
    settle();
  });

  return {
    write: (text) => stream.write(text),
    close: () => stream.close(),
    readUntil: (accept, waitMs) =>
      new Promise<string>((resolve, reject) => {
        const silent = (): void => {
          waiting = undefined;
          reject(silence(received, waitMs));
        };
        waiting = { accept, resolve, reject, waitMs, timer: setTimeout(silent, waitMs) };
        settle();
      }),
  };
}

function silence(received: string, waitMs: number): TransportError {
  const last = received.split('\n').at(-1)?.trim() ?? '';
  const seen = last === '' ? 'nothing was received' : `the last line received was: ${last}`;
  return new TransportError('connection-lost', `no prompt for ${waitMs} ms; ${seen}`);
}
