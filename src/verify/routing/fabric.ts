import type { Family } from '../../net/address.ts';
import { hostPrefix, networkOf, type Prefix } from '../../net/prefix.ts';
import { type Attachment, GLOBAL_TABLE } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { distributed } from './distributed.ts';
import { vpnRoutes } from './exports.ts';
import type { ImportClasses } from './imports.ts';
import { localRoutes, localRows, type OwnRoutes } from './locals.ts';
import { rowsNear } from './near.ts';
import { type Nest, nestOf, overlapping } from './nest.ts';
import { type NextHop, strayHops } from './next-hops.ts';
import { eachOnDemand, onDemand } from './on-demand.ts';
import { type Ranks, ranksOf } from './ranks.ts';
import type { LocalRoute, Scope, VpnRoute } from './routes.ts';
import { firstBehind, type Segments, segmentsOf } from './segments.ts';
import { recursingStatics } from './static-forwarding.ts';
import { type TargetNumbers, targetNumbers } from './targets.ts';

/**
 * All forwarding knowledge of one family: every VRF's own routes, the VPN routes, and who imports which. Each part is worked out when it is
 * first asked for, tables one by one: whoever asks about nothing that imported routes decide pays for none of them.
 */
export interface Fabric {
  readonly family: Family;
  readonly scope: Scope;
  readonly ranks: Ranks;
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly locals: readonly (readonly LocalRoute[])[];
  /** Longest match over a table's own routes; numbers are their places in `locals[table]`. */
  overlayOf(table: number): Segments;
  nestOf(table: number): Nest;
  /** Next hops of a table's own routes that more than one route may lead to. */
  straysOf(table: number): readonly NextHop[];
  readonly routes: readonly VpnRoute[];
  /** VPN routes by `address/length`. */
  byPrefix(): ReadonlyMap<string, readonly VpnRoute[]>;
  readonly classes: ImportClasses;
  readonly numbers: TargetNumbers;
}

/** A range of destinations that a table treats alike: by these own routes, or by these imported ones; by neither when nothing matches. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly locals: readonly LocalRoute[];
  readonly imported: readonly VpnRoute[];
}

/** Builds the fabric of a family; `extra` are prefixes somebody will ask about (declared ones). */
export function fabricOf(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  extra: readonly Prefix[],
  scope: Scope = 'present',
): Fabric {
  const ground = { attachment, routers, family, extra, rows: localRows(attachment, family) };
  return fabricFrom(ground, scope);
}

/** What a fabric is made from; `rows` are the routes VRFs have by themselves, worked out once for both scopes. */
export interface FabricGround {
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly family: Family;
  readonly extra: readonly Prefix[];
  readonly rows: readonly OwnRoutes[];
}

/** The fabric in every state, and that of the present one, in the same ranks. */
export function fabricsOf(ground: FabricGround): { readonly possible: Fabric; readonly present: Fabric } {
  const possible = fabricFrom(ground, 'possible');
  return { possible, present: fabricFrom(ground, 'present', () => possible.ranks) };
}

/** The present fabric as far as packets between `prefixes` meet it: small where they are few. Good for those packets alone. */
export function fabricNear(ground: FabricGround, prefixes: readonly Prefix[]): Fabric {
  const near = [...prefixes, ...redirectedHops(ground)];
  return fabricFrom({ ...ground, rows: rowsNear(ground.rows, near), extra: prefixes }, 'present');
}

/** Where policies send packets, whatever their destination. */
function redirectedHops({ routers, family }: FabricGround): readonly Prefix[] {
  return routers.flatMap(({ model }) =>
    model.leaks.flatMap(({ picks }) =>
      picks?.nextHop?.family === family ? [hostPrefix({ ...picks.nextHop })] : [],
    ),
  );
}

/** `ranked` must know every prefix. */
function fabricFrom(ground: FabricGround, scope: Scope, ranked?: () => Ranks): Fabric {
  const { attachment, routers, family, extra, rows } = ground;
  const locals = onDemand(() => localRoutes(rows, scope));
  const ranks =
    ranked ??
    onDemand(() =>
      ranksOf(family, [
        ...locals().flatMap((own) => own.map(({ prefix }) => prefix)),
        ...interfacePrefixes(attachment, routers, family),
        ...recursingPrefixes(attachment, family),
        ...extra,
      ]),
    );
  const entriesOf = (table: number) =>
    (locals()[table] ?? []).map((route, place) => entryOf(route, place, ranks()));
  const numbers = targetNumbers();
  const given = () => vpnRoutes(attachment, locals(), numbers);
  const shared = onDemand(() =>
    distributed({ attachment, routers, family, scope, ranks, numbers, given: given() }),
  );
  return {
    family,
    scope,
    attachment,
    routers,
    numbers,
    overlayOf: eachOnDemand((table) => segmentsOf(entriesOf(table))),
    nestOf: eachOnDemand((table) => nestOf(entriesOf(table))),
    straysOf: eachOnDemand((table) => {
      const here = attachment.tables[table];
      return here === undefined ? [] : strayHops(attachment, here, family, (id) => locals()[id] ?? []);
    }),
    get ranks() {
      return ranks();
    },
    get locals() {
      return locals();
    },
    get routes() {
      return shared().routes;
    },
    get classes() {
      return shared().classes;
    },
    byPrefix: onDemand(() =>
      Map.groupBy(shared().routes, ({ local: { prefix } }) => `${prefix.address}/${prefix.length}`),
    ),
  };
}

/** What a table does with destinations `from`…`to` (ranks, half open), by longest match; own routes win over imported ones of equal length. */
export function lookUp(fabric: Fabric, table: number, from: number, to: number): readonly Piece[] {
  if (fabric.scope === 'possible') return everyRoute(fabric, table, from, to);
  const own = cursorOf(fabric.overlayOf(table), from);
  const home = fabric.locals[table] ?? [];
  const foreign = cursorOf(fabric.classes.segmentsOf(table), from);
  const pieces: Piece[] = [];
  for (let position = from; position < to; ) {
    const [mine, theirs] = [own.at(position), foreign.at(position)];
    const end = Math.min(mine.end, theirs.end, to);
    const locals = mine.length >= theirs.length ? mine.routes.flatMap((place) => home[place] ?? []) : [];
    const contested = mine.length === theirs.length && locals.some((route) => route.contested);
    const imported =
      mine.length < theirs.length || contested
        ? theirs.routes.flatMap((id) => foreignRoute(fabric, table, id))
        : [];
    pieces.push({ from: position, to: end, locals, imported });
    position = end;
  }
  return pieces;
}

/** What a VRF exports comes back to it among the imports of its class; it stands in its own routes already. */
function foreignRoute(fabric: Fabric, table: number, id: number): readonly VpnRoute[] {
  const route = fabric.routes[id];
  return route === undefined || route.table === table ? [] : [route];
}

/** Every route that touches the range, each as a piece of its own: in some state it is the one that forwards. */
function everyRoute(fabric: Fabric, table: number, from: number, to: number): readonly Piece[] {
  const pieces = [...everyOwnRoute(fabric, table, from, to)];
  overlapping(fabric.classes.nestOf(table), from, to, (id, start, end) =>
    pieces.push({ from: start, to: end, locals: [], imported: foreignRoute(fabric, table, id) }),
  );
  return pieces;
}

/** The same of the table's own routes alone, which in the union of all states no imported one hides. */
export function everyOwnRoute(fabric: Fabric, table: number, from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const home = fabric.locals[table] ?? [];
  overlapping(fabric.nestOf(table), from, to, (place, start, end) =>
    pieces.push({ from: start, to: end, locals: home.slice(place, place + 1), imported: [] }),
  );
  return pieces;
}

interface Found {
  readonly length: number;
  readonly end: number;
  readonly routes: readonly number[];
}

/** Walks a table's ranges upwards. */
function cursorOf(segments: Segments, start: number): { at(position: number): Found } {
  let index = firstBehind(segments, start);
  return {
    at(position) {
      while ((segments.to[index] ?? Number.POSITIVE_INFINITY) <= position) index++;
      const from = segments.from[index] ?? Number.POSITIVE_INFINITY;
      if (from > position) return { length: -1, end: from, routes: [] };
      return {
        length: segments.length[index] ?? 0,
        end: segments.to[index] ?? from,
        routes: segments.routes[index] ?? [],
      };
    },
  };
}

function entryOf(route: LocalRoute, place: number, ranks: Ranks) {
  return {
    from: ranks.from(route.prefix),
    to: ranks.to(route.prefix),
    length: route.prefix.length,
    route: place,
  };
}

/** Those of static routes that may stand in no table of the present state. */
function recursingPrefixes(attachment: Attachment, family: Family): readonly Prefix[] {
  return attachment.tables.flatMap((table) =>
    recursingStatics(attachment, table, family).map(({ prefix }) => prefix),
  );
}

/**
 * Networks and own addresses of every interface, the backbone's too: the core is a destination like any other. Those of circuits stand among the
 * routes of their tables.
 */
function interfacePrefixes(
  { circuits }: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
): readonly Prefix[] {
  const all: Prefix = { family, address: 0n, length: 0 };
  const leaked = routers.flatMap(({ model }) => model.leaks.flatMap(({ prefix }) => prefix ?? []));
  const told = new Set(circuits.flatMap((one) => (one.table === GLOBAL_TABLE ? [] : [one.interface])));
  const own = routers.flatMap(({ model }) =>
    model.interfaces
      .filter((one) => !told.has(one))
      .flatMap((one) =>
        one.addresses.flatMap(({ value }) => [
          networkOf(value),
          hostPrefix({ family: value.family, value: value.address }),
        ]),
      ),
  );
  return [all, ...leaked, ...own];
}
