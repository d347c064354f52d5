import type { Inventory } from '../../inventory/types.ts';
import { addressBits, FAMILIES, type Family } from '../../net/address.ts';
import { prefixText } from '../../net/prefix.ts';
import type { LiveFacts } from '../../platforms/platform.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { CollectedConfig } from '../types.ts';
import { type Ground, groundOf, type RouteHere, routesIn } from './ground.ts';

/** What a list of facts is about. `name`: `IPv4 VRF` of routes and forwarding, `IPv4` of VPN routes, empty where a router has one list. */
export interface FactSubject {
  readonly kind:
    | 'bindings'
    | 'labels'
    | 'forwarded-labels'
    | 'routes'
    | 'forwarding'
    | 'vpn-routes'
    | 'multicast';
  readonly router: string;
  readonly name: string;
}

export interface FactList extends FactSubject {
  /** Sorted lines, each once. */
  readonly lines: readonly string[];
}

/** Facts of a network by subject, as text (`routes pe1 IPv4 v110-flood`): what two readers of one network can be compared by. */
export type Facts = ReadonlyMap<string, FactList>;

/** What the auditor reads out of the collected texts. */
export function factsFromTexts(inventory: Inventory, configs: readonly CollectedConfig[]): Facts {
  return factsFromGround(groundOf(inventory, configs));
}

/** The same of a network that has been read: bindings, labels, routes of every VRF, VPN routes with distinguisher and targets. */
export function factsFromGround(ground: Ground): Facts {
  const { routers, attachment, fabrics } = ground;
  const vpnRoutes = { 4: vpnRoutesOf(fabrics[4], 4), 6: vpnRoutesOf(fabrics[6], 6) };
  const perRouter = routers.flatMap((router): readonly FactList[] => [
    { kind: 'bindings', router: router.name, name: '', lines: bindingsOf(router) },
    { kind: 'labels', router: router.name, name: '', lines: labelsOf(router) },
    { kind: 'forwarded-labels', router: router.name, name: '', lines: labelsOf(router) },
    { kind: 'multicast', router: router.name, name: '', lines: [] },
    ...FAMILIES.map(
      (family): FactList => ({
        kind: 'vpn-routes',
        router: router.name,
        name: `IPv${family}`,
        lines: vpnRoutes[family],
      }),
    ),
  ]);
  const perTable = attachment.tables.flatMap((table) =>
    FAMILIES.flatMap((family) => tableFacts(fabrics[family], table, family)),
  );
  return bySubject([...perRouter, ...perTable]);
}

/** The same facts in the routers' own words. */
export function factsFromRouters(routers: ReadonlyMap<string, LiveFacts>): Facts {
  const lists = [...routers].flatMap(([router, told]): readonly FactList[] => [
    { kind: 'bindings', router, name: '', lines: told.bindings },
    { kind: 'labels', router, name: '', lines: told.labels },
    { kind: 'forwarded-labels', router, name: '', lines: told.forwardedLabels },
    ...(told.multicast === undefined
      ? []
      : [{ kind: 'multicast' as const, router, name: '', lines: told.multicast }]),
    ...[...told.routes].map(([name, lines]): FactList => ({ kind: 'routes', router, name, lines })),
    ...[...told.forwarding].map(([name, lines]): FactList => ({ kind: 'forwarding', router, name, lines })),
    ...[...told.vpnRoutes].map(
      ([family, lines]): FactList => ({ kind: 'vpn-routes', router, name: `IPv${family}`, lines }),
    ),
  ]);
  return bySubject(lists);
}

/** A subject as it is spoken of. */
export function subjectText({ kind, router, name }: FactSubject): string {
  return `${kind.replaceAll('-', ' ')} ${router}${name === '' ? '' : ` ${name}`}`;
}

function bySubject(lists: readonly FactList[]): Facts {
  return new Map(lists.map((list) => [subjectText(list), list]));
}

function bindingsOf(router: ReadRouter): readonly string[] {
  const { interfaces, vrfs } = router.model;
  return interfaces
    .filter(({ name }) => !vrfs.some((vrf) => vrf.name === name))
    .map(({ name, vrf, acceptsLabels }) => {
      const labels = acceptsLabels.value ? ' labels' : '';
      return `${name} in ${vrf?.value ?? 'default'}${labels}`;
    })
    .sort();
}

function labelsOf({ model }: ReadRouter): readonly string[] {
  const given = model.vrfs.filter((vrf) =>
    vrf.families.some(
      ({ labelMode, exportTargets }) => labelMode.value === 'per-vrf' && exportTargets.length > 0,
    ),
  );
  return given.map(({ name }) => name).sort();
}

/** Routing and forwarding hold the same prefixes, but for the router's own host addresses, which are no routes to a kernel. */
function tableFacts(fabric: Fabric, { id, router, vrf }: VrfTable, family: Family): readonly FactList[] {
  const here = routesIn(fabric, id);
  const isHost = ({ local: { source, prefix } }: RouteHere) =>
    source === 'connected' && prefix.length === addressBits(family);
  const list = (kind: 'routes' | 'forwarding', routes: readonly RouteHere[]): FactList => ({
    kind,
    router: router.name,
    name: `IPv${family} ${vrf.name}`,
    lines: [...new Set(routes.map(({ local }) => prefixText(local.prefix)))].sort(),
  });
  return [
    list('routes', here),
    list(
      'forwarding',
      here.filter((one) => !isHost(one)),
    ),
  ];
}

function vpnRoutesOf(fabric: Fabric, family: Family): readonly string[] {
  const lines = fabric.routes.flatMap(({ table, local, targets }) => {
    const place = fabric.attachment.tables[table];
    const rd = place === undefined ? undefined : familyOf(place, family)?.rd?.value;
    const names = targets.flatMap((number) => fabric.numbers.text(number) ?? []).sort();
    return [`${rd} ${prefixText(local.prefix)} ${names.join(' ')}`];
  });
  return [...new Set(lines)].sort();
}
