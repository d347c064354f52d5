import type { DeviceModel, Interface, Vrf, VrfFamily } from '../../device/model.ts';
import type { IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf } from '../../net/prefix.ts';
import type { ReplayRouter } from '../types.ts';
import type { Run, Sent } from './route.ts';

/** The one of that name. */
export function named<Kind extends { readonly name: string }>(list: readonly Kind[], wanted?: string) {
  return list.find(({ name }) => name === wanted);
}

/** A VRF's settings for the family. */
export function familyIn(vrf: Vrf, { family: wanted }: Pick<Run, 'family'>): VrfFamily | undefined {
  return vrf.families.find(({ family }) => family === wanted);
}

/** Leaks that move routes or packets of the family. */
export function leaksIn({ leaks }: DeviceModel, { family: wanted }: Pick<Run, 'family'>) {
  return leaks.filter(({ family }) => (family ?? wanted) === wanted);
}

/** The interfaces in a VRF. */
export function interfacesIn({ model }: ReplayRouter, vrf: string): readonly Interface[] {
  return model.interfaces.filter((one) => one.vrf?.value === vrf);
}

/** An address of the router itself on the interface. */
export function isOwn({ addresses }: Interface, { family, value: wanted }: IpAddress): boolean {
  return addresses.some(({ value }) => value.family === family && value.address === wanted);
}

/** An address of the link that is not the router's own. */
export function isBeyond(one: Interface, address: IpAddress): boolean {
  return !isOwn(one, address) && one.addresses.some(({ value }) => coversAddress(networkOf(value), address));
}

/** Those of the longest prefix that holds an address. */
export function longest<Kind extends Pick<Sent, 'prefix'>>(routes: readonly Kind[], address: IpAddress) {
  const matching = routes.filter(({ prefix }) => coversAddress(prefix, address));
  const most = Math.max(-1, ...matching.map(({ prefix }) => prefix.length));
  return matching.filter(({ prefix }) => prefix.length === most);
}
