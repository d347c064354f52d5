import type { DeviceModel, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { mayGoStraight } from '../reach/labels.ts';
import type { ReadRouter } from '../read/routers.ts';
import { NO_OWN_ROUTES, type OwnRoutes } from '../routing/locals.ts';
import { strayHops } from '../routing/next-hops.ts';
import { type Making, sourcedTargetSet } from './compact-making.ts';
import type { Places } from './compact-places.ts';
import { LABEL, NONE, TABLE, type TableRows } from './network.ts';
import { closedPolicy } from './policy-text.ts';

/** The rows of VRFs in one family. */
export function tableColumns(
  making: Making,
  { tables: places }: Places,
  rows: readonly OwnRoutes[],
): TableRows {
  const { tables } = making.attachment;
  const ints = () => new Int32Array(tables.length).fill(NONE);
  const [distinguisher, imports, importPolicy] = [ints(), ints(), ints()];
  const label = new Uint8Array(tables.length).fill(LABEL.unknown);
  const flags = new Uint8Array(tables.length);
  let [router, ofRouter]: [ReadRouter | undefined, number] = [undefined, 0];
  for (const [id, table] of tables.entries()) {
    if (table.router !== router) [router, ofRouter] = [table.router, routerFlags(making, table.router)];
    const settings = familyOf(table, making.family);
    flags[id] =
      ofRouter | tableFlags(making, table, rows) | (settings === undefined ? 0 : familyFlags(settings));
    if (settings === undefined) continue;
    const { importPolicy: policy, importTargets, importsVpn, rd } = settings;
    if (rd !== undefined) distinguisher[id] = making.distinguishers.of(rd.value);
    if (importsVpn && importTargets.length > 0) imports[id] = sourcedTargetSet(making, importTargets);
    if (policy !== undefined) importPolicy[id] = policyRow(making, table.router, policy.value);
    label[id] = LABEL_OF[settings.labelMode.value];
  }
  return { ...places, distinguisher, imports, importPolicy, label, flags };
}

const LABEL_OF = {
  'per-vrf': LABEL.perVrf,
  'per-next-hop': LABEL.perNextHop,
  unknown: LABEL.unknown,
  none: LABEL.none,
};

function routerFlags({ family }: Making, { model: { guards } }: ReadRouter): number {
  const localFirst = guards.localRuleBehindVrf.some((guard) => guard.family === family && !guard.value);
  const silent = guards.forwards.some((guard) => guard.family === family && !guard.value);
  return (localFirst ? TABLE.localFirst : 0) | (silent ? TABLE.silent : 0);
}

function tableFlags({ attachment, family }: Making, table: VrfTable, rows: readonly OwnRoutes[]): number {
  const { model } = table.router;
  const redirected = model.leaks.some(
    (leak) =>
      leak.kind === 'policy-routing' && leak.from === table.vrf.name && (leak.family ?? family) === family,
  );
  const ownOf = (id: number) => (rows[id] ?? NO_OWN_ROUTES).possible;
  const recursing = strayHops(attachment, table, family, ownOf).length > 0;
  return (
    (redirected ? TABLE.redirected : 0) |
    (recursing ? TABLE.recursing : 0) |
    (passesFilters(attachment, table, family) ? TABLE.straight : 0) |
    (sharesLabel(model, table) ? TABLE.sharedLabel : 0)
  );
}

/** Whether labels of the VRF may send packets out by its circuits past a filter. */
function passesFilters({ circuits }: Attachment, table: VrfTable, family: Family): boolean {
  const filters = () => table.circuits.flatMap((id) => circuits[id]?.interface.filters ?? []);
  return mayGoStraight(table, family) && filters().some((use) => use.family === family);
}

function familyFlags({ terminator }: VrfFamily): number {
  return TABLE.configured | (terminator.value ? 0 : TABLE.endless);
}

/** Whether two VRFs of the router were given one label by hand. */
function sharesLabel({ vrfs }: DeviceModel, { vrf }: VrfTable): boolean {
  if (vrf.families.every(({ staticLabel }) => staticLabel === undefined)) return false;
  const labels = vrf.families.flatMap(({ staticLabel }) => staticLabel?.value ?? []);
  return vrfs.some(
    (other) =>
      other !== vrf &&
      other.families.some(
        ({ staticLabel }) => staticLabel !== undefined && labels.includes(staticLabel.value),
      ),
  );
}

function policyRow(making: Making, { index, model }: ReadRouter, name: string): number {
  const place = `policy ${index} ${name}`;
  const row = making.known.get(place) ?? making.policies.of(closedPolicy(model, name));
  making.known.set(place, row);
  return row;
}
