import type { Family } from '../../net/address.ts';
import type { Box } from '../space/box.ts';
import type { Lists, Prefixes } from './network.ts';

/** The declared policy of one family in numbers: VPNs, sites, and agreements as clauses. */
export interface CompactPolicyRows {
  readonly family: Family;
  readonly vpns: readonly DeclaredVpn[];
  readonly sites: SiteRows;
  readonly clauses: readonly CompactClause[];
}

/** `demanded`: active and meant to carry this family, so its sites must reach each other as the topology says. */
export interface DeclaredVpn {
  readonly id: string;
  readonly topology: 'any-to-any' | 'hub-spoke' | 'hub-spoke-disjoint';
  readonly demanded: boolean;
}

/** Declared sites: site i owns the prefixes `prefixes[owned.items[…]]` of list i. */
export interface SiteRows {
  readonly name: readonly string[];
  readonly vpn: Int32Array;
  readonly role: Uint8Array;
  readonly owned: Lists;
  readonly prefixes: Prefixes;
}

/** An agreement's packets one way: between two VPNs, these prefixes, this traffic. */
export interface CompactClause {
  readonly agreement: string;
  readonly fromVpn: number;
  readonly toVpn: number;
  readonly fromPrefixes: Prefixes;
  readonly toPrefixes: Prefixes;
  /** Protocols and ports; addresses are still open. */
  readonly traffic: readonly Box[];
}
