import type { Allocations } from '../allocate/types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Agreement, Inventory } from '../inventory/types.ts';
import type { VpnModel } from '../model/types.ts';
import { covers, prefixText, samePrefix } from '../net/prefix.ts';
import { enforcedHere } from './filters.ts';
import { type RouterPart, sharesAs } from './router-part.ts';
import type { SiteVrf } from './site-vrf.ts';

/** What the platforms cannot do, and agreements that end up without effect. */
export function limitsOf(
  inventory: Inventory,
  allocations: Allocations,
  model: VpnModel,
  parts: readonly RouterPart[],
): Diagnostic[] {
  const effective = inventory.agreements.filter((agreement) => agreement.validity === 'effective');
  return [
    ...parts.flatMap(sharedVrfs),
    ...parts.flatMap((part) => missingIpv6(part, allocations)),
    ...parts.flatMap((part) => part.vrfs.flatMap((vrf) => vrfLimits(part, vrf))),
    ...effective.flatMap(firewallOnly),
    ...effective.flatMap((agreement) => withoutHolder(agreement, model)),
  ];
}

function sharedVrfs({ router, capabilities, vrfs }: RouterPart): Diagnostic[] {
  if (capabilities.splitVrfs) return [];
  return [...Map.groupBy(vrfs, (vrf) => vrf.service.vpnId)].flatMap(([vpn, [first, ...others]]) => {
    const other = others[0];
    if (first === undefined || other === undefined) return [];
    const span = other.node.networkAccesses[0]?.span ?? first.service.span;
    const data = { vpn, router: router.name, platform: router.platform, count: others.length + 1 };
    return [report('SN3901', data, { span })];
  });
}

function missingIpv6({ router, capabilities, vrfs }: RouterPart, allocations: Allocations): Diagnostic[] {
  const loopbacks = allocations.loopbacks.find((entry) => entry.router === router.name)?.addresses ?? [];
  if (!capabilities.needsIpv6Underlay || loopbacks.some((address) => address.family === 6)) return [];
  const services = vrfs
    .filter((vrf) => vrf.profile.families.some(({ family }) => family === 6))
    .map((vrf) => vrf.service);
  return [...new Set(services)].map((service) =>
    report('SN3902', { vpn: service.vpnId, router: router.name }, { span: service.span }),
  );
}

function vrfLimits(part: RouterPart, vrf: SiteVrf): Diagnostic[] {
  return [...missingFilters(part, vrf), ...partsOfLinks(vrf), ...sharedAs(part, vrf)];
}

function missingFilters({ router, capabilities }: RouterPart, vrf: SiteVrf): Diagnostic[] {
  if (capabilities.packetFilters) return [];
  return vrf.agreements
    .filter(enforcedHere)
    .map(({ agreement }) =>
      report(
        'SN3903',
        { agreement: agreement.id, router: router.name, platform: router.platform },
        { span: agreement.span },
      ),
    );
}

function partsOfLinks(vrf: SiteVrf): Diagnostic[] {
  const direct = vrf.node.networkAccesses.filter(({ routing }) => routing.type === 'direct-routing');
  return vrf.agreements.flatMap(({ agreement, ownRoutes }) =>
    direct.flatMap((access) =>
      ownRoutes
        .filter(({ prefix }) =>
          access.lanPrefixes.some((lan) => covers(lan.prefix, prefix) && !samePrefix(lan.prefix, prefix)),
        )
        .map(({ prefix, span }) =>
          report(
            'SN3905',
            { agreement: agreement.id, prefix: prefixText(prefix), access: access.id },
            { span },
          ),
        ),
    ),
  );
}

function sharedAs({ router, capabilities }: RouterPart, vrf: SiteVrf): Diagnostic[] {
  if (capabilities.asOverride) return [];
  return vrf.node.networkAccesses.flatMap((access) => {
    const { routing } = access;
    if (routing.type !== 'bgp-routing' || !sharesAs(vrf.service, access)) return [];
    const { platform, name } = router;
    const data = { vpn: vrf.service.vpnId, asNumber: routing.peerAs, platform, router: name };
    return [report('SN3908', data, { span: access.span })];
  });
}

function firewallOnly(agreement: Agreement): Diagnostic[] {
  const { enforcement, id, span } = agreement;
  if (enforcement.kind !== 'firewall') return [];
  return [report('SN3907', { agreement: id, firewall: enforcement.firewall }, { span })];
}

function withoutHolder(agreement: Agreement, model: VpnModel): Diagnostic[] {
  const found = model.interAccesses.find((entry) => entry.agreementId === agreement.id);
  if (found === undefined) return [];
  return (['provider', 'consumer'] as const)
    .filter((side) => found[side].nodes.length === 0)
    .map((side) =>
      report('SN3906', { agreement: agreement.id, vpn: found[side].vpn, side }, { span: agreement.span }),
    );
}
