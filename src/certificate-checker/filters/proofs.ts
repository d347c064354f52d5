import type { DeclaredNetwork } from '../../inventory/declared-network/types.ts';
import {
  type AddressRange,
  commonRanges,
  everyAddress,
  rangesOf,
  rangesText,
} from '../../net/address-ranges.ts';
import type { Claims } from '../claims.ts';
import type { Member } from '../members.ts';
import type { Ends } from '../reach.ts';
import { allowedPackets } from './clauses.ts';
import { chainAt, everyPacket, isChecked } from './packets.ts';
import { holds } from './witness.ts';

/** Between two VPNs every pair of circuits that routing joins needs a proof that filters leave only what was agreed. */
export function filterRecords(policy: DeclaredNetwork, [from, to]: Ends, ranges: Ranges, claims: Claims) {
  const enters = from.flatMap((member) => standing(member, 'in'));
  const exits = to.flatMap((member) => standing(member, 'out'));
  const pairs = enters.flatMap((enter) => exits.map((exit) => ({ enter, exit })));
  return pairs.flatMap(({ enter, exit }) => {
    const { router, family, sources, chain, site } = enter;
    const rules = { in: chain, out: exit.chain, allowed: allowedPackets(policy, family, site, exit.site) };
    const destinations = commonRanges(ranges, exit.behind);
    const regions = sources.flatMap((source) => destinations.map((destination) => ({ source, destination })));
    return regions.map((region) => {
      const [source, destination] = rangesText(family, [region.source, region.destination]);
      const record = { record: 'filter', family, from: enter.end, to: exit.end, source, destination };
      const claim = claims.in(record);
      if (!holds(rules, claim, { ...everyPacket(family), ...region }, family))
        router.refuse('filter-open', 0);
      return { ...record, claim };
    });
  });
}

type Ranges = readonly AddressRange[];
type Standing = ReturnType<typeof circuitsOf>;

/** A table stands in many relations: what was read of its circuits is kept beside it. */
const READ = { in: new WeakMap<Member, Standing>(), out: new WeakMap<Member, Standing>() };

function standing(member: Member, side: 'in' | 'out'): Standing {
  const read = READ[side].get(member) ?? circuitsOf(member, side);
  READ[side].set(member, read);
  return read;
}

/** The circuits of a table with their filters, what it sends out by them in some state, and the sources they let in. */
function circuitsOf({ router, family, circuits, locals }: Member, side: 'in' | 'out') {
  return circuits.map(({ name, site }) => {
    const carried = locals.filter(({ circuit }) => circuit === name).map(({ prefix }) => prefix);
    const behind = rangesOf(carried, family);
    const sources = isChecked(router, name, family) ? behind : [everyAddress(family)];
    const chain = chainAt(router, name, side, family);
    return { end: `${router.router} ${name}`, router, family, site, behind, sources, chain };
  });
}
