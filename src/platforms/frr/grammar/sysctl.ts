import type { FrrLine } from '../tree.ts';
import type { Draft } from './draft.ts';
import { markUnread, type Tally } from './line-table.ts';

/** Keys the model uses, those of every interface first; `*` is an interface name, in which a dot is written as a slash. */
const READ = [
  /^net\.mpls\.conf\.[^.]+\.input$/,
  /^net\.ipv4\.conf\.[^.]+\.rp_filter$/,
  /^net\.ipv4\.ip_forward$/,
  /^net\.ipv6\.conf\.all\.forwarding$/,
  /^net\.ipv4\.(tcp|udp|raw)_l3mdev_accept$/,
];
/** Keys that decide nothing about isolation: labels the kernel may hold, addresses that survive a flap, the VRF guide's strict mode. */
const IRRELEVANT = [
  /^net\.mpls\.(platform_labels|ip_ttl_propagate|default_ttl)$/,
  /^net\.ipv6\.conf\.[^.]+\.keep_addr_on_down$/,
  /^net\.vrf\.strict_mode$/,
];

/** Settings nobody sets without need, by which a customer's packets or announcements come in where no line of the model says so. */
const OPENING = [
  // Routes that a customer's router advertisements set, on a router that forwards too.
  /^net\.ipv6\.conf\.[^.]+\.accept_ra = 2$/,
  // On a port that does not forward those of the default setting count too, and the router forwards all the same.
  /^net\.ipv6\.conf\.[^.]+\.forwarding = 0$/,
  /^net\.ipv6\.conf\.[^.]+\.seg6_enabled = (?!0$)/,
];

/** Reads `### sysctl`. */
export function readSysctls(nodes: readonly FrrLine[], draft: Draft, tally: Tally): void {
  for (const node of nodes) {
    const found = /^(\S+)\s*=\s*(-?\d+)$/.exec(node.text);
    const key = found?.[1] ?? '';
    if (READ.some((pattern) => pattern.test(key))) {
      draft.sysctls.set(key, { value: Number(found?.[2]), at: node.line });
      tally.read++;
    } else if (IRRELEVANT.some((pattern) => pattern.test(key))) tally.ignored++;
    else
      markUnread(
        node,
        OPENING.some((pattern) => pattern.test(`${key} = ${found?.[2]}`)),
        tally,
      );
  }
}

/** The interface a per-interface key speaks of; `undefined` for `all`, `default` and global keys. */
export function interfaceOfKey(key: string): string | undefined {
  const name = /^net\.(?:mpls|ipv4|ipv6)\.conf\.([^.]+)\./.exec(key)?.[1]?.replaceAll('/', '.');
  return name === 'all' || name === 'default' ? undefined : name;
}
