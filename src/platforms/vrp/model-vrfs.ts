import type { CePeer, Vrf, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Settling, settled } from '../settled.ts';
import type { PeerDraft, PeersDraft, RouterDraft, VrfDraft, VrfFamilyDraft } from './draft.ts';

/** VRFs in neutral form. VRP ends every VRF look-up in the VRF and exports and imports without being told. */
export function builtVrfs(router: RouterDraft): readonly Vrf[] {
  return [...router.vrfs.values()].map((vrf) => ({
    name: vrf.name,
    at: vrf.at,
    ...(vrf.description === undefined ? {} : { description: vrf.description }),
    ...(vrf.routerId === undefined ? {} : { routerId: vrf.routerId }),
    families: [...vrf.families.values()].map((family) => builtFamily(vrf, family)),
  }));
}

function builtFamily(vrf: VrfDraft, draft: VrfFamilyDraft): VrfFamily {
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
    peers: settled(cePeers(vrf.peers, draft.peers, family)),
  };
  if (rd !== undefined) made.rd = rd;
  if (importPolicy !== undefined) made.importPolicy = importPolicy;
  if (exportPolicy !== undefined) made.exportPolicy = exportPolicy;
  if (routeLimit !== undefined) made.routeLimit = routeLimit;
  if (draft.networks.length > 0) made.networks = draft.networks;
  return made;
}

function cePeers(shared: PeersDraft, own: PeersDraft, family: Family): readonly CePeer[] {
  if (shared.size + own.size === 0) return [];
  const peers = new Map([...shared, ...own]);
  return [...peers.values()].flatMap((peer) => {
    const address = peer.address?.family === family ? peer.address : undefined;
    const settled = withGroup(peer, peers);
    return address === undefined || settled.remoteAs === undefined
      ? []
      : [{ ...cePeer(settled), address, at: peer.at, remoteAs: settled.remoteAs }];
  });
}

/** A session with what it inherits from its group; its own settings win. */
export function withGroup(peer: PeerDraft, peers: PeersDraft): PeerDraft {
  const group = peer.group === undefined ? undefined : peers.get(peer.group);
  return group === undefined ? peer : { ...group, ...peer };
}

function cePeer(peer: PeerDraft): Omit<CePeer, 'address' | 'at' | 'remoteAs'> {
  const { description, inboundPolicy, outboundPolicy, maximumPrefixes, siteOfOrigin, password } = peer;
  return {
    ...(description === undefined ? {} : { description }),
    ...(inboundPolicy === undefined ? {} : { inboundPolicy }),
    ...(outboundPolicy === undefined ? {} : { outboundPolicy }),
    ...(maximumPrefixes === undefined ? {} : { maximumPrefixes }),
    asOverride: peer.asOverride === true,
    ...(siteOfOrigin === undefined ? {} : { siteOfOrigin }),
    ...(password === undefined ? {} : { password }),
    policyRequired: false,
  };
}
