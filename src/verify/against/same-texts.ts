import type { ReadRouter } from '../read/routers.ts';
import type { AuditResult } from '../types.ts';
import type { Changed } from './causes.ts';

/** Reasons to doubt that are about files beside the texts that were compared: what stands there may differ unseen. */
export const BESIDE_THE_TEXTS: ReadonlySet<string> = new Set([
  'file-empty',
  'platform-unread',
  'router-collected-twice',
  'snapshots-undated',
  'text-not-recognised',
]);

/** Comments, as a router prints the time of its last change, and lines that are blank. */
const SAYS_NOTHING = /^\s*(!|$)/;

/** Whether nothing but comments differs between the texts of two states. */
export function saysTheSame(
  changed: Changed,
  before: readonly ReadRouter[],
  after: readonly ReadRouter[],
): boolean {
  const routers = { before: byName(before), after: byName(after) };
  return [...changed].every(([name, lines]) =>
    (['before', 'after'] as const).every((side) => {
      const text = routers[side].get(name)?.lines() ?? [];
      return [...lines[side]].every((number) => SAYS_NOTHING.test(text[number - 1] ?? ''));
    }),
  );
}

/** Whether an answer leaves out files whose content nobody compares. */
export function isBlind({ inconclusive }: AuditResult): boolean {
  return inconclusive.some(({ reason }) => BESIDE_THE_TEXTS.has(reason));
}

function byName(routers: readonly ReadRouter[]): ReadonlyMap<string, ReadRouter> {
  return new Map(routers.map((router) => [router.name, router]));
}
