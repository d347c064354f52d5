import type { CePeer, DeviceModel, Interface, StaticRoute } from '../../device/model.ts';
import type { SiteNetworkAccess } from '../../inventory/types.ts';
import { addressBits, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf, type Prefix, prefixKey, samePrefix } from '../../net/prefix.ts';
import { runPolicy } from '../routing/route-policy.ts';
import type { Site } from '../subject/subject.ts';

/** How strongly a circuit speaks for a declared access: prefixes of the site it carries in its own VRF, and in any VRF of the router. */
export interface Evidence {
  readonly own: number;
  readonly anywhere: number;
}

/** The declared link address outweighs everything else. */
const DECLARED: Evidence = { own: 1000, anywhere: 1000 };

/** Says for one router what its configuration knows about who is behind an interface. */
export interface Witness {
  of(one: Interface, access: SiteNetworkAccess, site: Site): Evidence;
  /** Every interface with any evidence for an access, and perhaps a few without. */
  suspects(access: SiteNetworkAccess, site: Site): ReadonlySet<Interface>;
}

/**
 * What the configuration itself says about who is behind an interface, without looking at names or route targets: the declared link
 * address, the connected prefix (direct), the static routes through it (static), or the session to its CE with the site's AS (bgp).
 */
export function witnessOf(model: DeviceModel): Witness {
  const statics = once(() => staticsByPrefix(model));
  const sessions = once(() => sessionsByAs(model));
  const suspects = once(() => suspectsIn(model, statics(), sessions()));
  return {
    of(one, access, site) {
      if (hasDeclaredAddress(one, access)) return DECLARED;
      const links = one.addresses.map((address) => networkOf(address.value));
      const asked = { model, statics: statics(), sessions: sessions(), one, links };
      const vrfs = site.prefixes.map(({ value }) => carriers(asked, access, value));
      return {
        own: vrfs.filter((names) => names.some((name) => name === one.vrf?.value)).length,
        anywhere: vrfs.filter((names) => names.length > 0).length,
      };
    },
    suspects: (access, site) => suspects()(access, site),
  };
}

/** Mostly the declared link addresses say it, and nothing else is looked up. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Finds interfaces by what leads to them: the link they stand on, their name in a static route, the neighbour of a session. */
function suspectsIn(
  model: DeviceModel,
  statics: StaticsByPrefix,
  sessions: SessionsByAs,
): Witness['suspects'] {
  const onLink = Map.groupBy(
    model.interfaces.flatMap((one) => one.addresses.map(({ value }) => ({ one, link: networkOf(value) }))),
    ({ link }) => prefixKey(link),
  );
  const lengths = new Set(model.interfaces.flatMap((one) => one.addresses.map(({ value }) => value.length)));
  const byName = new Map(model.interfaces.map((one) => [one.name, one]));
  const at = (link: Prefix) => (onLink.get(prefixKey(link)) ?? []).map(({ one }) => one);
  const towards = ({ family, value }: IpAddress) =>
    [...lengths].flatMap((length) =>
      length > addressBits(family) ? [] : at(networkOf({ family, address: value, length })),
    );
  const ofStatic = ({ interface: port, nextHop }: StaticRoute) =>
    port === undefined ? (nextHop === undefined ? [] : towards(nextHop)) : [byName.get(port) ?? []].flat();
  return ({ links, routing }, { prefixes }) => {
    const declared = links.flatMap(({ provider }) => at(networkOf(provider)));
    switch (routing.type) {
      case 'direct':
        return new Set([...declared, ...prefixes.flatMap(({ value }) => at(value))]);
      case 'static':
        return new Set([
          ...declared,
          ...prefixes.flatMap(({ value }) =>
            (statics.get(prefixKey(value)) ?? []).flatMap(({ route }) => ofStatic(route)),
          ),
        ]);
      case 'bgp':
        return new Set([
          ...declared,
          ...(sessions.get(routing.remoteAs) ?? []).flatMap(({ peer }) => towards(peer.address)),
        ]);
    }
  };
}

type StaticsByPrefix = ReadonlyMap<
  number | bigint,
  readonly { readonly vrf: string; readonly route: StaticRoute }[]
>;

type SessionsByAs = ReadonlyMap<
  number,
  readonly { readonly vrf: string; readonly family: Family; readonly peer: CePeer }[]
>;

interface Asked {
  readonly model: DeviceModel;
  readonly statics: StaticsByPrefix;
  readonly sessions: SessionsByAs;
  readonly one: Interface;
  readonly links: readonly Prefix[];
}

function staticsByPrefix(model: DeviceModel): StaticsByPrefix {
  const all = model.vrfs.flatMap((vrf) =>
    vrf.families.flatMap((family) => family.statics.map((route) => ({ vrf: vrf.name, route }))),
  );
  return Map.groupBy(all, ({ route }) => prefixKey(route.prefix));
}

function sessionsByAs(model: DeviceModel): SessionsByAs {
  const all = model.vrfs.flatMap((vrf) =>
    vrf.families.flatMap(({ family, peers }) => peers.map((peer) => ({ vrf: vrf.name, family, peer }))),
  );
  return Map.groupBy(all, ({ peer }) => peer.remoteAs);
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
  const routes = statics.get(prefixKey(prefix)) ?? [];
  return routes
    .filter(({ route: { interface: port, nextHop } }) =>
      port === undefined
        ? links.some((link) => nextHop !== undefined && coversAddress(link, nextHop))
        : port === one.name,
    )
    .map(({ vrf }) => vrf);
}

function sessionCarriers(
  { model, sessions, links }: Asked,
  remoteAs: number,
  prefix: Prefix,
): readonly string[] {
  return (sessions.get(remoteAs) ?? [])
    .filter(
      ({ family, peer }) =>
        family === prefix.family &&
        links.some((link) => coversAddress(link, peer.address)) &&
        runPolicy(model, peer.inboundPolicy?.value, { prefix, targets: new Set() }).permit,
    )
    .map(({ vrf }) => vrf);
}
