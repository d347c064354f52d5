import { FAMILIES, type Family } from '../../net/address.ts';
import { hostPrefix } from '../../net/prefix.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { localRows, type OwnRoutes } from '../routing/locals.ts';
import { circuitColumns } from './compact-circuits.ts';
import { makingOf } from './compact-making.ts';
import { copyOf, type DeclaredNumbers, type Places, placesOf } from './compact-places.ts';
import { routeColumns } from './compact-routes.ts';
import { tableColumns } from './compact-tables.ts';
import { prefixesOf } from './intern.ts';
import { type CompactNetwork, widthOf } from './network.ts';

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
  return networkOf({ attachment, routers, places: placesOf(attachment, routers, numbers) }, family, rows);
}

/** The networks of all families, in the order of `FAMILIES`, as are `rows`. */
export function compactNetworks(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  numbers: DeclaredNumbers,
  rows: readonly (readonly OwnRoutes[])[],
): readonly CompactNetwork[] {
  const places = placesOf(attachment, routers, numbers);
  return FAMILIES.map((family, i) =>
    networkOf({ attachment, routers, places: i === 0 ? places : copyOf(places) }, family, rows[i] ?? []),
  );
}

interface Placed {
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly places: Places;
}

function networkOf(
  { attachment, routers, places }: Placed,
  family: Family,
  rows: readonly OwnRoutes[],
): CompactNetwork {
  const making = makingOf(attachment, family);
  const tables = tableColumns(making, places);
  const circuits = circuitColumns(making, places);
  const routes = routeColumns(making, rows);
  return {
    family,
    routers: { name: routers.map(({ name }) => name), file: routers.map(({ file }) => file) },
    targets: making.targets.wires(),
    distinguishers: making.distinguishers.wires(),
    sets: making.sets.lists(),
    policies: making.policies.values,
    chains: making.chains.values,
    tables,
    circuits,
    routes,
    strangers: places.strangers,
    backbone: prefixesOf(backboneOf(routers, family), widthOf(family)),
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
