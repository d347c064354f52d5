import { FAMILIES } from '../../net/address.ts';
import { attach } from '../bind/attachment.ts';
import { addRouters, type CompactDraft, compactDraft, networksFrom } from '../classes/compact.ts';
import type { DeclaredNumbers } from '../classes/compact-places.ts';
import { mergeNetworks } from '../classes/merge.ts';
import { type CompactNetwork, transferables } from '../classes/network.ts';
import type { DeclaredIsolation } from '../declared-isolation.ts';
import type { Doubt } from '../doubt.ts';
import { beyondDeclared, type Sisters, vpnsWithSisters } from '../judge/beyond-declared.ts';
import { isCalm } from '../judge/calm.ts';
import { doubtsOf } from '../judge/doubts.ts';
import { joinTrusted, type TrustedColumns, trustedColumns } from '../judge/trusted-circuits.ts';
import { type HopLengths, hopLengths, joinHopLengths } from '../routing/hops-inside.ts';
import { localRoutes, localRows, NO_OWN_ROUTES } from '../routing/locals.ts';
import type { Subject } from '../subject/subject.ts';
import { ASSUMED } from '../transport/transport.ts';
import type { CollectedConfig, Opening, RouterCoverage } from '../types.ts';
import { joinNeighbourhoods, type Neighbourhood, neighbourhoodOf } from './neighbourhood.ts';
import { coverageOf, readRouters } from './routers.ts';

/** What readers make of collected texts: the compact network of each family, and what else decides about isolation. The models are not kept. */
export interface NetworkPart extends PartFacts {
  /** One network per family, in the order of `FAMILIES`. */
  readonly networks: readonly CompactNetwork[];
}

/** What stands beside the networks. */
export interface PartFacts {
  /** How each text was understood. */
  readonly routers: readonly RouterCoverage[];
  /** What keeps the answer open. */
  readonly doubts: readonly Doubt[];
  /** What keeps a VPN from level A inside itself, by `pairKey`. */
  readonly openings: readonly (readonly [string, Opening])[];
  readonly trusted: TrustedColumns;
  readonly neighbourhood: Neighbourhood;
  /** Whether no judge but the class engine has anything to look at here. */
  readonly calm: boolean;
  /** Per family, in the order of `FAMILIES`. */
  readonly hopLengths: readonly HopLengths[];
}

/** A reader's share of the declarations: all VPNs, the named routers with their accesses, and what only the whole subject tells. */
export interface Share {
  readonly subject: Subject;
  readonly numbers: DeclaredNumbers;
  readonly sisters: Sisters;
}

/**
 * The shares of groups of routers. Accesses elsewhere are left out, so that a reader does not miss them; a site with accesses on routers of two
 * groups is in both.
 */
export function sharesOf(
  {
    subject,
    policy,
    numbers: { vpn, site: numbers },
  }: Pick<DeclaredIsolation, 'subject' | 'policy' | 'numbers'>,
  groups: readonly (readonly string[])[],
): readonly Share[] {
  const sisters = vpnsWithSisters(policy);
  const groupOf = new Map(groups.flatMap((names, group) => names.map((name) => [name, group] as const)));
  const drafts = groups.map(() => ({
    sites: [] as Subject['sites'][number][],
    site: new Map<string, number>(),
  }));
  for (const site of subject.sites) {
    const [first, ...others] = site.accesses.map(({ router }) => groupOf.get(router));
    // Mostly a site has one access, or all of them in one group.
    const byGroup = others.every((group) => group === first)
      ? [[first, site.accesses] as const]
      : Map.groupBy(site.accesses, ({ router }) => groupOf.get(router));
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
    sisters,
  }));
}

/** Reads texts and keeps of them what is needed to decide about isolation. Each router must be in one share, once. */
export function readPart(share: Share, configs: readonly CollectedConfig[]): NetworkPart {
  return readParts([{ share, configs }]);
}

/** A share with the texts of its routers. */
export interface ShareTexts {
  readonly share: Share;
  readonly configs: readonly CollectedConfig[];
}

/**
 * The part that several shares make together. One share is read after the other, and its models are gone before the next: shares of a single router
 * stay near the processor from their text to their rows.
 */
export function readParts(shares: Iterable<ShareTexts>): NetworkPart {
  const draft = compactDraft();
  const facts = Array.from(shares, (one) => addShare(draft, one));
  return { networks: networksFrom(draft), ...joinFacts(facts) };
}

function addShare(
  draft: CompactDraft,
  { share: { subject, numbers, sisters }, configs }: ShareTexts,
): PartFacts {
  const { routers, doubts } = readRouters(subject, configs);
  const attachment = attach(subject, routers);
  const families = FAMILIES.map((family) => ({ family, rows: localRows(attachment, family) }));
  const rows = families.map((one) => one.rows);
  addRouters(draft, attachment, routers, numbers, rows);
  return {
    routers: routers.map(coverageOf),
    doubts: [...doubts, ...doubtsOf(subject, routers, attachment, ASSUMED)],
    openings: families.flatMap(({ family, rows }) => [
      // Where the backbone's addresses would be asked for the part is not calm.
      ...beyondDeclared({ attachment, family, locals: localRoutes(rows, 'possible') }, sisters, []),
    ]),
    trusted: trustedColumns(attachment, routers, numbers),
    neighbourhood: neighbourhoodOf(routers, attachment),
    calm: isCalm(attachment, routers),
    hopLengths: families.map((one) =>
      hopLengths(attachment, one.family, (id) => (one.rows[id] ?? NO_OWN_ROUTES).possible),
    ),
  };
}

/** Joins parts in their order. */
export function joinParts(parts: readonly NetworkPart[]): NetworkPart {
  return { networks: networksByFamily(parts).map(mergeNetworks), ...joinFacts(parts) };
}

/** The networks of parts by family, to be merged. */
export function networksByFamily(parts: readonly NetworkPart[]): readonly (readonly CompactNetwork[])[] {
  return FAMILIES.map((family) =>
    parts.flatMap(({ networks }) => networks.filter((one) => one.family === family)),
  );
}

export function joinFacts(parts: readonly PartFacts[]): PartFacts {
  return {
    routers: parts.flatMap(({ routers }) => routers),
    doubts: parts.flatMap(({ doubts }) => doubts),
    openings: parts.flatMap(({ openings }) => openings),
    trusted: joinTrusted(parts.map(({ trusted, routers }) => ({ trusted, routers: routers.length }))),
    neighbourhood: joinNeighbourhoods(parts.map(({ neighbourhood }) => neighbourhood)),
    calm: parts.every(({ calm }) => calm),
    hopLengths: joinHopLengths(parts.map((one) => one.hopLengths)),
  };
}

/** The buffers of a part, for handing it to another thread without copying. */
export function buffersOf({ networks, trusted, neighbourhood }: NetworkPart): readonly ArrayBuffer[] {
  const { router, site, access, line } = trusted;
  const { circuits, circuitPeers } = neighbourhood;
  const more = [router, site, access, line, circuits, circuitPeers].flatMap(({ buffer }) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  );
  return [...new Set([...networks.flatMap(transferables), ...more])];
}
