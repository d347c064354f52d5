import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { RunMark } from '../push/session/definition.ts';

/** Seconds a router waits for the confirmation unless `--confirm-within` says otherwise. */
const TRIAL_SECONDS = 600;
/** A lock outlives the timer by this much: whoever finds it may trust that the router has settled. */
const GRACE_SECONDS = 300;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * Random bytes in a run's name: two colleagues who begin in the same second have equal names once in 2^48. Longer ones would not fit everywhere: VRP V8
 * takes 256 characters as `persist` and as label, but file names of 48, and the record of a run is `RUN-before.cfg` (40).
 */
const RANDOM_BYTES = 6;

/** A fresh name for a run, e.g. `r20261128-093015-4f2a91c07be3`, and who runs it. */
export function newRunMark(startedAt: string, trialSeconds = TRIAL_SECONDS): RunMark {
  const stamp = startedAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return {
    id: `r${stamp}-${randomBytes(RANDOM_BYTES).toString('hex')}`,
    owner: `${operatorName()}@${hostname()}`.replace(/[^\w.@-]/g, '-'),
    trialSeconds,
    lockSeconds: trialSeconds + GRACE_SECONDS,
  };
}

/** This process, for routers: of two that speak for one run the one that is connected keeps the other out. */
const SPEAKER = randomBytes(RANDOM_BYTES).toString('hex');

/** A run in the name of this process; its mark may come from a journal that another process has written. */
export function spokenFor(mark: RunMark): RunMark {
  return { ...mark, speaker: SPEAKER };
}

/** Seconds in `90s`, `10m`, `1h`; undefined for anything else, less than a minute, or more than 18 hours (what routers take). */
export function secondsOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? 0);
  return seconds >= 60 && seconds <= 64_800 ? seconds : undefined;
}

function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
