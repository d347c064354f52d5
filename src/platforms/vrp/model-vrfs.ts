import type { CePeer, Vrf, VrfFamily } from '../../device/model.ts';
import { type Settling, settled } from '../settled.ts';
import type { PeerDraft, PeersDraft, RouterDraft, VrfDraft, VrfFamilyDraft } from './draft.ts';
import type { Line } from './line.ts';

/** VRFs in neutral form. VRP ends every VRF look-up in the VRF and exports and imports without being told. */
export function builtVrfs(router: RouterDraft): readonly Vrf[] {
  return [...router.vrfs.values()].map((vrf) => ({
    name: vrf.name,
    at: vrf.at,
    ...(vrf.description === undefined ? {} : { description: vrf.description }),
    ...(vrf.routerId === undefined ? {} : { routerId: vrf.routerId }),
    families: [...vrf.families.values()].map((family) => builtFamily(router, vrf, family)),
  }));
}

function builtFamily(router: RouterDraft, vrf: VrfDraft, draft: VrfFamilyDraft): VrfFamily {
  const { family, at, rd, importPolicy, exportPolicy, routeLimit } = draft;
  const made: Settling<VrfFamily> = {
    family,
    at,
    importTargets: settled(draft.imports),
    exportTargets: settled(draft.exports),
    exportsVpn: true,
    importsVpn: true,
    labelMode: draft.labelMode ?? { value: 'unknown', at },
    terminator: { value: true, at },
    redistributes: settled(draft.redistributes),
    statics: settled(draft.statics),
    peers: settled(cePeers(router, vrf.peers, draft)),
  };
  if (rd !== undefined) made.rd = rd;
  if (importPolicy !== undefined) made.importPolicy = importPolicy;
  if (exportPolicy !== undefined) made.exportPolicy = exportPolicy;
  if (routeLimit !== undefined) made.routeLimit = routeLimit;
  if (draft.networks.length > 0) made.networks = draft.networks;
  return made;
}

function cePeers(
  router: RouterDraft,
  shared: PeersDraft,
  { peers: own, family }: VrfFamilyDraft,
): readonly CePeer[] {
  if (shared.size + own.size === 0) return [];
  const peers = joined(shared, own);
  return [...peers.values()].flatMap((peer) => {
    const address = peer.address?.family === family ? peer.address : undefined;
    const settled = withGroup(peer, peers);
    const remoteAs = remoteAsIn(router, settled);
    const anyNextHop = isInternal(router, settled) ? peer.at : settled.multihop;
    const free = anyNextHop === undefined ? {} : { anyNextHop };
    return address === undefined || remoteAs === undefined
      ? []
      : [{ ...cePeer(settled), ...shutIn(router, settled), ...free, address, at: peer.at, remoteAs }];
  });
}

/** Not certainly a session of eBGP. */
function isInternal(router: RouterDraft, peer: PeerDraft): boolean {
  return peer.fakeAs !== undefined || remoteAsIn(router, peer) === router.bgp.asNumber?.value;
}

function shutIn({ bgp }: RouterDraft, { shut = bgp.shut }: PeerDraft): Pick<CePeer, 'shut'> {
  return shut === undefined ? {} : { shut };
}

function remoteAsIn({ bgp }: RouterDraft, { remoteAs, internal }: PeerDraft): number | undefined {
  return remoteAs ?? (internal === true ? bgp.asNumber?.value : undefined);
}

/** Sessions of VRFs of which nobody can say with whom they are: no AS of their own, or of a group; an address of the other family. */
export function vagueSessions(router: RouterDraft): readonly Line[] {
  const found: Line[] = [];
  for (const { peers: shared, families } of router.vrfs.values())
    for (const { peers: own, family } of families.values()) {
      const peers = joined(shared, own);
      for (const peer of peers.values()) {
        if (peer.address === undefined) continue;
        const known = remoteAsIn(router, withGroup(peer, peers)) !== undefined;
        if (!known || (peer.address.family !== family && own.has(peer.key))) found.push(peer.line);
      }
    }
  return found;
}

/** What `vpn-instance N` under `bgp` sets up for both families, with what one of them adds. */
function joined(shared: PeersDraft, own: PeersDraft): PeersDraft {
  if (shared.size === 0) return own;
  const peers = new Map(shared);
  for (const [key, peer] of own) {
    const known = shared.get(key);
    peers.set(key, known === undefined ? peer : { ...known, ...peer, at: known.at });
  }
  return peers;
}

/** A session with what it inherits from its group; its own settings win. */
export function withGroup(peer: PeerDraft, peers: PeersDraft): PeerDraft {
  const group = peer.group === undefined ? undefined : peers.get(peer.group);
  return group === undefined ? peer : { ...group, ...peer };
}

function cePeer(peer: PeerDraft): Omit<CePeer, 'address' | 'at' | 'remoteAs'> {
  const {
    description,
    inboundPolicy,
    outboundPolicy,
    maximumPrefixes,
    siteOfOrigin,
    password,
    discardsTargets,
  } = peer;
  return {
    ...(description === undefined ? {} : { description }),
    ...(inboundPolicy === undefined ? {} : { inboundPolicy }),
    ...(outboundPolicy === undefined ? {} : { outboundPolicy }),
    ...(maximumPrefixes === undefined ? {} : { maximumPrefixes }),
    asOverride: peer.asOverride === true,
    ...(siteOfOrigin === undefined ? {} : { siteOfOrigin }),
    ...(password === undefined ? {} : { password }),
    ...(discardsTargets === undefined ? {} : { discardsTargets }),
    policyRequired: false,
  };
}
