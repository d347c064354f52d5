import { addressText, type IpAddress } from '../../net/address.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';

/**
 * Addresses by which a router is known to others (neighbour of a VPN session, router id) that a second router has as well: the backbone delivers
 * labelled packets for it to either, and a label means something on the router alone that gave it.
 */
export function sharedAddressDoubts(routers: readonly ReadRouter[]): readonly Doubt[] {
  const names = new Set(routers.flatMap(namesKnown).map(addressText));
  if (names.size === 0) return [];
  const holders = new Map<string, Set<string>>();
  for (const { name, model } of routers)
    for (const { vrf, addresses } of model.interfaces)
      for (const { value } of vrf === undefined ? addresses : []) {
        const text = addressText({ family: value.family, value: value.address });
        if (!names.has(text)) continue;
        const known = holders.get(text);
        if (known === undefined) holders.set(text, new Set([name]));
        else known.add(name);
      }
  return [...holders].flatMap(([address, [first = '', ...others]]) =>
    others.map((router): Doubt => {
      const data = { address, other: first };
      return { reason: 'address-shared', router, data, about: 'all' };
    }),
  );
}

/** The addresses by which a router knows others, and is known. */
export function namesKnown({ model: { backbone } }: ReadRouter): readonly IpAddress[] {
  const { peers, routerId, ldpRouterId } = backbone;
  const ids = [routerId, ldpRouterId].flatMap((id) => (id === undefined ? [] : [id.value]));
  return [...peers.map(({ address }) => address), ...ids];
}
