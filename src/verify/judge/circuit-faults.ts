import type { Interface, Origin } from '../../device/model.ts';
import type { LinkAddresses } from '../../inventory/types.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { covers, type InterfaceAddress, networkOf, overlaps, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Fabric } from '../routing/fabric.ts';

/**
 * Where the inventory says which address the provider has on the link, the customer edge sends there: a circuit without it is bound, and
 * still the access ends nowhere.
 */
export function lacksItsAddress({ router, interface: one, access }: Circuit, family: Family): boolean {
  const missing = access?.links.some(
    ({ provider }) =>
      provider.family === family &&
      !one.addresses.some(({ value }) => value.family === family && value.address === provider.address),
  );
  return missing === true && router.model.guards.hostStateCollected;
}

/** Sites that such a circuit cuts off, with that circuit. */
export function misaddressedSites({ attachment, family }: Fabric): ReadonlyMap<string, Circuit> {
  const faulty = attachment.circuits.filter((circuit) => lacksItsAddress(circuit, family));
  return new Map(
    faulty.flatMap((circuit) => (circuit.site === undefined ? [] : [[circuit.site.id, circuit]])),
  );
}

/** A network that an address puts on a circuit. */
export interface LinkNetwork {
  readonly prefix: Prefix;
  readonly at: Origin;
}

/**
 * Networks of a declared circuit that are neither its link nor its site's: whoever in the VPN sends there sends to this site. The link is
 * what the inventory declares; where it leaves the numbers open, every network of the interface, though of several none in which the
 * backbone (`core`, asked for then) has an address. A link alone may have the numbers of the backbone: the two are told apart by their tables.
 */
export function strayNetworks(
  { site, access, interface: one }: Circuit,
  family: Family,
  core: () => readonly Prefix[],
): readonly LinkNetwork[] {
  if (site === undefined || site.prefixesOpen || access === undefined) return NONE;
  // Mostly every address is the declared one: nothing is made for those.
  if (isAsDeclared(one.addresses, access.links, family)) return NONE;
  const links = access.links.map(({ provider }) => provider).filter((link) => link.family === family);
  const beside = one.addresses.filter(
    ({ value }) => value.family === family && !links.some((link) => isSame(link, value)),
  );
  if (beside.length < (links.length === 0 ? 2 : 1)) return NONE;
  return beside
    .filter(({ value }) => value.length < addressBits(family))
    .map(({ value, at }) => ({ prefix: networkOf(value), at }))
    .filter(({ prefix }) =>
      links.length === 0
        ? core().some((address) => overlaps(prefix, address))
        : !links.some((link) => covers(networkOf(link), prefix)),
    )
    .filter(({ prefix }) => !site.prefixes.some(({ value }) => covers(value, prefix)));
}

const NONE: readonly LinkNetwork[] = [];

/** Whether only the backbone's addresses tell which of several networks is the link. */
export function isLinkOpen({ site, access, interface: one }: Circuit, family: Family): boolean {
  if (site === undefined || access === undefined || one.addresses.length < 2) return false;
  return (
    access.links.every(({ provider }) => provider.family !== family) &&
    one.addresses.filter(({ value }) => value.family === family).length > 1
  );
}

function isAsDeclared(
  addresses: Interface['addresses'],
  links: readonly LinkAddresses[],
  family: Family,
): boolean {
  for (const { value } of addresses)
    if (value.family === family && !links.some(({ provider }) => isSame(provider, value))) return false;
  return true;
}

function isSame(a: InterfaceAddress, b: InterfaceAddress): boolean {
  return a.family === b.family && a.address === b.address && a.length === b.length;
}
