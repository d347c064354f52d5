import type { PlatformId } from '../device/platform-id.ts';
import type { Command, DevicePlan, KnownCipher, PushedTexts } from '../plan/types.ts';
import type { Vault } from '../secret/vault.ts';
import type { Course } from './batches.ts';
import type { PostCheck, Promised } from './pairs.ts';
import type { RunMark, SessionDefinition } from './session/definition.ts';
import type { Target } from './target.ts';
import type { Connection, ConnectOptions, LinkFinding, Waits } from './transport/transport.ts';
import type { Limits } from './turns.ts';
import type { PushBatch, PushEvent, PushRecord } from './types.ts';

/** How routers are reached; tests and other transports replace the parts. */
export interface ReachOptions extends Limits {
  readonly waits?: Partial<Waits>;
  /** Knows the secrets that go to routers, and seals those that come back; default: one whose key ends with the process. */
  readonly vault?: Vault;
  /** Aborted: no further router is started, those under way are finished. */
  readonly signal?: AbortSignal;
  readonly connect?: (target: Target, options: ConnectOptions) => Promise<Connection>;
  /** Hears of old algorithms in use. */
  readonly onFinding?: (finding: LinkFinding) => void;
  readonly sessionOf?: (platform: PlatformId) => SessionDefinition | undefined;
}

export interface PushOptions extends ReachOptions, Course {
  /** Failed routers after which no further batch begins; absent: all begin whatever fails. */
  readonly maxFail?: number;
  /** Leaves the routers on trial for a person to confirm, instead of confirming when all checks have passed. */
  readonly hold?: boolean;
  readonly onBatch?: (batch: PushBatch) => void;
  /** The read set of the plan, computed from the running text: the push stops when it is not the plan's. */
  readonly readSetOf: (device: DevicePlan, running: string) => string;
  /** The running text a router's plan was made from: one that still runs exactly this has moved nowhere, and its read set is not asked for. */
  readonly plannedFrom?: (router: string) => string | undefined;
  /** Whether two running texts say the same; default: line by line, volatile lines left out. */
  readonly sameConfiguration?: (platform: PlatformId, expected: string, found: string) => boolean;
  /** The expected text with the words of the found one in the places where both stand for the same secret. */
  readonly expectedAsFound?: (platform: PlatformId, texts: PushedTexts) => string;
  /** What ciphertext in the found text stands for, by what was pushed; kept in the journal, so that it is known again. */
  readonly ciphersSet?: (platform: PlatformId, texts: PushedTexts) => readonly KnownCipher[];
  /**
   * The commands that lead from `running` back to `before`, for a router that stopped half-way; undefined when there are none to be had.
   * Without this option a half-changed router without a candidate is left as it is, and said so.
   */
  readonly replan?: (device: DevicePlan, running: string, before: string) => readonly Command[] | undefined;
  /** Objects that differ between two running texts though the plan does not touch them, named; absent: nobody looks. */
  readonly strayObjects?: (device: DevicePlan, before: string, running: string) => readonly string[];
  /** The commands that lead back from wherever the change stops, for the router's own timer; absent: the router is not armed. */
  readonly fallback?: (device: DevicePlan) => readonly Command[] | undefined;
  /** What a router with this change may be asked about: an echo between declared pairs, routes of agreements; absent: nothing, and no packet is sent. */
  readonly promised?: (device: DevicePlan) => readonly Promised[];
  /** What a silence means; default `fail`. */
  readonly postCheck?: PostCheck;
  /** The name of this run on routers and in the journal; absent: routers are neither locked nor armed. */
  readonly run?: RunMark;
  readonly onEvent?: (event: PushEvent) => void;
  /** Facts to keep before the next step is taken: what a killed run leaves behind is finished from them. */
  readonly onRecord?: (record: PushRecord) => void;
}
