import { sitesClaiming } from '../inventory/declared-network/claims.ts';
import type { DeclaredAccess, DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { parseMasked } from '../net/mask.ts';
import { samePrefix } from '../net/prefix.ts';
import type { Claims } from './claims.ts';
import type { Port, Tables } from './tables.ts';

/** The access and the site behind a circuit: by a policy file that of its VRF, else what the certificate says, if the interface shows it. */
export function standingAt(declared: DeclaredNetwork, port: Port, tables: Tables, claims: Claims) {
  const { id, router, vrf, line } = port;
  const exports = (tables.get(vrf) ?? []).flatMap((table) => table.exports);
  const [claim, rival] = sitesClaiming(declared.vpns, { router: router.router, vrf, exports });
  const claimed = `${claims.in(port.record) ?? ''}`;
  const access = declared.accesses.get(claimed);
  const bound = access !== undefined && isAt(access, port, tables) ? access.site : undefined;
  if (rival !== undefined) router.refuse('vrf-of-two-vpns', line);
  if (claim !== undefined) return { access: id, site: { ...claim, id } };
  if (bound === undefined && claimed !== '') router.refuse('binding-not-confirmed', line);
  const nobody = { id, vpn: `${vrf}@${router.router}`, role: 'undeclared', owns: [] };
  return { access: claimed, site: bound ?? nobody };
}

/** Whether an interface is a declared access: by the declared VLAN, or because it alone of that port's bears the declared link, or a prefix of the site where no link is declared. */
function isAt(access: DeclaredAccess, { name, router }: Port, tables: Tables): boolean {
  if (access.router !== router.router) return false;
  const tag = router.say('vlan', name).find(({ b }) => b === access.interface);
  if (access.untagged || tag === undefined) return access.untagged && name === access.interface;
  if (access.vlan !== undefined) return tag.c === `${access.vlan}`;
  const wanted = access.links.length > 0 ? access.links : access.site.owns;
  const locals = [...tables.values()].flat().flatMap((table) => table.locals);
  const carried = Map.groupBy(locals, ({ circuit }) => circuit);
  const shows = (circuit: string) => {
    const links = router.say('address', circuit).flatMap(({ b }) => parseMasked(b) ?? []);
    const own = [...links, ...(carried.get(circuit) ?? []).map(({ prefix }) => prefix)];
    return wanted.some((one) => own.some((shown) => samePrefix(shown, one)));
  };
  return (router.tags.get(access.interface) ?? []).every((one) => shows(one.a) === (one === tag));
}
