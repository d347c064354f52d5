import type { Family } from '../../net/address.ts';

/** What speaks about an ordered pair of VPNs and family. */
export interface Ends {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
}

/** Finds what speaks about a pair: asked of every pair of VPNs, of which few have anything. */
export function byEnds<T>(
  all: readonly T[],
  endsOf: (one: T) => Ends,
): (fromVpn: string, toVpn: string, family: Family) => readonly T[] {
  const found = new Map<string, Map<string, readonly T[]>>();
  for (const [from, own] of Map.groupBy(all, (one) => endsOf(one).fromVpn))
    found.set(
      from,
      Map.groupBy(own, (one) => endsOf(one).toVpn),
    );
  return (fromVpn, toVpn, family) => {
    const there = found.get(fromVpn)?.get(toVpn);
    return there === undefined ? [] : there.filter((one) => endsOf(one).family === family);
  };
}
