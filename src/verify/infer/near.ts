import type { RouteTarget } from '../../net/route-target.ts';

/** How two targets came to differ when one was mistyped. */
export type Slip = 'digit' | 'transposed' | 'missing' | 'extra';

/** The slip of the keyboard that makes `typed` out of `meant`; `undefined` when it takes more than one. */
export function slipBetween(typed: string, meant: string): Slip | undefined {
  if (typed === meant) return undefined;
  const start = commonStart(typed, meant);
  const [a, b] = [typed.slice(start), meant.slice(start)];
  if (a.slice(1) === b.slice(1) && a.length > 0 && b.length > 0) return 'digit';
  if (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0]) return 'transposed';
  if (a === b.slice(1)) return 'missing';
  return a.slice(1) === b ? 'extra' : undefined;
}

/** The target used elsewhere that a rare one was probably meant to be: the most used one a single slip away. */
export function nearestTarget(
  rare: RouteTarget,
  uses: ReadonlyMap<RouteTarget, number>,
): { readonly target: RouteTarget; readonly slip: Slip } | undefined {
  let best: { readonly target: RouteTarget; readonly slip: Slip; readonly count: number } | undefined;
  for (const [target, count] of uses) {
    const slip = Math.abs(target.length - rare.length) > 1 ? undefined : slipBetween(rare, target);
    if (slip !== undefined && (best === undefined || count > best.count)) best = { target, slip, count };
  }
  return best;
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
