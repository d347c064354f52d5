import { EXIT_CODES } from './exit-code.ts';

/** What an interruption needs to know of a run under way. */
export interface UnderWay {
  /** Routers that have been begun and have no end yet. */
  readonly routers: () => readonly string[];
  readonly say: (text: string) => void;
  /** What is left when the sessions are dropped, and what to type then. */
  readonly left: string;
}

/**
 * Runs something that Ctrl-C (SIGINT) or SIGTERM may end. Once: `signal` is aborted, no further router is begun, those under way finish or go back. Twice:
 * the process ends at once, and the routers' own timers do the rest.
 */
export async function stoppable<Value>(
  { routers, say, left }: UnderWay,
  act: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const stop = (): void => {
    const names = routers().join(', ') || 'no router';
    if (!controller.signal.aborted) {
      say(
        `stopping: no further router is begun; under way and finished first: ${names}. Once more drops them`,
      );
      controller.abort();
      return;
    }
    say(`dropped: ${names}. ${left}`);
    process.exit(EXIT_CODES.interrupted);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await act(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
