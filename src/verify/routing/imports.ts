import type { DeviceModel, VrfFamily } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type Nest, nestOf } from './nest.ts';
import type { Ranks } from './ranks.ts';
import { possibleAdditions, runPolicy } from './route-policy.ts';
import type { VpnRoute } from './routes.ts';
import { type Segments, segmentsOf } from './segments.ts';
import { type TargetIndex, type TargetNumbers, targetIndex } from './targets.ts';

/** VRFs that import the same targets by the same policy share one class: what they import is worked out once. */
export interface ImportClasses {
  /** Class of each table; -1 for a VRF that imports nothing. */
  readonly of: Int32Array;
  readonly segments: readonly Segments[];
  readonly nests: readonly Nest[];
  /** Numbers of the VPN routes each class admits. */
  readonly admitted: readonly (readonly number[])[];
}

/** What a router has of a route. */
export interface Arriving {
  /** The targets it carries there, one set per way it arrives; none when it never does. */
  held(router: ReadRouter, route: VpnRoute): readonly ReadonlySet<RouteTarget>[];
  /** Whether it carries just these, rather than these at most. */
  readonly exact: boolean;
}

/** `arriving` is given where the sessions between the routers decide who hears what: then no two routers share a class. */
export function importClasses(
  attachment: Attachment,
  routes: readonly VpnRoute[],
  numbers: TargetNumbers,
  ranks: Ranks,
  arriving?: Arriving,
): ImportClasses {
  const of = new Int32Array(attachment.tables.length).fill(-1);
  const keys = new Map<string, number>();
  const admitted: (readonly number[])[] = [];
  const index = targetIndex(routes, numbers.count);
  for (const table of attachment.tables) {
    const settings = familyOf(table, ranks.family);
    if (settings === undefined || !settings.importsVpn || settings.importTargets.length === 0) continue;
    const targets = [...new Set(settings.importTargets.map(({ value }) => numbers.of(value)))].sort(
      (a, b) => a - b,
    );
    const key = `${classKey(table, settings, targets)} ${arriving === undefined ? '' : table.router.index}`;
    const known = keys.get(key);
    of[table.id] = known ?? admitted.length;
    if (known !== undefined) continue;
    keys.set(key, admitted.length);
    admitted.push(admittedRoutes(table.router, settings, targets, { index, routes, numbers, arriving }));
  }
  const entries = admitted.map((list) => list.flatMap((id) => entryOf(routes[id], ranks)));
  return { of, admitted, segments: entries.map(segmentsOf), nests: entries.map(nestOf) };
}

/** Everything admission reads is in the key: the targets, and the policy of that very router, since lists of one name differ between routers. */
function classKey(table: VrfTable, settings: VrfFamily, targets: readonly number[]): string {
  const policy =
    settings.importPolicy === undefined ? '' : `${table.router.index} ${settings.importPolicy.value}`;
  return `${targets.join(',')} ${policy}`;
}

interface Supply {
  readonly index: TargetIndex;
  readonly routes: readonly VpnRoute[];
  readonly numbers: TargetNumbers;
  readonly arriving: Arriving | undefined;
}

function admittedRoutes(
  router: ReadRouter,
  settings: VrfFamily,
  targets: readonly number[],
  { index, routes, numbers, arriving }: Supply,
): readonly number[] {
  const met = new Set<number>();
  for (const target of targets) {
    const end = index.start[target + 1] ?? 0;
    for (let place = index.start[target] ?? 0; place < end; place++) met.add(index.routes[place] ?? 0);
  }
  const wanted = new Set(settings.importTargets.map(({ value }) => value));
  return [...met]
    .filter((id) => {
      const route = routes[id];
      if (route === undefined) return false;
      const ways = arriving?.held(router, route) ?? [textsOf(route, numbers)];
      return ways.some(
        (carried) =>
          [...carried].some((target) => wanted.has(target)) &&
          admits(router.model, settings, route, carried, arriving?.exact === true),
      );
    })
    .sort((a, b) => a - b);
}

function textsOf({ targets }: VpnRoute, numbers: TargetNumbers): ReadonlySet<RouteTarget> {
  return new Set(targets.flatMap((number) => numbers.text(number) ?? []));
}

/** Where a route stands for many, or may carry more targets than it does, no denial is certain. */
function admits(
  model: DeviceModel,
  settings: VrfFamily,
  { local, attached }: VpnRoute,
  targets: ReadonlySet<RouteTarget>,
  sure: boolean,
): boolean {
  if (settings.importPolicy === undefined) return true;
  const asked = { prefix: local.prefix, targets };
  const name = settings.importPolicy.value;
  return local.exact && (sure || attached === undefined)
    ? runPolicy(model, name, asked).permit
    : possibleAdditions(model, name, asked) !== undefined;
}

function entryOf(route: VpnRoute | undefined, ranks: Ranks) {
  if (route === undefined) return [];
  const { prefix } = route.local;
  return [{ from: ranks.from(prefix), to: ranks.to(prefix), length: prefix.length, route: route.id }];
}
