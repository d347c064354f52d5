import type { Inventory } from '../../inventory/types.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { attach } from '../bind/attachment.ts';
import type { Attachment } from '../bind/circuit.ts';
import { type Policy, policyOf } from '../policy/policy.ts';
import { type ReadRouter, readRouters } from '../read/routers.ts';
import { type Fabric, fabricOf } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';
import type { CollectedConfig } from '../types.ts';

/** A network as its collected texts show it: what its own tables and packets are held against. */
export interface Ground {
  readonly inventory: Inventory;
  readonly routers: readonly ReadRouter[];
  readonly attachment: Attachment;
  readonly policy: Policy;
  readonly fabrics: Readonly<Record<Family, Fabric>>;
}

/** Reads the texts and works out the present state: every session up, customers announcing what they declared. */
export function groundOf(inventory: Inventory, configs: readonly CollectedConfig[]): Ground {
  const { routers } = readRouters(inventory, configs);
  const attachment = attach(inventory, routers);
  const [four, six] = FAMILIES.map((family) => fabricOf(attachment, routers, family, []));
  if (four === undefined || six === undefined) throw new Error('two families');
  return { inventory, routers, attachment, policy: policyOf(inventory), fabrics: { 4: four, 6: six } };
}

/** A route in a VRF with the table it comes from: its own, or that of the VRF that gave it. */
export interface RouteHere {
  readonly local: LocalRoute;
  readonly from: number;
}

/** All routes in a VRF that are no address of the router itself. */
export function routesIn(fabric: Fabric, table: number): readonly RouteHere[] {
  const known = KNOWN.get(fabric) ?? new Map<number, readonly RouteHere[]>();
  KNOWN.set(fabric, known);
  const before = known.get(table);
  if (before !== undefined) return before;
  const own = (fabric.locals[table] ?? [])
    .filter(({ source }) => source !== 'self')
    .map((local) => ({ local, from: table }));
  const imported = fabric.classes.admittedBy(table).flatMap((id) => {
    const route = fabric.routes[id];
    return route === undefined ? [] : [{ local: route.local, from: route.table }];
  });
  const all = [...own, ...imported];
  known.set(table, all);
  return all;
}

/** Asked many times about few tables. */
const KNOWN = new WeakMap<Fabric, Map<number, readonly RouteHere[]>>();
