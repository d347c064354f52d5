import type { Command } from '../../plan/types.ts';
import type {
  DeviceDiff,
  Echo,
  HealthAnswer,
  RecordPart,
  RecordTexts,
  Refusal,
  RouteQuestion,
  RunMark,
  RunningText,
} from './definition.ts';

/** A refusal names who is in. `overtaken`: whose lock had run out and was taken over, in the router's words; undefined: nobody's. */
export type LockAnswer = { readonly refusal: Refusal } | { readonly overtaken: string | undefined };

/**
 * A logged-in router, the same for every platform. Every method rejects with a `TransportError` when the connection is lost; what the
 * router refuses is a value.
 */
export interface DeviceSession {
  /** The running configuration in the platform's form. Sends nothing that changes anything. */
  running(): Promise<RunningText>;
  /** Sends configuration commands in order and stops at the first refused one. `onSend` hears the number of commands sent so far. */
  send(commands: readonly Command[], onSend: (sent: number) => void): Promise<Refusal | undefined>;
  /** How the router is: sessions, routes, labels, space; undefined where it cannot be asked. `running` names the VRFs to ask about. */
  health(running: string): Promise<HealthAnswer | undefined>;
  /** Has the router send echo requests: whether each was answered; what it cannot be asked is left out. */
  echoes(wanted: readonly Echo[]): Promise<ReadonlyMap<Echo, boolean>>;
  /** Whether VRFs of the router have these routes now; what it cannot be asked is left out. */
  routes(wanted: readonly RouteQuestion[]): Promise<ReadonlyMap<RouteQuestion, boolean>>;
  /** What the router itself says will change (or what it will do when its timer runs out: a refusal when that is not what it was told); undefined where it says nothing. */
  deviceDiff(run: RunMark): Promise<DeviceDiff>;
  /** Keeps texts of a run on the router, so that a colleague without the journal can finish or undo the run. Other texts than what runs only where it can. */
  keepRecord(run: RunMark, texts: RecordTexts): Promise<Refusal | undefined>;
  /** A text kept by `keepRecord`; undefined: this router has none of that run. `wanted`: only as long as it stands for this run and not for a later one. */
  readRecord(run: string, part: RecordPart): Promise<string | undefined>;
  /** The run that last changed this router, or began to; `-`: whoever it was gave no name. Undefined: the router cannot tell. */
  latestRun(run: RunMark): Promise<string | undefined>;
  /** Whether sent commands wait for `commit`; false where each acts at once. */
  readonly hasCandidate: boolean;
  /** A line of the router that holds a set, in whatever order, as a line for each value; any other line as it is. */
  apart(line: string): readonly string[];
  /** Keeps other runs and people out. */
  lock(run: RunMark): Promise<LockAnswer>;
  unlock(run: RunMark): Promise<Refusal | undefined>;
  /**
   * From here on the router goes back by itself unless the run is confirmed. Where commands act at once it is told now, with the commands that lead
   * back from wherever the change stops; where they wait for a commit, the commit itself is on trial.
   */
  arm(run: RunMark, fallback: readonly Command[], before: string): Promise<Refusal | undefined>;
  /** Makes the candidate run, on trial once armed. */
  commit(): Promise<Refusal | undefined>;
  /** The router keeps what runs. Any session that knows the run may confirm. */
  confirm(run: RunMark): Promise<Refusal | undefined>;
  /** The router goes back now, by its own means. */
  revert(run: RunMark): Promise<Refusal | undefined>;
  /** The router was led back by commands: its own way back is put away. */
  disarm(run: RunMark): Promise<Refusal | undefined>;
  /** Drops commands that were sent and not committed, as far as the platform can. */
  discard(): Promise<Refusal | undefined>;
  /** Makes the running configuration the one the router starts with. */
  save(running: string): Promise<Refusal | undefined>;
  /** Whether the router starts with this configuration: undefined, or how it does not. */
  savedDiffers(running: string, same: (saved: string) => boolean): Promise<Refusal | undefined>;
  /** Fulfilled when the connection is gone, after a second at the latest: who waits for the turn of this router or its jump host may come. */
  close(): Promise<void>;
}
