import type { CePeer, Vrf, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
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
  return {
    family,
    at,
    ...(rd === undefined ? {} : { rd }),
    importTargets: draft.imports,
    exportTargets: draft.exports,
    ...(importPolicy === undefined ? {} : { importPolicy }),
    ...(exportPolicy === undefined ? {} : { exportPolicy }),
    exportsVpn: true,
    importsVpn: true,
    labelMode: draft.labelMode ?? { value: 'unknown', at },
    terminator: { value: true, at },
    ...(routeLimit === undefined ? {} : { routeLimit }),
    redistributes: draft.redistributes,
    ...(draft.networks.length === 0 ? {} : { networks: draft.networks }),
    statics: draft.statics,
    peers: cePeers(vrf.peers, draft.peers, family),
  };
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
