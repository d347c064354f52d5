import { covers, overlaps, type Prefix, samePrefix } from '../../net/prefix.ts';
import type { Ground } from './ground.ts';

/** Whose a prefix in a VRF of `vpn` is, when it is another VPN's alone and no agreement lets the two know each other's. */
export function foreignOwner(ground: Ground, vpn: string, prefix: Prefix): string | undefined {
  const owners = [...declaredOwners(ground, prefix), ...tableOwners(ground, prefix)];
  if (owners.includes(vpn)) return undefined;
  return owners.find((owner) => !isAgreed(ground, [vpn, owner], prefix));
}

/** VPNs with a site that owns some of it; a default route is nobody's. */
function declaredOwners({ inventory }: Ground, prefix: Prefix): readonly string[] {
  if (prefix.length === 0) return [];
  return inventory.sites
    .filter(({ prefixes }) => prefixes.some(({ value }) => overlaps(value, prefix)))
    .map((site) => site.vpn);
}

/** VPNs whose VRFs have the route by themselves: link prefixes are declared nowhere. */
function tableOwners({ attachment, fabrics }: Ground, prefix: Prefix): readonly string[] {
  const { locals } = fabrics[prefix.family];
  return attachment.tables.flatMap(({ id, owner }) =>
    owner !== undefined && locals[id]?.some((local) => samePrefix(local.prefix, prefix)) ? [owner] : [],
  );
}

function isAgreed({ policy }: Ground, [vpn, owner]: readonly [string, string], prefix: Prefix): boolean {
  return policy
    .clauses(vpn, owner, prefix.family)
    .some(({ toPrefixes }) => toPrefixes.some((agreed) => covers(agreed, prefix)));
}
