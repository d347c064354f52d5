import type { DeviceModel, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type Nest, nestOf } from './nest.ts';
import { eachOnDemand, onDemand } from './on-demand.ts';
import type { Ranks } from './ranks.ts';
import { type Carried, type PolicyRoute, possibleAdditions, possibleAnswers } from './route-policy.ts';
import type { VpnRoute } from './routes.ts';
import { type Segments, segmentsOf } from './segments.ts';
import { type TargetIndex, type TargetNumbers, targetIndex } from './targets.ts';

/** VRFs that import the same targets by the same policy share one class: what they import is worked out once, when it is first asked for. */
export interface ImportClasses {
  /** Class of each table; -1 for a VRF that imports nothing. */
  readonly of: Int32Array;
  /** Numbers of the VPN routes a table admits, ascending. */
  admittedBy(table: number): readonly number[];
  /** The same of a class. */
  admittedTo(one: number): readonly number[];
  /** What a table imports, cut by longest match. */
  segmentsOf(table: number): Segments;
  /** What a table imports, sorted for "which routes touch this range". */
  nestOf(table: number): Nest;
}

/** What a router has of a route. */
export interface Arriving {
  /** The targets it carries there, once per way it arrives; none when it never does. */
  held(router: ReadRouter, route: VpnRoute): readonly Carried[];
  /** Whether it carries just these, rather than these at most. */
  readonly exact: boolean;
}

/** What classes are made from; `arriving` is given where the sessions between the routers decide who hears what. */
export interface Importing {
  readonly attachment: Attachment;
  readonly family: Family;
  readonly routes: readonly VpnRoute[];
  readonly numbers: TargetNumbers;
  /** The numbers of prefixes, asked for only where a table is cut. */
  readonly ranks: () => Ranks;
  readonly arriving: Arriving | undefined;
}

/** Puts VRFs that import alike into classes; what a class admits waits until somebody asks. */
export function importClasses(importing: Importing): ImportClasses {
  const { routes, numbers, ranks, arriving } = importing;
  const { of, importers } = importerClasses(importing);
  const index = onDemand(() => targetIndex(routes, numbers.count));
  const admittedTo = eachOnDemand((one) => {
    const importer = importers[one];
    return importer === undefined
      ? []
      : admittedRoutes(importer, { index: index(), routes, numbers, arriving });
  });
  const entriesOf = (one: number) => admittedTo(one).flatMap((id) => entryOf(routes[id], ranks()));
  const segments = eachOnDemand((one) => segmentsOf(entriesOf(one)));
  const nests = eachOnDemand((one) => nestOf(entriesOf(one)));
  const classOf = (table: number) => of[table] ?? -1;
  return {
    of,
    admittedTo,
    admittedBy: (table) => admittedTo(classOf(table)),
    segmentsOf: (table) => segments(classOf(table)),
    nestOf: (table) => nests(classOf(table)),
  };
}

/** A table that speaks for its class. */
interface Importer {
  readonly router: ReadRouter;
  readonly settings: VrfFamily;
  /** Numbers of the targets it imports, ascending. */
  readonly targets: readonly number[];
}

/** Where the sessions decide who hears what no two routers share a class. */
function importerClasses({ attachment, family, numbers, arriving }: Importing) {
  const of = new Int32Array(attachment.tables.length).fill(-1);
  const keys = new Map<string, number>();
  const importers: Importer[] = [];
  for (const table of attachment.tables) {
    const settings = familyOf(table, family);
    if (settings === undefined || !settings.importsVpn || settings.importTargets.length === 0) continue;
    const targets = [...new Set(settings.importTargets.map(({ value }) => numbers.of(value)))].sort(
      (a, b) => a - b,
    );
    const key = `${classKey(table, settings, targets)} ${arriving === undefined ? '' : table.router.index}`;
    const known = keys.get(key);
    of[table.id] = known ?? importers.length;
    if (known !== undefined) continue;
    keys.set(key, importers.length);
    importers.push({ router: table.router, settings, targets });
  }
  return { of, importers };
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
  { router, settings, targets }: Importer,
  { index, routes, numbers, arriving }: Supply,
): readonly number[] {
  const met = new Set<number>();
  for (const target of targets) {
    const end = index.start[target + 1] ?? 0;
    for (let place = index.start[target] ?? 0; place < end; place++) met.add(index.routes[place] ?? 0);
  }
  const isAdmitted =
    arriving === undefined ? asSent(router, settings, numbers) : asHeld(router, settings, arriving);
  return [...met]
    .filter((id) => {
      const route = routes[id];
      return route !== undefined && isAdmitted(route);
    })
    .sort((a, b) => a - b);
}

/** Routes that arrive as they were sent, with a target that is wanted: only the policy is left to ask. */
function asSent(
  { model }: ReadRouter,
  settings: VrfFamily,
  numbers: TargetNumbers,
): (route: VpnRoute) => boolean {
  if (settings.importPolicy === undefined) return () => true;
  const texts = new Map<readonly number[], ReadonlySet<RouteTarget>>();
  const textsOf = (list: readonly number[]) => {
    const known = texts.get(list);
    const made = known ?? new Set(list.flatMap((number) => numbers.text(number) ?? []));
    if (known === undefined) texts.set(list, made);
    return made;
  };
  return (route) => {
    const targets = textsOf(route.targets);
    const carried = route.certain === undefined ? { targets } : { targets, certain: textsOf(route.certain) };
    return admits(model, settings, route, carried, false);
  };
}

function asHeld(
  router: ReadRouter,
  settings: VrfFamily,
  { held, exact }: Arriving,
): (route: VpnRoute) => boolean {
  const wanted = new Set(settings.importTargets.map(({ value }) => value));
  return (route) =>
    held(router, route).some(
      (carried) =>
        [...carried.targets].some((target) => wanted.has(target)) &&
        admits(router.model, settings, route, carried, exact),
    );
}

/**
 * Where a route stands for many, or may carry more targets than it does, no denial is certain. Whatever else it carries, it is taken for a target that is
 * asked for: that one it has.
 */
function admits(
  model: DeviceModel,
  settings: VrfFamily,
  { local, attached }: VpnRoute,
  carried: Carried,
  sure: boolean,
): boolean {
  if (settings.importPolicy === undefined) return true;
  const asked = { prefix: local.prefix, ...carried };
  const name = settings.importPolicy.value;
  if (!local.exact || (!sure && attached !== undefined))
    return possibleAdditions(model, name, asked) !== undefined;
  const { targets, certain } = carried;
  const lets = (route: PolicyRoute) => possibleAnswers(model, name, route).some(({ permit }) => permit);
  if (certain === undefined) return lets(asked);
  const wanted = settings.importTargets.map(({ value }) => value).filter((target) => targets.has(target));
  return wanted.some((target) => lets({ ...asked, certain: new Set([...certain, target]) }));
}

function entryOf(route: VpnRoute | undefined, ranks: Ranks) {
  if (route === undefined) return [];
  const { prefix } = route.local;
  return [{ from: ranks.from(prefix), to: ranks.to(prefix), length: prefix.length, route: route.id }];
}
