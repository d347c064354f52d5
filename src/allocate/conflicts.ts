import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { comparePrefixes, covers, parsePrefix } from '../net/prefix.ts';
import { claimKey, claimsOf, vrfOwner } from './claims.ts';
import type { AllocationLock, Allocations, Claim } from './types.ts';

const LINK_KINDS = ['access-link', 'core-link'] as const;

/**
 * Values two owners would use, and route targets that once belonged to somebody else. They come from declarations (a VPN number, a VLAN) and
 * from lock files merged or edited by hand; values the allocator chose itself never collide.
 */
export function conflictsOf(
  inventory: Inventory,
  lock: AllocationLock | undefined,
  allocations: Allocations,
): Diagnostic[] {
  const claims = claimsOf(allocations);
  const spanOf = ownerSpans(inventory, allocations);
  const former = new Map(lock?.retired.map((claim) => [claimKey(claim), claim]));
  const reused = claims.flatMap((claim) => {
    const before = former.get(claimKey(claim));
    if (claim.kind !== 'route-target' || before === undefined || before.owner === claim.owner) return [];
    return [conflict('SN2902', claim, before, spanOf)];
  });
  return [...equalClaims(claims, spanOf), ...overlappingLinks(inventory, claims, spanOf), ...reused];
}

function equalClaims(claims: readonly Claim[], spanOf: (owner: string) => Span): Diagnostic[] {
  const unique = claims.filter((claim) => claim.kind !== 'access-link');
  return [...Map.groupBy(unique, claimKey).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other) => conflict('SN2901', other, first, spanOf)),
  );
}

/** Two declared links may well share a block (one LAN with two routers): validation judges those. */
function overlappingLinks(
  inventory: Inventory,
  claims: readonly Claim[],
  spanOf: (owner: string) => Span,
): Diagnostic[] {
  const declared = new Set(
    inventory.sites.flatMap((site) =>
      site.accesses.flatMap((access) =>
        access.links.map((link) => `access ${access.id} ${link.provider.family}`),
      ),
    ),
  );
  const links = LINK_KINDS.flatMap((kind) => claims.filter((claim) => claim.kind === kind))
    .flatMap((claim) => {
      const prefix = parsePrefix(claim.value);
      if (prefix === undefined) return [];
      return [{ claim, prefix, declared: declared.has(`${claim.owner} ${prefix.family}`) }];
    })
    .toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
  const found: Diagnostic[] = [];
  let outer = links[0];
  for (const link of links.slice(1)) {
    const touches = outer !== undefined && covers(outer.prefix, link.prefix);
    if (outer !== undefined && touches && !(outer.declared && link.declared))
      found.push(conflict('SN2901', link.claim, outer.claim, spanOf));
    if (!touches) outer = link;
  }
  return found;
}

function conflict(
  code: 'SN2901' | 'SN2902',
  claim: Claim,
  other: Claim,
  spanOf: (owner: string) => Span,
): Diagnostic {
  const { kind, value, owner } = claim;
  const data = { kind, value, owner, other: other.owner };
  const span = spanOf(owner);
  if (code === 'SN2902') return report(code, data, { span });
  const related = [{ span: spanOf(other.owner), note: 'other', data: { owner: other.owner } }];
  return report(code, data, { span, related });
}

function ownerSpans(inventory: Inventory, allocations: Allocations): (owner: string) => Span {
  const vpnSpans = new Map(inventory.vpns.map((vpn) => [vpn.id, vpn.span]));
  const spans = new Map<string, Span>([
    ...inventory.vpns.map((vpn) => [`vpn ${vpn.id}`, vpn.span] as const),
    ...inventory.agreements.map((agreement) => [`agreement ${agreement.id}`, agreement.span] as const),
    ...inventory.sites.flatMap((site) =>
      site.accesses.map((access) => [`access ${access.id}`, access.span] as const),
    ),
    ...inventory.coreLinks.map((link) => [`core-link ${link.id}`, link.span] as const),
    ...inventory.routers.map((router) => [`router ${router.name}`, router.span] as const),
    ...allocations.vrfs.map(
      (vrf) => [vrfOwner(vrf), vpnSpans.get(vrf.vpn) ?? inventory.network.span] as const,
    ),
  ]);
  return (owner) => spans.get(owner) ?? inventory.network.span;
}
