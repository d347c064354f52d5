import { definitionOf, reach } from './job.ts';
import type { ReachOptions } from './options.ts';
import type { Target } from './target.ts';
import { TransportError } from './transport/transport.ts';
import { turnsOf } from './turns.ts';
import type { PushFailure } from './types.ts';

/** A router's running configuration in the platform's form, or why it could not be had. */
export type CollectResult = Collected | NotCollected;

export interface Collected {
  readonly router: string;
  readonly text: string;
  readonly milliseconds: number;
}

export interface NotCollected {
  readonly router: string;
  readonly failure: PushFailure;
  readonly milliseconds: number;
}

/** Reads one router; sends nothing but the commands its session definition lists for reading. */
export async function collectRouter(target: Target, options: ReachOptions = {}): Promise<CollectResult> {
  const started = performance.now();
  const read = await readRouter(target, options);
  return { router: target.router, ...read, milliseconds: Math.round(performance.now() - started) };
}

/** Reads several routers at a time; results in the order of the targets. */
export function collectNetwork(
  targets: readonly Target[],
  options: ReachOptions & { readonly onResult?: (result: CollectResult) => void } = {},
): Promise<readonly CollectResult[]> {
  const turns = turnsOf(options);
  const one = async (target: Target): Promise<CollectResult> => {
    const result = await collectRouter(target, options);
    options.onResult?.(result);
    return result;
  };
  return Promise.all(targets.map((target) => turns(target, () => one(target))));
}

async function readRouter(
  target: Target,
  options: ReachOptions,
): Promise<{ readonly text: string } | { readonly failure: PushFailure }> {
  if (options.signal?.aborted === true)
    return failed('interrupted', 'the run was stopped before this router');
  const definition = definitionOf(target, options);
  if (definition === undefined)
    return failed('unreachable', `platform ${target.platform} cannot be logged in to`);
  let step: PushFailure['step'] = 'connect';
  let masked = (text: string): string => text;
  try {
    const reached = await reach(target, definition, options);
    step = 'check';
    masked = reached.masked;
    try {
      const reading = await reached.session.running();
      if ('text' in reading) return reading;
      const { command, words } = reading.refusal;
      return { failure: { kind: 'rejected-command', step, command, words: masked(words) } };
    } finally {
      await reached.session.close();
    }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { failure: { kind: error.kind, step, words: masked(error.message) } };
  }
}

function failed(kind: PushFailure['kind'], words: string): { readonly failure: PushFailure } {
  return { failure: { kind, step: 'connect', words } };
}
