import { definitionOf, reach } from './job.ts';
import type { ReachOptions } from './options.ts';
import type { Target } from './target.ts';
import { TransportError } from './transport/transport.ts';
import { turnsOf } from './turns.ts';

/**
 * What a router keeps of a run itself. `after` absent: the run never got so far that the router kept the new configuration. `wanted` absent besides: the
 * router has gone back, or what it runs is no longer of this run.
 */
export interface RouterRunRecord {
  readonly router: string;
  readonly before: string;
  readonly wanted: string | undefined;
  readonly after: string | undefined;
}

/** A name of a run; nothing else is ever part of a command or a file name on a router. */
export const RUN_NAME = /^r\d{8}-\d{6}-[0-9a-f]{4,12}$/;

/** The record of a run on one router; empty when the router keeps none. Rejects with a `TransportError` when the router cannot be reached. */
export async function readRunRecord(
  target: Target,
  run: string,
  options: ReachOptions,
): Promise<readonly RouterRunRecord[]> {
  const definition = definitionOf(target, options);
  if (definition === undefined || !RUN_NAME.test(run)) return [];
  const { session } = await reach(target, definition, options);
  try {
    const before = await session.readRecord(run, 'before');
    if (before === undefined) return [];
    const after = await session.readRecord(run, 'after');
    const wanted = after === undefined ? await session.readRecord(run, 'wanted') : undefined;
    return [{ router: target.router, before, wanted, after }];
  } finally {
    await session.close();
  }
}

/** The records of a run on many routers, and those that could not be asked. */
export async function readRunRecords(
  targets: readonly Target[],
  run: string,
  options: ReachOptions,
): Promise<{ readonly records: readonly RouterRunRecord[]; readonly unreached: readonly string[] }> {
  const turns = turnsOf(options);
  const one = async (target: Target) => {
    try {
      return { records: await readRunRecord(target, run, options), unreached: [] };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return { records: [], unreached: [target.router] };
    }
  };
  const answers = await Promise.all(targets.map((target) => turns(target, () => one(target))));
  return {
    records: answers.flatMap(({ records }) => records),
    unreached: answers.flatMap(({ unreached }) => unreached),
  };
}
