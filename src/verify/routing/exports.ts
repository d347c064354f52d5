import type { RouteSource, VrfFamily } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import {
  asksForTargets,
  type Carried,
  carriedPast,
  possibleAdditions,
  possibleAnswers,
  runPolicy,
} from './route-policy.ts';
import type { LocalRoute, VpnRoute } from './routes.ts';
import type { TargetNumbers } from './targets.ts';

/** The routes all VRFs give to the VPN tables, numbered from 0, with the route targets they carry. */
export function vpnRoutes(
  attachment: Attachment,
  locals: readonly (readonly LocalRoute[])[],
  numbers: TargetNumbers,
): readonly VpnRoute[] {
  const routes: VpnRoute[] = [];
  for (const table of attachment.tables) {
    const carried = targetLists(numbers);
    for (const local of locals[table.id] ?? []) {
      const settings = familyOf(table, local.prefix.family);
      if (settings === undefined || !isExported(settings, local)) continue;
      const leaving = leavingTargets(table, settings, local);
      const targets = carried(leaving.targets);
      if (targets.length === 0) continue;
      const route = { id: routes.length, table: table.id, local, targets };
      routes.push(
        leaving.certain === undefined ? route : { ...route, certain: leaving.certain.map(numbers.of) },
      );
    }
  }
  return routes;
}

/** Targets as numbers; a list like the one before it is the same list, as for most routes of a VRF. */
function targetLists(numbers: TargetNumbers): (targets: readonly RouteTarget[]) => readonly number[] {
  let [texts, list]: [readonly RouteTarget[], readonly number[]] = [[], []];
  return (targets) => {
    if (targets.length === texts.length && targets.every((target, i) => target === texts[i])) return list;
    [texts, list] = [targets, targets.map(numbers.of)];
    return list;
  };
}

/** The targets a route leaves with: all it may have, and those of them it has for certain (absent: all). */
export interface LeavingTargets {
  readonly targets: readonly RouteTarget[];
  readonly certain?: readonly RouteTarget[];
}

/**
 * The targets a route leaves with: the VRF's own, those its session brought, what the export policy adds; none when the policy stops it. Whether the
 * policy sees the VRF's own targets differs (FRR: from 10.0 on; VRP: with `add-ert-first`), so that both orders count; where a policy elsewhere
 * refuses routes by what one order alone leaves on them, that is a doubt of its own (`judge/export-order-doubts.ts`).
 */
export function leavingTargets(table: VrfTable, settings: VrfFamily, local: LocalRoute): LeavingTargets {
  const own = settings.exportTargets.map(({ value }) => value);
  const sure = settings.certainTargets ?? own;
  const policy = settings.exportPolicy?.value;
  const { model } = table.router;
  const asks = policy !== undefined && asksForTargets(model, policy);
  const orders = asks && own.length > 0 ? [own, []] : [own];
  if (!local.exact) {
    const left = orders.flatMap((seen): readonly RouteTarget[] => {
      const asked = { prefix: local.prefix, targets: new Set([...seen, ...local.tags]) };
      const added = possibleAdditions(model, policy, asked);
      return added === undefined ? [] : [...own, ...local.tags, ...added];
    });
    return { targets: [...new Set(left)] };
  }
  if (local.tags.length === 0 && !asks) {
    // Most routes: nothing came with them, and one order is as good as the other.
    const { permit, adds, certainAdds, scrubs } = runPolicy(model, policy, {
      prefix: local.prefix,
      targets: new Set(own),
    });
    if (!permit) return { targets: [] };
    const isSure = sure === own && certainAdds === undefined && (!scrubs || adds.length === 0);
    if (isSure) return { targets: [...new Set([...own, ...adds])] };
  }
  const brought = broughtBy(local);
  const outcomes = orders.map((seen) => {
    const carried = withAll(brought, seen, seen === own ? sure : []);
    const answers = possibleAnswers(model, policy, { prefix: local.prefix, ...carried });
    return answers.filter(({ permit }) => permit).map((answer) => carriedPast(answer, brought));
  });
  const left = outcomes.flat();
  const targets = left.length === 0 ? [] : [...new Set([...own, ...left.flatMap((one) => [...one.targets])])];
  const certain = new Set([...sure, ...certainIn(outcomes, brought)]);
  return targets.every((target) => certain.has(target))
    ? { targets }
    : { targets, certain: targets.filter((target) => certain.has(target)) };
}

function broughtBy({ tags, certainTags }: LocalRoute): Carried {
  const targets = new Set(tags);
  return certainTags === undefined ? { targets } : { targets, certain: new Set(certainTags) };
}

/** With more targets, of which some (`sure`) are there for certain. */
function withAll(
  { targets, certain }: Carried,
  more: readonly RouteTarget[],
  sure: readonly RouteTarget[],
): Carried {
  const all = new Set([...targets, ...more]);
  if (certain === undefined && sure.length === more.length) return { targets: all };
  return { targets: all, certain: new Set([...(certain ?? targets), ...sure]) };
}

/** Of what the route brought only what every outcome leaves on it; of what is added all that is certain in one order. */
function certainIn(orders: readonly (readonly Carried[])[], brought: Carried): readonly RouteTarget[] {
  const stays = (outcomes: readonly Carried[], target: RouteTarget) =>
    outcomes.every(({ targets, certain = targets }) => certain.has(target));
  const left = new Set(orders.flat().flatMap(({ targets }) => [...targets]));
  return [...left].filter((target) =>
    brought.targets.has(target)
      ? orders.every((outcomes) => stays(outcomes, target))
      : orders.some((outcomes) => outcomes.length > 0 && stays(outcomes, target)),
  );
}

const REDISTRIBUTED: Partial<Record<LocalRoute['source'], RouteSource>> = {
  connected: 'connected',
  static: 'static',
  kernel: 'kernel',
};

/** Whether a route leaves its VRF for the VPN tables at all, whatever the export policy says. */
export function isExported(settings: VrfFamily, local: Pick<LocalRoute, 'source'>): boolean {
  if (!settings.exportsVpn || settings.rd === undefined) return false;
  if (local.source === 'site') return true;
  const source = REDISTRIBUTED[local.source];
  return source !== undefined && settings.redistributes.some(({ value }) => value === source);
}
