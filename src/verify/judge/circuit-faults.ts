import { type Family, sameAddress } from '../../net/address.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Fabric } from '../routing/fabric.ts';

/**
 * Where the inventory says which address the provider has on the link, the customer edge sends there: a circuit without it is bound, and
 * still the access ends nowhere.
 */
export function lacksItsAddress({ router, interface: one, access }: Circuit, family: Family): boolean {
  const declared = (access?.links ?? []).filter(({ provider }) => provider.family === family);
  const own = one.addresses.map(({ value }) => ({ family: value.family, value: value.address }));
  const missing = declared.some(
    ({ provider }) => !own.some((address) => sameAddress(address, { family, value: provider.address })),
  );
  return missing && router.model.guards.hostStateCollected;
}

/** Sites that such a circuit cuts off, with that circuit. */
export function misaddressedSites({ attachment, family }: Fabric): ReadonlyMap<string, Circuit> {
  const faulty = attachment.circuits.filter((circuit) => lacksItsAddress(circuit, family));
  return new Map(
    faulty.flatMap((circuit) => (circuit.site === undefined ? [] : [[circuit.site.id, circuit]])),
  );
}
