import { addressBits, addressText, type Family, type IpAddress, parseAddress } from '../../net/address.ts';
import { baseAddress, overlaps, type Prefix, parsePrefix, prefixSize } from '../../net/prefix.ts';
import type { Site, Subject } from '../../verify/subject/subject.ts';

/** A place that packets start from or go to: a site, and the address in it that was asked about. */
export interface End {
  readonly site: Site;
  readonly address: IpAddress | undefined;
}

/**
 * The places a name may mean: a site, a site of a VPN (its first, or its last for `nth` 1 where it has no second), or what an address or a prefix stands in, once for
 * each VPN that has it: departments use the same numbers. Empty when it is none of these.
 */
export function endsNamed(subject: Subject, name: string, nth = 0): readonly End[] {
  const asked = prefixNamed(name);
  if (asked !== undefined) return endsIn(subject, asked);
  const named = subject.sites.find((site) => site.id === name);
  const ofVpn = subject.sites.filter((site) => site.vpn === name);
  const site = named ?? ofVpn[Math.min(nth, ofVpn.length - 1)];
  return site === undefined ? [] : [{ site, address: undefined }];
}

/** The first host of what is asked and the site both have: by the longest prefix within each VPN. */
export function endsIn({ sites }: Pick<Subject, 'sites'>, asked: Prefix): readonly End[] {
  const best = new Map<string, { readonly site: Site; readonly own: Prefix }>();
  for (const site of sites)
    for (const { value: own } of site.prefixes) {
      const known = best.get(site.vpn);
      if (overlaps(own, asked) && (known === undefined || own.length > known.own.length))
        best.set(site.vpn, { site, own });
    }
  return [...best.values()].map(({ site, own }) => ({
    site,
    address: firstHost(own.length > asked.length ? own : asked),
  }));
}

/** A host of the site in one family; undefined when it has none. */
export function hostOf({ prefixes }: Site, family: Family): IpAddress | undefined {
  const prefix = prefixes.find(({ value }) => value.family === family)?.value;
  return prefix === undefined ? undefined : firstHost(prefix);
}

function firstHost(prefix: Prefix): IpAddress {
  const { family, value } = baseAddress(prefix);
  return { family, value: prefixSize(prefix) > 1n ? value + 1n : value };
}

function prefixNamed(name: string): Prefix | undefined {
  const address = parseAddress(name);
  if (address === undefined) return parsePrefix(name);
  return { family: address.family, address: address.value, length: addressBits(address.family) };
}

/** Tells two pairs of places apart. */
export function keyOf(ends: readonly End[]): string {
  return ends
    .map(({ site, address }) => `${site.vpn} ${site.id} ${address === undefined ? '' : addressText(address)}`)
    .join(' ');
}
