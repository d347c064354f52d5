import type { Freeze } from '../inventory/types.ts';

/** The freezes that hold on `day` (YYYY-MM-DD) for a change of these VPNs; one for all holds for whatever is sent, lines that serve no VPN too. */
export function freezesInForce(
  freezes: readonly Freeze[],
  day: string,
  vpns: readonly string[],
): readonly Freeze[] {
  return freezes.filter((freeze) => holdsOn(freeze, day) && concerns(freeze, vpns));
}

/** A yearly period whose end lies before its beginning runs over New Year. */
function holdsOn({ first, last }: Freeze, day: string): boolean {
  const date = day.slice(day.length - first.length);
  return first <= last ? first <= date && date <= last : first <= date || date <= last;
}

function concerns({ vpns }: Freeze, touched: readonly string[]): boolean {
  return vpns === 'all' || vpns.some((vpn) => touched.includes(vpn));
}
