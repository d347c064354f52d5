import { addressText, type Family } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import { nameTargets } from '../judge/levels.ts';
import { namesKnown } from '../judge/shared-address-doubts.ts';
import type { ReadRouter } from './routers.ts';

/** What readers of parts must compare with each other: whom their routers and customers' sessions speak with, and who is there. */
export interface Neighbourhood {
  /** Addresses outside VRFs and declared loopbacks, and those that VPN sessions name. */
  readonly backbone: readonly string[];
  readonly backbonePeers: readonly string[];
  /** Addresses outside VRFs that two routers have; and all by which routers are known: a label is asked for there. */
  readonly doubled: readonly string[];
  readonly known: readonly string[];
  /** Whether a VRF names route targets: they travel by sessions. */
  readonly targets: boolean;
  /** Addresses of circuits, and those that sessions inside VRFs name: as numbers, of which two of IPv6 may be the same. */
  readonly circuits: Float64Array;
  readonly circuitPeers: Float64Array;
}

export function neighbourhoodOf(routers: readonly ReadRouter[], attachment: Attachment): Neighbourhood {
  const text = ({ family, address }: { readonly family: Family; readonly address: bigint }) =>
    addressText({ family, value: address });
  const held = routers.map(({ declared, model }) =>
    unique([
      ...(declared?.loopbacks?.map(({ value }) => addressText(value)) ?? []),
      ...model.interfaces.flatMap((one) =>
        one.vrf === undefined ? one.addresses.map(({ value }) => text(value)) : [],
      ),
    ]),
  );
  return {
    backbone: unique(held.flat()),
    doubled: repeated(held),
    known: unique(routers.flatMap(namesKnown).map(addressText)),
    backbonePeers: unique(
      routers.flatMap(({ model }) => model.backbone.peers.map(({ address }) => addressText(address))),
    ),
    targets: nameTargets(routers),
    circuits: Float64Array.from(circuitAddresses(attachment)),
    circuitPeers: Float64Array.from(peerAddresses(attachment)),
  };
}

function circuitAddresses({ circuits }: Attachment): readonly number[] {
  const found: number[] = [];
  for (const { interface: one } of circuits)
    for (const { value } of one.addresses) found.push(folded(value.address));
  return found;
}

function peerAddresses({ tables }: Attachment): readonly number[] {
  const found: number[] = [];
  for (const { vrf } of tables)
    for (const { peers } of vrf.families) for (const { address } of peers) found.push(folded(address.value));
  return found;
}

export function joinNeighbourhoods(all: readonly Neighbourhood[]): Neighbourhood {
  return {
    backbone: unique(all.flatMap(({ backbone }) => backbone)),
    doubled: unique([
      ...all.flatMap(({ doubled }) => doubled),
      ...repeated(all.map(({ backbone }) => backbone)),
    ]),
    known: unique(all.flatMap(({ known }) => known)),
    backbonePeers: unique(all.flatMap(({ backbonePeers }) => backbonePeers)),
    targets: all.some(({ targets }) => targets),
    circuits: joined(all.map(({ circuits }) => circuits)),
    circuitPeers: joined(all.map(({ circuitPeers }) => circuitPeers)),
  };
}

/**
 * Whether every VPN session is with a router that is here, no two are known by one address, and certainly no session inside a VRF is with a router's
 * own circuit: VRFs linked to VRFs are looked at as a whole.
 */
export function keepsToItself(one: Neighbourhood): boolean {
  const { backbone, backbonePeers, doubled, known, circuits, circuitPeers } = one;
  const here = new Set(backbone);
  const asked = new Set(circuitPeers);
  return (
    backbonePeers.every((peer) => here.has(peer)) &&
    !doubled.some((address) => known.includes(address)) &&
    !circuits.some((circuit) => asked.has(circuit))
  );
}

/** Whether the sessions by which targets travel are in the texts. */
export function showsItsSessions({ backbonePeers, targets }: Neighbourhood): boolean {
  return backbonePeers.length > 0 || !targets;
}

/** Equal addresses are equal numbers, and so are very few others. */
function folded(address: bigint): number {
  return Number(BigInt.asUintN(53, address ^ (address >> 61n)));
}

/** What stands in more than one of several lists. */
function repeated(lists: readonly (readonly string[])[]): readonly string[] {
  const [seen, again] = [new Set<string>(), new Set<string>()];
  for (const list of lists)
    for (const one of list)
      if (seen.has(one)) again.add(one);
      else seen.add(one);
  return [...again];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
