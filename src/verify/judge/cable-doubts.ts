import { addressBits, type IpAddress } from '../../net/address.ts';
import { coversAddress, type InterfaceAddress, networkOf } from '../../net/prefix.ts';
import type { Attachment, Circuit, VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';

/**
 * Static routes of a VRF whose next hop is the router's own address in a VRF of another VPN, on one network with a circuit of the route's VRF: the
 * two circuits are the ends of one cable (a pair of veth devices, a loop between two ports), and what is sent there comes in again.
 */
export function cableDoubts({ circuits, tables }: Attachment): readonly Doubt[] {
  if (!tables.some(mayMeet(lastBitsOf(circuits)))) return [];
  const ofRouter = circuitsByRouter(circuits);
  return tables.flatMap((here) => {
    const mine = ofRouter.get(here.router);
    if (mine === undefined) return [];
    return farEnds(here, mine, circuits).map((far): Doubt => {
      const [other, about] = [far.interface.vrf?.value ?? '', [here.owner ?? [], far.vpn].flat()];
      const data = { vrf: here.vrf.name, other, router: here.router.name };
      return { reason: 'vrf-link-between-vpns', router: here.router.name, data, about };
    });
  });
}

/**
 * The same between two routers nobody declared: the next hop lies on a circuit, or is sent out by one whatever its network, and a circuit of another
 * VPN has it (as a virtual router too). What customers are behind an access of an inventory is declared, and numbers of their own may well be alike.
 */
export function farCableDoubts({ circuits, tables }: Attachment): readonly Doubt[] {
  const seen = lastBitsOf(circuits);
  const wanted = tables.filter(mayMeet(seen)).flatMap((here) => linksToNextHops(here, circuits, seen));
  if (wanted.length === 0) return [];
  const byNextHop = Map.groupBy(wanted, ({ key }) => key);
  const found = circuits.flatMap((far) =>
    keysOf(far).flatMap((key) =>
      (byNextHop.get(key) ?? []).flatMap(({ here }) =>
        far.router !== here.router && far.vpn !== here.owner ? [{ here, far }] : [],
      ),
    ),
  );
  return found.map(({ here, far }): Doubt => {
    const [other, about] = [far.interface.vrf?.value ?? '', [here.owner ?? [], far.vpn].flat()];
    const data = { vrf: here.vrf.name, other, router: far.router.name };
    return { reason: 'vrf-link-between-vpns', router: here.router.name, data, about };
  });
}

interface LinkToNextHop {
  readonly here: VrfTable;
  readonly key: AddressKey;
}

/** Next hops of a table's static routes that stand on one of its circuits, or that a route sends out by one. */
function linksToNextHops(
  here: VrfTable,
  circuits: readonly Circuit[],
  seen: Uint8Array,
): readonly LinkToNextHop[] {
  const hops = here.vrf.families
    .flatMap(({ statics }) => statics)
    .filter(({ viaVrf }) => viaVrf === undefined)
    .flatMap(({ nextHop, interface: port }) => (nextHop === undefined ? [] : { ...nextHop, port }))
    .filter(({ family, value }) => seen[lastBits(family, value)] === 1);
  return hops.flatMap(({ port, ...hop }) => {
    const near = here.circuits.some((id) => {
      const one = circuits[id]?.interface;
      return one?.name === port || one?.addresses.some(({ value }) => isBeside(value, hop)) === true;
    });
    return near ? [{ here, key: addressKey(hop.family, hop.value) }] : [];
  });
}

function isBeside(own: InterfaceAddress, hop: IpAddress): boolean {
  return hasRoom(own) && coversAddress(own, hop) && own.address !== hop.value;
}

/** Networks with room for another. */
function hasRoom({ family, length }: InterfaceAddress): boolean {
  return length < addressBits(family);
}

/** Whether a table may have such a route at all: in hardly any network the last bits of a next hop are those of any circuit's own address. */
function mayMeet(seen: Uint8Array): (table: VrfTable) => boolean {
  return ({ vrf }) =>
    vrf.families.some(({ statics }) =>
      statics.some(({ nextHop }) => nextHop && seen[lastBits(nextHop.family, nextHop.value)] === 1),
    );
}

function lastBitsOf(circuits: readonly Circuit[]): Uint8Array {
  const seen = new Uint8Array(1 << LAST_BITS);
  for (const { interface: one } of circuits)
    for (const { value } of one.addresses)
      for (const address of answered(value)) seen[lastBits(value.family, address)] = 1;
  return seen;
}

const LAST_BITS = 20;

function lastBits(family: IpAddress['family'], address: bigint): number {
  return Number(family === 4 ? address : BigInt.asUintN(LAST_BITS, address)) & ((1 << LAST_BITS) - 1);
}

/** The circuits of a router, and their addresses: hardly any next hop is one, so whose it is waits until it is asked. */
interface OwnCircuits {
  readonly circuits: Circuit[];
  readonly addresses: Set<AddressKey>;
  byAddress?: ReadonlyMap<AddressKey, readonly Circuit[]>;
}

function circuitsByRouter(circuits: readonly Circuit[]): ReadonlyMap<ReadRouter, OwnCircuits> {
  const found = new Map<ReadRouter, OwnCircuits>();
  for (const circuit of circuits) {
    const known = found.get(circuit.router);
    const mine = known ?? { circuits: [], addresses: new Set<AddressKey>() };
    if (known === undefined) found.set(circuit.router, mine);
    mine.circuits.push(circuit);
    for (const key of keysOf(circuit)) mine.addresses.add(key);
  }
  return found;
}

/** The circuits of other VPNs at the far end of a table's static routes, each once. */
function farEnds(here: VrfTable, mine: OwnCircuits, circuits: readonly Circuit[]): readonly Circuit[] {
  const far = new Set<Circuit>();
  for (const { statics } of here.vrf.families)
    for (const { nextHop, interface: port, viaVrf } of statics) {
      if (nextHop === undefined || viaVrf !== undefined) continue;
      const key = addressKey(nextHop.family, nextHop.value);
      if (!mine.addresses.has(key) || (port === undefined && !isNear(here, nextHop, circuits))) continue;
      mine.byAddress ??= byAddress(mine.circuits);
      for (const one of mine.byAddress.get(key) ?? [])
        if (one.table !== here.id && one.vpn !== here.owner) far.add(one);
    }
  return [...far];
}

function isNear(here: VrfTable, nextHop: IpAddress, circuits: readonly Circuit[]): boolean {
  return here.circuits.some((id) =>
    circuits[id]?.interface.addresses.some(({ value }) => coversAddress(value, nextHop)),
  );
}

function byAddress(circuits: readonly Circuit[]): ReadonlyMap<AddressKey, readonly Circuit[]> {
  const found = new Map<AddressKey, Circuit[]>();
  for (const circuit of circuits)
    for (const key of keysOf(circuit)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [circuit]);
      else known.push(circuit);
    }
  return found;
}

/** What a circuit's router answers for: its own address, and the first one of every IPv6 network (RFC 4291 §2.6.1). */
function answered(own: InterfaceAddress): readonly bigint[] {
  return own.family === 6 && own.length < 127 ? [own.address, networkOf(own).address] : [own.address];
}

function keysOf({ interface: { addresses } }: Circuit): readonly AddressKey[] {
  return addresses.flatMap(({ value }) => answered(value).map((one) => addressKey(value.family, one)));
}

/** A number for IPv4, a bigint for IPv6. */
type AddressKey = number | bigint;

function addressKey(family: IpAddress['family'], address: bigint): AddressKey {
  return family === 4 ? Number(address) : address;
}
