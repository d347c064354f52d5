import type { DeviceModel } from '../../../src/device/model.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import type { Family } from '../../../src/net/address.ts';
import { coversAddress, networkOf, type Prefix, prefixText, samePrefix } from '../../../src/net/prefix.ts';
import type { RouteTarget } from '../../../src/net/route-target.ts';
import type { ReplayRouter } from '../../../src/verify/types.ts';
import type { Outage } from './backbone.ts';
import { interfaceAt, type Socket } from './plan.ts';

/** What one customer says over its socket beyond, or instead of, what it declared. */
export interface Saying {
  readonly socket: Socket;
  readonly prefix: Prefix;
  readonly targets: readonly RouteTarget[];
  /** Another interface of the VRF, on whose link the next hop lies that it names. */
  readonly beyond?: string;
}

/** Of two VRFs' routes with one RD and prefix, reflectors pass on only this one's (RFC 4364 §4.1). */
export interface Preferred {
  readonly rd: string;
  readonly prefix: Prefix;
  readonly exporter: string;
}

/** One bounded state of the network; empty = the present one. */
export interface State {
  readonly name: string;
  readonly outage: Outage;
  readonly cut?: Socket;
  readonly withdrawn?: { readonly socket: Socket; readonly prefix?: Prefix };
  readonly says?: Saying;
  readonly prefers?: Preferred;
}

export const PRESENT: State = { name: 'present', outage: {} };

/** Everything that is down alone: each router, core link, VPN session, site link and customer session; each announcement withdrawn. */
export function failures(
  inventory: Inventory,
  routers: readonly ReplayRouter[],
  sockets: readonly Socket[],
): readonly State[] {
  const pairs = sessions(routers);
  const announcing = sockets.filter(({ access }) => access.routing.type === 'bgp');
  return [
    ...inventory.routers.map(({ name }) => ({ name: `${name} down`, outage: { router: name } })),
    ...inventory.coreLinks.map(({ id }) => ({ name: `link ${id} down`, outage: { link: id } })),
    ...pairs.map((session) => ({ name: `session ${session.join('–')} down`, outage: { session } })),
    ...sockets.map((cut) => ({ name: `link of ${cut.access.id} down`, outage: {}, cut })),
    ...announcing.map((socket) => ({
      name: `session of ${socket.access.id} down`,
      outage: {},
      withdrawn: { socket },
    })),
    ...announcing.flatMap((socket) =>
      socket.site.prefixes.map(({ value: prefix }) => ({
        name: `${socket.access.id} withdraws ${prefixText(prefix)}`,
        outage: {},
        withdrawn: { socket, prefix },
      })),
    ),
  ];
}

/** What customers could say: every prefix of the universe over every socket that has a session, plain and with each route target. */
export function sayings(
  sockets: readonly Socket[],
  worlds: readonly (readonly ReplayRouter[])[],
  universe: readonly Prefix[],
): readonly State[] {
  const targets = [...new Set(worlds.flat().flatMap(({ model }) => targetsOf(model)))].sort();
  const choices = [[], ...targets.map((target) => [target])];
  return sockets
    .filter((socket) => worlds.some((routers) => hasPeer(routers, socket)))
    .flatMap((socket) =>
      universe.flatMap((prefix) => [
        ...choices.map((chosen) => ({
          name: `${socket.access.id} announces ${prefixText(prefix)}${chosen.length > 0 ? ` with ${chosen}` : ''}`,
          outage: {},
          says: { socket, prefix, targets: chosen },
        })),
        ...besides(worlds, socket).map((beyond) => ({
          name: `${socket.access.id} announces ${prefixText(prefix)} by a next hop on ${beyond}`,
          outage: {},
          says: { socket, prefix, targets: [], beyond },
        })),
      ]),
    );
}

/** The other interfaces of the VRF that a socket is in. */
function besides(worlds: readonly (readonly ReplayRouter[])[], socket: Socket): readonly string[] {
  const found = worlds.flatMap((routers) => {
    const model = routers.find(({ name }) => name === socket.router)?.model;
    const own = model === undefined ? undefined : interfaceAt(model, socket);
    const all = model === undefined || own?.vrf === undefined ? [] : model.interfaces;
    return all.filter((one) => one !== own && one.vrf?.value === own?.vrf?.value).map(({ name }) => name);
  });
  return [...new Set(found)];
}

/** Where two VRFs export one prefix under one RD, each of the two may be the one that is passed on. */
export function preferences(routers: readonly ReplayRouter[], exported: ExportedPrefixes): readonly State[] {
  const all = routers.flatMap(({ name, model }) =>
    model.vrfs.flatMap((vrf) =>
      vrf.families.flatMap(({ family, rd }) =>
        rd === undefined
          ? []
          : exported(name, vrf.name, family).map((prefix) => ({
              rd: rd.value,
              prefix,
              exporter: `${name} ${vrf.name}`,
            })),
      ),
    ),
  );
  const groups = Map.groupBy(all, ({ rd, prefix }) => `${rd} ${prefixText(prefix)}`);
  return [...groups.values()]
    .filter((group) => new Set(group.map(({ exporter }) => exporter)).size > 1)
    .flat()
    .map((prefers) => ({
      name: `reflectors pass on ${prefixText(prefers.prefix)} of ${prefers.exporter}`,
      outage: {},
      prefers,
    }));
}

export type ExportedPrefixes = (router: string, vrf: string, family: Family) => readonly Prefix[];

/** Whether the customer's own announcement is one it declared anyway. */
export function isHonest({ socket, prefix, targets, beyond }: Saying): boolean {
  const declared = socket.site.prefixes.some(({ value }) => samePrefix(value, prefix));
  return socket.access.routing.type === 'bgp' && declared && targets.length === 0 && beyond === undefined;
}

function sessions(routers: readonly ReplayRouter[]): readonly (readonly [string, string])[] {
  const owner = (family: Family, address: bigint) =>
    routers.find(({ model }) =>
      model.interfaces.some(
        ({ vrf, addresses }) =>
          vrf === undefined &&
          addresses.some(({ value }) => value.family === family && value.address === address),
      ),
    )?.name;
  return routers.flatMap(({ name, model }) =>
    model.backbone.peers.flatMap(({ address }): readonly [string, string][] => {
      const other = owner(address.family, address.value);
      return other !== undefined && name < other ? [[name, other]] : [];
    }),
  );
}

function hasPeer(routers: readonly ReplayRouter[], socket: Socket): boolean {
  const model = routers.find(({ name }) => name === socket.router)?.model;
  const one = model === undefined ? undefined : interfaceAt(model, socket);
  const families = model?.vrfs.find(({ name }) => name === one?.vrf?.value)?.families ?? [];
  return families.some(({ peers }) =>
    peers.some(({ address }) => one?.addresses.some(({ value }) => coversAddress(networkOf(value), address))),
  );
}

function targetsOf({ vrfs, targetLists }: DeviceModel): readonly RouteTarget[] {
  return [
    ...vrfs.flatMap(({ families }) =>
      families.flatMap(({ importTargets, exportTargets }) =>
        [...importTargets, ...exportTargets].map(({ value }) => value),
      ),
    ),
    ...targetLists.flatMap(({ targets }) => targets),
  ];
}
