import { sitesClaiming } from '../inventory/declared-network/claims.ts';
import type { DeclaredAccess, DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { samePrefix } from '../net/prefix.ts';
import { prefixIn } from './read.ts';
import type { Port, Table } from './tables.ts';

/** The access and the site behind a circuit: by a policy file that of its VRF, else what the certificate says, if the interface shows it. */
export function standingAt(declared: DeclaredNetwork, port: Port, tables: readonly Table[], claimed: string) {
  const { id, router, vrf, line } = port;
  const exports = tables.flatMap((table) => (table.vrf === vrf ? table.exports : []));
  const [claim, rival] = sitesClaiming(declared.vpns, { router: router.router, vrf, exports });
  const access = declared.accesses.get(claimed);
  const bound = access !== undefined && isAt(access, port, tables) ? access.site : undefined;
  if (rival !== undefined) router.refuse('vrf-of-two-vpns', line);
  if (claim !== undefined) return { access: id, site: { ...claim, id } };
  if (bound === undefined && claimed !== '') router.refuse('binding-not-confirmed', line);
  const nobody = { id, vpn: '', role: 'undeclared', owns: [] };
  return { access: claimed, site: bound ?? nobody };
}

/** Whether an interface is a declared access: by the declared VLAN, or because it alone carries most of the site's prefixes on that port. */
function isAt(access: DeclaredAccess, { name, router }: Port, tables: readonly Table[]): boolean {
  if (access.router !== router.router) return false;
  const locals = tables.flatMap((table) => table.locals);
  const weight = (circuit: string) => {
    const links = router.say('address', circuit).flatMap(({ b }) => prefixIn(b) ?? []);
    if (access.links.some((own) => links.some((link) => samePrefix(link, own)))) return 1000;
    const carried = locals.filter((local) => local.circuit === circuit);
    return access.site.owns.filter((one) => carried.some(({ prefix }) => samePrefix(prefix, one))).length;
  };
  const tags = router.facts.filter(({ kind, b }) => kind === 'vlan' && b === access.interface);
  const tag = tags.find(({ a }) => a === name);
  if (access.untagged || tag === undefined) return access.untagged && name === access.interface;
  if (access.vlan !== undefined) return tag.c === `${access.vlan}`;
  return weight(name) > 0 && tags.every((one) => one === tag || weight(one.a) < weight(name));
}
