import { sitesClaiming } from '../inventory/declared-network/claims.ts';
import type { DeclaredAccess, DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { parseMasked } from '../net/mask.ts';
import { prefixKey } from '../net/prefix.ts';
import type { Claims } from './claims.ts';
import { targetsIn } from './filters/routes.ts';
import type { Reading } from './read.ts';
import type { Port, Table } from './tables.ts';

/** A VRF as a policy file knows it: by its name and by what it exports in either family. */
export function shownVrf({ router, vrf }: Pick<Table, 'router' | 'vrf'>) {
  const exports = router.say('targets', vrf).flatMap(({ b, c }) => (b === 'import' ? [] : targetsIn(c)));
  return { router: router.router, vrf, exports };
}

/** The interfaces of a router by every prefix they bear or lead to, and the accesses declared there. */
export function shownBy(router: Reading, tables: readonly Table[], { accesses }: DeclaredNetwork) {
  const links = router.all('address').map(({ a: circuit, b }) => ({ circuit, prefix: parseMasked(b) }));
  const all = [...links, ...tables.flatMap((table) => table.locals)];
  const here = [...accesses.values()].filter((one) => one.router === router.router);
  return { here, by: Map.groupBy(all, ({ prefix }) => prefix && prefixKey(prefix)) };
}

/** A port with the access and the site behind it: by a policy file that of its VRF, else what the certificate says, if the interface shows it; nobody's when it shows none. */
export function circuitAt(declared: DeclaredNetwork, port: Port, shown: Shown, claims: Claims) {
  const { id, router, vrf, line } = port;
  const [claim, rival] = sitesClaiming(declared.vpns, shownVrf(port));
  const claimed = `${claims.in(port.record) ?? ''}`;
  if (rival !== undefined) router.refuse('vrf-of-two-vpns', line);
  if (claim !== undefined) return { ...port, access: id, site: { ...claim, id } };
  // Whoever claims nothing must show that nothing fits.
  const fits = shown.here.filter((one) => (!claimed || one.id === claimed) && isAt(one, port, shown));
  const bound = fits.find((one) => one.id === claimed);
  if (!bound && (claimed !== '' || fits[0])) router.refuse('binding-not-confirmed', line);
  const nobody = { id, vpn: `${vrf} ${router.router}`, role: 'undeclared', owns: [] };
  return { ...port, access: claimed, site: bound?.site ?? nobody };
}

type Shown = ReturnType<typeof shownBy>;

/** Whether an interface is a declared access: by the declared VLAN, or because it alone of that port's shows the declared link, or a prefix of the site where no link is declared. */
function isAt(access: DeclaredAccess, { name, router }: Port, shown: Shown): boolean {
  const tags = (circuit: string) => router.say('vlan', circuit).filter(({ b }) => b === access.interface);
  const [tag] = tags(name);
  if (access.untagged || tag === undefined) return access.untagged && name === access.interface;
  if (access.vlan !== undefined) return tag.c === `${access.vlan}`;
  const wanted = access.links.length > 0 ? access.links : access.site.owns;
  const showing = wanted.flatMap((one) => shown.by.get(prefixKey(one)) ?? []);
  const alike = new Set(showing.flatMap(({ circuit = '' }) => tags(circuit)));
  return alike.size === 1 && alike.has(tag);
}
