import type { Span } from '../diagnostics/diagnostic.ts';
import type { IpAddress } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { RouteTarget } from '../net/route-target.ts';
import type { AgreementService, Declared, Direction, Topology } from './types.ts';

/** Who may reach whom in a network that sectornet did not build (`policy.yaml`), checked in itself, not yet against any configuration. */
export interface DeclaredPolicy {
  readonly name: string | undefined;
  readonly vpns: readonly PolicyVpn[];
  readonly agreements: readonly PolicyAgreement[];
  readonly routers: readonly Declared<string>[];
  readonly knownNeighbors: readonly Declared<IpAddress>[];
  /** `assumed`: sessions and label paths of the core are taken for granted. */
  readonly backbone: 'judged' | 'assumed';
}

/** A VPN and how its VRFs are known: by name (`NAME`, `NAME@router`, `*` for any characters), else by the targets they export. */
export interface PolicyVpn {
  readonly id: string;
  readonly name: string;
  readonly topology: Topology;
  readonly vrfs: readonly Declared<string>[];
  readonly targets: readonly Declared<RouteTarget>[];
  readonly hubVrfs: readonly Declared<string>[];
  readonly prefixes: readonly Declared<Prefix>[];
  readonly span: Span;
}

/** A pair of VPNs that may reach each other. Without prefixes or services it speaks of all of them. */
export interface PolicyAgreement {
  readonly id: string;
  readonly consumerVpn: string;
  readonly providerVpn: string;
  readonly direction: Direction;
  readonly consumerPrefixes: readonly Declared<Prefix>[];
  readonly providerPrefixes: readonly Declared<Prefix>[];
  readonly services: readonly AgreementService[];
  readonly span: Span;
}
