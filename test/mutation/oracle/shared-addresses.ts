import { addressText } from '../../../src/net/address.ts';
import type { ReplayNetwork, ReplayRouter } from '../../../src/verify/types.ts';
import type { Comparison } from './differences.ts';
import { arrivals, packetLine, packetOf, type Witness } from './matrix.ts';
import { hostsOf } from './sources.ts';

/**
 * The state in which the backbone delivers packets for an address to the other of two routers that have it: their labels mean nothing there, or another
 * VRF. The first packet that the untouched network brings to a site behind one of the two.
 */
export function misdelivered(
  { base, mutant, kinds }: Comparison,
  present: ReplayNetwork,
): Witness | undefined {
  const before = new Set(sharedIn(base.routers).map(({ address }) => address));
  for (const { address, router } of sharedIn(mutant.routers).filter((one) => !before.has(one.address)))
    for (const to of base.sockets.filter((socket) => socket.router === router))
      for (const from of base.sockets.filter((socket) => socket.router !== router))
        for (const family of [4, 6] as const)
          for (const destination of hostsOf(to, family))
            for (const source of hostsOf(from, family))
              for (const kind of kinds) {
                const packet = packetOf(kind, source, destination);
                const found = arrivals(base, present, from, packet);
                if (!found.includes(to.site.id)) continue;
                const state = `packets for ${address} come to another router`;
                const [socket, line] = [from.access.id, packetLine(packet)];
                return { state, from: socket, packet: line, before: found, after: [] };
              }
  return undefined;
}

/** Addresses of neighbours and router ids that two routers have outside their VRFs, with each of the two. */
function sharedIn(routers: readonly ReplayRouter[]) {
  const known = routers.flatMap(({ model: { backbone } }) => [
    ...backbone.peers.map(({ address }) => address),
    ...[backbone.routerId, backbone.ldpRouterId].flatMap((id) => (id === undefined ? [] : [id.value])),
  ]);
  return [...new Set(known.map(addressText))].flatMap((address) => {
    const holders = routers.filter(({ model }) =>
      model.interfaces.some(
        ({ vrf, addresses }) =>
          vrf === undefined &&
          addresses.some(
            ({ value }) => addressText({ family: value.family, value: value.address }) === address,
          ),
      ),
    );
    return holders.length < 2 ? [] : holders.map(({ name: router }) => ({ address, router }));
  });
}
