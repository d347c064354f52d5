import { type Family, parseAddress } from '../../net/address.ts';
import { coversAddress, type Prefix, prefixText } from '../../net/prefix.ts';
import {
  behindPolicy,
  type EchoRequest,
  type HeardRoute,
  type VpnInstance,
  type VpnSide,
} from './vpn-side.ts';

/** The routers of a lab by name, each as it is configured now. */
export type VpnSides = ReadonlyMap<string, VpnSide>;

/** A route in a VRF that came from another one. */
export interface Imported {
  readonly prefix: Prefix;
  readonly from: VpnInstance;
}

/** The VPN routes in a VRF of a router: given away with a target that it imports, and carried to it by sessions that are up. */
export function importedRoutes(sides: VpnSides, router: string, instance: VpnInstance): readonly Imported[] {
  const heard = heardBy(sides, router, instance.family);
  return [...sides].flatMap(([name, side]) => {
    if (!heard.has(name)) return [];
    const others = side.instances.filter((one) => one.family === instance.family && one !== instance);
    return others.flatMap((from) =>
      from.exported.flatMap((prefix) => {
        const given = behindPolicy(from.exportPolicy, { prefix, targets: from.exports });
        if (given === undefined || !given.targets.some((target) => instance.imports.includes(target)))
          return [];
        return behindPolicy(instance.importPolicy, given) === undefined ? [] : [{ prefix, from }];
      }),
    );
  });
}

/** Their prefixes: equal ones are one route. */
export function prefixesOf(routes: readonly Imported[]): readonly Prefix[] {
  return [...new Map(routes.map(({ prefix }) => [prefixText(prefix), prefix])).values()];
}

/** Every VPN route that comes to a router, as the policy behind each VRF lets it out. */
export function heardRoutes(sides: VpnSides, router: string, family: Family): readonly HeardRoute[] {
  const heard = heardBy(sides, router, family);
  return [...sides]
    .filter(([name]) => heard.has(name))
    .flatMap(([, { instances }]) => instances.filter((one) => one.family === family))
    .flatMap(({ exported, exports, exportPolicy, distinguisher }) =>
      exported.flatMap((prefix) => {
        const given = behindPolicy(exportPolicy, { prefix, targets: exports });
        return given === undefined || distinguisher === undefined ? [] : [{ ...given, distinguisher }];
      }),
    );
}

/** Whether an echo request of a router comes to a router's own address, and the answer back. The backbone below is taken for granted. */
export function isAnswered(sides: VpnSides, router: string, echo: EchoRequest): boolean {
  // Bound to an address in no VRF: whatever backbone address another router has.
  if (sides.get(router)?.addresses.includes(echo.vrf) === true)
    return [...sides.values()].some(({ addresses }) => addresses.includes(echo.destination));
  const near = instanceOf(sides.get(router), echo);
  if (near === undefined || !owns(near, echo.source)) return false;
  if (owns(near, echo.destination)) return true;
  const far = wayTo(importedRoutes(sides, router, near), echo.destination)?.from;
  if (far === undefined || !owns(far, echo.destination)) return false;
  const there = [...sides].find(([, { instances }]) => instances.includes(far))?.[0] ?? '';
  return wayTo(importedRoutes(sides, there, far), echo.source)?.from === near;
}

function instanceOf(side: VpnSide | undefined, { vrf, family }: EchoRequest): VpnInstance | undefined {
  return side?.instances.find((one) => one.vrf === vrf && one.family === family);
}

function owns({ addresses }: VpnInstance, text: string): boolean {
  const wanted = parseAddress(text);
  return addresses.some(({ family, address }) => family === wanted?.family && address === wanted.value);
}

/** The longest prefix wins. */
function wayTo(routes: readonly Imported[], text: string): Imported | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const covering = routes.filter(({ prefix }) => coversAddress(prefix, address));
  return covering.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** The routers whose VPN routes come to one: itself, its peers, and what reflectors pass on (RFC 4456 §6). */
function heardBy(sides: VpnSides, router: string, family: Family): ReadonlySet<string> {
  const heard = new Set([router]);
  const queue: { readonly at: string; readonly via: string | undefined }[] = [{ at: router, via: undefined }];
  for (const { at, via } of queue)
    for (const next of peersOf(sides, at, family)) {
      if (heard.has(next) || !passesOn(sides, { reflector: at, from: next, to: via }, family)) continue;
      heard.add(next);
      queue.push({ at: next, via: at });
    }
  return heard;
}

interface Passing {
  readonly reflector: string;
  readonly from: string;
  /** Absent: the router is not passing on, it hears for itself. */
  readonly to: string | undefined;
}

function passesOn(sides: VpnSides, { reflector, from, to }: Passing, family: Family): boolean {
  if (to === undefined) return true;
  const side = sides.get(reflector);
  if (side?.keepsAll !== true) return false;
  return [from, to].some((name) => {
    const addresses = sides.get(name)?.addresses ?? [];
    return side.sessions.some((one) => one.family === family && one.isClient && addresses.includes(one.peer));
  });
}

/** Routers with a session that is configured and up at both ends. */
function peersOf(sides: VpnSides, router: string, family: Family): readonly string[] {
  return [...sides.keys()].filter(
    (other) =>
      other !== router && speaksTo(sides, router, other, family) && speaksTo(sides, other, router, family),
  );
}

function speaksTo(sides: VpnSides, one: string, other: string, family: Family): boolean {
  const addresses = sides.get(other)?.addresses ?? [];
  const sessions = sides.get(one)?.sessions ?? [];
  return sessions.some(
    (session) => session.family === family && addresses.includes(session.peer) && session.isUp(),
  );
}
