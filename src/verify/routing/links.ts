import type { Interface } from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf } from '../../net/prefix.ts';
import type { Attachment, Circuit, VrfTable } from '../bind/circuit.ts';
import { type CoverIndex, coverIndex } from './cover-index.ts';

/** A circuit of a table by one of the networks on it. */
export interface Link {
  readonly circuit: Circuit;
  readonly length: number;
}

/** The circuits of a table on whose networks an address lies, the longest network first: packets for it leave by the first, while that is up. */
export function linksAt(attachment: Attachment, table: VrfTable, address: IpAddress): readonly Link[] {
  if (table.circuits.length > FEW)
    return linkIndex(attachment, table, address.family).at(address).filter(isBeyond(address));
  const links: Link[] = [];
  for (const id of table.circuits) {
    const circuit = attachment.circuits[id];
    if (circuit !== undefined) addLinks(links, circuit, address);
  }
  return links.length < 2 ? links : links.sort((a, b) => b.length - a.length);
}

/** The circuit of a table on whose network an address lies; of networks that overlap the longest counts. */
export function connectedCircuit(
  attachment: Attachment,
  table: VrfTable,
  address: IpAddress,
): Circuit | undefined {
  return linksAt(attachment, table, address)[0]?.circuit;
}

/** An address of the link that is not the router's own: through its own address nothing is reached and nobody speaks. */
export function isConnected(one: Interface, address: IpAddress): boolean {
  return !isOwn(one, address) && one.addresses.some(({ value }) => coversAddress(value, address));
}

function isOwn(one: Interface, address: IpAddress): boolean {
  return one.addresses.some(
    ({ value }) => value.family === address.family && value.address === address.value,
  );
}

function isBeyond(address: IpAddress): (link: Link) => boolean {
  return ({ circuit }) => !isOwn(circuit.interface, address);
}

function addLinks(links: Link[], circuit: Circuit, address: IpAddress): void {
  let length = -1;
  for (const { value } of circuit.interface.addresses)
    if (value.length > length && coversAddress(value, address)) length = value.length;
  if (length >= 0 && !isOwn(circuit.interface, address)) links.push({ circuit, length });
}

/** Few circuits are looked through sooner than written into an index. */
const FEW = 8;

const indexes = new WeakMap<Attachment, Record<Family, Map<number, CoverIndex<Link>>>>();

function linkIndex(attachment: Attachment, table: VrfTable, family: Family): CoverIndex<Link> {
  const known = indexes.get(attachment) ?? { 4: new Map(), 6: new Map() };
  indexes.set(attachment, known);
  const before = known[family].get(table.id);
  if (before !== undefined) return before;
  const made = coverIndex(
    table.circuits.flatMap((id) => {
      const circuit = attachment.circuits[id];
      if (circuit === undefined) return [];
      return circuit.interface.addresses
        .filter(({ value }) => value.family === family)
        .map(({ value }) => ({ prefix: networkOf(value), value: { circuit, length: value.length } }));
    }),
  );
  known[family].set(table.id, made);
  return made;
}
