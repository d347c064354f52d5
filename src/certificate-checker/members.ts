import { hash } from 'node:crypto';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { FAMILIES, oneSpelling } from '../net/address.ts';
import { plain } from '../net/json.ts';
import { circuitAt, shownBy } from './bindings.ts';
import type { Claims } from './claims.ts';
import { byNumber } from './filters/routes.ts';
import type { Reading } from './read.ts';
import { portsOf, tableOf } from './tables.ts';

/** A table with who stands at its circuits, and the class of all tables that import alike and are allowed alike. */
export type Member = ReturnType<typeof membersOf>[number];

/** Both families of every VRF of a router; which declared access a circuit is comes from the certificate, and is tried. */
export function membersOf(router: Reading, claims: Claims, declared: DeclaredNetwork) {
  const ports = portsOf(router);
  const vrfs = [...new Set(router.facts.map(({ v }) => v))].filter((v) => v !== '').sort();
  const behind = Map.groupBy(ports, ({ vrf }) => vrf);
  const tables = vrfs.flatMap((vrf) => FAMILIES.map((f) => tableOf(router, vrf, f, behind.get(vrf) ?? [])));
  const shown = shownBy(router, tables, declared);
  const stood = ports.map((port) => circuitAt(declared, port, shown, claims));
  return tables.map(({ family, imports, importPolicy, ...rest }) => {
    const circuits = stood.filter(({ vrf }) => vrf === rest.vrf);
    const vpn = circuits[0]?.site.vpn ?? '';
    const roles = [...new Set(circuits.map(({ site }) => site.role))].sort();
    const topology = declared.vpns.find(({ id }) => id === vpn)?.topology;
    for (const { site, line } of circuits) if (site.vpn !== vpn) router.refuse('vrf-of-two-vpns', line);
    const key = { family, vpn, roles, imports, importPolicy: plain(importPolicy) };
    const id = hash('sha256', JSON.stringify(key));
    return { ...rest, ...key, importPolicy, circuits, topology, key, id, class: id.slice(0, 16) };
  });
}

/** What may stand nowhere: lines the checker cannot read, labels on ports of circuits or what switches there, look-ups of the router's own addresses first. */
export function checkRouter(router: Reading, all: readonly Reading[], held: ReadonlySet<string>): void {
  const facts = (...kinds: readonly string[]) => kinds.flatMap(router.all);
  const below = (name: string) => router.say('vlan', name).map(({ b }) => b);
  const ports = new Set(portsOf(router).flatMap(({ name }) => [name, ...below(name)]));
  const { bound, kernel } = router;
  // Devices of VRFs, loopbacks and dummies bear addresses of hosts: a network there is connected, and nobody's.
  const hooked = facts('in', 'out', 'address').filter(({ a, act }) => !act && bound.has(a) && !ports.has(a));
  const unfit = facts('labelled', 'switched').filter(({ a }) => ports.has(a));
  // Whoever stands in the circuit below chooses the tag; labels and what switches are looked for one port below.
  const above = router.all('vlan').filter(({ a, b }) => below(b)[0] || (bound.has(b) && !bound.has(a)));
  // A port of the kernel may have learned its address, which no text shows.
  const bare = facts('bind').filter(({ a }) => kernel && ports.has(a) && !router.say('address', a)[0]);
  // An address that some router holds is the other end of a cable.
  const cabled = facts('static', 'active', 'peer').filter(({ a, c }) => held.has(oneSpelling(c || a)));
  // FRR tells another AS of routes under its own address, with the labels of others.
  const foreign = facts('carries').filter(({ a }) => router.say('neighbour', a).every(({ b, c }) => b !== c));
  for (const { kind, line } of [...hooked, ...unfit, ...above, ...bare, ...cabled, ...foreign])
    router.refuse(kind === 'labelled' ? 'labels-on-circuit' : 'unread', line);
  const orders = (kernel ? FAMILIES : []).map((f) => router.say('rule-order', '', f).toSorted(byNumber));
  for (const [top] of orders) if (top?.c !== 'l3mdev') router.refuse('rule-order', top?.line ?? 0);
  // An interface and a kernel table are of one VRF.
  const [kept, alike] = [facts('bind', 'table'), all.filter((one) => one.router === router.router)];
  if (alike[1] || new Set(kept.map(({ a, b }) => a || b)).size < kept.length) router.refuse('unread', 0);
}

/** Accesses that stand on several circuits, or on none though their VPN is active. */
export function notBound(circuits: readonly { readonly access: string }[], { accesses }: DeclaredNetwork) {
  const at = Map.groupBy(circuits, ({ access }) => access);
  return [...accesses].flatMap(([id, one]) => ((at.get(id)?.length ?? (one.active ? 0 : 1)) === 1 ? [] : id));
}
