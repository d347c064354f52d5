import type { Language } from '../diagnostics/diagnostic.ts';
import type { PushResult } from '../push/types.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';
import { wordsOf } from './words.ts';

/** How every router ended, with the device's own words where something went wrong. */
export function pushText(push: PushResult, language: Language, paint: Paint): string {
  const { outcome } = wordsOf(language);
  const rows = push.routers.map((router) => {
    const text = outcome[router.outcome];
    const painted =
      router.outcome === 'left'
        ? paint.bad(text)
        : router.outcome === 'on-trial'
          ? paint.warn(`${text} (${router.trialEnds ?? '-'})`)
          : router.failure === undefined
            ? paint.good(text)
            : paint.warn(text);
    const why =
      router.failure === undefined
        ? ''
        : [`${router.failure.step}:`, router.failure.command, router.failure.words].filter(Boolean).join(' ');
    return [
      `  ${router.router}`,
      `${router.commandsSent}`,
      `${router.milliseconds} ms`,
      `${painted} ${why}`.trimEnd(),
    ];
  });
  return `${table(rows).join('\n')}\n`;
}
