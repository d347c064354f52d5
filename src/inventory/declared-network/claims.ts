import { FAMILIES } from '../../net/address.ts';
import type { DeclaredSite, DeclaredVpn, ShownVrf } from './types.ts';

/** A name weighs more than any number of targets; with its router more than without, without a pattern more than with one. */
const NAMED = 1000;

/** What sites of a VRF are by a policy file, one for each VPN that claims it most: none when nobody does, several when it is claimed twice. */
export function sitesClaiming(vpns: readonly DeclaredVpn[], shown: ShownVrf): readonly DeclaredSite[] {
  const claiming = vpns.filter(({ claims }) => claims !== undefined);
  const weights = claiming.map((vpn) => ({ vpn, weight: weightOf(vpn, shown) }));
  const most = Math.max(1, ...weights.map(({ weight }) => weight));
  return weights.filter(({ weight }) => weight === most).map(({ vpn }) => siteOf(vpn, shown));
}

/** The VPNs of a policy file to which none of these VRFs belongs: a name or target mistyped there, as often as not. */
export function vpnsWithoutVrf(
  vpns: readonly DeclaredVpn[],
  shown: readonly ShownVrf[],
): readonly DeclaredVpn[] {
  const owners = new Set(shown.flatMap((vrf) => sitesClaiming(vpns, vrf)).map(({ vpn }) => vpn));
  return vpns.filter(({ id, claims }) => claims !== undefined && !owners.has(id));
}

function weightOf({ claims }: DeclaredVpn, shown: ShownVrf): number {
  const { vrfs = [], hubVrfs = [], targets = [] } = claims ?? {};
  const names = [...vrfs, ...hubVrfs].filter((pattern) => isNamed(pattern, shown));
  const named = names.map((pattern) => {
    const { name, router } = inTwo(pattern);
    const exact = name === shown.vrf || !name.includes('*');
    return NAMED + (router === undefined ? 0 : 2) + (exact ? 1 : 0);
  });
  const exported = new Set(shown.exports);
  return Math.max(targets.filter((one) => exported.has(one)).length, ...named);
}

function siteOf({ id: vpn, topology, claims }: DeclaredVpn, shown: ShownVrf): DeclaredSite {
  const hub = claims?.hubVrfs.some((pattern) => isNamed(pattern, shown)) === true;
  const role = topology === 'any-to-any' ? 'any-to-any-role' : hub ? 'hub-role' : 'spoke-role';
  const owns = FAMILIES.map((family) => ({ family, address: 0n, length: 0 }));
  return { id: `${shown.vrf}@${shown.router}`, vpn, role, owns };
}

function isNamed(pattern: string, { vrf, router }: ShownVrf): boolean {
  const { name, router: at = '*' } = inTwo(pattern);
  return isLike(name, vrf) && isLike(at, router);
}

/** `NAME@router` in its two parts, at the last `@`: the name may hold others. */
function inTwo(pattern: string): { readonly name: string; readonly router?: string } {
  const at = pattern.lastIndexOf('@');
  return at < 0 ? { name: pattern } : { name: pattern.slice(0, at), router: pattern.slice(at + 1) };
}

function isLike(pattern: string, text: string): boolean {
  const form = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return RegExp(`^${form}$`).test(text);
}
