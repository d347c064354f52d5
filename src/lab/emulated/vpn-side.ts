import type { Family } from '../../net/address.ts';
import type { InterfaceAddress, Prefix } from '../../net/prefix.ts';

/** What one router brings into the VPNs of a lab: its VRFs, and its sessions that carry VPN routes. */
export interface VpnSide {
  /** Addresses outside VRFs, by which others name it as a peer. */
  readonly addresses: readonly string[];
  readonly sessions: readonly VpnSession[];
  readonly instances: readonly VpnInstance[];
  /** Routes that none of its own VRFs imports are kept and passed on (a reflector). */
  readonly keepsAll: boolean;
}

export interface VpnSession {
  readonly peer: string;
  readonly family: Family;
  /** Whether the far end keeps it up now. */
  readonly isUp: () => boolean;
  /** The peer is a client of this reflector (RFC 4456). */
  readonly isClient: boolean;
}

/** One family of a VRF, as its router's configuration has it. */
export interface VpnInstance {
  readonly vrf: string;
  readonly family: Family;
  readonly addresses: readonly InterfaceAddress[];
  /** Its distinguisher, where it gives routes away. */
  readonly distinguisher: string | undefined;
  /** What it gives to VPN routes; none without a distinguisher, a label or `export vpn`. */
  readonly exported: readonly Prefix[];
  readonly exports: readonly string[];
  readonly imports: readonly string[];
  readonly exportPolicy: Policy | undefined;
  readonly importPolicy: Policy | undefined;
}

/** A route policy: the first entry whose conditions all hold decides; where none does, the route is refused. */
export type Policy = readonly PolicyEntry[];

export interface PolicyEntry {
  readonly permits: boolean;
  readonly prefixes?: readonly PrefixRule[];
  readonly targets?: readonly string[];
  /** Replaces the route's targets. */
  readonly sets?: readonly string[];
  readonly adds?: readonly string[];
  /** A condition that is not understood here: the entry never holds. */
  readonly unknown?: boolean;
}

export interface PrefixRule {
  readonly permits: boolean;
  readonly prefix: Prefix;
  readonly least: number;
  readonly most: number;
}

/** What the other routers of a lab make of one router's VRFs; a router alone has none of it. */
export interface VpnView {
  /** Prefixes of other VRFs in a VRF, each once. */
  readonly imported: (vrf: string, family: Family) => readonly Prefix[];
  /** The VPN routes that come to the router, its own among them. */
  readonly vpnRoutes: (family: Family) => readonly HeardRoute[];
  readonly isAnswered: (echo: EchoRequest) => boolean;
}

/** An echo request from an address in a VRF. */
export interface EchoRequest {
  readonly vrf: string;
  readonly family: Family;
  readonly source: string;
  readonly destination: string;
}

export const ALONE: VpnView = { imported: () => [], vpnRoutes: () => [], isAnswered: () => false };

/** A VPN route as a router's table has it. */
export interface HeardRoute extends VpnRoute {
  readonly distinguisher: string;
}

export interface VpnRoute {
  readonly prefix: Prefix;
  readonly targets: readonly string[];
}

/** The route behind a policy; undefined when it is refused. */
export function behindPolicy(policy: Policy | undefined, route: VpnRoute): VpnRoute | undefined {
  if (policy === undefined) return route;
  const entry = policy.find((one) => holds(one, route));
  if (entry?.permits !== true) return undefined;
  const targets = [...(entry.sets ?? route.targets), ...(entry.adds ?? [])];
  return { ...route, targets };
}

function holds({ prefixes, targets, unknown }: PolicyEntry, route: VpnRoute): boolean {
  if (unknown === true) return false;
  if (targets !== undefined && !targets.some((one) => route.targets.includes(one))) return false;
  if (prefixes === undefined) return true;
  return prefixes.find((rule) => isMeant(rule, route.prefix))?.permits === true;
}

function isMeant({ prefix: { family, address, length }, least, most }: PrefixRule, prefix: Prefix): boolean {
  if (prefix.family !== family || prefix.length < least || prefix.length > most || prefix.length < length)
    return false;
  const shift = BigInt((family === 4 ? 32 : 128) - length);
  return prefix.address >> shift === address >> shift;
}
