import type { IpAddress } from '../../net/address.ts';
import type { InterfaceAddress, Prefix } from '../../net/prefix.ts';
import type { AgreementService, SiteRole, Topology } from '../types.ts';

/**
 * What a network is judged by, in one form: of an inventory (`networkOfInventory`) or of a policy file (`networkOfPolicy`). A certificate is
 * checked against it.
 */
export interface DeclaredNetwork {
  /** SHA-256 of the inventory or of the policy file. */
  readonly digest: string;
  readonly vpns: readonly DeclaredVpn[];
  /** Declared accesses by their ids; a policy file names none. */
  readonly accesses: ReadonlyMap<string, DeclaredAccess>;
  /** Both directions of every agreement in force that routers enforce, in the order of agreement ids. */
  readonly permits: readonly Permit[];
  readonly routers: readonly string[];
  /** Loopbacks of declared routers: as neighbours of VPN sessions they are nobody new. */
  readonly neighbours: readonly IpAddress[];
}

export interface DeclaredVpn {
  readonly id: string;
  readonly topology: Topology;
  /** By a policy file its VRFs are those of certain names (`NAME`, `NAME@router`, `*` for any characters), else those that export certain targets. */
  readonly claims?: Readonly<Record<'vrfs' | 'hubVrfs' | 'targets', readonly string[]>>;
}

/** Who stands behind a circuit, and the prefixes it owns: every address where nobody says which. */
export interface DeclaredSite {
  readonly id: string;
  readonly vpn: string;
  readonly role: SiteRole;
  readonly owns: readonly Prefix[];
}

/** Where a site meets the network; links and VLAN may be left to allocation. */
export interface DeclaredAccess {
  readonly id: string;
  readonly site: DeclaredSite;
  readonly router: string;
  readonly interface: string;
  readonly vlan: number | undefined;
  readonly untagged: boolean;
  readonly links: readonly InterfaceAddress[];
  /** Whether its VPN is in service; it must then stand at a circuit. */
  readonly active: boolean;
}

/** One direction of an agreement: `opens`: packets that begin a connection may go this way; `answers`: replies to those of the other way. */
export interface Permit {
  readonly agreement: string;
  readonly from: string;
  readonly to: string;
  readonly sources: readonly Prefix[];
  readonly destinations: readonly Prefix[];
  /** Empty: every protocol. */
  readonly services: readonly AgreementService[];
  readonly opens: boolean;
  readonly answers: boolean;
}

/** A VRF as a router shows it. */
export interface ShownVrf {
  readonly router: string;
  readonly vrf: string;
  readonly exports: readonly string[];
}
