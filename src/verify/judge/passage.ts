import type { FilterRule, PacketPick } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { Circuit } from '../bind/circuit.ts';
import { sourceRanges } from '../reach/walk.ts';
import { type End, type Popped, stepsOf } from '../reach/way.ts';
import type { Fabric } from '../routing/fabric.ts';
import { type Box, contains, everything, only, rangeOf } from '../space/box.ts';
import {
  chainsAt,
  decidingRule,
  type FilterPlace,
  fragmentReading,
  NO_CONNECTION,
  permittedBy,
  type RuleChain,
} from '../space/filter.ts';
import { NOTHING, type Packets, packetsOf, type Space } from '../space/packets.ts';
import { ruleSpaces } from '../space/rule-space.ts';

/**
 * What the filters of an entry and an exit leave of the packets that routing would carry. A filter that sees only forwarded packets counts
 * at the exit when the packet did not come out of a label, and never at the entry, where it stands behind the VRF (lab-proved on Linux). What a
 * label hands straight to a link meets none.
 */
export interface Passage {
  /** The sets every space of this passage belongs to. */
  readonly packets: Packets;
  through(from: Circuit, to: Circuit | undefined, end: Arrival): Space;
  /** Whether that set holds a packet (a box of one). */
  lets(from: Circuit, to: Circuit | undefined, end: Arrival, packet: Box): boolean;
  /** The part of a set that policies on the way of an end pick, entering by this circuit. */
  picked(from: Circuit, end: Arrival, space: Space): Space;
  /** What the filters of an entry admit, whatever the source check says. */
  admittedBy(from: Circuit): Space;
  /** What the filters of an exit let out. */
  releasedBy(to: Circuit, popped: Popped): Space;
  /** The rules that decide about one packet, at the entry and at the exit. */
  deciding(
    from: Circuit,
    to: Circuit | undefined,
    popped: Popped,
    packet: Box,
  ): readonly { readonly circuit: Circuit; readonly chain: RuleChain; readonly rule: FilterRule }[];
  /** Packets from the site's own addresses that its source check refuses. The provider's address on a direct link is nobody's. */
  refused(circuit: Circuit): Space;
  /** The part of a set that goes to the destinations of an end. */
  towards(space: Space, end: Pick<End, 'from' | 'to'>): Space;
  entryChains(circuit: Circuit): readonly RuleChain[];
  exitChains(circuit: Circuit, popped: Popped): readonly RuleChain[];
}

/** An end, perhaps without the way that led there. */
export type Arrival = Pick<End, 'from' | 'to' | 'popped'> & Partial<Pick<End, 'way'>>;

/** `anyConnectionKnown`: filters that ask for known connections see one in every packet; so it is in the upper bound. */
export function passageOf(
  fabric: Fabric,
  anyConnectionKnown = fabric.scope === 'possible',
  packets = packetsOf(fabric.family),
): Passage {
  const { family } = fabric;
  const circuit = memo(({ id }: Circuit) => id);
  const chains = memo(filtersOf)((one: Circuit) =>
    chainsAt(packets, filterPlace(one, anyConnectionKnown), one.interface),
  );
  const permitted = memo((chain: RuleChain) => chain)((chain) => permittedBy(packets, chain));
  const all = (some: readonly RuleChain[]) =>
    some.reduce((set, chain) => packets.meet(set, permitted(chain)), packets.all);
  const entryChains = (one: Circuit) => chains(one).filter(({ hook }) => hook === 'inbound');
  const exitChains = (one: Circuit, popped: Popped) =>
    (popped === 'straight' ? [] : chains(one)).filter(
      ({ hook }) => hook === 'outbound' || (hook === 'forwarded-outbound' && !popped),
    );
  const sourced = circuit((one) => sourceBoxes(fabric, one));
  const sources = circuit((one) => packets.of(sourced(one)));
  const refused = circuit((one) =>
    [sources(one), packets.of(providerPackets(one, family))].reduce(
      packets.without,
      packets.of(ownPackets(one, family)),
    ),
  );
  const admittedBy = circuit((one) => all(entryChains(one)));
  const released = [
    circuit((one) => all(exitChains(one, false))),
    circuit((one) => all(exitChains(one, true))),
  ];
  const releasedBy = (to: Circuit, popped: Popped) =>
    popped === 'straight' ? packets.all : (released[popped ? 1 : 0]?.(to) ?? packets.all);
  const towards = (space: Space, end: Pick<End, 'from' | 'to'>) =>
    end.from === 0 && end.to === fabric.ranks.count
      ? space
      : packets.meet(space, packets.of([destinationsOf(fabric, end)]));
  const picked = (from: Circuit, end: Arrival, space: Space) =>
    picksOf(end).reduce((rest, pick) => packets.meet(rest, pickedBy(packets, pick, from)), space);
  return {
    packets,
    refused,
    picked,
    entryChains,
    exitChains,
    admittedBy,
    releasedBy,
    towards,
    through(from, to, end) {
      const entered = packets.meet(picked(from, end, towards(sources(from), end)), admittedBy(from));
      return to === undefined ? entered : packets.meet(entered, releasedBy(to, end.popped));
    },
    lets(from, to, end, packet) {
      const { source, destination } = packet;
      const holds = (space: Space) => packets.holds(space, packet);
      return (
        contains(destinationsOf(fabric, end).destination, destination.from) &&
        sourced(from).some((box) => contains(box.source, source.from)) &&
        holds(picked(from, end, packets.all)) &&
        holds(admittedBy(from)) &&
        (to === undefined || holds(releasedBy(to, end.popped)))
      );
    },
    deciding(from, to, popped, packet) {
      const places = [
        ...entryChains(from).map((chain) => ({ circuit: from, chain })),
        ...(to === undefined ? [] : exitChains(to, popped).map((chain) => ({ circuit: to, chain }))),
      ];
      return places.flatMap(({ circuit: at, chain }) => {
        const rule = decidingRule(packets, chain, packet);
        return rule === undefined ? [] : [{ circuit: at, chain, rule }];
      });
    },
  };
}

/** Circuits of one router with the same filters at the same hooks share them. */
function filtersOf({ router, interface: one }: Circuit): string {
  return `${router.index} ${one.filters.map((use) => `${use.hook} ${use.family} ${use.filter}`).join(',')}`;
}

/** How the filters of a circuit's router are read. */
function filterPlace({ router }: Circuit, anyConnectionKnown: boolean): FilterPlace {
  const { model, portsOnFragments } = router;
  return { model, portsOnFragments, anyConnectionKnown };
}

function picksOf({ way }: Arrival): readonly PacketPick[] {
  return stepsOf(way).flatMap(({ move }) => (move.kind === 'redirect' ? (move.picks ?? []) : []));
}

/** Of what enters by a circuit, what a policy picks. */
function pickedBy(packets: Packets, { entry, rules }: PacketPick, from: Circuit): Space {
  if (entry !== undefined && entry !== '' && entry !== from.interface.name) return NOTHING;
  if (rules === undefined) return packets.all;
  const all: readonly FilterRule[] = [...rules, { action: 'deny', protocol: 'ip', at: 0 }];
  const reading = { portsOnFragments: fragmentReading(from.router), known: NO_CONNECTION };
  return permittedBy(packets, { rules: all, spaces: all.map((rule) => ruleSpaces(packets, rule, reading)) });
}

/** All packets to the destinations of a range of ranks. */
export function destinationsOf(
  fabric: Fabric,
  { from, to }: { readonly from: number; readonly to: number },
): Box {
  const destination = { from: fabric.ranks.start(from), to: fabric.ranks.start(to) - 1n };
  return { ...everything(fabric.family), destination };
}

function sourceBoxes(fabric: Fabric, circuit: Circuit): readonly Box[] {
  const check = circuit.interface.sourceCheck.find(({ family }) => family === fabric.family);
  const all = everything(fabric.family);
  if (check === undefined) return [all];
  return sourceRanges(fabric, circuit.table, circuit.id, check.mode).map((range) => ({
    ...all,
    source: destinationsOf(fabric, range).destination,
  }));
}

function ownPackets({ site }: Circuit, family: Family): readonly Box[] {
  const own = (site?.prefixes ?? []).filter(({ value }) => value.family === family);
  return own.map(({ value }) => ({ ...everything(family), source: rangeOf(value) }));
}

function providerPackets({ interface: one }: Circuit, family: Family): readonly Box[] {
  const own = one.addresses.filter(({ value }) => value.family === family);
  return own.map(({ value }) => ({ ...everything(family), source: only(value.address) }));
}

/** Remembers what was made, by key. */
function memo<From, Key>(
  keyOf: (from: From) => Key,
): <Value>(make: (from: From) => Value) => (from: From) => Value {
  return <Value>(make: (from: From) => Value) => {
    const made = new Map<Key, Value>();
    return (from) => {
      const key = keyOf(from);
      const known = made.get(key);
      if (known !== undefined) return known;
      const value = make(from);
      made.set(key, value);
      return value;
    };
  };
}
