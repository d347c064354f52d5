import type { Vrf } from '../../device/model.ts';
import type { SiteRole } from '../../inventory/types.ts';
import type { ReadRouter } from '../read/routers.ts';

/** Whose a VRF is, and in which role its sites take part. */
export interface Member {
  readonly vpn: string;
  readonly role: SiteRole;
}

/** Says for every VRF of the collected routers whose it is; `undefined` = nobody's. */
export type Membership = (router: ReadRouter, vrf: Vrf) => Member | undefined;

/** Keeps one answer per VRF. */
export function membershipOf(members: Iterable<readonly [ReadRouter, Vrf, Member]>): Membership {
  const known = new Map<Vrf, Member>();
  for (const [, vrf, member] of members) known.set(vrf, member);
  return (_, vrf) => known.get(vrf);
}
