import type { Origin } from '../device/model.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Agreement } from '../inventory/types.ts';
import type {
  InterAccess,
  InterAccessSide,
  LanPrefix,
  VpnInstanceProfile,
  VpnNetworkAccess,
  VpnNode,
  VpnServiceModel,
} from '../model/types.ts';
import type { Family } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { comparePrefixes, covers, prefixText, samePrefix } from '../net/prefix.ts';
import type { RouteTarget } from '../net/route-target.ts';
import type { Capabilities } from '../platforms/platform.ts';
import type { CauseBook } from './causes.ts';

/** Everything the parts of one VRF are compiled from. */
export interface SiteVrf {
  readonly service: VpnServiceModel;
  readonly profile: VpnInstanceProfile;
  readonly node: VpnNode;
  readonly agreements: readonly VrfAgreement[];
  readonly capabilities: Capabilities;
  readonly book: CauseBook;
}

/** An agreement as one VRF sees it: its own side, the other one, and the targets it gives and takes. */
export interface VrfAgreement {
  readonly agreement: Agreement;
  readonly order: number;
  readonly party: 'consumer' | 'provider';
  readonly own: InterAccessSide;
  readonly foreign: InterAccessSide;
  /** The routes of this VRF the agreement gives to the other side. */
  readonly ownRoutes: readonly LanPrefix[];
  readonly exportTarget: RouteTarget;
  readonly importTarget: RouteTarget;
}

/** The agreements that concern a VRF, in the order of their ids. */
export function agreementsOf(
  node: VpnNode,
  interAccesses: readonly InterAccess[],
  declared: ReadonlyMap<string, Agreement>,
): VrfAgreement[] {
  const sorted = interAccesses.toSorted((a, b) => compareText(a.agreementId, b.agreementId));
  return sorted.flatMap((entry) => {
    const agreement = declared.get(entry.agreementId);
    if (agreement === undefined) return [];
    const { provider, consumer, forward, return: back, order } = entry;
    const gives = { party: 'provider' as const, own: provider, foreign: consumer };
    const takes = { party: 'consumer' as const, own: consumer, foreign: provider };
    const views = [
      { ...gives, exportTarget: forward, importTarget: back },
      { ...takes, exportTarget: back, importTarget: forward },
    ];
    return views.flatMap((view) => {
      const held = view.own.nodes.find((one) => one.neId === node.neId && one.vpnNodeId === node.vpnNodeId);
      return held === undefined ? [] : [{ agreement, order, ownRoutes: held.routes, ...view }];
    });
  });
}

/** The routes the other side gives, over all its VRFs. */
export function foreignRoutes(agreement: VrfAgreement, family: Family): LanPrefix[] {
  const routes = agreement.foreign.nodes.flatMap((node) => ofFamily(node.routes, family));
  const byText = new Map(routes.map((route) => [prefixText(route.prefix), route]));
  return [...byText.values()].toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
}

/** The agreements under which routes of this family really go both ways: a packet without a way back serves nobody. */
export function agreementsIn(vrf: SiteVrf, family: Family): VrfAgreement[] {
  return vrf.agreements.filter(
    (one) => ofFamily(one.ownRoutes, family).length > 0 && foreignRoutes(one, family).length > 0,
  );
}

/**
 * The prefixes behind an access: the site's own, and the agreed parts of them that are smaller, which need a route of their own so that
 * nothing else is given away with them.
 */
export function prefixesBehind(vrf: SiteVrf, access: VpnNetworkAccess, family: Family): LanPrefix[] {
  const own = ofFamily(access.lanPrefixes, family);
  const parts = agreementsIn(vrf, family)
    .flatMap(({ ownRoutes }) => ofFamily(ownRoutes, family))
    .filter(({ prefix }) => own.some((lan) => covers(lan.prefix, prefix) && !samePrefix(lan.prefix, prefix)));
  const byText = new Map([...own, ...parts].map((route) => [prefixText(route.prefix), route]));
  return [...byText.values()].toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
}

export function ofFamily(prefixes: readonly LanPrefix[], family: Family): readonly LanPrefix[] {
  return prefixes.filter(({ prefix }) => prefix.family === family);
}

/** Notes that a fact of this VRF comes from `span`, under `agreement` when it serves one. */
export function originOf(vrf: SiteVrf, span: Span, agreement?: string): Origin {
  const cause = { span, vpn: vrf.service.vpnId, department: vrf.service.customerName };
  return vrf.book.at(agreement === undefined ? cause : { ...cause, agreement });
}

/** IPv4 objects carry the plain prefix (`EXP-…`), IPv6 ones a 6 (`EXP6-…`): a policy judges one family only, because platforms disagree on what
 * a condition of the other family means. */
export function nameFor(word: string, family: Family, rest: string): string {
  return `${word}${family === 6 ? '6' : ''}-${rest}`;
}
