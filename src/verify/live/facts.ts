import type { Inventory } from '../../inventory/types.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { type Prefix, prefixText } from '../../net/prefix.ts';
import type { LiveFacts } from '../../platforms/platform.ts';
import { attach } from '../bind/attachment.ts';
import { familyOf } from '../bind/circuit.ts';
import { type ReadRouter, readRouters } from '../read/routers.ts';
import { type Fabric, fabricOf } from '../routing/fabric.ts';
import type { CollectedConfig } from '../types.ts';

/** Facts of a network as sorted lines, by subject: what two readers of the same network can be compared by. */
export type Facts = ReadonlyMap<string, readonly string[]>;

const VPN_ROUTES = 'vpn routes';

/** What the auditor reads out of the collected texts: bindings, labels, routes of every VRF, VPN routes with distinguisher and targets. */
export function factsFromTexts(inventory: Inventory, configs: readonly CollectedConfig[]): Facts {
  const { routers } = readRouters(inventory, configs);
  const attachment = attach(inventory, routers);
  const facts = new Map<string, readonly string[]>();
  for (const router of routers) {
    facts.set(`bindings ${router.name}`, bindingsOf(router));
    facts.set(`labels ${router.name}`, labelsOf(router));
  }
  for (const family of FAMILIES) {
    const fabric = fabricOf(attachment, routers, family, []);
    facts.set(`${VPN_ROUTES} IPv${family}`, vpnRoutesOf(fabric, family));
    for (const table of attachment.tables)
      facts.set(`routes ${table.router.name} IPv${family} ${table.vrf.name}`, routesOf(fabric, table.id));
  }
  return facts;
}

/** The same facts in the routers' own words. */
export function factsFromRouters(routers: ReadonlyMap<string, LiveFacts>): Facts {
  const facts = new Map<string, readonly string[]>();
  for (const [router, { bindings, labels, routes, vpnRoutes }] of routers) {
    facts.set(`bindings ${router}`, bindings);
    facts.set(`labels ${router}`, labels);
    for (const [table, prefixes] of routes) facts.set(`routes ${router} ${table}`, prefixes);
    for (const [family, lines] of vpnRoutes) facts.set(`${VPN_ROUTES} IPv${family}`, lines);
  }
  return facts;
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

function routesOf(fabric: Fabric, table: number): readonly string[] {
  const own = (fabric.locals[table] ?? [])
    .filter(({ source }) => source !== 'self')
    .map(({ prefix }) => prefix);
  const imported = (fabric.classes.admitted[fabric.classes.of[table] ?? -1] ?? []).flatMap(
    (id) => fabric.routes[id]?.local.prefix ?? [],
  );
  return texts([...own, ...imported]);
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

function texts(prefixes: readonly Prefix[]): readonly string[] {
  return [...new Set(prefixes.map(prefixText))].sort();
}
