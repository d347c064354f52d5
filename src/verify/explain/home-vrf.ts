import type { IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf, samePrefix } from '../../net/prefix.ts';
import { type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Breach } from '../types.ts';
import { amend } from './fix.ts';

/** The VRF of the same router that is its VPN's: best one with a static route to the site or a session over its link, then one of its kind that stands empty. */
export function homeOf(fabric: Fabric, circuit: Circuit): VrfTable | undefined {
  const { router, vpn } = circuit;
  const here = fabric.attachment.tables.filter((table) => table.router === router);
  const empty = here.filter(({ circuits }) => circuits.length === 0);
  const own = here.filter((table) => table.owner === vpn);
  return (
    own.find((table) => carries(table, circuit)) ??
    empty.find((table) => carries(table, circuit)) ??
    empty.find((table) => isKin(fabric, table, vpn)) ??
    own[0]
  );
}

/** Whether a VRF that is nobody else's holds the routes or sessions of the circuit's site, or its VPN's targets, and the one it stands in with others' circuits does not. */
export function isStrayed(fabric: Fabric, circuit: Circuit): boolean {
  const { router, vpn, table } = circuit;
  const { tables, circuits } = fabric.attachment;
  const stands = tables[table];
  if (stands?.circuits.every((id) => circuits[id]?.vpn === vpn) === true) return false;
  if (stands !== undefined && (carries(stands, circuit) || isKin(fabric, stands, vpn))) return false;
  return tables.some(
    (one) =>
      one.router === router &&
      (one.owner === vpn || (one.owner === undefined && (carries(one, circuit) || isKin(fabric, one, vpn)))),
  );
}

/** Whether a VRF exchanges routes with those of a VPN on other routers: one names a target that the other has too. */
function isKin({ attachment, family }: Fabric, table: VrfTable, vpn: string): boolean {
  const targets = (one: VrfTable) => {
    const settings = familyOf(one, family);
    return [...(settings?.importTargets ?? []), ...(settings?.exportTargets ?? [])].map(({ value }) => value);
  };
  const mine = new Set(targets(table));
  return attachment.tables.some(
    (one) =>
      one.router !== table.router && one.owner === vpn && targets(one).some((target) => mine.has(target)),
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

/** Whether a VRF has a static route to a prefix of the site, or a session, over the link. */
export function carries(
  { vrf }: VrfTable,
  { interface: one, site }: Pick<Circuit, 'interface' | 'site'>,
): boolean {
  const links = one.addresses.map(({ value }) => networkOf(value));
  const onLink = (address: IpAddress | undefined) =>
    address !== undefined && links.some((link) => coversAddress(link, address));
  return vrf.families.some(
    ({ statics, peers }) =>
      peers.some(({ address }) => onLink(address)) ||
      statics.some(
        ({ prefix, nextHop }) =>
          site?.prefixes.some(({ value }) => samePrefix(value, prefix)) === true && onLink(nextHop),
      ),
  );
}
