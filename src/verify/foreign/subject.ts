import type { IpAddress } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Agreement, Subject, VpnService } from '../subject/subject.ts';
import { foundLinks, foundRouters } from './backbone.ts';
import type { Membership } from './membership.ts';
import { sitesOf } from './sites.ts';

/** What is known about a network beside its texts. */
export interface ForeignFacts {
  readonly vpns: readonly VpnService[];
  readonly membership: Membership;
  readonly agreements: readonly Agreement[];
  /** Routers that must be among the collected ones, beside those found. */
  readonly expected?: readonly string[];
  /** Neighbours that somebody vouches hold no VRF. */
  readonly vouched?: readonly IpAddress[];
}

/** The subject of a network that sectornet did not build: sites, links and routers come from the texts, VPNs from the facts. */
export function foreignSubject(routers: readonly ReadRouter[], facts: ForeignFacts): Subject {
  const owners = new Map(
    routers.flatMap((router) =>
      router.model.vrfs.map((vrf) => [`${router.name} ${vrf.name}`, facts.membership(router, vrf)?.vpn]),
    ),
  );
  const found = foundRouters(routers);
  const names = new Set(found.map(({ name }) => name));
  return {
    network: { manages: 'vpn' },
    routers: [
      ...found,
      ...(facts.expected ?? []).filter((name) => !names.has(name)).map((name) => ({ name })),
    ],
    coreLinks: foundLinks(routers),
    vpns: facts.vpns,
    sites: sitesOf(routers, facts.membership, facts.vpns),
    agreements: facts.agreements,
    ownerOf: (router, vrf) => owners.get(`${router} ${vrf}`),
    openEnded: { known: facts.vouched ?? [] },
  };
}
