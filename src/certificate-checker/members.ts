import { hash } from 'node:crypto';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { FAMILIES, oneSpelling } from '../net/address.ts';
import { plain } from '../net/json.ts';
import { circuitAt, shownBy } from './bindings.ts';
import type { Claims } from './claims.ts';
import { byNumber } from './filters/routes.ts';
import type { Reading } from './read.ts';
import { portsOf, type Table, tableOf } from './tables.ts';

/** A table with who stands at its circuits, and the class of all tables that import alike and are allowed alike. */
export type Member = ReturnType<typeof memberOf>;

/** Both families of every VRF of a router; which declared access a circuit is comes from the certificate, and is tried. */
export function membersOf(router: Reading, claims: Claims, declared: DeclaredNetwork) {
  const ports = portsOf(router);
  const vrfs = [...new Set(router.facts.map(({ v }) => v))].filter((v) => v !== '').sort();
  const behind = Map.groupBy(ports, ({ vrf }) => vrf);
  const tables = vrfs.flatMap((vrf) => FAMILIES.map((f) => tableOf(router, vrf, f, behind.get(vrf) ?? [])));
  const shown = shownBy(router, tables);
  const circuits = ports.map((port) => circuitAt(declared, port, shown, claims));
  const standing = Map.groupBy(circuits, ({ vrf }) => vrf);
  return tables.map((table) => memberOf(declared, table, standing.get(table.vrf) ?? []));
}

type Circuit = ReturnType<typeof circuitAt>;

function memberOf(declared: DeclaredNetwork, table: Table, circuits: readonly Circuit[]) {
  const { router, family, imports, importPolicy } = table;
  const vpn = circuits[0]?.site.vpn ?? '';
  const roles = [...new Set(circuits.map(({ site }) => site.role))].sort();
  const topology = declared.vpns.find(({ id }) => id === vpn)?.topology;
  for (const { site, line } of circuits) if (site.vpn !== vpn) router.refuse('vrf-of-two-vpns', line);
  const key = { family, vpn, roles, imports, importPolicy: plain(importPolicy) };
  const id = hash('sha256', JSON.stringify(key)).slice(0, 16);
  return { ...table, circuits, vpn, roles, topology, key, class: id };
}

/** What may stand nowhere: lines the checker cannot read, labels on ports of circuits or what switches there, look-ups of the router's own addresses first. */
export function checkRouter(router: Reading, all: readonly Reading[], held: ReadonlySet<string>): void {
  const facts = (...kinds: readonly string[]) => kinds.flatMap(router.all);
  const ports = router.all('bind').flatMap(({ a }) => [a, ...router.say('vlan', a).map(({ b }) => b)]);
  // The device of a VRF bears addresses of hosts: a network there is connected, and nobody's.
  const hooked = facts('in', 'out', 'address').filter(({ a, act }) => !act && router.say('table', a)[0]);
  const unfit = facts('labelled', 'switched').filter(({ a }) => ports.includes(a));
  // Whoever stands in the circuit below chooses the tag.
  const above = router.all('vlan').filter(({ a, b }) => router.bound.has(b) && !router.bound.has(a));
  // An address that some router holds is the other end of a cable.
  const cabled = facts('static', 'active', 'peer').filter(({ a, c }) => held.has(oneSpelling(c || a)));
  for (const { kind, line } of [...hooked, ...unfit, ...above, ...cabled])
    router.refuse(kind === 'labelled' ? 'labels-on-circuit' : 'unread', line);
  const orders = router.kernel ? FAMILIES.map((family) => router.say('rule-order', '', family)) : [];
  for (const [first] of orders.map((order) => order.toSorted(byNumber)))
    if (first?.c !== 'l3mdev') router.refuse('rule-order', first?.line ?? 0);
  // An interface and a kernel table are of one VRF.
  const [kept, alike] = [facts('bind', 'table'), all.filter((one) => one.router === router.router)];
  if (alike[1] || new Set(kept.map(({ a, b }) => a || b)).size < kept.length) router.refuse('unread', 0);
}

/** Accesses that stand on several circuits, or on none though their VPN is active. */
export function notBound(circuits: readonly Circuit[], { accesses }: DeclaredNetwork): readonly string[] {
  const bound = Map.groupBy(circuits, ({ access }) => access);
  const wanted = [...accesses.values()].filter(({ id, active }) => active || bound.has(id));
  return wanted.map(({ id }) => id).filter((id) => bound.get(id)?.length !== 1);
}
