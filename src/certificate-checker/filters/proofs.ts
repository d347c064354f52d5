import type { DeclaredNetwork } from '../../inventory/declared-network/types.ts';
import {
  addressesOf,
  commonRanges,
  everyAddress,
  mergedRanges,
  rangesText,
} from '../../net/address-ranges.ts';
import type { Member } from '../members.ts';
import type { Reach } from '../reach.ts';
import { allowedPackets } from './clauses.ts';
import { chainAt, everyPacket, isChecked } from './packets.ts';
import { holds } from './witness.ts';

/** Between two VPNs every pair of circuits that routing joins needs a proof that filters leave only what was agreed. */
export function filterRecords(
  declared: DeclaredNetwork,
  { ranges }: Reach,
  [from, to]: readonly [readonly Member[], readonly Member[]],
  witnesses: ReadonlyMap<string, unknown>,
): readonly object[] {
  const exits = to.flatMap((member) => standing(member, 'out'));
  const pairs = from.flatMap((member) =>
    standing(member, 'in').flatMap((enter) => exits.map((exit) => ({ enter, exit }))),
  );
  return pairs.flatMap(({ enter, exit }) => {
    const { router, family, checked } = enter;
    const allowed = allowedPackets(declared, family, enter.site, exit.site);
    const claim = { in: enter.chain, out: exit.chain, allowed };
    const destinations = commonRanges(ranges, exit.behind);
    return (checked ? enter.behind : [everyAddress(family)]).flatMap((source) =>
      destinations.map((destination) => {
        const [near, far] = rangesText(family, [source, destination]);
        const ends = { from: enter.end, to: exit.end, source: near, destination: far };
        const record = { record: 'filter', family, ...ends };
        const witness = witnesses.get(JSON.stringify(record));
        const region = { ...everyPacket(family), source, destination };
        if (!holds(claim, witness, region)) router.refuse('filter-open', 0);
        return { ...record, witness };
      }),
    );
  });
}

/** The circuits of a table with their filters, and what it sends out by them in some state. */
function standing({ router, family, circuits, locals }: Member, side: 'in' | 'out') {
  return circuits.map(({ name, site }) => {
    const routes = locals.filter(({ circuit }) => circuit === name);
    const behind = mergedRanges(routes.map(({ prefix }) => addressesOf(prefix)));
    const [chain, checked] = [chainAt(router, name, side, family), isChecked(router, name, family)];
    return { end: `${router.router} ${name}`, router, family, site, behind, chain, checked };
  });
}
