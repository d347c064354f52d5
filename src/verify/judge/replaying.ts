import type { Attachment, Circuit } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type Entry, simulate } from '../replay/simulate.ts';
import { tracks } from '../space/filter.ts';
import type { Announcement, Connection, Packet, ReplayNetwork } from '../types.ts';

/** What customers honestly announce: every prefix a site with a BGP access declares. */
export function replayNetwork(routers: readonly ReadRouter[], attachment: Attachment): ReplayNetwork {
  const network = networkOf(routers, attachment);
  if (routers.every(({ barest }) => barest === undefined)) return network;
  const bare = routers.map((router) => ({ ...router, model: router.barest?.() ?? router.model }));
  return { ...network, barest: networkOf(bare, attachment) };
}

function networkOf(routers: readonly ReadRouter[], attachment: Attachment): ReplayNetwork {
  return {
    routers: routers.map(({ name, model, portsOnFragments, nextHopLabels }) => ({
      name,
      model,
      fragmentsUnsettled: portsOnFragments === 'unsettled' || tracks(model),
      labelsPastFilters: nextHopLabels === 'unjudged',
    })),
    announcements: attachment.circuits.flatMap((circuit) =>
      circuit.access?.routing.type !== 'bgp'
        ? []
        : (circuit.site?.prefixes ?? []).map(({ value }) => ({
            router: circuit.router.name,
            interface: circuit.interface.name,
            prefix: value,
            targets: [],
          })),
    ),
  };
}

/** Whether the independent simulator lets the packet come out of the circuit (`to` undefined: at an address of the backbone). */
export function arrivesInReplay(
  network: ReplayNetwork,
  from: Circuit,
  to: Circuit | undefined,
  packet: Packet,
  more: StateMore & { readonly label?: Entry['label'] } = {},
): boolean {
  const entry = {
    router: from.router.name,
    interface: (more.label === undefined ? from.interface : (from.labelDoor ?? from.interface)).name,
    ...(more.label === undefined ? {} : { label: more.label }),
  };
  const state = stateOf(network, more);
  return simulate(state, entry, packet).some((arrival) =>
    to === undefined
      ? arrival.interface === undefined
      : arrival.router === to.router.name && arrival.interface === to.interface.name,
  );
}

/** What is true of a state beside what customers honestly announce. */
interface StateMore {
  readonly announcements?: readonly Announcement[];
  readonly connections?: readonly Connection[];
}

/** The network itself where nothing is added: the simulator keeps the tables of a state as long as it is asked about the very same one. */
function stateOf(network: ReplayNetwork, { announcements, connections }: StateMore): ReplayNetwork {
  if (announcements === undefined && connections === undefined) return network;
  return {
    ...network,
    announcements: [...network.announcements, ...(announcements ?? [])],
    connections: connections ?? [],
  };
}
