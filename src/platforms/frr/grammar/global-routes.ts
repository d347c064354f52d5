import type { Sourced } from '../../../device/model.ts';
import { FAMILIES, type Family } from '../../../net/address.ts';
import { labelledName } from './bgp-default.ts';
import { unicastName } from './bgp-vrf.ts';
import type { BgpInstance, Draft } from './draft.ts';
import { IGNORED, type LineHandler, MATTERS } from './line-table.ts';
import { settingsOf } from './neighbors.ts';

/**
 * `router P …` of a protocol that the model does not keep. Inside a VRF what customers tell it leads the VRF's packets to them, and stands in no
 * configuration; outside it may fill the global table of `families`, in which it needs no address (OSPFv2, RIP and EIGRP speak from one).
 */
export function protocolOf(...families: readonly Family[]): LineHandler<Draft> {
  return (draft, words, node) => {
    const vrf = words[words.indexOf('vrf') + 1];
    if (words.includes('vrf') && vrf !== 'default') return MATTERS;
    for (const value of families) draft.globalRoutes.push({ value, at: node.line });
    return IGNORED;
  };
}

/**
 * Families in which the global table may hold routes though no link outside the VRFs has an address: told by sessions and protocols that need none, or
 * set by hand. Where a link has an address, or OSPF speaks there, that already says that the table is not empty.
 */
export function unseenRoutes(draft: Draft): readonly Sourced<Family>[] {
  const main = draft.instances.find(({ vrf }) => vrf === undefined);
  return FAMILIES.flatMap((family) => {
    const shown = [...draft.interfaces.values()].some(
      ({ vrf, addresses, areas }) =>
        vrf === undefined &&
        (areas[family] !== undefined || addresses.some(({ value }) => value.family === family)),
    );
    const told = [...draft.globalRoutes, ...(main === undefined ? [] : sessionsOf(main, family))];
    const first = shown ? undefined : told.find(({ value }) => value === family);
    return first === undefined ? [] : [first];
  });
}

/** Sessions of the global table, labelled ones (6PE) too. */
function sessionsOf(main: BgpInstance, family: Family): readonly Sourced<Family>[] {
  const isTold = (name: string, byDefault: boolean) =>
    [...main.neighbors.values()].find((neighbor) => settingsOf(main, neighbor, name).active ?? byDefault);
  const found =
    isTold(unicastName(family), family === 4 && main.unicastByDefault) ?? isTold(labelledName(family), false);
  return found === undefined ? [] : [{ value: family, at: found.at }];
}
