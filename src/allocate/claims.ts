import { networkOf, prefixText } from '../net/prefix.ts';
import type { AccessAllocation, Allocations, Claim, VrfAllocation } from './types.ts';

/** Every value these allocations use, each with its owner: the ground for uniqueness and quarantine. */
export function claimsOf(allocations: Allocations): readonly Claim[] {
  return [
    ...allocations.vpnTargets.flatMap(({ vpn, any, hub, spoke }) =>
      routeTargets(`vpn ${vpn}`, [any, hub, spoke]),
    ),
    ...allocations.agreementTargets.flatMap((entry) =>
      routeTargets(`agreement ${entry.agreement}`, [entry.forward, entry.return]),
    ),
    ...allocations.vrfs.flatMap(vrfClaims),
    ...allocations.accesses.flatMap(accessClaims),
    ...allocations.coreLinks.flatMap((link) =>
      link.ends[0].map((end) => claim('core-link', prefixText(networkOf(end)), `core-link ${link.link}`)),
    ),
    ...allocations.loopbacks.flatMap(({ router, addresses }) =>
      addresses.map((address) =>
        claim(
          'loopback',
          prefixText({
            family: address.family,
            address: address.value,
            length: address.family === 4 ? 32 : 128,
          }),
          `router ${router}`,
        ),
      ),
    ),
  ];
}

/** Two claims with the same key are one value. */
export function claimKey(claim: Omit<Claim, 'owner'>): string {
  return `${claim.kind} ${claim.value} ${claim.on ?? ''}`;
}

/** The owner's name of a VRF in claims. */
export function vrfOwner(vrf: Pick<VrfAllocation, 'router' | 'name'>): string {
  return `vrf ${vrf.router} ${vrf.name}`;
}

/** The place a VLAN is unique in. */
export function portOf(access: { readonly router: string; readonly interface: string }): string {
  return `${access.router} ${access.interface}`;
}

function routeTargets(owner: string, targets: readonly string[]): Claim[] {
  return [...new Set(targets)].map((target) => claim('route-target', target, owner));
}

function vrfClaims(vrf: VrfAllocation): Claim[] {
  const owner = vrfOwner(vrf);
  return [
    claim('route-distinguisher', vrf.rd, owner),
    { kind: 'table', value: `${vrf.table}`, on: vrf.router, owner },
  ];
}

function accessClaims(access: AccessAllocation): Claim[] {
  const owner = `access ${access.access}`;
  const links = access.links
    .filter((link) => link.customer !== undefined)
    .map((link) => claim('access-link', prefixText(networkOf(link.provider)), owner));
  if (access.vlan === undefined) return links;
  return [{ kind: 'vlan', value: `${access.vlan}`, on: portOf(access), owner }, ...links];
}

function claim(kind: Claim['kind'], value: string, owner: string): Claim {
  return { kind, value, owner };
}
