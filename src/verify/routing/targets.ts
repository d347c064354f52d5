import type { RouteTarget } from '../../net/route-target.ts';
import type { VpnRoute } from './routes.ts';

/** Route targets as small numbers, given out in the order they are first met. */
export interface TargetNumbers {
  of(target: RouteTarget): number;
  text(number: number): RouteTarget | undefined;
  readonly count: number;
}

export function targetNumbers(): TargetNumbers {
  const numbers = new Map<RouteTarget, number>();
  const texts: RouteTarget[] = [];
  return {
    of(target) {
      const known = numbers.get(target);
      if (known !== undefined) return known;
      numbers.set(target, texts.length);
      texts.push(target);
      return texts.length - 1;
    },
    text: (number) => texts[number],
    get count() {
      return texts.length;
    },
  };
}

/** Which VPN routes carry a target: routes of target t are `routes[start[t]…start[t + 1])`. */
export interface TargetIndex {
  readonly start: Int32Array;
  readonly routes: Int32Array;
}

/** The inverted index from route target to the VPN routes that carry it. */
export function targetIndex(routes: readonly VpnRoute[], count: number): TargetIndex {
  const start = new Int32Array(count + 1);
  for (const route of routes)
    for (const target of route.targets) start[target + 1] = (start[target + 1] ?? 0) + 1;
  for (let target = 0; target < count; target++)
    start[target + 1] = (start[target + 1] ?? 0) + (start[target] ?? 0);
  const next = start.slice();
  const list = new Int32Array(start[count] ?? 0);
  for (const route of routes)
    for (const target of route.targets) {
      const place = next[target] ?? 0;
      list[place] = route.id;
      next[target] = place + 1;
    }
  return { start, routes: list };
}
