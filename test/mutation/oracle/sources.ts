import type { Family, IpAddress } from '../../../src/net/address.ts';
import { addressPlus, sameAddress } from '../../../src/net/address.ts';
import { baseAddress, type Prefix, prefixSize } from '../../../src/net/prefix.ts';
import type { Socket } from './plan.ts';
import type { World } from './world.ts';

/** Sources a socket sends with: hosts of its own prefixes and its customer edge first, then stolen ones of every other VPN, of a sister site, and of nobody. */
export function sourcesOf({ sockets }: World, from: Socket, family: Family): readonly IpAddress[] {
  const own = [...hostsOf(from, family), ...edgesOf(from, family)];
  const sisters = sockets.filter(({ site }) => site.vpn === from.site.vpn && site.id !== from.site.id);
  const foreign = [...new Map(sockets.map((socket) => [socket.site.vpn, socket])).values()].filter(
    ({ site }) => site.vpn !== from.site.vpn,
  );
  const stolen = [...sisters.slice(0, 1), ...foreign].flatMap((socket) => hostsOf(socket, family));
  return [...own, ...stolen, NOBODYS[family]];
}

/** Documentation addresses (RFC 5737, RFC 3849): owned by no site. */
const NOBODYS: Readonly<Record<Family, IpAddress>> = {
  4: { family: 4, value: 0xc000_024dn },
  6: { family: 6, value: 0x2001_0db8_0000_0000_0000_0000_0000_004dn },
};

/** Customer edges on the link: the first address of each of its networks that is not the provider's. */
export function edgesOf({ links, gateways }: Socket, family: Family): readonly IpAddress[] {
  return links
    .filter((link) => link.family === family)
    .flatMap((link) => {
      const hosts = [1n, 2n, 0n]
        .filter((n) => n < prefixSize(link))
        .map((n) => addressPlus(baseAddress(link), n));
      return hosts.find((host) => !gateways.some((gateway) => sameAddress(gateway, host))) ?? [];
    });
}

export function hostsOf({ site }: Socket, family: Family): readonly IpAddress[] {
  return site.prefixes.filter(({ value }) => value.family === family).map(({ value }) => hostIn(value));
}

/** The tenth address of a prefix, or its first where it has no ten. */
export function hostIn(prefix: Prefix): IpAddress {
  return addressPlus(baseAddress(prefix), prefixSize(prefix) > 10n ? 10n : prefixSize(prefix) > 1n ? 1n : 0n);
}
