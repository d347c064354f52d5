import type { Family } from '../../net/address.ts';
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
