import { FAMILIES, type Family } from '../../net/address.ts';
import { hostPrefix } from '../../net/prefix.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { localRows, type OwnRoutes } from '../routing/locals.ts';
import { circuitColumns } from './compact-circuits.ts';
import { makingOf, type Numbering, numberingOf } from './compact-making.ts';
import { copyOf, type DeclaredNumbers, type Places, placesOf } from './compact-places.ts';
import { routeColumns } from './compact-routes.ts';
import { tableColumns } from './compact-tables.ts';
import { prefixesOf } from './intern.ts';
import { type CompactNetwork, widthOf } from './network.ts';
import { type NetworkRows, stacked } from './stack.ts';

/**
 * The compact form of some routers (one, a worker's share, or all): their tables, circuits and routes in the order and numbers of the
 * attachment. It reads nothing that another router says, so networks of parts are joined by `mergeNetworks`. `rows` are their VRFs' own routes, where
 * somebody has worked them out already.
 */
export function compactNetwork(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  numbers: DeclaredNumbers,
  rows = localRows(attachment, family),
): CompactNetwork {
  const numbering = numberingOf(family);
  const places = placesOf(attachment, routers, numbers);
  return networkOf(numbering, [rowsOf({ attachment, routers, places }, numbering, rows)]);
}

/** The networks of all families in the making: routers are added to them piece by piece, and each piece is forgotten but for its rows. */
export interface CompactDraft {
  readonly families: readonly { readonly numbering: Numbering; readonly pieces: NetworkRows[] }[];
}

export function compactDraft(): CompactDraft {
  return { families: FAMILIES.map((family) => ({ numbering: numberingOf(family), pieces: [] })) };
}

/** Adds routers of an attachment of their own; `rows` are their VRFs' own routes by family, in the order of `FAMILIES`. */
export function addRouters(
  { families }: CompactDraft,
  attachment: Attachment,
  routers: readonly ReadRouter[],
  numbers: DeclaredNumbers,
  rows: readonly (readonly OwnRoutes[])[],
): void {
  const places = placesOf(attachment, routers, numbers);
  for (const [i, { numbering, pieces }] of families.entries()) {
    const placed = { attachment, routers, places: i === 0 ? places : copyOf(places) };
    pieces.push(rowsOf(placed, numbering, rows[i] ?? []));
  }
}

/** The networks of all that was added, in the order of `FAMILIES`. */
export function networksFrom({ families }: CompactDraft): readonly CompactNetwork[] {
  return families.map(({ numbering, pieces }) => networkOf(numbering, pieces));
}

interface Placed {
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly places: Places;
}

function rowsOf(
  { attachment, routers, places }: Placed,
  numbering: Numbering,
  rows: readonly OwnRoutes[],
): NetworkRows {
  const { family } = numbering;
  const making = makingOf(attachment, numbering);
  const tables = tableColumns(making, places, rows);
  const circuits = circuitColumns(making, places);
  const routes = routeColumns(making, rows);
  return {
    routers: { name: routers.map(({ name }) => name), file: routers.map(({ file }) => file) },
    tables,
    circuits,
    routes,
    strangers: places.strangers,
    backbone: prefixesOf(backboneOf(routers, family), widthOf(family)),
  };
}

function networkOf(
  { family, targets, distinguishers, sets, policies, chains }: Numbering,
  pieces: readonly NetworkRows[],
): CompactNetwork {
  return {
    family,
    targets: targets.wires(),
    distinguishers: distinguishers.wires(),
    sets: sets.lists(),
    policies: policies.values,
    chains: chains.values,
    ...stacked(pieces),
  };
}

function backboneOf(routers: readonly ReadRouter[], family: Family) {
  return routers.flatMap(({ model }) =>
    model.interfaces.flatMap((one) =>
      one.vrf === undefined
        ? one.addresses
            .filter(({ value }) => value.family === family)
            .map(({ value }) => hostPrefix({ family, value: value.address }))
        : [],
    ),
  );
}
