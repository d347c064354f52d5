import type { DeviceModel, Interface, StaticRoute } from '../../device/model.ts';
import type { SiteNetworkAccess } from '../../inventory/types.ts';
import { coversAddress, networkOf, type Prefix, samePrefix } from '../../net/prefix.ts';
import { runPolicy } from '../routing/route-policy.ts';
import type { Site } from '../subject/subject.ts';

/** How strongly a circuit speaks for a declared access: prefixes of the site it carries in its own VRF, and in any VRF of the router. */
export interface Evidence {
  readonly own: number;
  readonly anywhere: number;
}

/** Says for one router what its configuration knows about who is behind an interface. */
export type Witness = (one: Interface, access: SiteNetworkAccess, site: Site) => Evidence;

/**
 * What the configuration itself says about who is behind an interface, without looking at names or route targets: the declared link
 * address, the connected prefix (direct), the static routes through it (static), or the session to its CE with the site's AS (bgp).
 */
export function witnessOf(model: DeviceModel): Witness {
  const statics = staticsByPrefix(model);
  return (one, access, site) => {
    if (hasDeclaredAddress(one, access)) return { own: 1000, anywhere: 1000 };
    const links = one.addresses.map((address) => networkOf(address.value));
    const vrfs = site.prefixes.map(({ value }) => carriers({ model, statics, one, links }, access, value));
    return {
      own: vrfs.filter((names) => names.some((name) => name === one.vrf?.value)).length,
      anywhere: vrfs.filter((names) => names.length > 0).length,
    };
  };
}

type StaticsByPrefix = ReadonlyMap<string, readonly { readonly vrf: string; readonly route: StaticRoute }[]>;

interface Asked {
  readonly model: DeviceModel;
  readonly statics: StaticsByPrefix;
  readonly one: Interface;
  readonly links: readonly Prefix[];
}

function staticsByPrefix(model: DeviceModel): StaticsByPrefix {
  const all = model.vrfs.flatMap((vrf) =>
    vrf.families.flatMap((family) => family.statics.map((route) => ({ vrf: vrf.name, route }))),
  );
  return Map.groupBy(all, ({ route }) => keyOf(route.prefix));
}

function hasDeclaredAddress(one: Interface, access: SiteNetworkAccess): boolean {
  return access.links.some(({ provider }) => one.addresses.some(({ value }) => samePrefix(value, provider)));
}

/** The VRFs that send a prefix out by the interface. */
function carriers(asked: Asked, access: SiteNetworkAccess, prefix: Prefix): readonly string[] {
  switch (access.routing.type) {
    case 'direct':
      return asked.links.some((link) => samePrefix(link, prefix)) ? [asked.one.vrf?.value ?? ''] : [];
    case 'static':
      return staticCarriers(asked, prefix);
    case 'bgp':
      return sessionCarriers(asked, access.routing.remoteAs, prefix);
  }
}

function staticCarriers({ statics, one, links }: Asked, prefix: Prefix): readonly string[] {
  const routes = statics.get(keyOf(prefix)) ?? [];
  return routes
    .filter(({ route: { interface: port, nextHop } }) =>
      port === undefined
        ? links.some((link) => nextHop !== undefined && coversAddress(link, nextHop))
        : port === one.name,
    )
    .map(({ vrf }) => vrf);
}

function sessionCarriers({ model, links }: Asked, remoteAs: number, prefix: Prefix): readonly string[] {
  const admits = (policy: string | undefined) =>
    runPolicy(model, policy, { prefix, targets: new Set() }).permit;
  return model.vrfs
    .filter((vrf) =>
      vrf.families.some(({ family, peers }) =>
        peers.some(
          (peer) =>
            family === prefix.family &&
            peer.remoteAs === remoteAs &&
            links.some((link) => coversAddress(link, peer.address)) &&
            admits(peer.inboundPolicy?.value),
        ),
      ),
    )
    .map(({ name }) => name);
}

function keyOf({ family, address, length }: Prefix): string {
  return `${family} ${address} ${length}`;
}
