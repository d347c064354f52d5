import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openRouters, resume } from '../../src/change.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { planHash } from '../../src/plan/network.ts';
import { fallbackCommands, restoreCommands } from '../../src/plan/restore.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import type { ChangePlan, DevicePlan } from '../../src/plan/types.ts';
import type { PushOptions } from '../../src/push/options.ts';
import { pushPlan } from '../../src/push/push.ts';
import type { RunMark } from '../../src/push/session/definition.ts';
import type { Target } from '../../src/push/target.ts';
import type { Waits } from '../../src/push/transport/transport.ts';
import type { RouterPushResult } from '../../src/push/types.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';

/** What a push of one router needs, whoever makes it: written down for a process that will be killed. */
export interface Errand {
  readonly device: DevicePlan;
  readonly target: Target;
  readonly mark: RunMark;
  /** The journal's file. */
  readonly journal: string;
  readonly waits?: Partial<Waits>;
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
  { device, target, mark, journal: file, waits }: Errand,
  change: Partial<PushOptions> = {},
): Promise<RouterPushResult> {
  const journal = openJournal(file, AS_IT_IS);
  try {
    const plan = planOf(device);
    journal.begin({ mark, network: 'lab', startedAt: '2026-06-01T00:00:00Z', plan });
    const { routers } = await pushPlan(plan, [target], {
      ...optionsOf(mark, journal, waits),
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

/** What `resume` does with a journal; undefined: it has nothing to do, the run has ended or was never begun. */
export async function resumed(
  { target, mark, journal: file, waits }: Errand,
  change: Partial<PushOptions> = {},
): Promise<RouterPushResult | undefined> {
  const journal = openJournal(file, AS_IT_IS);
  try {
    const recorded = journal.read(mark.id);
    if (recorded === undefined) return undefined;
    const open = openRouters(recorded, 'settle');
    const options = { ...optionsOf(mark, journal, waits), judgement: 'settle' as const, ...change };
    return (await resume(recorded, open, [target], options)).routers[0];
  } finally {
    journal.close();
  }
}

/** What the journal says of the router's end: `old` (also of a run it could not even begin to write down), `new`, or `open`. */
export function journalSays(file: string, { id }: RunMark): 'old' | 'new' | 'open' {
  const journal = openJournal(file, AS_IT_IS);
  try {
    const run = journal.read(id);
    if (run === undefined) return 'old';
    const outcome = run.routers[0]?.result?.outcome;
    if (outcome === 'applied') return 'new';
    return outcome === 'restored' || outcome === 'not-started' ? 'old' : 'open';
  } finally {
    journal.close();
  }
}

function optionsOf(
  mark: RunMark,
  journal: Journal,
  waits: Partial<Waits> = {},
): Pick<PushOptions, 'run' | 'waits' | 'onRecord'> {
  return { run: mark, waits: { ...WAITS, ...waits }, onRecord: (record) => journal.record(mark.id, record) };
}

function planOf(device: DevicePlan): ChangePlan {
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

const ERRAND = fileURLToPath(new URL('./errand.ts', import.meta.url));

/** A push as a process of its own, killed (SIGKILL) behind the line `STEP STATUS`; whether it came that far. */
export async function killedAt(folder: string, errand: Errand, moment: string): Promise<boolean> {
  const child = spawn(process.execPath, [ERRAND, writtenDown(folder, errand)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let killed = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === moment && !killed) killed = child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return killed;
}

/** A push as a process of its own that may not write beyond so many kilobytes of any file: its disk is full. */
export async function pushedWithin(folder: string, errand: Errand, kilobytes: number): Promise<void> {
  // The shell counts 512 bytes (POSIX); the signal is ignored so that the write itself fails, as on a full disk.
  const limit = `ulimit -f ${kilobytes * 2}; trap '' XFSZ; exec "$@"`;
  const words = ['-c', limit, 'sh', process.execPath, ERRAND, writtenDown(folder, errand)];
  const child = spawn('/bin/sh', words, { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
}

function writtenDown(folder: string, errand: Errand): string {
  const file = join(folder, 'errand.json');
  writeFileSync(file, JSON.stringify(errand));
  return file;
}
