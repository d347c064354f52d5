import type { Allocations } from '../allocate/types.ts';
import type { Agreement, Declared, Inventory } from '../inventory/types.ts';
import { FAMILIES, type Family } from '../net/address.ts';
import { comparePrefixes, covers, networkOf, type Prefix, prefixText } from '../net/prefix.ts';
import type {
  InterAccess,
  InterAccessNode,
  InterAccessSide,
  LanPrefix,
  VpnNode,
  VpnServiceModel,
} from './types.ts';

/**
 * The agreements that take effect, with the VRFs on both sides. Expired and not yet valid ones are left out, and so are those a firewall
 * enforces: no router leads their packets through it yet, and a leak without its filter would be open.
 */
export function interAccesses(
  inventory: Inventory,
  allocations: Allocations,
  services: readonly VpnServiceModel[],
): InterAccess[] {
  return inventory.agreements.filter(takesEffect).flatMap((agreement) => {
    const targets = allocations.agreementTargets.find((entry) => entry.agreement === agreement.id);
    const [provider, consumer] = [agreement.providerVpn, agreement.consumerVpn].map((id) =>
      services.find((service) => service.vpnId === id),
    );
    if (targets === undefined || provider === undefined || consumer === undefined) return [];
    const both = sharedFamilies(provider, consumer);
    const { forward, return: back, order } = targets;
    return [
      {
        agreementId: agreement.id,
        order,
        forward,
        return: back,
        provider: sideOf(provider, agreement.providerPrefixes, both),
        consumer: sideOf(consumer, agreement.consumerPrefixes, both),
        span: agreement.span,
      },
    ];
  });
}

/** Whether routers carry this agreement on the inventory's day. */
export function takesEffect(agreement: Agreement): boolean {
  return agreement.validity === 'effective' && agreement.enforcement.kind !== 'firewall';
}

function sharedFamilies(a: VpnServiceModel, b: VpnServiceModel): ReadonlySet<Family> {
  const [own, other] = [familiesOf(a), familiesOf(b)];
  return new Set(FAMILIES.filter((family) => own.has(family) && other.has(family)));
}

function familiesOf(service: VpnServiceModel): ReadonlySet<Family> {
  return new Set(service.instanceProfiles.flatMap((profile) => profile.families.map(({ family }) => family)));
}

function sideOf(
  service: VpnServiceModel,
  declared: readonly Declared<Prefix>[],
  families: ReadonlySet<Family>,
): InterAccessSide {
  const prefixes = declared
    .filter(({ value }) => families.has(value.family))
    .map(({ value, span }) => ({ prefix: value, span }));
  const nodes = service.vpnNodes.flatMap((node) => holder(node, prefixes));
  return { vpn: service.vpnId, prefixes, nodes };
}

function holder(node: VpnNode, prefixes: readonly LanPrefix[]): InterAccessNode[] {
  const carried = (accesses: VpnNode['networkAccesses']): LanPrefix[] => {
    const owned = accesses.flatMap((access) => access.lanPrefixes);
    return distinct(prefixes.flatMap((declared) => owned.flatMap((lan) => shared(declared, lan))));
  };
  const routes = carried(node.networkAccesses);
  if (routes.length === 0) return [];
  const configured = carried(node.networkAccesses.filter(({ routing }) => routing.type !== 'bgp-routing'));
  const { neId, vpnNodeId } = node;
  return [{ neId, vpnNodeId, routes, configured, links: distinct(linksOf(node)) }];
}

function linksOf({ networkAccesses }: VpnNode): readonly LanPrefix[] {
  return networkAccesses.flatMap(({ ipConnections, span }) =>
    ipConnections.map(({ provider }) => ({ prefix: networkOf(provider), span })),
  );
}

/** What of a site's prefix the agreement speaks about: the smaller of the two, never more than was agreed. */
function shared(declared: LanPrefix, lan: LanPrefix): LanPrefix[] {
  if (covers(lan.prefix, declared.prefix)) return [declared];
  return covers(declared.prefix, lan.prefix) ? [{ prefix: lan.prefix, span: declared.span }] : [];
}

function distinct(routes: readonly LanPrefix[]): LanPrefix[] {
  const byText = new Map(routes.map((route) => [prefixText(route.prefix), route]));
  return [...byText.values()].toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
}
