import { type PortRange, portsOverlap } from '../../net/ports.ts';
import { covers, type Prefix } from '../../net/prefix.ts';

/** The addresses in both prefixes, where an absent one is everything. Prefixes nest or are apart. */
export function bothPrefixes(a: Prefix | undefined, b: Prefix | undefined): Prefix | undefined | 'none' {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.family !== b.family) return 'none';
  if (covers(a, b)) return b;
  return covers(b, a) ? a : 'none';
}

/** The ports in both ranges, where an absent one is every packet. */
export function bothPorts(
  a: PortRange | undefined,
  b: PortRange | undefined,
): PortRange | undefined | 'none' {
  if (a === undefined || b === undefined) return a ?? b;
  if (!portsOverlap(a, b)) return 'none';
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** The value both ask for, where an absent one asks for nothing. */
export function bothValues<Value>(a: Value | undefined, b: Value | undefined): Value | undefined | 'none' {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : 'none';
}
