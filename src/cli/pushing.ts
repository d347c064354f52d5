import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Journal } from '../journal/journal.ts';
import { amountOf, quantitiesOf } from '../push/batches.ts';
import type { PushOptions } from '../push/options.ts';
import type { PostCheck } from '../push/pairs.ts';
import type { RunMark } from '../push/session/definition.ts';
import type { PushRecord } from '../push/types.ts';
import { progressOf } from './progress/progress.ts';
import type { Run } from './run.ts';
import { spokenFor } from './run-mark.ts';
import { stoppable } from './stoppable.ts';
import { vaultIn } from './vault.ts';

/** How a plan goes out, as typed. */
export interface PaceOptions {
  readonly serial?: string | undefined;
  readonly maxFail?: string | undefined;
  readonly hold?: true | undefined;
  readonly postCheck?: PostCheck | undefined;
}

type Pace = Pick<PushOptions, 'serial' | 'maxFail' | 'hold' | 'postCheck'>;

/** How a plan of `total` changed routers goes out; or which option cannot be meant. A failed router holds back the waves behind it unless `--max-fail` says otherwise. */
export function paceOf(
  options: PaceOptions,
  total: number,
): { readonly pace: Pace } | { readonly problem: Diagnostic } {
  const given = [
    ['--serial', options.serial, 1],
    ['--max-fail', options.maxFail, 0],
  ] as const;
  const read = new Map<string, readonly number[]>();
  for (const [option, text, least] of given) {
    if (text === undefined) continue;
    const amounts = amountsOf(text, { total, least, list: option === '--serial' });
    if (amounts === undefined) return { problem: report('SN9039', { option, text, least }) };
    read.set(option, amounts);
  }
  const serial = read.get('--serial');
  return {
    pace: {
      ...(serial === undefined ? {} : { serial }),
      maxFail: read.get('--max-fail')?.[0] ?? 0,
      ...(options.hold === true ? { hold: true } : {}),
      ...(options.postCheck === undefined ? {} : { postCheck: options.postCheck }),
    },
  };
}

interface Amount {
  readonly total: number;
  readonly least: number;
  readonly list: boolean;
}

/** The routers an option's quantities mean, shares rounded down but never below the least. */
function amountsOf(text: string, { total, least, list }: Amount): readonly number[] | undefined {
  const quantities = quantitiesOf(text);
  if (quantities === undefined || (quantities.length > 1 && !list)) return undefined;
  if (quantities.some((one) => 'count' in one && one.count < least)) return undefined;
  return quantities.map((one) => Math.max(least, amountOf(one, total)));
}

/** A run with its place in the journal. */
export interface Named {
  readonly mark: RunMark;
  readonly journal: Journal;
}

/** What a push is told by whoever runs it. */
export type Told = Required<
  Pick<PushOptions, 'run' | 'signal' | 'onRecord' | 'onEvent' | 'onBatch' | 'vault'>
>;

/** Pushes something under a name: every step is recorded and shown, and Ctrl-C ends it without a mess. */
export async function pushing<Value>(
  run: Run,
  { mark, journal }: Named,
  act: (told: Told) => Promise<Value>,
): Promise<Value> {
  const progress = await progressOf(run, mark.id);
  const underWay = new Set<string>();
  const onRecord = (record: PushRecord): void => {
    if (record.kind === 'end') {
      underWay.delete(record.router);
      progress.end(record.result);
    }
    journal.record(mark.id, record);
  };
  const left = `They go back by themselves within ${mark.trialSeconds} s; then: sectornet resume ${mark.id}`;
  try {
    return await stoppable({ routers: () => [...underWay], say: progress.say, left }, (signal) =>
      act({
        run: spokenFor(mark),
        vault: vaultIn(run),
        signal,
        onRecord,
        onEvent: (event) => {
          if (event.step === 'connect' && event.status === 'start') underWay.add(event.router);
          progress.event(event);
        },
        onBatch: progress.batch,
      }),
    );
  } finally {
    await progress.close();
  }
}
