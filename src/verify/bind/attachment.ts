import type { Interface } from '../../device/model.ts';
import { addressBits } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import { onDemand } from '../routing/on-demand.ts';
import type { Subject } from '../subject/subject.ts';
import { type Binding, bindAccesses } from './bind.ts';
import { type Attachment, type Circuit, GLOBAL_TABLE, type UnboundAccess, type VrfTable } from './circuit.ts';

/** Numbers every VRF and every circuit of the network and says whose they are. */
export function attach(subject: Subject, routers: readonly ReadRouter[]): Attachment {
  const { bound, unbound } = bindAccesses(subject, routers);
  const bindings = Map.groupBy(bound, ({ router }) => router);
  const plain = routers.flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })));
  const numbers = tableNumbers(routers);
  const tableOfInterface = (router: ReadRouter, one: Interface) =>
    numbers.get(router)?.get(one.vrf?.value ?? '') ?? GLOBAL_TABLE;
  const byTable = Map.groupBy(bound, (binding) => tableOfInterface(binding.router, binding.interface));
  const owners = plain.map(
    ({ router, vrf }, id) => subject.ownerOf?.(router.name, vrf.name) ?? ownerOf(byTable.get(id) ?? []),
  );
  const circuits: Circuit[] = [];
  for (const router of routers) {
    const here = new Map(bindings.get(router)?.map((binding) => [binding.interface.name, binding]));
    const doors = router.model.interfaces.filter(({ acceptsLabels }) => acceptsLabels.value);
    for (const one of router.model.interfaces) {
      const table = tableOfInterface(router, one);
      const binding = here.get(one.name);
      if (binding === undefined && (table === GLOBAL_TABLE || isOwnAddress(one))) continue;
      const contested = binding === undefined && unbound.some((lost) => isOnPort(lost, router, one));
      const owner = owners[table];
      circuits.push(circuitOf({ id: circuits.length, router, one, table, binding, owner, contested, doors }));
    }
  }
  const members = Map.groupBy(circuits, (circuit) => circuit.table);
  const inVrf = routers.map(({ model }) => Map.groupBy(model.interfaces, (one) => one.vrf?.value));
  const tables = plain.map(({ router, vrf }, id) => {
    const interfaces = inVrf[router.index]?.get(vrf.name) ?? [];
    return tableWith({ id, router, vrf, interfaces, owner: owners[id] }, members.get(id) ?? []);
  });
  const bySite = onDemand(() =>
    Map.groupBy(
      circuits.filter(({ site }) => site !== undefined),
      ({ siteName }) => siteName,
    ),
  );
  return { circuits, tables, unbound, bySite };
}

/** VRFs by router and name, numbered router after router. */
function tableNumbers(routers: readonly ReadRouter[]): ReadonlyMap<ReadRouter, ReadonlyMap<string, number>> {
  let id = 0;
  return new Map(
    routers.map((router) => [router, new Map(router.model.vrfs.map(({ name }) => [name, id++]))]),
  );
}

interface Placed {
  readonly id: number;
  readonly router: ReadRouter;
  readonly one: Interface;
  readonly table: number;
  readonly binding: Binding | undefined;
  readonly owner: string | undefined;
  readonly contested: boolean;
  readonly doors: readonly Interface[];
}

/** Whether an access without a circuit could stand on this interface: its port, and a VLAN left to the compiler. */
function isOnPort({ access }: UnboundAccess, router: ReadRouter, one: Interface): boolean {
  const open = !access.untagged && access.vlan === undefined;
  return open && access.router === router.name && access.interface === one.parent;
}

function circuitOf({ id, router, one, table, binding, owner, contested, doors }: Placed): Circuit {
  return {
    id,
    router,
    interface: one,
    table,
    access: binding?.access,
    site: binding?.site,
    vpn: binding?.site.vpn ?? owner ?? `${one.vrf?.value ?? ''}@${router.name}`,
    siteName: binding?.site.id ?? `${one.name}@${router.name}`,
    role: binding?.site.role,
    contested,
    labelDoor: one.acceptsLabels.value ? one : doors.find(({ name }) => name === one.parent),
  };
}

function tableWith(
  table: Pick<VrfTable, 'id' | 'router' | 'vrf' | 'interfaces' | 'owner'>,
  here: readonly Circuit[],
): VrfTable {
  const role = here.find((circuit) => circuit.vpn === table.owner)?.role;
  const group = `${table.owner ?? `${table.vrf.name}@${table.router.name}`}/${role ?? ''}`;
  return { ...table, circuits: here.map((circuit) => circuit.id), group };
}

/** The VPN with most accesses in the VRF; those whose prefixes the VRF carries count before those that merely stand in it. */
function ownerOf(bindings: readonly Binding[]): string | undefined {
  const vpn = bindings[0]?.site.vpn;
  // Mostly a VRF serves one VPN.
  if (bindings.every(({ site }) => site.vpn === vpn)) return vpn;
  const weights = new Map<string, number>();
  for (const { site, homed } of bindings)
    weights.set(site.vpn, (weights.get(site.vpn) ?? 0) + (homed ? 1000 : 1));
  return [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

/** A loopback in a VRF: nobody is behind it, as somebody may be behind a port with the address of a host alone. */
export function isOwnAddress(one: Interface): boolean {
  const hosts = one.addresses.every(({ value }) => value.length === addressBits(value.family));
  return one.loopback === true && one.addresses.length > 0 && hosts;
}
