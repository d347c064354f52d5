import { prefixText } from '../../net/prefix.ts';
import { rolesAllow } from '../policy/policy.ts';
import type { VpnService } from '../subject/subject.ts';
import type { Customer } from './customer.ts';
import type { Member } from './membership.ts';

/** A circuit's part in a VPN, and what is behind it. */
export interface Carrying {
  readonly member: Member;
  readonly customer: Pick<Customer, 'prefixes' | 'links'>;
}

/**
 * Circuits by the sites they are of. That two circuits carry one prefix makes it likely that one customer stands behind both, never certain,
 * and what a site sends to itself is judged by nobody. So only circuits that may send to each other anyway are one site: then it decides which
 * of them may deliver, and nothing else. Links count for nothing, as every link may have the numbers of another.
 */
export function multihomed<Circuit extends Carrying>(
  circuits: readonly Circuit[],
  vpns: readonly VpnService[],
): readonly (readonly Circuit[])[] {
  const known = new Map(vpns.map((vpn) => [vpn.id, vpn]));
  const byRole = Map.groupBy(circuits, ({ member }) => `${member.vpn} ${member.role}`);
  return [...byRole.values()].flatMap((list) => {
    const [first] = list;
    const vpn = known.get(first?.member.vpn ?? '');
    return first !== undefined && areOpen(vpn, first.member) ? joined(list) : list.map((one) => [one]);
  });
}

/** Whether all sites of one role in a VPN may send to each other; where that is said pair by pair nobody knows it of circuits. */
function areOpen(vpn: VpnService | undefined, { role }: Member): boolean {
  return vpn !== undefined && vpn.allows === undefined && rolesAllow(vpn.topology, role, role);
}

/** Union of circuits by equal prefixes. */
function joined<Circuit extends Carrying>(circuits: readonly Circuit[]): readonly (readonly Circuit[])[] {
  const parent = circuits.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    parent[i] = at;
    return at;
  };
  const first = new Map<string, number>();
  for (const [i, { customer }] of circuits.entries()) {
    const links = new Set(customer.links.map(prefixText));
    for (const key of customer.prefixes.map(prefixText)) {
      const known = first.get(key);
      if (links.has(key)) continue;
      if (known === undefined) first.set(key, i);
      else parent[root(i)] = root(known);
    }
  }
  return [...Map.groupBy(circuits.keys(), root).values()].map((list) =>
    list.flatMap((i) => circuits[i] ?? []),
  );
}
