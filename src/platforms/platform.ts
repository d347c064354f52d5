import type { DeviceModel } from '../device/model.ts';
import type { PlatformId } from '../device/platform-id.ts';
import type { ConfigTree, Coverage } from '../device/tree.ts';

/** What a grammar made of a configuration text. */
export interface Reading {
  readonly tree: ConfigTree;
  readonly model: DeviceModel;
  readonly coverage: Coverage;
  /** The text line by line (index 0 = line 1), for citations. */
  readonly lines: readonly string[];
}

/** Reads a router's running configuration. Never throws on any text; what it cannot read is counted in `coverage`. */
export interface Grammar {
  readonly platform: PlatformId;
  /** How sure the grammar is that a text is its own, 0–1, for folders of unnamed backups. */
  recognises(text: string): number;
  read(text: string): Reading;
}

/** What a platform can do; the middle asks these, never which vendor it is. */
export interface Capabilities {
  /** Several VRFs of one VPN on one router (split spokes). */
  readonly splitVrfs: boolean;
  /** Packet filters on attachment circuits. */
  readonly packetFilters: boolean;
  readonly routeLimitPerVrf: boolean;
  /** VPNv6 routes need an IPv6 underlay to forward (Linux). */
  readonly needsIpv6Underlay: boolean;
  readonly asOverride: boolean;
  readonly siteOfOrigin: boolean;
  /** Longest VRF name the platform takes. */
  readonly vrfNameLength: number;
}
