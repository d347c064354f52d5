import type { Command } from '../../plan/types.ts';
import type { Refusal, RunningText } from './definition.ts';

/**
 * A logged-in router, the same for every platform. Every method rejects with a `TransportError` when the connection is lost; what the
 * router refuses is a value.
 */
export interface DeviceSession {
  /** The running configuration in the platform's form. Sends nothing that changes anything. */
  running(): Promise<RunningText>;
  /** Sends configuration commands in order and stops at the first refused one. `onSend` hears the number of commands sent so far. */
  send(commands: readonly Command[], onSend: (sent: number) => void): Promise<Refusal | undefined>;
  /** Whether sent commands wait for `commit`; false where each acts at once. */
  readonly hasCandidate: boolean;
  commit(): Promise<Refusal | undefined>;
  /** Drops commands that were sent and not committed, as far as the platform can. */
  discard(): Promise<Refusal | undefined>;
  /** Makes the running configuration the one the router starts with. */
  save(running: string): Promise<Refusal | undefined>;
  close(): void;
}
