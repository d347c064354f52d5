import type { PushFailure } from '../types.ts';

/** What a remote command answered. `code` is undefined when the router closed the channel without an exit status. */
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | undefined;
}

/** An interactive command line: text in, text out, nothing interpreted. */
export interface Shell {
  write(text: string): void;
  /**
   * Everything received since the last call, as soon as `accept` likes its end. `accept` gets at least the last 4,000 characters.
   * Rejects with a `TransportError` when the connection ends or nothing acceptable came for `waitMs` milliseconds of silence.
   */
  readUntil(accept: (tail: string) => boolean, waitMs: number): Promise<string>;
  close(): void;
}

/** How a connection is made. */
export interface ConnectOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Hears of what is weak about a connection that works. */
  readonly onFinding?: (finding: LinkFinding) => void;
}

/** An old algorithm that a connection to a router or a host on the way uses, because its inventory line allows it. */
export interface LinkFinding {
  readonly host: string;
  readonly algorithm: string;
}

/** One verified, logged-in connection to a router. Every method rejects with a `TransportError` once the connection is lost. */
export interface Connection {
  exec(command: string, options?: ExecOptions): Promise<ExecResult>;
  shell(): Promise<Shell>;
  /** The text with every secret of this connection replaced by `***`. */
  masked(text: string): string;
  /** Ends the connection; fulfilled when it is gone here, after a second at the latest. */
  close(): Promise<void>;
}

/** `stdin` is sent and closed; the answer must be complete within `waitMs` (default 30 s). */
export interface ExecOptions {
  readonly stdin?: string;
  readonly waitMs?: number;
}

/** A connection that could not be made or was lost; `words` are the other side's or the system's own. */
export class TransportError extends Error {
  readonly kind: PushFailure['kind'];

  constructor(kind: PushFailure['kind'], words: string) {
    super(words);
    this.name = 'TransportError';
    this.kind = kind;
  }
}

/** What an error of a library or the system says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** How long sectornet waits: for a connection, for the answer to a line, for a commit or save. Milliseconds. */
export interface Waits {
  readonly connectMs: number;
  readonly answerMs: number;
  readonly commitMs: number;
  /** Pause before the one attempt to come back after a lost connection. */
  readonly reconnectMs: number;
  /** How long sessions may take to come back after a change before they count as lost, and the pause between two looks. */
  readonly settleMs: number;
  readonly lookMs: number;
}

/** How long the other side may take to hang up, milliseconds. */
export const HANG_UP_MS = 1_000;

/** 30 s per line and 180 s per commit are what a widely used rule book takes for the platforms with a commit. */
export const DEFAULT_WAITS: Waits = {
  connectMs: 20_000,
  answerMs: 30_000,
  commitMs: 180_000,
  reconnectMs: 1_000,
  settleMs: 60_000,
  lookMs: 2_000,
};
