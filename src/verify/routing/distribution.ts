import type { DeviceModel, Origin, SessionPolicy, TargetFilter } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Prefix, prefixText } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { ReadRouter } from '../read/routers.ts';
import { routesTravel } from '../transport/session-graph.ts';
import { isExternal, passesOn, sessionTo } from '../transport/sessions.ts';
import { type Carried, carriedPast, possibleAdditions, possibleAnswers } from './route-policy.ts';

/** A target that a policy of a VPN session attaches on the way, with its line. */
export interface AttachedTarget {
  readonly target: RouteTarget;
  readonly router: ReadRouter;
  readonly at: Origin;
}

/** A route as it leaves its exporter. */
export interface SentRoute extends Carried {
  readonly exporter: ReadRouter;
  readonly prefix: Prefix;
}

/** What the sessions between the routers do to VPN routes of a family. */
export interface Distribution {
  /** Whether they do anything: without policies, target filters and user ends every route arrives everywhere as it was sent. */
  readonly policed: boolean;
  /** Whether some policy on a session may take targets away. */
  readonly strips: boolean;
  /** Everything that any policy on any session could attach to a route, whatever way it takes. */
  attachable(route: Omit<SentRoute, 'exporter'>): readonly AttachedTarget[];
  /** The targets with which a router holds a route in the present state, once per way it arrives; none when it is kept away. */
  held(importer: ReadRouter, route: SentRoute): readonly Carried[];
}

export function distributionOf(routers: readonly ReadRouter[], family: Family): Distribution {
  const travelled = new Map<string, Arrivals>();
  return {
    policed: routers.some(({ model }) => isPoliced(model, family)),
    strips: routers.some(({ model }) => stripsTargets(model, family)),
    attachable: (route) => attachable(routers, family, route),
    held(importer, route) {
      if (importer === route.exporter) return [route];
      const key = `${route.exporter.index} ${prefixText(route.prefix)} ${carriedKey(route)}`;
      const arrived = travelled.get(key) ?? travel(routers, family, route);
      travelled.set(key, arrived);
      const ways = arrived.get(importer.index);
      if (ways !== undefined) return ways;
      // Isolation never rests on a session that is missing from the texts: then the route is taken to arrive all the same.
      return routesTravel(routers, route.exporter, importer, family) ? [] : [route];
    },
  };
}

/**
 * Whether a router does anything to routes or packets that concerns other VRFs than those its targets join: sessions that judge routes, made-up
 * defaults, routes given back, routes of VRFs in the global table, rules that see every table.
 */
export function reachesBeyondTargets(model: DeviceModel, family: Family): boolean {
  return (
    isPoliced(model, family) ||
    model.backbone.peers.some(({ defaults }) => defaults?.some((one) => one.family === family) === true) ||
    model.leaks.some(
      ({ kind, from, to }) =>
        kind === 're-export' ||
        (kind === 'policy-routing' && from === '*') ||
        (to === '' && (kind === 'global-leak' || kind === 'vrf-import')),
    )
  );
}

function isPoliced({ backbone }: DeviceModel, family: Family): boolean {
  return (
    backbone.peers.some(
      ({ policies, userEnd }) =>
        userEnd?.value === true || policies?.some((one) => one.family === family) === true,
    ) || backbone.targetFilters?.some((one) => one.family === family) === true
  );
}

function stripsTargets(model: DeviceModel, family: Family): boolean {
  const names = policiesOf(model, family);
  return model.routePolicies.some(
    ({ name, entries }) =>
      names.has(name) &&
      entries.some(
        ({ scrub, mayStrip, setTargets }) =>
          scrub?.value === true || mayStrip === true || setTargets?.value.additive === false,
      ),
  );
}

function attachable(
  routers: readonly ReadRouter[],
  family: Family,
  { prefix, targets }: Omit<SentRoute, 'exporter'>,
): readonly AttachedTarget[] {
  const known = new Set(targets);
  const attached: AttachedTarget[] = [];
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const router of routers)
      for (const policy of policiesOf(router.model, family))
        for (const target of possibleAdditions(router.model, policy, { prefix, targets: known }) ?? [])
          if (!known.has(target)) {
            known.add(target);
            attached.push({ target, router, at: settingLine(router.model, policy, target) });
          }
  }
  return attached;
}

function policiesOf({ backbone }: DeviceModel, family: Family): ReadonlySet<string> {
  const all = backbone.peers.flatMap(({ policies }) => policies ?? []);
  return new Set(all.filter((one) => one.family === family).map(({ policy }) => policy));
}

function settingLine({ routePolicies }: DeviceModel, name: string, target: RouteTarget): Origin {
  const entries = routePolicies.find((policy) => policy.name === name)?.entries ?? [];
  return (
    entries.find(({ setTargets }) => setTargets?.value.targets.includes(target))?.setTargets?.at ??
    entries[0]?.at ??
    0
  );
}

interface Place {
  readonly at: ReadRouter;
  readonly from: ReadRouter | undefined;
  readonly carried: Carried;
}

/** By router index: what targets the route carries there, once per way. */
type Arrivals = ReadonlyMap<number, readonly Carried[]>;

function carriedKey({ targets, certain }: Carried): string {
  const spelled = (some: ReadonlySet<RouteTarget>) => [...some].sort().join();
  return certain === undefined ? spelled(targets) : `${spelled(targets)} ${spelled(certain)}`;
}

/** Carries one route over every session that passes it on. It never comes back to its exporter (RFC 4456 §8). */
function travel(routers: readonly ReadRouter[], family: Family, route: SentRoute): Arrivals {
  const arrived = new Map<number, Carried[]>();
  const seen = new Set<string>();
  const open: Place[] = [{ at: route.exporter, from: undefined, carried: route }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const key = `${place.at.index} ${place.from?.index ?? ''} ${carriedKey(place.carried)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    arrived.set(place.at.index, [...(arrived.get(place.at.index) ?? []), place.carried]);
    const others = routers.filter((to) => to !== route.exporter);
    open.push(...others.flatMap((to) => handedOn(place, to, family, route.prefix)));
  }
  return arrived;
}

function handedOn(place: Place, to: ReadRouter, family: Family, prefix: Prefix): readonly Place[] {
  const { at, from } = place;
  if (to === from || !passesOn(at, from, to, family)) return [];
  const [out, back] = [sessionTo(at, to, family), sessionTo(to, at, family)];
  if (out?.userEnd?.value === true) return [];
  if (from !== undefined && !keeps(at.model, family, place.carried.targets)) return [];
  const policy = policyIn(out, 'out', family);
  const isReflected =
    from !== undefined && out !== undefined && !isExternal(at, out) && isInside(at, from, family);
  return after(at.model, policy?.policy, prefix, place.carried)
    .map((sent) => (isReflected && policy?.keepsReflected === true ? place.carried : sent))
    .flatMap((sent) => after(to.model, policyIn(back, 'in', family)?.policy, prefix, sent))
    .map((carried) => ({ at: to, from: at, carried }));
}

type Session = ReturnType<typeof sessionTo>;

function isInside(at: ReadRouter, from: ReadRouter, family: Family): boolean {
  const session = sessionTo(at, from, family);
  return session !== undefined && !isExternal(at, session);
}

function policyIn(session: Session, direction: 'in' | 'out', family: Family): SessionPolicy | undefined {
  return session?.policies?.find((one) => one.direction === direction && one.family === family);
}

/** A route's targets behind a policy, once per answer it may get; none when the policy stops it. */
function after(
  model: DeviceModel,
  policy: string | undefined,
  prefix: Prefix,
  { targets, certain }: Carried,
): readonly Carried[] {
  const carried = certain === undefined ? { targets } : { targets, certain };
  return possibleAnswers(model, policy, { prefix, ...carried })
    .filter(({ permit }) => permit)
    .map((answer) => carriedPast(answer, carried));
}

/** Whether a router that hands routes on holds this one at all. */
function keeps(model: DeviceModel, family: Family, targets: ReadonlySet<RouteTarget>): boolean {
  return (model.backbone.targetFilters ?? [])
    .filter((one) => one.family === family)
    .every((filter) => wantedBy(model, filter).some((target) => targets.has(target)));
}

function wantedBy(model: DeviceModel, { family, list }: TargetFilter): readonly RouteTarget[] {
  if (list !== undefined) return model.targetLists.find(({ name }) => name === list)?.targets ?? [];
  return model.vrfs.flatMap((vrf) =>
    vrf.families
      .filter((settings) => settings.family === family && settings.importsVpn)
      .flatMap(({ importTargets }) => importTargets.map(({ value }) => value)),
  );
}
