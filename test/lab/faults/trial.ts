import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRouters, resume } from '../../../src/change.ts';
import { type Journal, openJournal } from '../../../src/journal/journal.ts';
import { planHash } from '../../../src/plan/network.ts';
import { fallbackCommands, restoreCommands } from '../../../src/plan/restore.ts';
import { sameConfiguration } from '../../../src/plan/same.ts';
import type { ChangePlan, DevicePlan } from '../../../src/plan/types.ts';
import type { PushOptions } from '../../../src/push/options.ts';
import { pushPlan } from '../../../src/push/push.ts';
import type { RunMark } from '../../../src/push/session/definition.ts';
import type { Target } from '../../../src/push/target.ts';
import type { Waits } from '../../../src/push/transport/transport.ts';
import type { RouterPushResult } from '../../../src/push/types.ts';

/** What a push of one router needs, whoever makes it: written down for a process that will be killed. */
export interface Errand {
  readonly device: DevicePlan;
  readonly target: Target;
  readonly mark: RunMark;
  /** The journal's file. */
  readonly journal: string;
}

/** Shorter than in a machine room: nothing here is slow but what a fault makes so. */
export const WAITS: Waits = {
  connectMs: 20_000,
  answerMs: 20_000,
  commitMs: 20_000,
  reconnectMs: 100,
  settleMs: 30_000,
  lookMs: 200,
};

/** A run of its own name; `seconds` is the router's real timer. */
export function markOf(number: number, seconds = 600): RunMark {
  const id = `r20260601-000000-${String(number).padStart(4, '0')}`;
  return { id, owner: 'li@ops', trialSeconds: seconds, lockSeconds: seconds + 300 };
}

export function journalIn(folder: string, { id }: RunMark): string {
  const file = join(folder, `${id}.db`);
  rmSync(file, { force: true });
  return file;
}

/** A push as `apply` makes it, recorded in a journal of its own. */
export async function pushed(
  { device, target, mark, journal: file }: Errand,
  change: Partial<PushOptions> = {},
): Promise<RouterPushResult> {
  const journal = openJournal(file);
  try {
    const plan = planOf(device);
    journal.begin({ mark, network: 'lab', startedAt: '2026-06-01T00:00:00Z', plan });
    const { routers } = await pushPlan(plan, [target], {
      ...optionsOf(mark, journal),
      readSetOf: () => device.readSet,
      replan: restoreCommands,
      fallback: fallbackCommands,
      sameConfiguration,
      ...change,
    });
    const [result] = routers;
    if (result === undefined) throw new Error('the plan has no router');
    return result;
  } finally {
    journal.close();
  }
}

/** What `resume` does with a journal; undefined: it has nothing to do. */
export async function resumed(
  { target, mark, journal: file }: Errand,
  change: Partial<PushOptions> = {},
): Promise<RouterPushResult | undefined> {
  const journal = openJournal(file);
  try {
    const recorded = journal.read(mark.id);
    if (recorded === undefined) throw new Error('the journal has no such run');
    const open = openRouters(recorded, 'settle', new Date().toISOString());
    const options = { ...optionsOf(mark, journal), judgement: 'settle' as const, ...change };
    return (await resume(recorded, open, [target], options)).routers[0];
  } finally {
    journal.close();
  }
}

/** What the journal says of the router's end: `old`, `new`, or `open`. */
export function journalSays(file: string, { id }: RunMark): 'old' | 'new' | 'open' {
  const journal = openJournal(file);
  try {
    const outcome = journal.read(id)?.routers[0]?.result?.outcome;
    if (outcome === 'applied') return 'new';
    return outcome === 'restored' || outcome === 'not-started' ? 'old' : 'open';
  } finally {
    journal.close();
  }
}

function optionsOf(mark: RunMark, journal: Journal): Pick<PushOptions, 'run' | 'waits' | 'onRecord'> {
  return { run: mark, waits: WAITS, onRecord: (record) => journal.record(mark.id, record) };
}

export function planOf(device: DevicePlan): ChangePlan {
  return {
    inventoryDigest: '',
    devices: [device],
    vpnsTouched: device.vpnsTouched,
    remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
    leftOut: [],
    vpnsUntouched: [],
    hash: planHash([device]),
  };
}
