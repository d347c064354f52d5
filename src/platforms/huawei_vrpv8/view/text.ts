import type { Sourced } from '../../../device/model.ts';
import { addressText, type Family, type IpAddress } from '../../../net/address.ts';
import { maskText, wildcardText } from '../../../net/mask.ts';
import { baseAddress, type InterfaceAddress, type Prefix, prefixText } from '../../../net/prefix.ts';

/** An address as VRP prints it: IPv6 in upper case. */
export function vrpAddress(address: IpAddress): string {
  return address.family === 4 ? addressText(address) : addressText(address).toUpperCase();
}

/** `10.1.0.0 255.255.0.0` or `FD51:: 48`, the form of static routes. */
export function routePrefix(prefix: Prefix): string {
  const length = prefix.family === 4 ? maskText(prefix.length) : prefix.length;
  return `${vrpAddress(baseAddress(prefix))} ${length}`;
}

/** `10.1.0.0 16` or `FD51:: 48`, the form of prefix lists. */
export function listPrefix(prefix: Prefix): string {
  // VRP takes zeros with a length for any route of that length.
  if (prefix.address === 0n && prefix.length > 0) throw new Error(`VRP has no list of ${prefixText(prefix)}`);
  return `${vrpAddress(baseAddress(prefix))} ${prefix.length}`;
}

/** `10.1.0.0 0.0.255.255`, `10.1.0.1 0` or `FD51::/48`, the form of ACL rules. */
export function rulePrefix(prefix: Prefix): string {
  const address = vrpAddress(baseAddress(prefix));
  if (prefix.family === 6) return `${address}/${prefix.length}`;
  return `${address} ${prefix.length === 32 ? '0' : wildcardText(prefix.length)}`;
}

/** `10.1.0.1 255.255.255.252` or `FD51::1/64`, the form of interface addresses. */
export function interfaceAddress(address: InterfaceAddress): string {
  const text = vrpAddress(baseAddress(address));
  return address.family === 4 ? `${text} ${maskText(address.length)}` : `${text}/${address.length}`;
}

/** `ip` or `ipv6`, the first word of most commands with two families. */
export function familyWord(family: Family): 'ip' | 'ipv6' {
  return family === 4 ? 'ip' : 'ipv6';
}

/** A leaf for a template: null where the model has none, so that `{{#if}}` can tell absence from a typo. */
export function leaf<Value>(sourced: Sourced<Value> | undefined): Sourced<Value> | null {
  return sourced ?? null;
}
