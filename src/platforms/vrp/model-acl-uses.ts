import type { FilterUse, PacketFilter } from '../../device/model.ts';
import type { AclDraft, AclUse, InterfaceDraft, RouterDraft } from './draft.ts';

/** The filters an interface gets from ACLs bound to it directly; a firewall's filters only while that firewall is on. */
export function aclFilterUses(router: RouterDraft, one: InterfaceDraft): readonly FilterUse[] {
  return one.aclUses
    .filter((use) => isOn(router, use))
    .map((use) => ({ filter: filterName(use), family: use.family, hook: use.hook, at: use.at }));
}

/** One filter per ACL that some interface uses so. A packet that no rule names passes, unless the firewall's default says otherwise. */
export function aclFilters(router: RouterDraft): readonly PacketFilter[] {
  const uses = [...router.interfaces.values()].flatMap((one) => one.aclUses);
  const byName = new Map(
    uses.filter((use) => isOn(router, use)).map((use) => [`${use.family} ${filterName(use)}`, use]),
  );
  return [...byName.values()].flatMap((use) => {
    const acl = router.acls.get(use.acl);
    return acl === undefined ? [] : [filterOf(router, use, acl)];
  });
}

function isOn(router: RouterDraft, { firewall, family }: AclUse): boolean {
  return !firewall || router.firewall.on.has(family);
}

/** No classifier has a name with a blank in it. */
function filterName({ acl, firewall }: AclUse): string {
  return `${firewall ? 'firewall' : 'acl'} ${acl.slice(2)}`;
}

function filterOf(router: RouterDraft, use: AclUse, acl: AclDraft): PacketFilter {
  const rules = [...acl.rules].sort((a, b) => a.number - b.number).map(({ rule }) => rule);
  const unread = router.doubts.find((doubt) => doubt.acl === use.acl)?.line.number;
  const denial = use.firewall ? router.firewall.denies.get(use.family) : undefined;
  return {
    name: filterName(use),
    family: use.family,
    at: acl.at,
    ...(unread === undefined ? {} : { unread: { value: true as const, at: unread } }),
    rules: denial === undefined ? rules : [...rules, { action: 'deny', protocol: 'ip', at: denial } as const],
  };
}
