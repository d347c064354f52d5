import { causeOf, type Explaining } from '../explain/cause.ts';
import { distinct } from '../explain/targets.ts';
import { stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';
import { announcerOf, leadsAside } from '../routing/site-routes.ts';
import type { Citation, Opening } from '../types.ts';
import { type Forbidden, forbiddenWays, type Judging } from './forbidden.ts';
import { packetFrom } from './packet.ts';

/** For each ordered pair of VPNs that some state of the network could join, what would open it: this keeps the pair from level A. */
export type PossiblePairs = ReadonlyMap<string, Opening>;

/**
 * Follows every route that could ever be there (any failure, any announcement an inbound policy admits, any connection known) and keeps the
 * pairs of VPNs whose packets could then cross undeclared. Any real state has fewer ways, so a pair that is not here is isolated in all.
 */
export function possiblePairs(context: Judging & Explaining): PossiblePairs {
  const openings = new Map<string, Opening>();
  for (const way of forbiddenWays(context)) {
    const key = pairKey(way.from.vpn, way.to?.vpn ?? way.from.vpn, context.fabric.family);
    const opening = openings.has(key) ? undefined : openingOf(context, way);
    if (opening !== undefined) openings.set(key, opening);
  }
  return openings;
}

export function pairKey(fromVpn: string, toVpn: string, family: Fabric['family']): string {
  return `${fromVpn} ${toVpn} ${family}`;
}

function openingOf(context: Judging & Explaining, way: Forbidden): Opening | undefined {
  const prefixes = (site: Forbidden['from']['site']) => site?.prefixes.map(({ value }) => value) ?? [];
  const to = way.to === undefined ? context.core : prefixes(way.to.site);
  const packet = packetFrom(context.passage.packets, way.packets, prefixes(way.from.site), to);
  if (packet === undefined) return undefined;
  const announced = announcedRoutes(way);
  const remembered = connectionLines(context, way);
  const ends = { fromSite: way.from.siteName, toSite: way.to?.siteName ?? '', packet };
  if (announced.length > 0) {
    const lines = distinct(announced.flatMap((route) => announcementLines(context, route)));
    const aside = announced.some((route) => leadsAside(context.fabric.attachment, route));
    return { class: aside ? 'next-hop-admitted' : 'announcement-admitted', ...ends, lines };
  }
  if (remembered.length > 0) return { class: 'conntrack-shared', ...ends, lines: remembered };
  const cause = causeOf(context, way, packet);
  return { class: cause.class, ...ends, lines: cause.causes };
}

/** Routes of the way that stand for whatever a customer may announce. */
function announcedRoutes({ end }: Forbidden): readonly LocalRoute[] {
  return stepsOf(end.way).flatMap(({ move }) => {
    if (move.kind === 'local') return move.route.admitted ? [move.route] : [];
    return move.kind === 'remote' || move.kind === 'copied'
      ? [move.route.local].filter(({ admitted }) => admitted)
      : [];
  });
}

function announcementLines({ fabric }: Judging, route: LocalRoute): readonly Citation[] {
  const table = fabric.attachment.tables[route.table];
  const peer = table && announcerOf(table, route);
  return table === undefined ? [] : cite(table.router, peer?.inboundPolicy?.at ?? route.at);
}

/** Rules that take a packet for part of a known connection. */
function connectionLines({ passage }: Judging, { from, to, end }: Forbidden): readonly Citation[] {
  const places = [
    ...passage.entryChains(from).map((chain) => ({ chain, router: from.router })),
    ...(to === undefined
      ? []
      : passage.exitChains(to, end.popped).map((chain) => ({ chain, router: to.router }))),
  ];
  return distinct(
    places.flatMap(({ chain, router }) =>
      chain.rules
        .filter(({ action, tracked }) => action === 'permit' && tracked === 'known')
        .flatMap(({ at }) => cite(router, at)),
    ),
  );
}
