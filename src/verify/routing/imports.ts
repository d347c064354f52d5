import type { DeviceModel, VrfFamily } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
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

export function importClasses(
  attachment: Attachment,
  routes: readonly VpnRoute[],
  numbers: TargetNumbers,
  ranks: Ranks,
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
    const key = classKey(table, settings, targets);
    const known = keys.get(key);
    of[table.id] = known ?? admitted.length;
    if (known !== undefined) continue;
    keys.set(key, admitted.length);
    admitted.push(admittedRoutes(table.router.model, settings, targets, { index, routes, numbers }));
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
}

function admittedRoutes(
  model: DeviceModel,
  settings: VrfFamily,
  targets: readonly number[],
  { index, routes, numbers }: Supply,
): readonly number[] {
  const met = new Set<number>();
  for (const target of targets) {
    const end = index.start[target + 1] ?? 0;
    for (let place = index.start[target] ?? 0; place < end; place++) met.add(index.routes[place] ?? 0);
  }
  return [...met]
    .filter((id) => {
      const route = routes[id];
      return route !== undefined && admits(model, settings, route, numbers);
    })
    .sort((a, b) => a - b);
}

function admits(model: DeviceModel, settings: VrfFamily, route: VpnRoute, numbers: TargetNumbers): boolean {
  if (settings.importPolicy === undefined) return true;
  const targets = new Set<RouteTarget>(route.targets.flatMap((number) => numbers.text(number) ?? []));
  const asked = { prefix: route.local.prefix, targets };
  const name = settings.importPolicy.value;
  return route.local.exact
    ? runPolicy(model, name, asked).permit
    : possibleAdditions(model, name, asked) !== undefined;
}

function entryOf(route: VpnRoute | undefined, ranks: Ranks) {
  if (route === undefined) return [];
  const { prefix } = route.local;
  return [{ from: ranks.from(prefix), to: ranks.to(prefix), length: prefix.length, route: route.id }];
}
