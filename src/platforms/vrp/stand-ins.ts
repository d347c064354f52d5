import type { PrefixListEntry } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { samePrefix } from '../../net/prefix.ts';
import { routeTarget } from '../../net/route-target.ts';

/**
 * The route target written in place of a customer's own where a VRF has none to offer: 0:0 is a legal value that sectornet never allocates
 * and no VRF imports. Accepted by the documented range of `apply extcommunity` (AS 0–65535); not seen on a device.
 */
export const SCRUB_MARK = routeTarget(0, 0);

/** A number no list of ours reaches. */
const LAST_INDEX = 65535;

/**
 * The entry of a prefix list that matches nothing. VRP has no empty list, and a condition on a list that does not exist holds for every
 * route: leaving the list out would turn "none of them" into "all of them".
 */
export function matchesNothing(family: Family, at: number): PrefixListEntry {
  const prefix = { family, address: 0n, length: 0 };
  return { sequence: LAST_INDEX, action: 'deny', prefix, le: addressBits(family), at };
}

/** Whether an entry is the stand-in of an empty list. */
export function isMatchesNothing(entry: PrefixListEntry): boolean {
  const stand = matchesNothing(entry.prefix.family, entry.at);
  return (
    entry.sequence === stand.sequence &&
    entry.action === stand.action &&
    entry.le === stand.le &&
    entry.ge === undefined &&
    samePrefix(entry.prefix, stand.prefix)
  );
}
