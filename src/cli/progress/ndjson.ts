import { API_VERSION } from '../../report/envelope.ts';
import type { Run } from '../run.ts';
import type { Progress } from './progress.ts';

/** Events as they come, one JSON object a line on stdout (schema/event.json); the verb's own answer is the last line. */
export function ndjsonEvents(run: Run, runName: string): Progress {
  const write = (event: Readonly<Record<string, unknown>>): void =>
    run.result(
      `${JSON.stringify({ apiVersion: API_VERSION, kind: 'Event', t: new Date().toISOString(), run: runName, ...event })}\n`,
    );
  return {
    batch: ({ index, of, routers }) => write({ event: 'wave', wave: index + 1, of, routers }),
    event: (event) => write({ event: 'step', ...event }),
    end: ({ running: _, ...result }) => write({ event: 'end', ...result }),
    say: (text) => run.talk(`${text}\n`),
    close: async () => undefined,
  };
}
