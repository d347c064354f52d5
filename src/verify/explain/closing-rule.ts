import type { FilterRule, FilterUse, PacketFilter } from '../../device/model.ts';
import { addressBits, type IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Forbidden } from '../judge/forbidden.ts';
import { everything, meet } from '../space/box.ts';
import { permittedBy } from '../space/filter.ts';
import type { Space } from '../space/packets.ts';
import type { Breach, Packet } from '../types.ts';
import type { Explaining } from './cause.ts';
import { chainsOf, type FilterRouter, refuses, sparesOwn } from './filter-chains.ts';
import { amend } from './fix.ts';

/**
 * No rule of the filters on the way speaks about the packet: one more at the end of one of them refuses it, and takes nothing from what is agreed nor
 * from what the VPN's own sites send each other. Whatever an agreement names is meant for its services alone, so the rule names that prefix only;
 * else the prefixes of both ends.
 */
export function closedByRule(context: Explaining, way: Forbidden, packet: Packet): Breach['fix'] {
  const { from, to } = way;
  if (to === undefined) return [];
  const places = [...placesAt(to, 'outbound', packet), ...placesAt(from, 'inbound', packet)];
  return (
    rulesAgainst(context, from, to, packet)
      .flatMap((rule) => places.map((place) => ({ place, rule })))
      .filter(({ place, rule }) => closes(context, way, packet, place, rule))
      .map(({ place: { circuit, use, filter }, rule }) =>
        amend(circuit.router, (remedies, text) => remedies.refuseAtTheEnd(text, use, filter, rule)),
      )
      .find((fix) => fix.length > 0) ?? []
  );
}

/** The first filter that sees the packet at a circuit. */
function placesAt(circuit: Circuit, hook: FilterUse['hook'], { family }: Packet): readonly Place[] {
  const use = circuit.interface.filters.find((one) => one.hook === hook && one.family === family);
  const filter = circuit.router.model.filters.find(
    (one) => one.name === use?.filter && one.family === family,
  );
  return use === undefined || filter === undefined ? [] : [{ circuit, use, filter }];
}

interface Place {
  readonly circuit: Circuit;
  readonly use: FilterUse;
  readonly filter: PacketFilter;
}

function closes(
  context: Explaining,
  way: Forbidden,
  packet: Packet,
  { circuit, use, filter }: Place,
  rule: FilterRule,
): boolean {
  const closed = closedOff(circuit.router, filter, rule);
  return (
    refuses(context.passage.packets, closed, circuit.interface, [use], packet) &&
    sparesAgreed(context, way, circuit, use, closed) &&
    sparesOwn(context, { ...circuit, router: closed }, use)
  );
}

/** Rules that refuse the packet, the widest first. */
function rulesAgainst(
  { policy }: Explaining,
  from: Circuit,
  to: Circuit,
  packet: Packet,
): readonly FilterRule[] {
  const deny = { action: 'deny', protocol: 'ip', at: 0 } as const;
  const named = policy.agreements.flatMap(({ consumerPrefixes, providerPrefixes }) =>
    [...consumerPrefixes, ...providerPrefixes].map(({ value }) => value),
  );
  const agreed = (address: IpAddress) => named.find((prefix) => coversAddress(prefix, address));
  const [source, destination] = [agreed(packet.source), agreed(packet.destination)];
  return [
    ...(source === undefined ? [] : [{ ...deny, source }]),
    ...(destination === undefined ? [] : [{ ...deny, destination }]),
    { ...deny, source: around(from, packet.source), destination: around(to, packet.destination) },
  ];
}

/** The prefix of the site that holds the address, or the network of its link; else the address alone. */
function around({ site, interface: one }: Circuit, address: IpAddress): Prefix {
  const known = [
    ...(site?.prefixes.map(({ value }) => value) ?? []),
    ...one.addresses.map(({ value }) => networkOf(value)),
  ];
  const { family, value } = address;
  return (
    known.find((prefix) => coversAddress(prefix, address)) ?? {
      family,
      address: value,
      length: addressBits(family),
    }
  );
}

/** The router as it would be with one more rule in a filter. */
function closedOff(
  { model, portsOnFragments }: FilterRouter,
  filter: PacketFilter,
  rule: FilterRule,
): FilterRouter {
  const filters = model.filters.map((one) =>
    one === filter ? { ...filter, rules: [...filter.rules, rule] } : one,
  );
  return { model: { ...model, filters }, portsOnFragments };
}

/** Whatever is agreed between the two sites and passed this filter passes it with the rule too; fragments are admitted at best, never demanded. */
function sparesAgreed(
  { passage, policy, fabric }: Explaining,
  { from, to }: Forbidden,
  { router, interface: one }: Circuit,
  use: FilterUse,
  closed: FilterRouter,
): boolean {
  const { packets } = passage;
  if (from.site === undefined || to?.site === undefined) return true;
  const agreed = packets.of(
    policy
      .admitted(from.site, to.site, fabric.family)
      .flatMap((box) => meet(box, { ...everything(fabric.family), fragment: { from: 0n, to: 0n } }) ?? []),
  );
  const passing = (at: FilterRouter): Space =>
    chainsOf(packets, at, { ...one, filters: [use] }).reduce(
      (set, chain) => packets.meet(set, permittedBy(packets, chain)),
      agreed,
    );
  return passing(closed) === passing(router);
}
