import type { VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Prefix, prefixText } from '../../net/prefix.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { reachedFrom } from '../transport/session-graph.ts';
import { sessionTo } from '../transport/sessions.ts';
import { leavingTargets } from './exports.ts';
import type { ImportClasses } from './imports.ts';
import { possibleAdditions } from './route-policy.ts';
import type { LocalRoute, VpnRoute } from './routes.ts';
import type { TargetNumbers } from './targets.ts';

/** A VPN route before it has a number. */
export type VpnRouteDraft = Omit<VpnRoute, 'id'>;

/** Default routes that superstratum PEs make up for their user ends (HoVPN): packets they attract are looked up again in the VRF. */
export function originatedDefaults(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  numbers: TargetNumbers,
): readonly VpnRouteDraft[] {
  return routers.flatMap((router) =>
    router.model.backbone.peers.flatMap((peer) =>
      (peer.defaults ?? [])
        .filter((one) => one.family === family)
        .flatMap(({ vrf, at }) => {
          const table = tableOf(attachment, router, vrf);
          const settings = table === undefined ? undefined : familyOf(table, family);
          if (table === undefined || settings?.rd === undefined) return [];
          const peers = routers.filter((to) => sessionTo(router, to, family) === peer);
          const reached = peers.flatMap((to) => [...reachedFrom(routers, { at: to, from: router }, family)]);
          const only = new Set(reached.map(({ index }) => index));
          const local = againIn(table, { family, address: 0n, length: 0 }, at);
          const targets = settings.exportTargets.map(({ value }) => numbers.of(value));
          const certain = settings.certainTargets?.map(numbers.of);
          const draft = { table: table.id, local, targets, only };
          return [certain === undefined ? draft : { ...draft, certain }];
        }),
    ),
  );
}

/** Routes that VRFs took from the VPN tables and give back to them (a re-export switch); none that is there already. */
export function reExported(
  attachment: Attachment,
  family: Family,
  {
    classes,
    routes,
    numbers,
  }: {
    readonly classes: ImportClasses;
    readonly routes: readonly VpnRoute[];
    readonly numbers: TargetNumbers;
  },
): readonly VpnRouteDraft[] {
  const known = new Set(routes.map(keyOf));
  return attachment.tables.flatMap((table) => {
    const leak = table.router.model.leaks.find(
      (one) => one.kind === 're-export' && one.from === table.vrf.name && (one.family ?? family) === family,
    );
    const settings = familyOf(table, family);
    if (leak === undefined || settings?.rd === undefined) return [];
    const taken = classes.admittedBy(table.id).flatMap((id) => routes[id] ?? []);
    return taken.flatMap((route): readonly VpnRouteDraft[] => {
      const local = {
        ...againIn(table, route.local.prefix, leak.at),
        exact: route.local.exact,
        admitted: route.local.admitted,
        ...takenWith(route, table, settings, numbers),
      };
      const through = [...(route.through ?? []), table.id];
      const leaving = leavingTargets(table, settings, local);
      const targets = leaving.targets.map(numbers.of);
      const certain = leaving.certain === undefined ? {} : { certain: leaving.certain.map(numbers.of) };
      const draft = { table: table.id, local, targets, ...certain, through };
      // A VRF does not take back what it gave.
      if (route.table === table.id || route.through?.includes(table.id) === true) return [];
      if (targets.length === 0 || known.has(keyOf(draft))) return [];
      known.add(keyOf(draft));
      return [draft];
    });
  });
}

/** The targets a VRF has a route with: what policies on its way and the VRF's own import policy do to them is not certain. */
function takenWith(
  { local: { prefix }, targets, certain, attached }: VpnRoute,
  { router }: VrfTable,
  { importPolicy }: VrfFamily,
  numbers: TargetNumbers,
): Pick<LocalRoute, 'tags' | 'certainTags'> {
  const textsOf = (list: readonly number[]) => list.flatMap((number) => numbers.text(number) ?? []);
  const came = textsOf(targets);
  const added = possibleAdditions(router.model, importPolicy?.value, { prefix, targets: new Set(came) });
  const tags = [...new Set([...came, ...(added ?? [])])];
  if (attached !== undefined || importPolicy !== undefined) return { tags, certainTags: [] };
  return certain === undefined ? { tags } : { tags, certainTags: textsOf(certain) };
}

function tableOf(attachment: Attachment, router: ReadRouter, name: string): VrfTable | undefined {
  return attachment.tables.find((table) => table.router === router && table.vrf.name === name);
}

/** A route without a next hop of its own: whoever follows it stands in the VRF again. */
function againIn(table: VrfTable, prefix: Prefix, at: number): LocalRoute {
  return {
    table: table.id,
    prefix,
    source: 'again',
    preference: 9,
    contested: false,
    forwarding: { kind: 'table', table: table.id },
    at,
    leakAt: undefined,
    exact: true,
    admitted: false,
    tags: [],
  };
}

function keyOf({ table, local, targets, through }: VpnRouteDraft): string {
  const carried = [...targets].sort((a, b) => a - b).join();
  return `${table} ${through?.join('>')} ${prefixText(local.prefix)} ${local.exact} ${carried}`;
}
