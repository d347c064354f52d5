import type { BackbonePeer, DeviceModel, Origin } from '../../device/model.ts';
import { addressText, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment, Circuit, VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import { possibleAdditions } from '../routing/route-policy.ts';
import { expects, hasAddress, isExternal } from '../transport/sessions.ts';
import type { Finding } from '../types.ts';
import { finding } from './findings.ts';

/** A session by which another AS takes part in the VPNs (option B) or in the label-switched core (option C). */
interface Border {
  readonly router: ReadRouter;
  readonly address: IpAddress;
  readonly as: number;
  readonly option: 'B' | 'C';
  readonly at: Origin;
  /** Absent for a session of labelled routes alone. */
  readonly peer: BackbonePeer | undefined;
}

/** Where the network ends and another provider's begins (RFC 4364 §10 b and c); option A is a circuit like any other. */
export function bordersOf(routers: readonly ReadRouter[]): readonly Border[] {
  return routers.flatMap((router) => {
    const { peers, labelledPeers = [] } = router.model.backbone;
    const vpn = peers
      .filter((peer) => isExternal(router, peer))
      .map((peer): Border => {
        const { address, remoteAs: as, at, multihop } = peer;
        return { router, address, as, option: multihop?.value === true ? 'C' : 'B', at, peer };
      });
    const labelled = labelledPeers
      .filter((peer) => isExternal(router, peer))
      .map(
        ({ address, remoteAs: as, at }): Border => ({
          router,
          address,
          as,
          option: 'C',
          at,
          peer: undefined,
        }),
      );
    return [...vpn, ...labelled];
  });
}

/** Every border, and each interface by which labels of the other AS come in. */
export function borderFindings(routers: readonly ReadRouter[]): readonly Finding[] {
  return bordersOf(routers).flatMap(({ router, address, as, option, at }) => {
    const peer = addressText(address);
    const link = router.model.interfaces.find(
      (one) =>
        one.vrf === undefined &&
        one.acceptsLabels.value &&
        one.addresses.some(({ value }) => coversAddress(value, address)),
    );
    return [
      finding('inter-as-session', router, at, { peer, as, option }),
      ...(link === undefined
        ? []
        : [finding('inter-as-labels', router, link.acceptsLabels.at, { interface: link.name, as })]),
    ];
  });
}

/** A neighbour AS that was not collected could hold anything: over option B in the VPNs whose targets may pass, over option C in all. */
export function borderDoubts(routers: readonly ReadRouter[], attachment: Attachment): readonly Doubt[] {
  return bordersOf(routers)
    .filter(({ address }) => !routers.some((router) => hasAddress(router, { address })))
    .map(({ router, address, as, option, peer }) => ({
      reason: 'neighbour-as-not-collected',
      router: router.name,
      data: { peer: addressText(address), as },
      about: option === 'C' || peer === undefined ? 'all' : touched(router.model, peer, attachment),
    }));
}

/** A router that tells another AS of routes under its own address, with labels that mean something else on it. */
export function foreignLabelDoubts(routers: readonly ReadRouter[]): readonly Doubt[] {
  return routers.flatMap(({ name, model }) =>
    model.backbone.peers
      .filter((peer) => peer.foreignLabels?.value === true && mayAnswer(routers, peer))
      .map(({ address }) => ({
        reason: 'foreign-labels',
        router: name,
        data: { peer: addressText(address) },
        about: 'all' as const,
      })),
  );
}

/** Whether the neighbour may be in the AS it is asked for: no collected router has its address, or one does. */
function mayAnswer(routers: readonly ReadRouter[], peer: BackbonePeer): boolean {
  const holders = routers.filter((router) => hasAddress(router, peer));
  const ases = holders.map(({ model }) => model.backbone.asNumber?.value);
  return holders.length === 0 || ases.some((as) => expects(peer, as, undefined));
}

/** The VPNs with a VRF that could take a route from the other AS, or give it one. */
function touched(model: DeviceModel, peer: BackbonePeer, { tables }: Attachment): readonly string[] {
  const owners = tables.flatMap((table) =>
    table.owner !== undefined && peer.families.some((family) => meets(model, peer, table, family))
      ? [table.owner]
      : [],
  );
  return [...new Set(owners)].sort();
}

function meets(model: DeviceModel, peer: BackbonePeer, { vrf }: VrfTable, family: Family): boolean {
  const settings = vrf.families.find((one) => one.family === family);
  if (settings === undefined) return false;
  const passes = (direction: 'in' | 'out', { value }: { readonly value: RouteTarget }) => {
    const name = peer.policies?.find((one) => one.family === family && one.direction === direction)?.policy;
    const asked = { prefix: { family, address: 0n, length: 0 }, targets: new Set([value]) };
    return name === undefined || possibleAdditions(model, name, asked) !== undefined;
  };
  return (
    settings.importTargets.some((target) => passes('in', target)) ||
    settings.exportTargets.some((target) => passes('out', target))
  );
}

/** VRFs of two VPNs with a link and sessions to each other's addresses: VRF to VRF, as between two providers (RFC 4364 §10 a). */
export function linkDoubts({ circuits, tables }: Attachment): readonly Doubt[] {
  const peers = tables.map(peersOf);
  const named = new Set<AddressKey>();
  for (const own of peers) for (const peer of own) named.add(peer);
  const byAddress = circuitsAt(circuits, named);
  if (byAddress.size === 0) return [];
  const far = peers.map((own) => {
    const found = new Set([...own].flatMap((peer) => byAddress.get(peer) ?? []));
    return [...found].sort((a, b) => a.id - b.id);
  });
  const talksTo = (table: number, { interface: one }: Circuit) =>
    one.addresses.some(({ value }) => peers[table]?.has(addressKey(value.family, value.address)));
  return circuits.flatMap((one) => {
    const here = tables[one.table];
    const others = far[one.table] ?? [];
    return others.flatMap((other): readonly Doubt[] => {
      const there = tables[other.table];
      if (other.id <= one.id || other.table === one.table || one.vpn === other.vpn) return [];
      if (here === undefined || there === undefined || !talksTo(other.table, one)) return [];
      const data = { vrf: here.vrf.name, other: there.vrf.name, router: other.router.name };
      const about = [here.owner ?? [], there.owner ?? []].flat();
      return [{ reason: 'vrf-link-between-vpns', router: one.router.name, data, about }];
    });
  });
}

/** Circuits by those of their addresses that some session names: hardly any, as a session names the customer's. */
function circuitsAt(
  circuits: readonly Circuit[],
  named: ReadonlySet<AddressKey>,
): ReadonlyMap<AddressKey, readonly Circuit[]> {
  const found = new Map<AddressKey, Circuit[]>();
  if (named.size === 0) return found;
  for (const circuit of circuits)
    for (const { value } of circuit.interface.addresses) {
      const key = addressKey(value.family, value.address);
      if (!named.has(key)) continue;
      const here = found.get(key);
      if (here === undefined) found.set(key, [circuit]);
      else here.push(circuit);
    }
  return found;
}

const NO_PEERS: ReadonlySet<AddressKey> = new Set();

function peersOf({ vrf: { families } }: VrfTable): ReadonlySet<AddressKey> {
  if (families.every(({ peers }) => peers.length === 0)) return NO_PEERS;
  return new Set(
    families.flatMap(({ peers }) => peers.map(({ address }) => addressKey(address.family, address.value))),
  );
}

/** A number for IPv4, a bigint for IPv6. */
type AddressKey = number | bigint;

function addressKey(family: Family, address: bigint): AddressKey {
  return family === 4 ? Number(address) : address;
}
