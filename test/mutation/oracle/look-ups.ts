import type { DeviceModel, Vrf } from '../../../src/device/model.ts';
import type { Family, IpAddress } from '../../../src/net/address.ts';
import { prefixText } from '../../../src/net/prefix.ts';
import { longest } from '../../../src/verify/replay/look-ups.ts';
import type { Route, Run } from '../../../src/verify/replay/route.ts';
import { exportedRoutes, importedRoutes, ownRoutes, tableIn } from '../../../src/verify/replay/routes.ts';
import type { ReplayNetwork, ReplayRouter, Spot } from '../../../src/verify/types.ts';

/** A VRF of one router in one state. */
export type Place = Spot;

export function placesOf({ routers }: ReplayNetwork): readonly Place[] {
  return routers.flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })));
}

export const placeName = ({ router, vrf }: Place): string => `${router.name} ${vrf.name}`;

/** Everything a look-up of one address at one place depends on, in one text. */
export function lookUpText(network: ReplayNetwork, { router, vrf }: Place, address: IpAddress): string {
  const run = runOf(network, address.family);
  const own = longest(ownRoutes(run, { router, vrf }), address).map(routeText);
  const foreign = longest(importedRoutes(run, { router, vrf }), address).map((one) => foreignText(one, run));
  const end = own.length + foreign.length > 0 ? '' : familyOf(vrf, address.family)?.terminator.value;
  return [...own, '|', ...foreign, '|', end, besides(router.model, vrf, address.family)].join(' ');
}

/** Whether two tables hold the same, whatever is looked up in them. */
export function tableText(network: ReplayNetwork, { router, vrf }: Place, family: Family): string {
  const run = runOf(network, family);
  const own = ownRoutes(run, { router, vrf }).map(routeText);
  const foreign = importedRoutes(run, { router, vrf }).map((one) => foreignText(one, run));
  const end = familyOf(vrf, family)?.terminator.value;
  return [...own, '|', ...foreign, '|', end, besides(router.model, vrf, family)].join('\n');
}

/** What a router does to a packet beside its tables: local addresses first, packets redirected, forwarding off. */
function besides({ guards, leaks }: DeviceModel, vrf: Vrf, family: Family): string {
  const first = guards.localRuleBehindVrf.some((guard) => guard.family === family && !guard.value);
  const off = guards.forwards.some((guard) => guard.family === family && !guard.value);
  const redirects = leaks.filter(
    (leak) => leak.kind === 'policy-routing' && leak.from === vrf.name && (leak.family ?? family) === family,
  );
  return `${first} ${off} ${redirects.map(({ to }) => to)}`;
}

/** What a VRF gives to the backbone, in one text; equal texts mean equal imports everywhere. */
export function exportText(network: ReplayNetwork, { router, vrf }: Place, family: Family): string {
  const settings = familyOf(vrf, family);
  const routes = exportedRoutes(runOf(network, family), { router, vrf });
  return `${settings?.rd?.value} ${settings?.labelMode.value} ${routes.map((one) => `${routeText(one)} ${one.tags}`).join('\n')}`;
}

/** Every place a packet for an address may be looked up at, starting at one. */
export function visited(network: ReplayNetwork, start: Place, address: IpAddress): readonly Place[] {
  const found = new Map([[placeName(start), start]]);
  for (const place of found.values())
    for (const next of nextPlaces(network, place, address)) found.set(placeName(next), next);
  return [...found.values()];
}

function nextPlaces(network: ReplayNetwork, { router, vrf }: Place, address: IpAddress): readonly Place[] {
  const run = runOf(network, address.family);
  const here = (name: string | undefined) =>
    router.model.vrfs.filter((one) => one.name === name).map((one) => ({ router, vrf: one }));
  const redirects = router.model.leaks.filter(
    ({ kind, from }) => kind === 'policy-routing' && from === vrf.name,
  );
  return [
    ...longest(ownRoutes(run, { router, vrf }), address).flatMap(({ exit }) => here(exit.table)),
    ...redirects.flatMap(({ to }) => here(to)),
    ...longest(importedRoutes(run, { router, vrf }), address).flatMap(({ exporter }) => exporter ?? []),
  ];
}

/** Gives a state of the mutant all tables that cannot differ from those of the same state nobody touched. */
export function inheritTables(
  base: ReplayNetwork,
  mutant: ReplayNetwork,
  touched: ReplayRouter,
  families: readonly Family[],
): readonly Place[] {
  const others = placesOf(mutant).filter(({ router }) => router.name !== touched.name);
  for (const family of families)
    for (const { router, vrf } of others) {
      const [known, mine] = [runOf(base, family), runOf(mutant, family)];
      tableIn(mine, 'own', { router, vrf }, () => ownRoutes(known, { router, vrf }));
      tableIn(mine, 'given', { router, vrf }, () => exportedRoutes(known, { router, vrf }));
    }
  return others;
}

/** The same for imports, once it is known that the touched router gives what it gave: only its routes' exporter is another object. */
export function inheritImports(
  base: ReplayNetwork,
  mutant: ReplayNetwork,
  touched: ReplayRouter,
  family: Family,
): void {
  for (const { router, vrf } of placesOf(mutant)) {
    if (router.name === touched.name) continue;
    const imported = importedRoutes(runOf(base, family), { router, vrf }).map((route) => {
      if (route.exporter?.router.name !== touched.name) return route;
      const own = touched.model.vrfs.find(({ name }) => name === route.exporter?.vrf.name);
      return own === undefined ? route : { ...route, exporter: { router: touched, vrf: own } };
    });
    tableIn(runOf(mutant, family), 'taken', { router, vrf }, () => imported);
  }
}

function runOf(network: ReplayNetwork, family: Family): Run {
  return { network, family };
}

function foreignText(route: Route, { family }: Run): string {
  const { exporter } = route;
  const giver = exporter === undefined ? '' : `${placeName(exporter)} ${labelText(exporter.vrf, family)}`;
  return `${routeText(route)} from ${giver}`;
}

/** How packets come out of the label of a VRF: looked up or not, and together with which other VRFs. */
function labelText(vrf: Vrf, family: Family): string {
  const settings = familyOf(vrf, family);
  return `${settings?.labelMode.value} ${settings?.staticLabel?.value}`;
}

function routeText({ prefix, exit, rank, contested }: Route): string {
  return `${prefixText(prefix)} ${exit.interface ?? ''}|${exit.table ?? '-'} ${rank} ${contested}`;
}

function familyOf(vrf: Vrf, family: Family) {
  return vrf.families.find((one) => one.family === family);
}
