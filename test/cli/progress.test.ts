import { afterEach, describe, expect, it } from 'vitest';
import { liveRows } from '../../src/cli/progress/rows.ts';
import { createRun } from '../../src/cli/run.ts';
import type { RouterPushResult } from '../../src/push/types.ts';

const STREAMS = [process.stdout, process.stderr] as const;
const writes = STREAMS.map((stream) => stream.write);
const unheard = (): void => {
  for (const [at, stream] of STREAMS.entries()) stream.write = writes[at] ?? stream.write;
};
afterEach(unheard);

/** Everything that is written from here on: without a terminal listr2 shows finished rows on stdout, rows that failed on stderr. */
function heard(): () => string {
  let text = '';
  for (const stream of STREAMS)
    stream.write = (part: string | Uint8Array): boolean => {
      text += String(part);
      return true;
    };
  return () => text;
}

describe('live rows', () => {
  it('name every router with its step, then with its end; waves come one after the other', async () => {
    const shown = heard();
    const run = createRun({ output: 'text', lang: 'en', color: 'never', quiet: false, journal: 'j.db' });
    const rows = liveRows(run);
    rows.batch({ index: 0, of: 2, routers: ['pe1'] });
    await turns();
    rows.event({ router: 'pe1', step: 'send', status: 'start', milliseconds: 0 });
    rows.end(ended('pe1', { outcome: 'applied' }));
    rows.batch({ index: 1, of: 2, routers: ['pe2', 'pe3'] });
    await turns();
    rows.say('stopping: pe3 finishes');
    rows.end(ended('pe2', { outcome: 'applied' }));
    const words = 'IPv4 v110 has none of its 4 routes';
    rows.end(
      ended('pe3', { outcome: 'restored', failure: { kind: 'lost-service', step: 'post-check', words } }),
    );
    await rows.close();
    unheard();
    const text = shown();
    expect(text).toContain('pe1 applied 12ms');
    expect(text).toContain('pe2 applied 12ms');
    expect(text).toContain(`pe3 restored 12ms post-check: ${words}`);
    expect(text.indexOf('wave 2 of 2')).toBeGreaterThan(text.indexOf('pe1 applied'));
    expect(text.indexOf('pe2')).toBeGreaterThan(text.indexOf('wave 2 of 2'));
  });
});

/** Lets the drawer begin. */
function turns(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

function ended(router: string, end: Pick<RouterPushResult, 'outcome' | 'failure'>): RouterPushResult {
  return { router, ...end, commandsSent: 3, milliseconds: 12 };
}
