import { eventLine } from '../event-line.ts';
import type { Run } from '../run.ts';
import type { Progress } from './progress.ts';

/** Router, step, how it went: one line each, on stderr. */
export function plainLines(run: Run): Progress {
  return {
    batch: ({ index, of, routers }) => {
      if (of > 1) run.talk(`wave ${index + 1} of ${of}: ${routers.join(', ')}\n`);
    },
    event: (event) => run.talk(eventLine(event)),
    end: () => undefined,
    say: (text) => run.talk(`${text}\n`),
    close: async () => undefined,
  };
}
