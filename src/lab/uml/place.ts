import { addressText, type Family } from '../../net/address.ts';
import { baseAddress } from '../../net/prefix.ts';
import type { LabNetwork } from './from-inventory.ts';

/** What names of a lab are looked up in. */
export type Played = Pick<LabNetwork, 'inventory' | 'allocations'>;

/**
 * Lines typed by hand speak of sites, not of allocated numbers: `{vrf econ-hq}`, `{table econ-hq}`, `{circuit econ-hq}` (the attachment's interface),
 * `{circuit/ econ-hq}` (the same as sysctl writes it), `{customer econ-hq}`, `{customer6 econ-hq}`, `{provider econ-hq}`,
 * `{provider6 econ-hq}` (the addresses of the two ends of the access link).
 */
export function named(lab: Played, text: string): string {
  return text.replace(/\{(\S+) ([\w-]+)\}/g, (_, what: string, site: string) => {
    const { allocations, access, vrf } = placeOf(lab, site);
    const circuit = access.vlan === undefined ? access.interface : `${access.interface}.${access.vlan}`;
    if (what === 'vrf') return vrf.name;
    if (what === 'table') return String(vrf.table);
    if (what === 'circuit') return circuit;
    if (what === 'circuit/') return circuit.replaceAll('.', '/');
    if (what === 'customer') return linkAddress(lab, site, 'customer', 4);
    if (what === 'customer6') return linkAddress(lab, site, 'customer', 6);
    if (what === 'provider') return linkAddress(lab, site, 'provider', 4);
    if (what === 'provider6') return linkAddress(lab, site, 'provider', 6);
    throw new Error(`unknown name {${what}} of ${allocations.vrfs.length} VRFs`);
  });
}

/** The first attachment of a site and its VRF. */
export function placeOf(lab: Played, site: string) {
  const { allocations, inventory } = lab;
  const declared = inventory.sites.find(({ id }) => id === site)?.accesses[0];
  const access = allocations.accesses.find((entry) => entry.access === declared?.id);
  const vrf = allocations.vrfs.find((entry) => entry.accesses.includes(access?.access ?? ''));
  if (access === undefined || vrf === undefined) throw new Error(`no attachment of ${site}`);
  return { allocations, access, vrf };
}

/** One end's address on the first access link of a site. */
export function linkAddress(lab: Played, site: string, end: 'customer' | 'provider', family: Family): string {
  const { access } = placeOf(lab, site);
  const link = access.links.find(({ provider }) => provider.family === family);
  if (link === undefined) throw new Error(`${site} has no IPv${family} access link`);
  if (end === 'provider') return addressText(baseAddress(link.provider));
  if (link.customer === undefined) throw new Error(`${site} has no customer address`);
  return addressText(link.customer);
}
