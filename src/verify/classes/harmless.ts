import type { Demand } from './demand.ts';
import type { Ground } from './ground.ts';
import { NONE } from './network.ts';
import { firstPlace } from './taken.ts';

/**
 * Whether a filter leaves alone what the sites of a VPN send each other: each of its denials names sources or destinations no site of the VPN
 * owns. Remembered per filter and VPN.
 */
export function harmlessTo(ground: Ground, demand: Demand): (chain: number, vpn: number) => boolean {
  const { network, policy, filtered } = ground;
  const known = new Map<number, boolean>();
  const foreign = (vpn: number, prefix = NONE) => prefix !== NONE && !ownsPart(ground, demand, vpn, prefix);
  return (chain, vpn) => {
    if (chain === NONE) return true;
    const [one, numbers] = [network.chains[chain], filtered[chain]];
    if (one === undefined || numbers === undefined) return true;
    const key = chain * policy.vpns.length + vpn;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = one.rules.every(
      ({ action }, i) =>
        action === 'permit' || foreign(vpn, numbers.source[i]) || foreign(vpn, numbers.destination[i]),
    );
    known.set(key, answer);
    return answer;
  };
}

/** Whether some site of a VPN owns an address of a prefix: one inside it, or one around it. */
function ownsPart({ order }: Ground, { start, prefix: owned }: Demand, vpn: number, prefix: number): boolean {
  const [begin, end] = [start[vpn] ?? 0, start[vpn + 1] ?? 0];
  const first = firstPlace(owned, prefix, begin, end);
  if (first < end && (owned[first] ?? 0) <= (order.last[prefix] ?? prefix)) return true;
  for (let around = order.parent[prefix] ?? NONE; around !== NONE; around = order.parent[around] ?? NONE) {
    const place = firstPlace(owned, around, begin, end);
    if (place < end && owned[place] === around) return true;
  }
  return false;
}
