import { type RouteTarget, wireWords } from '../../net/route-target.ts';
import { type CompactNetwork, NONE, ROUTE } from './network.ts';

/** Whether a target is among those that routes of the present state leave their VRFs with. */
export function carriedTargets({
  targets,
  sets,
  routes,
}: Pick<CompactNetwork, 'targets' | 'sets' | 'routes'>): (target: RouteTarget) => boolean {
  const used = new Uint8Array(Math.max(0, sets.start.length - 1));
  for (let route = 0; route < routes.exports.length; route++) {
    const set = routes.exports[route] ?? NONE;
    if (set !== NONE && ((routes.flags[route] ?? 0) & ROUTE.present) !== 0) used[set] = 1;
  }
  const carried = new Set<string>();
  for (const [set, isUsed] of used.entries()) {
    if (isUsed === 0) continue;
    for (let at = sets.start[set] ?? 0; at < (sets.start[set + 1] ?? 0); at++) {
      const row = sets.items[at] ?? 0;
      carried.add(keyOf(targets.words[2 * row] ?? 0, targets.words[2 * row + 1] ?? 0));
    }
  }
  return (target) => carried.has(keyOf(...wireWords(target)));
}

function keyOf(high: number, low: number): string {
  return `${high >>> 0} ${low >>> 0}`;
}
