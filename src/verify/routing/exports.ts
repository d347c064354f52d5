import type { RouteSource, VrfFamily } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { asksForTargets, possibleAdditions, runPolicy } from './route-policy.ts';
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
      const targets = carried(targetsOf(table, settings, local));
      if (targets.length > 0) routes.push({ id: routes.length, table: table.id, local, targets });
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

/**
 * The targets a route leaves with: the VRF's own, those its session brought, what the export policy adds; none when the policy stops it. Whether the
 * policy sees the VRF's own targets differs (FRR: from 10.0 on; VRP: with `add-ert-first`), so that both orders count.
 */
export function targetsOf(table: VrfTable, settings: VrfFamily, local: LocalRoute): readonly RouteTarget[] {
  const own = settings.exportTargets.map(({ value }) => value);
  const policy = settings.exportPolicy?.value;
  const { model } = table.router;
  const asks = policy !== undefined && asksForTargets(model, policy);
  const orders = asks && own.length > 0 ? [[...own, ...local.tags], local.tags] : [[...own, ...local.tags]];
  const left = orders.flatMap((seen): readonly RouteTarget[] => {
    const asked = { prefix: local.prefix, targets: new Set(seen) };
    if (!local.exact) {
      const added = possibleAdditions(model, policy, asked);
      return added === undefined ? [] : [...own, ...local.tags, ...added];
    }
    const answer = runPolicy(model, policy, asked);
    return answer.permit ? [...own, ...(answer.replaces ? [] : local.tags), ...answer.adds] : [];
  });
  return [...new Set(left)];
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
