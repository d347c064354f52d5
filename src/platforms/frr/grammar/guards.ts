import type { HostGuards, Sourced } from '../../../device/model.ts';
import { FAMILIES, type Family } from '../../../net/address.ts';
import type { Draft } from './draft.ts';
import type { KernelRule } from './ip-route.ts';

const SERVICES = ['tcp', 'udp', 'raw'].map((protocol) => `net.ipv4.${protocol}_l3mdev_accept`);

/** What protects the router from its VRFs, as far as it was collected. */
export function readGuards(draft: Draft, hostStateCollected: boolean): HostGuards {
  return {
    localRuleBehindVrf: hostStateCollected ? FAMILIES.flatMap((family) => localRule(draft, family)) : [],
    servicesOutsideVrfs: services(draft),
    forwards: FAMILIES.flatMap((family) => forwarding(draft, family)),
    hostStateCollected,
  };
}

/** The rule that looks up VRF tables; the ones in front of it see every packet first. */
export function vrfRule(draft: Draft, family: Family): KernelRule | undefined {
  return draft.rules.find(
    (rule) => rule.family === family && rule.lookup === 'l3mdev' && !rule.refuses && !rule.selective,
  );
}

/** No answer for a family whose rules were not collected. */
function localRule(draft: Draft, family: Family): HostGuards['localRuleBehindVrf'] {
  const rules = draft.rules.filter((rule) => rule.family === family);
  const local = rules.find((rule) => rule.lookup === 'local' && !rule.selective) ?? rules[0];
  if (local === undefined) return [];
  const vrf = vrfRule(draft, family);
  const first = rules.some(
    (rule) => rule.lookup === 'local' && !rule.selective && rule.preference < (vrf?.preference ?? Infinity),
  );
  return [{ family, value: !first, at: local.at }];
}

function services(draft: Draft): Sourced<boolean> {
  const settings = SERVICES.map((key) => draft.sysctls.get(key)).filter((setting) => setting !== undefined);
  const open = settings.find(({ value }) => value !== 0);
  return { value: open === undefined, at: open?.at ?? settings[0]?.at ?? 0 };
}

function forwarding(draft: Draft, family: Family): HostGuards['forwards'] {
  const setting = draft.sysctls.get(family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding');
  return setting === undefined ? [] : [{ family, value: setting.value !== 0, at: setting.at }];
}
