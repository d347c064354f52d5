import { shellOver } from '../../src/push/transport/shell.ts';
import type { Connection, ExecResult } from '../../src/push/transport/transport.ts';

/** One exchange of a recorded session; see test/sessions/README.md. */
export type Exchange =
  | { readonly from: string }
  | { readonly line: string }
  | { readonly keys: string }
  | {
      readonly exec: string;
      readonly stdin?: string;
      readonly stdout?: string;
      readonly stderr?: string;
      readonly code?: number;
    };

export interface Replay {
  readonly connection: Connection;
  /** Adds what comes next. */
  readonly expect: (traffic: readonly Exchange[]) => void;
  /** What the record still waits for, and what was sent that it does not hold. */
  readonly leftOver: () => readonly string[];
}

/** A connection that plays the router's part of a record, `portion` bytes at a time, and notes every deviation. */
export function replay(portion: number): Replay {
  const script: Exchange[] = [];
  const deviations: string[] = [];
  let typed = '';
  let deliver: (bytes: Buffer) => void = () => undefined;

  const play = (): void => {
    for (let next = script[0]; next !== undefined && 'from' in next; next = script[0]) {
      script.shift();
      const bytes = Buffer.from(next.from, 'utf8');
      for (let at = 0; at < bytes.length; at += portion) {
        const part = bytes.subarray(at, at + portion);
        setImmediate(() => deliver(part));
      }
    }
  };
  const type = (text: string): void => {
    typed += text;
    const next = script[0];
    const wanted =
      next === undefined
        ? undefined
        : 'line' in next
          ? `${next.line}\n`
          : 'keys' in next
            ? next.keys
            : undefined;
    if (wanted === typed) {
      script.shift();
      typed = '';
      play();
    } else if (wanted === undefined || !wanted.startsWith(typed)) {
      deviations.push(`typed ${JSON.stringify(typed)}, the record has ${JSON.stringify(next)}`);
      typed = '';
    }
  };
  const exec = async (command: string, stdin: string | undefined): Promise<ExecResult> => {
    const next = script.shift();
    if (next === undefined || !('exec' in next) || next.exec !== command || next.stdin !== stdin) {
      deviations.push(
        `ran ${JSON.stringify({ exec: command, stdin })}, the record has ${JSON.stringify(next)}`,
      );
      return { stdout: '', stderr: '', code: 0 };
    }
    return { stdout: next.stdout ?? '', stderr: next.stderr ?? '', code: next.code ?? 0 };
  };
  return {
    connection: {
      exec: (command, options) => exec(command, options?.stdin),
      shell: async () =>
        shellOver({
          write: type,
          onData: (listener) => {
            deliver = listener;
            play();
          },
          onEnd: () => undefined,
          close: () => undefined,
        }),
      masked: (text) => text,
      close: async () => undefined,
    },
    expect: (traffic) => {
      script.push(...traffic);
    },
    leftOver: () => [...deviations, ...script.map((exchange) => `never came to ${JSON.stringify(exchange)}`)],
  };
}
