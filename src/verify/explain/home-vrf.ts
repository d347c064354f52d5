import { coversAddress, networkOf, samePrefix } from '../../net/prefix.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Breach } from '../types.ts';
import { amend } from './fix.ts';

/** The VRF of the same router that is its VPN's, best one with a static route to the site; else one that holds such a route over its link. */
export function homeOf({ attachment }: Fabric, circuit: Circuit): VrfTable | undefined {
  const { router, vpn } = circuit;
  const here = attachment.tables.filter((table) => table.router === router);
  const own = here.filter((table) => table.owner === vpn);
  return (
    own.find((table) => carries(table, circuit)) ?? own[0] ?? here.find((table) => carries(table, circuit))
  );
}

/** A circuit that stands in no VRF goes into the one of its VPN. Nothing where the router has none. */
export function broughtHome(fabric: Fabric, circuit: Circuit): Breach['fix'] {
  const home = homeOf(fabric, circuit);
  if (home === undefined) return [];
  return amend(circuit.router, (remedies, text) =>
    remedies.moveToVrf(text, circuit.interface, home.vrf.name),
  );
}

function carries({ vrf }: VrfTable, { interface: one, site }: Circuit): boolean {
  const links = one.addresses.map(({ value }) => networkOf(value));
  return vrf.families
    .flatMap((settings) => settings.statics)
    .some(
      ({ prefix, nextHop }) =>
        site?.prefixes.some(({ value }) => samePrefix(value, prefix)) === true &&
        links.some((link) => nextHop !== undefined && coversAddress(link, nextHop)),
    );
}
