import type { Family } from '../../net/address.ts';
import { hostPrefix, networkOf, type Prefix } from '../../net/prefix.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { distributed } from './distributed.ts';
import { vpnRoutes } from './exports.ts';
import type { ImportClasses } from './imports.ts';
import { type LocalRow, localRoutes, localRows } from './locals.ts';
import { type Nest, nestOf, overlapping } from './nest.ts';
import { type Ranks, ranksOf } from './ranks.ts';
import type { LocalRoute, Scope, VpnRoute } from './routes.ts';
import { firstBehind, type Segments, segmentsOf } from './segments.ts';
import { type TargetNumbers, targetNumbers } from './targets.ts';

/** All forwarding knowledge of one family: every VRF's own routes, the VPN routes, and who imports which. */
export interface Fabric {
  readonly family: Family;
  readonly scope: Scope;
  readonly ranks: Ranks;
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly locals: readonly (readonly LocalRoute[])[];
  /** Longest match over each table's own routes; numbers are `LocalRoute.id`. */
  readonly overlays: readonly Segments[];
  readonly nests: readonly Nest[];
  readonly localById: readonly LocalRoute[];
  readonly routes: readonly VpnRoute[];
  /** VPN routes by `address/length`. */
  readonly byPrefix: ReadonlyMap<string, readonly VpnRoute[]>;
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

/** Builds the fabric of a family; `extra` are prefixes somebody will ask about (declared ones). `ranked` must know every prefix. */
export function fabricOf(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  extra: readonly Prefix[],
  scope: Scope = 'present',
  ranked?: Ranks,
): Fabric {
  return fabricFrom(
    { attachment, routers, family, extra, rows: localRows(attachment, family) },
    scope,
    ranked,
  );
}

/** What a fabric is made from; `rows` are the routes VRFs have by themselves, worked out once for both scopes. */
export interface FabricGround {
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly family: Family;
  readonly extra: readonly Prefix[];
  readonly rows: readonly (readonly LocalRow[])[];
}

/** The fabric in every state, and that of the present one. */
export function fabricsOf(ground: FabricGround): { readonly possible: Fabric; readonly present: Fabric } {
  const possible = fabricFrom(ground, 'possible');
  return { possible, present: fabricFrom(ground, 'present', possible.ranks) };
}

function fabricFrom(
  { attachment, routers, family, extra, rows }: FabricGround,
  scope: Scope,
  ranked?: Ranks,
): Fabric {
  const locals = localRoutes(rows, scope);
  const localById = locals.flat();
  const numbers = targetNumbers();
  const given = vpnRoutes(attachment, locals, numbers);
  for (const { vrf } of attachment.tables)
    for (const settings of vrf.families) for (const { value } of settings.importTargets) numbers.of(value);
  const ranks =
    ranked ??
    ranksOf(family, [
      ...localById.map(({ prefix }) => prefix),
      ...interfacePrefixes(routers, family),
      ...extra,
    ]);
  const entries = locals.map((list) => list.map((route) => entryOf(route, ranks)));
  const { routes, classes } = distributed({ attachment, routers, family, scope, numbers, ranks, given });
  return {
    family,
    scope,
    ranks,
    attachment,
    routers,
    locals,
    localById,
    routes,
    byPrefix: Map.groupBy(routes, ({ local: { prefix } }) => `${prefix.address}/${prefix.length}`),
    numbers,
    overlays: entries.map(segmentsOf),
    nests: entries.map(nestOf),
    classes,
  };
}

/** What a table does with destinations `from`…`to` (ranks, half open), by longest match; own routes win over imported ones of equal length. */
export function lookUp(fabric: Fabric, table: number, from: number, to: number): readonly Piece[] {
  if (fabric.scope === 'possible') return everyRoute(fabric, table, from, to);
  const own = cursorOf(fabric.overlays[table], from);
  const foreign = cursorOf(fabric.classes.segments[fabric.classes.of[table] ?? -1], from);
  const pieces: Piece[] = [];
  for (let position = from; position < to; ) {
    const [mine, theirs] = [own.at(position), foreign.at(position)];
    const end = Math.min(mine.end, theirs.end, to);
    const locals =
      mine.length >= theirs.length ? mine.routes.flatMap((id) => fabric.localById[id] ?? []) : [];
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
  const foreign = fabric.classes.nests[fabric.classes.of[table] ?? -1];
  if (foreign !== undefined)
    overlapping(foreign, from, to, (id, start, end) =>
      pieces.push({ from: start, to: end, locals: [], imported: foreignRoute(fabric, table, id) }),
    );
  return pieces;
}

/** The same of the table's own routes alone, which in the union of all states no imported one hides. */
export function everyOwnRoute(fabric: Fabric, table: number, from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const own = fabric.nests[table];
  if (own !== undefined)
    overlapping(own, from, to, (id, start, end) =>
      pieces.push({ from: start, to: end, locals: fabric.localById.slice(id, id + 1), imported: [] }),
    );
  return pieces;
}

interface Found {
  readonly length: number;
  readonly end: number;
  readonly routes: readonly number[];
}

/** Walks a table's ranges upwards. */
function cursorOf(segments: Segments | undefined, start: number): { at(position: number): Found } {
  if (segments === undefined)
    return { at: () => ({ length: -1, end: Number.POSITIVE_INFINITY, routes: [] }) };
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

function entryOf(route: LocalRoute, ranks: Ranks) {
  return {
    from: ranks.from(route.prefix),
    to: ranks.to(route.prefix),
    length: route.prefix.length,
    route: route.id,
  };
}

/** Networks and own addresses of every interface, the backbone's too: the core is a destination like any other. */
function interfacePrefixes(routers: readonly ReadRouter[], family: Family): readonly Prefix[] {
  const all: Prefix = { family, address: 0n, length: 0 };
  const leaked = routers.flatMap(({ model }) => model.leaks.flatMap(({ prefix }) => prefix ?? []));
  const own = routers.flatMap((router) =>
    router.model.interfaces.flatMap((one) =>
      one.addresses.flatMap(({ value }) => [
        networkOf(value),
        hostPrefix({ family: value.family, value: value.address }),
      ]),
    ),
  );
  return [all, ...leaked, ...own];
}
