import type { DeviceModel, Interface, Vrf, VrfFamily } from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf } from '../../net/prefix.ts';
import type { Spot } from '../types.ts';

/** A VRF's settings for the family. */
export function familyIn(vrf: Vrf, { family: wanted }: { readonly family: Family }): VrfFamily | undefined {
  return vrf.families.find(({ family }) => family === wanted);
}

/** Leaks that move routes or packets of the family. */
export function leaksIn({ leaks }: DeviceModel, { family: wanted }: { readonly family: Family }) {
  return leaks.filter(({ family }) => (family ?? wanted) === wanted);
}

/** The interfaces in a VRF. */
export function interfacesOf({ router, vrf }: Spot): readonly Interface[] {
  return router.model.interfaces.filter((one) => one.vrf?.value === vrf.name);
}

/** An address of the router itself on the interface. */
export function isOwn({ addresses }: Interface, { family, value: wanted }: IpAddress): boolean {
  return addresses.some(({ value }) => value.family === family && value.address === wanted);
}

/** An address of the link that is not the router's own. */
export function isBeyond(one: Interface, address: IpAddress): boolean {
  return !isOwn(one, address) && one.addresses.some(({ value }) => coversAddress(networkOf(value), address));
}
