import type { PushEvent } from '../push/types.ts';

/** One event as a plain line: router, step, how it went, how long it took. */
export function eventLine({ router, step, status, milliseconds, detail }: PushEvent): string {
  const took = status === 'start' ? '' : ` ${milliseconds}ms`;
  return `${router} ${step} ${status}${took}${detail === undefined ? '' : ` ${detail}`}\n`;
}
