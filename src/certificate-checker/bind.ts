import type { Inventory, SiteNetworkAccess } from '../inventory/types.ts';
import { parseAddress } from '../net/address.ts';
import { networkOf, samePrefix } from '../net/prefix.ts';
import { mayPass, routeMap } from './filters/route-maps.ts';
import { prefixIn, type Reading } from './read.ts';
import { isOn, linksOf } from './tables.ts';

/** Whether an interface is a declared access: by its declared VLAN, or because it alone carries most of the site's prefixes on that port. */
export function isBound(
  declared: Inventory,
  router: Reading,
  port: string,
  access: SiteNetworkAccess,
): boolean {
  if (access.router !== router.name) return false;
  if (access.untagged) return port === access.interface;
  const tagged = router.facts.filter(({ kind, b }) => kind === 'vlan' && b === access.interface);
  const own = tagged.find(({ a }) => a === port);
  if (own === undefined || access.vlan !== undefined)
    return own !== undefined && own.c === String(access.vlan?.value);
  const weight = weigh(declared, router, port, access);
  return weight > 0 && tagged.every(({ a }) => a === port || weigh(declared, router, a, access) < weight);
}

/** How many of the site's prefixes the VRF of an interface sends out by it; a declared link address settles it. */
function weigh(declared: Inventory, router: Reading, port: string, access: SiteNetworkAccess): number {
  const links = linksOf(router, port);
  if (access.links.some(({ provider }) => links.some((link) => samePrefix(link, provider)))) return 1000;
  const vrf = router.say('bind', port)[0]?.v ?? '';
  const prefixes = declared.sites.find(({ id }) => id === access.site)?.prefixes ?? [];
  return prefixes.filter(({ value }) => {
    const { routing } = access;
    const say = (kind: string) => router.say(kind, `${vrf} ${value.family}`);
    if (routing.type === 'direct') return links.some((link) => samePrefix(networkOf(link), value));
    if (routing.type === 'static')
      return say('static').some(({ b, c }) => {
        const prefix = prefixIn(b);
        return prefix !== undefined && samePrefix(prefix, value) && isOn(links, parseAddress(c));
      });
    const peers = [...say('peer'), ...router.say('peer', `${vrf} 4`)];
    return peers.some(({ a, b }) => {
      const inbound = say('inbound').find((one) => one.a === a);
      const here = parseAddress(a)?.family === value.family || say('active').some((one) => one.a === a);
      const passed = mayPass(routeMap(router, inbound?.b ?? ''), {
        prefix: value,
        exact: true,
        may: [],
        sure: [],
      });
      return here && Number(b) === routing.remoteAs && isOn(links, parseAddress(a)) && passed !== undefined;
    });
  }).length;
}
