import type { PushBatch, PushEvent, RouterPushResult } from '../../push/types.ts';
import type { Run } from '../run.ts';
import { plainLines } from './lines.ts';
import { ndjsonEvents } from './ndjson.ts';

/** How the steps of a run are shown while they are taken. */
export interface Progress {
  readonly batch: (batch: PushBatch) => void;
  readonly event: (event: PushEvent) => void;
  readonly end: (result: RouterPushResult) => void;
  /** Words for people that fit between the rows. */
  readonly say: (text: string) => void;
  /** Nothing more comes; resolves when everything is shown. */
  readonly close: () => Promise<void>;
}

/** One live row per router on a terminal, lines elsewhere, one JSON object per event with `-o ndjson`. */
export async function progressOf(run: Run, runName: string): Promise<Progress> {
  if (run.options.output === 'ndjson') return ndjsonEvents(run, runName);
  if (process.stderr.isTTY !== true || run.options.quiet) return plainLines(run);
  const { liveRows } = await import('./rows.ts');
  return liveRows(run);
}
