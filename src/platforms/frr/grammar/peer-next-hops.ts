import type { Origin } from '../../../device/model.ts';
import type { Draft } from './draft.ts';

/**
 * `set ip next-hop peer-address` in route-maps of VPN sessions and of the way between VRFs and the VPN tables: there the router that is asked for a
 * label is not the one that gave it.
 */
export function misplacedPeerNextHops(draft: Draft): readonly Origin[] {
  const setting = [...draft.policies.values()].filter(({ entries }) =>
    entries.some(({ peerNextHop }) => peerNextHop !== undefined),
  );
  if (setting.length === 0) return [];
  const elsewhere = new Set(usedElsewhere(draft));
  return setting
    .filter(({ name }) => elsewhere.has(name))
    .flatMap(({ entries }) => entries.flatMap(({ peerNextHop = [] }) => peerNextHop.map(({ at }) => at)));
}

function usedElsewhere({ vrfs, instances }: Draft): readonly (string | undefined)[] {
  const families = [...vrfs.values()].flatMap((vrf) => [vrf.families[4], vrf.families[6]]);
  const sessions = instances
    .filter(({ vrf }) => vrf === undefined)
    .flatMap(({ neighbors }) => [...neighbors.values()].flatMap((one) => [...one.families.values()]));
  return [
    ...families.flatMap(({ importPolicy, exportPolicy }) => [importPolicy?.value, exportPolicy?.value]),
    ...sessions.flatMap(({ inboundPolicy, outboundPolicy }) => [inboundPolicy?.value, outboundPolicy?.value]),
  ];
}
