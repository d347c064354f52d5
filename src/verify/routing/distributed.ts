import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type Arriving, type ImportClasses, importClasses } from './imports.ts';
import { originatedDefaults, reExported, type VpnRouteDraft } from './provider-routes.ts';
import type { Ranks } from './ranks.ts';
import type { Carried } from './route-policy.ts';
import type { Scope, VpnRoute } from './routes.ts';
import type { TargetNumbers } from './targets.ts';

interface Given {
  readonly attachment: Attachment;
  readonly routers: readonly ReadRouter[];
  readonly family: Family;
  readonly scope: Scope;
  readonly numbers: TargetNumbers;
  readonly ranks: () => Ranks;
  /** What VRFs give to the VPN tables by themselves. */
  readonly given: readonly VpnRoute[];
}

export interface Distributed {
  readonly routes: readonly VpnRoute[];
  readonly classes: ImportClasses;
}

/**
 * Who imports which route, once everything between the VRFs has acted: targets attached on VPN sessions, routes kept back there (in the present
 * state only), default routes made up for user ends, and routes given back by VRFs that took them, until nothing new appears.
 */
export function distributed(given: Given): Distributed {
  const { attachment, routers, family, numbers, ranks } = given;
  const distribution = distributionOf(routers, family);
  const routes: VpnRoute[] = [];
  const add = (drafts: readonly VpnRouteDraft[]) => {
    for (const draft of drafts) routes.push({ ...widened(distribution, numbers, draft), id: routes.length });
  };
  add(given.given);
  add(originatedDefaults(attachment, routers, family, numbers));
  const arriving = arrivingIn(given, distribution, routes);
  const join = () => importClasses({ attachment, family, routes, numbers, ranks, arriving });
  let classes = join();
  if (!routers.some(({ model }) => model.leaks.some(({ kind }) => kind === 're-export')))
    return { routes, classes };
  for (;;) {
    const more = reExported(attachment, family, { classes, routes, numbers });
    if (more.length === 0) return { routes, classes };
    add(more);
    classes = join();
  }
}

/** A route with everything the sessions could attach to it. */
function widened(distribution: Distribution, numbers: TargetNumbers, draft: VpnRouteDraft): VpnRouteDraft {
  if (!distribution.policed) return draft;
  const attached = distribution.attachable({
    prefix: draft.local.prefix,
    targets: new Set(draft.targets.flatMap((number) => numbers.text(number) ?? [])),
  });
  if (attached.length === 0) return distribution.strips ? { ...draft, attached } : draft;
  return {
    ...draft,
    targets: [...draft.targets, ...attached.map(({ target }) => numbers.of(target))],
    attached,
  };
}

/** Undefined where every router hears every route as it was sent. */
function arrivingIn(
  { attachment, scope, numbers }: Given,
  distribution: Distribution,
  routes: readonly VpnRoute[],
): Arriving | undefined {
  const judged = distribution.policed && scope === 'present';
  if (!judged && routes.every(({ only }) => only === undefined)) return undefined;
  return {
    exact: judged,
    held(router, route) {
      const exporter = attachment.tables[route.table]?.router;
      const texts = route.targets.flatMap((number) => numbers.text(number) ?? []);
      if (exporter === undefined || route.only?.has(router.index) === false) return [];
      if (!judged) return [carriedBy(route, new Set(texts), numbers)];
      const sent = carriedBy(route, sentWith(route, texts), numbers);
      const { prefix } = route.local;
      return route.only === undefined ? distribution.held(router, { exporter, prefix, ...sent }) : [sent];
    },
  };
}

function carriedBy(
  { certain }: VpnRoute,
  targets: ReadonlySet<RouteTarget>,
  numbers: TargetNumbers,
): Carried {
  if (certain === undefined) return { targets };
  return { targets, certain: new Set(certain.flatMap((number) => numbers.text(number) ?? [])) };
}

function sentWith({ attached }: VpnRoute, texts: readonly RouteTarget[]): ReadonlySet<RouteTarget> {
  const later = new Set(attached?.map(({ target }) => target));
  return new Set(texts.filter((target) => !later.has(target)));
}
