import { topologyAllows } from '../inventory/declared-network/topology.ts';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { FAMILIES } from '../net/address.ts';
import { standingAt } from './bindings.ts';
import { type Reading, shortDigest } from './read.ts';
import { portsOf, type Table, tableOf } from './tables.ts';

/** A table with who stands at its circuits, and the class of all tables that import alike and are allowed alike. */
export type Member = ReturnType<typeof memberOf>;

/** Both families of every VRF of a router; which declared access a circuit is comes from the certificate, and is tried. */
export function membersOf(router: Reading, accesses: ReadonlyMap<string, string>, declared: DeclaredNetwork) {
  const ports = portsOf(router);
  const vrfs = [...new Set(router.facts.map(({ v }) => v))].filter((v) => v !== '').sort();
  const portsIn = Map.groupBy(ports, ({ vrf }) => vrf);
  const tables = vrfs.flatMap((vrf) =>
    FAMILIES.map((family) => tableOf(router, vrf, family, portsIn.get(vrf) ?? [])),
  );
  const circuits = ports.map((port) => {
    return { ...port, ...standingAt(declared, port, tables, accesses.get(port.id) ?? '') };
  });
  const circuitsIn = Map.groupBy(circuits, ({ vrf }) => vrf);
  return tables.map((table) => memberOf(declared, table, circuitsIn.get(table.vrf) ?? []));
}

type Circuit = Parameters<typeof standingAt>[1] & ReturnType<typeof standingAt>;

function memberOf(declared: DeclaredNetwork, table: Table, circuits: readonly Circuit[]) {
  const { router, vrf, family, imports, importPolicy } = table;
  const owner = circuits.find(({ site }) => site.vpn !== '')?.site.vpn;
  const vpn = owner ?? (circuits.length === 0 ? '' : `${vrf}@${router.router}`);
  const roles = [...new Set(circuits.map(({ site }) => site.role))].sort();
  const topology = declared.vpns.find(({ id }) => id === vpn)?.topology;
  for (const { site, line } of circuits) {
    if (site.vpn !== '' && site.vpn !== vpn) router.refuse('vrf-of-two-vpns', line);
    const others = circuits.filter((other) => other.site.id !== site.id);
    if (others.some((other) => !topologyAllows(topology, site.role, other.site.role)))
      router.refuse('sites-in-one-vrf', line);
  }
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  const key = { family, vpn, roles, imports, importPolicy: shortDigest(JSON.stringify(importPolicy, plain)) };
  return { ...table, circuits, vpn, roles, topology, key, class: shortDigest(JSON.stringify(key)) };
}

/** What may stand nowhere: lines the checker cannot read, labelled frames from a circuit, look-ups of the router's own addresses first. */
export function checkRouter(router: Reading, all: readonly Reading[]): void {
  const names = (kind: string) => router.facts.filter((one) => one.kind === kind);
  const bound = new Set(names('bind').map(({ a }) => a));
  const tables = new Set(names('table').map(({ v }) => v));
  const onTable = names('applied').filter(({ a }) => tables.has(a));
  for (const { line } of [...names('unread'), ...onTable]) router.refuse('unread', line);
  for (const { a, line } of names('labelled'))
    if (bound.has(router.kernel ? a.replace('/', '.') : a)) router.refuse('labels-on-circuit', line);
  for (const family of router.kernel ? FAMILIES : []) {
    const rules = names('rule-order').filter(({ f }) => f === family);
    const first = rules.toSorted((x, y) => Number(x.b) - Number(y.b))[0];
    if (first?.c !== 'l3mdev') router.refuse('rule-order', first?.line ?? 0);
  }
  const twice = all.some((other) => other !== router && other.router === router.router);
  if (twice || (!router.kernel && !router.texts.includes('return'))) router.refuse('unread', 0);
}

/** Accesses that stand on several circuits, or on none though their VPN is active. */
export function notBound(members: readonly Member[], { accesses, vpns }: DeclaredNetwork): readonly string[] {
  const circuits = members.flatMap(({ family, circuits }) => (family === 4 ? circuits : []));
  const bound = Map.groupBy(circuits, ({ access }) => access);
  const active = new Set(vpns.flatMap(({ id, active }) => (active ? [id] : [])));
  return [...accesses.values()].flatMap(({ id, site }) => {
    const count = bound.get(id)?.length ?? 0;
    return count > 1 || (count === 0 && active.has(site.vpn)) ? [id] : [];
  });
}
