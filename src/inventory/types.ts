import type { PlatformId } from '../device/platform-id.ts';
import type { BackboneTimers } from '../device/timers.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Family, IpAddress } from '../net/address.ts';
import type { PortRange } from '../net/ports.ts';
import type { InterfaceAddress, Prefix } from '../net/prefix.ts';

/** A value with the place in the inventory that says it. */
export interface Declared<Value> {
  readonly value: Value;
  readonly span: Span;
}

/**
 * What the departments and the network team declared, checked and resolved: every reference names something that exists, every prefix is
 * parsed, lists are sorted by id. Names follow L3SM (RFC 8299); agreements are our own addition (docs/glossary.md).
 */
export interface Inventory {
  readonly network: Network;
  readonly routers: readonly Router[];
  readonly coreLinks: readonly CoreLink[];
  readonly departments: readonly Department[];
  readonly vpns: readonly VpnService[];
  readonly sites: readonly Site[];
  readonly agreements: readonly Agreement[];
  /** SHA-256 over all inventory files in path order. */
  readonly digest: string;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly asNumber: number;
  /** `underlay`: IGP, LDP and MP-BGP are rendered and owned too; `vpn`: the backbone is there already and stays untouched. */
  readonly manages: 'vpn' | 'underlay';
  readonly pools: AddressPools;
  readonly routeReflectors: readonly string[];
  readonly firewalls: readonly string[];
  /** Who may push, who must approve, when nothing may change; absent: whoever can log in may push. */
  readonly governance?: Governance;
  /** Given only where the network is played in a lab at a pace of its own; else each platform's templates have theirs. */
  readonly timers?: BackboneTimers;
  readonly span: Span;
}

/** The rules for changing a network (docs/approvals.md). */
export interface Governance {
  /** The owner's Ed25519 public key, `ssh-ed25519 …`, without comment; it signs the roles. */
  readonly ownerKey: string;
  readonly approvals: { readonly required: number; readonly from: readonly HolderRole[] };
  readonly freezes: readonly Freeze[];
  /** Whose calendar decides, an IANA name; absent: that of the machine that pushes. */
  readonly timeZone?: string;
  readonly span: Span;
}

export type HolderRole = 'owner' | 'general-contractor' | 'sub-contractor' | 'auditor';

/** A time in which VPNs must not be changed. `first` and `last` are included: YYYY-MM-DD, or MM-DD when it comes every year. */
export interface Freeze {
  readonly id: string;
  readonly vpns: readonly string[] | 'all';
  readonly first: string;
  readonly last: string;
  readonly reason: string;
  readonly span: Span;
}

/** Where link and loopback addresses come from. */
export interface AddressPools {
  readonly loopbacks: readonly Prefix[];
  readonly coreLinks: readonly Prefix[];
  readonly accessLinks: readonly Prefix[];
}

export interface Router {
  readonly name: string;
  readonly platform: PlatformId;
  readonly role: 'p' | 'pe';
  readonly management: ManagementAccess;
  readonly loopbacks: readonly Declared<IpAddress>[];
  readonly span: Span;
}

/** How to log in to a router or a jump host. What is not declared comes from the ssh configuration, then from the defaults of SSH. */
export interface SshAccess {
  readonly address: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly credential: Credential | undefined;
  /** SHA-256 fingerprints; with any, known_hosts is not asked. */
  readonly hostKeys: readonly string[];
  /** Names of old algorithms that may be used besides the sound ones. */
  readonly legacyAlgorithms: readonly string[];
}

export interface ManagementAccess extends SshAccess {
  readonly transport: Transport | undefined;
  /** The way in, nearest host first; empty: straight, whatever the ssh configuration says. */
  readonly jumps: readonly JumpHost[] | undefined;
  readonly span: Span;
}

/** Who speaks SSH: the built-in client, or the ssh program of this machine. */
export type Transport = 'ssh2' | 'openssh';

export interface JumpHost extends SshAccess {
  readonly name: string;
}

/** Secrets are references: `env:NAME`, `file:PATH` or `exec:PROGRAM ARGUMENTS`. */
export type Credential =
  | { readonly kind: 'agent' }
  | { readonly kind: 'key'; readonly file: string; readonly passphrase?: string }
  | { readonly kind: 'password'; readonly reference: string };

/** A link between two routers of the backbone. */
export interface CoreLink {
  readonly id: string;
  readonly ends: readonly [CoreLinkEnd, CoreLinkEnd];
  readonly span: Span;
}

export interface CoreLinkEnd {
  readonly router: string;
  readonly interface: string;
}

export interface Department {
  readonly id: string;
  /** The display name, UTF-8 (防汛办). Devices only ever see the ASCII id. */
  readonly name: string;
  readonly file: string;
  readonly span: Span;
}

export type Topology = 'any-to-any' | 'hub-spoke' | 'hub-spoke-disjoint';
export type SiteRole = 'any-to-any-role' | 'hub-role' | 'spoke-role';

export interface VpnService {
  readonly id: string;
  /** Three digits VVV from which route targets, VRF names and VLANs are derived (100–999). */
  readonly number: number;
  readonly name: string;
  readonly department: string;
  readonly topology: Topology;
  /** `planned` compiles, is checked and shown, and is never pushed. */
  readonly status: 'planned' | 'active';
  readonly families: readonly Family[];
  readonly maximumRoutes: readonly { readonly family: Family; readonly maximum: number }[];
  readonly span: Span;
}

/** A place of a department with the prefixes it owns. One site belongs to one VPN. */
export interface Site {
  readonly id: string;
  readonly vpn: string;
  readonly role: SiteRole;
  readonly division?: string;
  readonly name?: string;
  readonly prefixes: readonly Declared<Prefix>[];
  readonly accesses: readonly SiteNetworkAccess[];
  readonly span: Span;
}

/** One PE–CE attachment of a site (L3SM site-network-access). */
export interface SiteNetworkAccess {
  readonly id: string;
  readonly site: string;
  readonly router: string;
  readonly interface: string;
  /** Declared VLAN; absent = allocated (1000 + VVV, or the next free one). `untagged` uses the port itself. */
  readonly vlan?: Declared<number>;
  readonly untagged: boolean;
  /** Declared link addresses; absent families are allocated from the access-link pool. */
  readonly links: readonly LinkAddresses[];
  readonly routing: AccessRouting;
  readonly span: Span;
}

export interface LinkAddresses {
  readonly provider: InterfaceAddress;
  readonly customer?: IpAddress;
  readonly span: Span;
}

/** `static`: the site's prefixes behind the CE address. `bgp`: eBGP to the CE. `direct`: the link itself is the site's prefix. */
export type AccessRouting =
  | { readonly type: 'static' }
  | {
      readonly type: 'bgp';
      readonly remoteAs: number;
      /** A reference to the session's TCP MD5 password (RFC 2385): `env:`, `file:`, `exec:` or `pulumi:`; never the password. */
      readonly password?: Declared<string>;
    }
  | { readonly type: 'direct' };

export type Direction = 'consumer-opens' | 'provider-opens' | 'both';
export type Enforcement =
  | { readonly kind: 'both' | 'consumer-pe' | 'provider-pe' }
  | { readonly kind: 'firewall'; readonly firewall: string };

/** A controlled inter-access (受控互访): the only way anything crosses between two VPNs. */
export interface Agreement {
  readonly id: string;
  readonly providerVpn: string;
  readonly consumerVpn: string;
  readonly direction: Direction;
  readonly providerPrefixes: readonly Declared<Prefix>[];
  readonly consumerPrefixes: readonly Declared<Prefix>[];
  readonly services: readonly AgreementService[];
  readonly purpose: string;
  readonly basis: string;
  readonly consents: readonly Consent[];
  readonly approvedBy: string;
  /** ISO dates (YYYY-MM-DD); the last day counts. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly reviewBy?: string;
  readonly enforcement: Enforcement;
  /** On the day the inventory was loaded for (`--as-of`). Only `effective` agreements are rendered and allowed. */
  readonly validity: 'effective' | 'expired' | 'not-yet';
  readonly span: Span;
}

export interface AgreementService {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Absent for icmp. */
  readonly ports?: PortRange;
}

export interface Consent {
  readonly party: string;
  readonly by: string;
  readonly at: string;
  readonly reference?: string;
}
