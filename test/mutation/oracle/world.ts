import type { DeviceModel } from '../../../src/device/model.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import { samePrefix } from '../../../src/net/prefix.ts';
import type { Announcement, ExportedRoute, ReplayNetwork, ReplayRouter } from '../../../src/verify/types.ts';
import { type BackboneReach, backboneReach } from './backbone.ts';
import { interfaceAt, type Socket } from './plan.ts';
import type { State } from './states.ts';

/** A network's configurations with the cables that never move. */
export interface World {
  readonly inventory: Inventory;
  readonly sockets: readonly Socket[];
  readonly routers: readonly ReplayRouter[];
}

/** The network in one state, ready for packets. */
export function networkIn(world: World, state: State, reach = reachIn(world, state)): ReplayNetwork {
  return {
    routers: standing(world, state),
    announcements: announcementsIn(world, state),
    carries: (exported, importer) =>
      !isPassedOver(state, exported) &&
      reach.carries(exported.router.name, importer.name, exported.prefix.family),
  };
}

export function reachIn({ inventory, routers }: World, { outage }: State): BackboneReach {
  return backboneReach(inventory, routers, outage);
}

function standing({ routers }: World, { outage, cut }: State): readonly ReplayRouter[] {
  return routers
    .filter(({ name }) => name !== outage.router)
    .map((router) =>
      cut?.router === router.name ? { ...router, model: withoutSocket(router.model, cut) } : router,
    );
}

function withoutSocket(model: DeviceModel, cut: Socket): DeviceModel {
  const gone = interfaceAt(model, cut);
  return { ...model, interfaces: model.interfaces.filter((one) => one !== gone) };
}

/** Every customer says what it declared, except what the state changes. */
function announcementsIn(world: World, { withdrawn, says }: State): readonly Announcement[] {
  const honest = world.sockets
    .filter(({ access }) => access.routing.type === 'bgp')
    .flatMap((socket) =>
      socket.site.prefixes
        .filter(
          ({ value }) =>
            withdrawn?.socket !== socket ||
            (withdrawn.prefix !== undefined && !samePrefix(withdrawn.prefix, value)),
        )
        .flatMap(({ value }) => announced(world, socket, { prefix: value, targets: [] })),
    );
  return says === undefined ? honest : [...honest, ...announced(world, says.socket, says)];
}

function announced(
  { routers }: World,
  socket: Socket,
  { prefix, targets, beyond }: Pick<Announcement, 'prefix' | 'targets' | 'beyond'>,
): readonly Announcement[] {
  const model = routers.find(({ name }) => name === socket.router)?.model;
  const one = model === undefined ? undefined : interfaceAt(model, socket);
  const { routing } = socket.access;
  const asNumber = routing.type === 'bgp' ? { asNumber: routing.remoteAs } : {};
  return one === undefined
    ? []
    : [
        {
          router: socket.router,
          interface: one.name,
          prefix,
          targets,
          ...asNumber,
          ...(beyond === undefined ? {} : { beyond }),
        },
      ];
}

/** The route has the RD and prefix of the preferred one and is another. */
function isPassedOver({ prefers }: State, { router, vrf, prefix }: ExportedRoute): boolean {
  if (prefers === undefined || !samePrefix(prefers.prefix, prefix)) return false;
  const rd = vrf.families.find(({ family }) => family === prefix.family)?.rd?.value;
  return rd === prefers.rd && prefers.exporter !== `${router.name} ${vrf.name}`;
}
