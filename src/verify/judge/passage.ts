import type { FilterRule } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { Circuit } from '../bind/circuit.ts';
import { sourceRanges } from '../reach/walk.ts';
import type { End } from '../reach/way.ts';
import type { Fabric } from '../routing/fabric.ts';
import { type Box, everything, meetSpaces, only, rangeOf, type Space, withoutSpace } from '../space/box.ts';
import {
  chainsAt,
  decidingRule,
  type FilterPlace,
  passing,
  type RuleChain,
  tooLarge,
} from '../space/filter.ts';

/**
 * What the filters of an entry and an exit leave of the packets that routing would carry. A filter that sees only forwarded packets counts
 * at the exit when the packet did not come out of a label, and never at the entry, where it stands behind the VRF (lab-proved on Linux).
 */
export interface Passage {
  /** Packets that enter by the circuit at all: its source check. */
  sources(circuit: Circuit): Space;
  through(from: Circuit, to: Circuit | undefined, end: Pick<End, 'from' | 'to' | 'popped'>): Space;
  /** What an exit lets out of a set. */
  leaving(space: Space, to: Circuit, popped: boolean): Space;
  /** The rules that decide about one packet, at the entry and at the exit. */
  deciding(
    from: Circuit,
    to: Circuit | undefined,
    popped: boolean,
    packet: Box,
  ): readonly { readonly circuit: Circuit; readonly chain: RuleChain; readonly rule: FilterRule }[];
  /** Packets from the site's own addresses that its source check refuses. The provider's address on a direct link is nobody's. */
  refused(circuit: Circuit): Space;
  /** The part of a set that goes to the destinations of an end. */
  towards(space: Space, end: Pick<End, 'from' | 'to'>): Space;
  entryChains(circuit: Circuit): readonly RuleChain[];
  exitChains(circuit: Circuit, popped: boolean): readonly RuleChain[];
}

/** `anyConnectionKnown`: filters that ask for known connections see one in every packet; so it is in the upper bound. */
export function passageOf(fabric: Fabric, anyConnectionKnown = fabric.scope === 'possible'): Passage {
  const { family } = fabric;
  const chains = memo((circuit: Circuit) => {
    const all = chainsAt(filterPlace(circuit, anyConnectionKnown), circuit.interface, family);
    return tooLarge(all) ? [] : all;
  });
  const sources = memo((circuit: Circuit) => sourceSpace(fabric, circuit));
  const entryChains = (circuit: Circuit) => chains(circuit).filter(({ hook }) => hook === 'inbound');
  const exitChains = (circuit: Circuit, popped: boolean) =>
    chains(circuit).filter(({ hook }) => hook === 'outbound' || (hook === 'forwarded-outbound' && !popped));
  const leaving = (space: Space, to: Circuit, popped: boolean) =>
    exitChains(to, popped).reduce((rest, chain) => passing(chain, rest), space);
  const refused = memo((circuit: Circuit) =>
    withoutSpace(ownPackets(circuit, family), [...sources(circuit), ...providerPackets(circuit)]),
  );
  return {
    sources,
    refused,
    leaving,
    entryChains,
    exitChains,
    towards: (space, end) => meetSpaces(space, [destinationsOf(fabric, end)]),
    through(from, to, end) {
      const routed = meetSpaces(sources(from), [destinationsOf(fabric, end)]);
      const entered = entryChains(from).reduce((space, chain) => passing(chain, space), routed);
      return to === undefined ? entered : leaving(entered, to, end.popped);
    },
    deciding(from, to, popped, packet) {
      const places = [
        ...entryChains(from).map((chain) => ({ circuit: from, chain })),
        ...(to === undefined ? [] : exitChains(to, popped).map((chain) => ({ circuit: to, chain }))),
      ];
      return places.flatMap(({ circuit, chain }) => {
        const rule = decidingRule(chain, packet);
        return rule === undefined ? [] : [{ circuit, chain, rule }];
      });
    },
  };
}

/** How the filters of a circuit's router are read. */
export function filterPlace({ router }: Circuit, anyConnectionKnown: boolean): FilterPlace {
  const { model, portsOnFragments } = router;
  return { model, portsOnFragments, anyConnectionKnown };
}

/** All packets to the destinations of a range of ranks. */
export function destinationsOf(
  fabric: Fabric,
  { from, to }: { readonly from: number; readonly to: number },
): Box {
  const destination = { from: fabric.ranks.start(from), to: fabric.ranks.start(to) - 1n };
  return { ...everything(fabric.family), destination };
}

function sourceSpace(fabric: Fabric, circuit: Circuit): Space {
  const check = circuit.interface.sourceCheck.find(({ family }) => family === fabric.family);
  const all = everything(fabric.family);
  if (check === undefined) return [all];
  return sourceRanges(fabric, circuit.table, circuit.id, check.mode).map((range) => ({
    ...all,
    source: destinationsOf(fabric, range).destination,
  }));
}

function ownPackets({ site }: Circuit, family: Family): Space {
  const own = (site?.prefixes ?? []).filter(({ value }) => value.family === family);
  return own.map(({ value }) => ({ ...everything(family), source: rangeOf(value) }));
}

function providerPackets({ interface: one }: Circuit): Space {
  return one.addresses.map(({ value }) => ({ ...everything(value.family), source: only(value.address) }));
}

function memo<Value>(make: (circuit: Circuit) => Value): (circuit: Circuit) => Value {
  const made = new Map<number, Value>();
  return (circuit) => {
    const known = made.get(circuit.id);
    if (known !== undefined) return known;
    const value = make(circuit);
    made.set(circuit.id, value);
    return value;
  };
}
