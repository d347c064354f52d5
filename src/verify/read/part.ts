import { FAMILIES } from '../../net/address.ts';
import { attach } from '../bind/attachment.ts';
import { compactNetwork, type DeclaredNumbers } from '../classes/compact.ts';
import { mergeNetworks } from '../classes/merge.ts';
import { type CompactNetwork, transferables } from '../classes/network.ts';
import { declaredNumbers } from '../classes/policy.ts';
import type { Doubt } from '../doubt.ts';
import { doubtsOf } from '../judge/doubts.ts';
import type { Subject } from '../subject/subject.ts';
import { ASSUMED } from '../transport/transport.ts';
import type { CollectedConfig, RouterCoverage } from '../types.ts';
import { coverageOf, readRouters } from './routers.ts';

/** What readers make of collected texts: the compact network of each family, how each text was understood, and what keeps the answer open. */
export interface NetworkPart {
  /** One network per family, in the order of `FAMILIES`. */
  readonly networks: readonly CompactNetwork[];
  readonly routers: readonly RouterCoverage[];
  readonly doubts: readonly Doubt[];
}

/** A reader's share of the declarations: all VPNs, the named routers with their accesses, and the numbers the whole subject gives. */
export interface Share {
  readonly subject: Subject;
  readonly numbers: DeclaredNumbers;
}

/**
 * The shares of groups of routers. Accesses elsewhere are left out, so that a reader does not miss them; a site with accesses on routers of two
 * groups is in both.
 */
export function sharesOf(subject: Subject, groups: readonly (readonly string[])[]): readonly Share[] {
  const { vpn, site: numbers } = declaredNumbers(subject);
  const groupOf = new Map(groups.flatMap((names, group) => names.map((name) => [name, group] as const)));
  const drafts = groups.map(() => ({
    sites: [] as Subject['sites'][number][],
    site: new Map<string, number>(),
  }));
  for (const site of subject.sites) {
    const byGroup = Map.groupBy(site.accesses, ({ router }) => groupOf.get(router));
    for (const [group, accesses] of byGroup) {
      const draft = group === undefined ? undefined : drafts[group];
      draft?.sites.push(accesses.length === site.accesses.length ? site : { ...site, accesses });
      draft?.site.set(site.id, numbers.get(site.id) ?? -1);
    }
  }
  return drafts.map(({ sites, site }, group) => ({
    subject: {
      ...subject,
      sites,
      routers: subject.routers.filter(({ name }) => groupOf.get(name) === group),
      coreLinks: [],
      agreements: [],
    },
    numbers: { vpn, site },
  }));
}

/** Reads texts and keeps of them what the class engine needs; the models are not kept. Each router must be in one share, once. */
export function readPart({ subject, numbers }: Share, configs: readonly CollectedConfig[]): NetworkPart {
  const { routers, doubts } = readRouters(subject, configs);
  const attachment = attach(subject, routers);
  return {
    networks: FAMILIES.map((family) => compactNetwork(attachment, routers, family, numbers)),
    routers: routers.map(coverageOf),
    doubts: [...doubts, ...doubtsOf(subject, routers, attachment, ASSUMED)],
  };
}

/** Joins parts in their order. */
export function joinParts(parts: readonly NetworkPart[]): NetworkPart {
  return {
    networks: FAMILIES.map((family) =>
      mergeNetworks(parts.flatMap(({ networks }) => networks.filter((one) => one.family === family))),
    ),
    routers: parts.flatMap(({ routers }) => routers),
    doubts: parts.flatMap(({ doubts }) => doubts),
  };
}

/** The buffers of a part, for handing it to another thread without copying. */
export function buffersOf({ networks }: NetworkPart): readonly ArrayBuffer[] {
  return [...new Set(networks.flatMap(transferables))];
}
