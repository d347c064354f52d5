import type { Origin } from '../../device/model.ts';
import { addressBits, type IpAddress } from '../../net/address.ts';
import { covers, hostPrefix, networkOf, overlaps, type Prefix } from '../../net/prefix.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import { type Fabric, lookUp } from './fabric.ts';
import { connectedCircuit } from './links.ts';
import type { Forwarding, VpnRoute } from './routes.ts';
import { siblingOf, tableNamed } from './static-forwarding.ts';

/** A route over a next hop, with the routes by which its packets go on where those for the next hop do not leave by its link. */
export interface DownHop extends Hopping {
  /** Other ways of the VRF's own for packets to the next hop, and imported routes. */
  readonly locals: readonly Forwarding[];
  readonly imported: readonly VpnRoute[];
}

interface Hopping {
  readonly prefix: Prefix;
  readonly at: Origin;
  readonly hop: IpAddress;
  /** Where else the next hop may lie: a customer names any neighbour on the link. */
  readonly within: readonly Prefix[];
  /** The VRF in which it is looked up. */
  readonly home: VrfTable;
  /** The circuit on whose link it lies; absent where it lies on none. */
  readonly circuit: number | undefined;
}

/**
 * Routes of a VRF over a next hop to which in some state another route than its link leads: links go down, and routers look next hops up like any
 * address. They are static routes and, where the platform looks up what it hears, customers' routes. What takes packets for the prefix itself along is
 * left out where the next hop lies on a link: they are followed by it anyway. `possible` is the fabric in every state.
 */
export function hopsPastLinks(possible: Fabric, table: VrfTable): readonly DownHop[] {
  const tables = known.get(possible) ?? new Map<number, readonly DownHop[]>();
  known.set(possible, tables);
  const before = tables.get(table.id);
  if (before !== undefined) return before;
  const all = [table, ...copiedFrom(possible, table)].flatMap((one) => [
    ...staticHops(possible, one),
    ...heardHops(possible, one),
  ]);
  const found =
    all.length === 0
      ? NONE
      : leading(
          table,
          all.map((one) => onwardFrom(possible, one)),
        );
  tables.set(table.id, found);
  return found;
}

/** Whether packets for the next hop of a route may go as those of another do. */
function isTowards({ prefix }: DownHop, { within }: DownHop): boolean {
  return within.some((one) => overlaps(prefix, one));
}

const known = new WeakMap<Fabric, Map<number, readonly DownHop[]>>();
const NONE: readonly DownHop[] = [];

/** Those that lead elsewhere, by themselves or by one that their next hop stands on. */
function leading(table: VrfTable, all: readonly DownHop[]): readonly DownHop[] {
  let found = all.filter(
    ({ locals, imported, home }) => locals.length + imported.length > 0 || home !== table,
  );
  if (found.length === 0) return NONE;
  for (let count = 0; count < found.length; ) {
    count = found.length;
    const standing = found;
    found = all.filter((one) => standing.includes(one) || standing.some((next) => isTowards(next, one)));
  }
  return found;
}

function onwardFrom(fabric: Fabric, hopping: Hopping): DownHop {
  const { within, home, circuit, prefix } = hopping;
  const { ranks } = fabric;
  const isBeside = (route: Prefix) => circuit === undefined || !covers(route, prefix);
  const pieces = within.flatMap((one) => {
    const [from, to] =
      one.length === addressBits(one.family) ? hostRange(fabric, one) : [ranks.from(one), ranks.to(one)];
    return lookUp(fabric, home.id, from, to);
  });
  const locals = pieces
    .flatMap((piece) => piece.locals)
    .filter(({ forwarding, prefix: own }) => leaves(forwarding, circuit) && isBeside(own));
  const imported = pieces.flatMap((piece) => piece.imported).filter(({ local }) => isBeside(local.prefix));
  return {
    ...hopping,
    locals: [...new Set(locals.map(({ forwarding }) => forwarding))],
    imported: [...new Set(imported)],
  };
}

/** A single address stands in no table by itself. */
function hostRange({ ranks }: Fabric, { family, address }: Prefix): readonly [number, number] {
  const rank = ranks.at({ family, value: address });
  return [rank, rank + 1];
}

function leaves(forwarding: Forwarding, circuit: number | undefined): boolean {
  return forwarding.kind === 'circuit' ? forwarding.circuit !== circuit : forwarding.kind !== 'drop';
}

/** VRFs of the router whose routes are copied here: they keep their next hops, which are looked up there. */
function copiedFrom({ attachment }: Fabric, table: VrfTable): readonly VrfTable[] {
  return table.router.model.leaks.flatMap(({ kind, from, to }) => {
    const source =
      kind === 'vrf-import' && to === table.vrf.name && tableNamed(attachment, table.router, from);
    return source ? [source] : [];
  });
}

function staticHops({ attachment, family }: Fabric, table: VrfTable): readonly Hopping[] {
  const statics = familyOf(table, family)?.statics ?? [];
  return statics.flatMap(({ prefix, nextHop: hop, interface: one, viaVrf, discard, at }) => {
    if (hop === undefined || one !== undefined || discard || viaVrf === '') return [];
    const home = viaVrf === undefined ? table : siblingOf(attachment, table, viaVrf);
    if (home === undefined || prefix.family !== family || hop.family !== family) return [];
    const circuit = connectedCircuit(attachment, home, hop)?.id;
    return [{ prefix, at, hop, within: [hostPrefix(hop)], home, circuit }];
  });
}

/** Routes of customers on a platform that looks up their next hops: of whoever stands on the link, if not of the neighbour itself. */
function heardHops({ attachment, family, locals }: Fabric, table: VrfTable): readonly Hopping[] {
  if (table.router.heardNextHops === 'connected') return [];
  const peers = familyOf(table, family)?.peers ?? [];
  if (peers.length === 0) return [];
  return (locals[table.id] ?? []).flatMap(({ source, prefix, at, forwarding }) => {
    const peer = source === 'site' ? peers.find((one) => one.at === at) : undefined;
    if (peer === undefined || forwarding.kind !== 'circuit') return [];
    const { circuit } = forwarding;
    const within = (attachment.circuits[circuit]?.interface.addresses ?? [])
      .filter(({ value }) => value.family === family)
      .map(({ value }) => networkOf(value));
    return [{ prefix, at: peer.at, hop: peer.address, within, home: table, circuit }];
  });
}
