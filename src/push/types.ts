import type { KnownCipher } from '../plan/types.ts';
import type { PostCheck, Promised } from './pairs.ts';
import type { Health } from './session/definition.ts';

/** The steps of one router's push, in order; `restore` only after a failure. */
export const PUSH_STEPS = [
  'connect',
  'lock',
  'check',
  'pre-check',
  'arm',
  'send',
  'diff',
  'commit',
  'verify',
  'post-check',
  'confirm',
  'save',
  'unlock',
  'restore',
] as const;

export type PushStep = (typeof PUSH_STEPS)[number];

/** What went wrong, in a form a program can act on. `words` are the device's own, secrets masked. */
export interface PushFailure {
  readonly kind:
    | 'unreachable'
    | 'wrong-host-key'
    | 'login-refused'
    | 'rejected-command'
    | 'connection-lost'
    | 'state-moved'
    | 'differs-after-push'
    | 'save-failed'
    /** Another run or person has the router; `words` name them. */
    | 'locked'
    /** The journal could not be written (a full disk): nothing was begun. */
    | 'not-recorded'
    /** The router is in no state to be changed: no session up, no space. */
    | 'not-ready'
    /** Sessions, routes or labels that were there before the change are gone after it. */
    | 'lost-service'
    /** The router has changed since by another hand than the run's: what the run knows is no longer about what runs. */
    | 'moved-on'
    /** The trial was over before somebody confirmed. */
    | 'expired'
    /** Too many routers of earlier waves failed. */
    | 'stopped'
    /** The run was stopped before this router's first command. */
    | 'interrupted'
    /** A fault of sectornet itself; `words` are the program's. */
    | 'internal-error';
  readonly step: PushStep;
  /** The command that was refused or the last one sent. */
  readonly command?: string;
  readonly words: string;
}

/**
 * How one router ended. `applied`: running = wanted, saved. `on-trial`: running = wanted, and the router goes back at `trialEnds` unless the run is confirmed. `unchanged`: nothing was to do. `not-started`: no byte of configuration was
 * sent. `restored`: the old configuration is back. `left`: the router is between old and new, `failure` says where; a person is needed.
 */
export interface RouterPushResult {
  readonly router: string;
  readonly outcome: 'applied' | 'on-trial' | 'unchanged' | 'not-started' | 'restored' | 'left';
  readonly failure?: PushFailure;
  readonly commandsSent: number;
  readonly milliseconds: number;
  /** ISO 8601, only of a router on trial. */
  readonly trialEnds?: string;
  /** Declared pairs that the router got no answer from after the change, in words; they did not take it back. */
  readonly silentPairs?: readonly string[];
  /** Whose lock had run out on the router and was taken over. */
  readonly overtaken?: string;
  /** The running configuration after the push, when it could be read. */
  readonly running?: string;
}

export interface PushResult {
  readonly planHash: string;
  readonly routers: readonly RouterPushResult[];
}

/** Progress for people and machines: one event per step and router. */
export interface PushEvent {
  readonly router: string;
  readonly step: PushStep;
  readonly status: 'start' | 'ok' | 'fail';
  readonly milliseconds: number;
  readonly detail?: string;
}

/** Routers that are changed at the same time; `index` counts from 0. */
export interface PushBatch {
  readonly index: number;
  readonly of: number;
  readonly routers: readonly string[];
}

/** A router before its change as a journal keeps it: plain JSON, so that whoever finishes the run can ask the same questions again. */
export interface StateRecord {
  /** Absent: the router could not be asked. */
  readonly health?: Omit<Health, 'routes'> & { readonly routes: readonly (readonly [string, number])[] };
  readonly promised: readonly { readonly what: Promised; readonly kept: boolean }[];
  /** What a silence of a pair means in this run. */
  readonly postCheck: PostCheck;
}

/** What must outlive a killed run, per router: the text to go back to, then how far it came, then how it ended. */
export type PushRecord =
  | { readonly router: string; readonly kind: 'before'; readonly running: string }
  | { readonly router: string; readonly kind: 'step'; readonly step: PushStep }
  /** How the router was before: what a post-check asks for again. */
  | { readonly router: string; readonly kind: 'state'; readonly state: StateRecord }
  /** What ciphertext read back after the push stands for. */
  | { readonly router: string; readonly kind: 'ciphers'; readonly ciphers: readonly KnownCipher[] }
  /** What the router itself says will change, or what it will do when its timer runs out; in its own words, secrets masked. */
  | { readonly router: string; readonly kind: 'device-diff'; readonly text: string }
  | { readonly router: string; readonly kind: 'end'; readonly result: RouterPushResult };
