import type { ObjectRef } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import type { Cause } from '../intent/types.ts';

/**
 * One line to send. `channel` is the tool that takes it (`cli` on VRP; `vtysh`, `ip`, `sysctl`, `iptables`, `ip6tables` on Linux), `context`
 * the lines that open the views above it.
 */
export interface Command {
  readonly channel: string;
  readonly context: readonly string[];
  readonly text: string;
  /** The VPNs whose configuration this line changes. */
  readonly vpns: readonly string[];
}

/** What changes in one object of one router, in the platform's own words. */
export interface SectionChange {
  readonly object: ObjectRef;
  readonly vpns: readonly string[];
  readonly agreement?: string;
  readonly change: 'create' | 'update' | 'delete';
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  readonly sign: '+' | '-' | ' ';
  /** The line with the lines above it, outermost first. */
  readonly path: readonly string[];
  readonly text: string;
  readonly cause?: Cause;
}

/** A consequence the operator must know before saying yes. */
export interface Risk {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** The change of one router: `commands` lead from the running configuration to the wanted one, `reverse` leads back. */
export interface DevicePlan {
  readonly router: string;
  readonly platform: PlatformId;
  readonly sections: readonly SectionChange[];
  readonly commands: readonly Command[];
  readonly reverse: readonly Command[];
  readonly risks: readonly Risk[];
  /** The VPNs whose lines change, sorted. */
  readonly vpnsTouched: readonly string[];
  /** SHA-256 of what the plan read on the router: the owned objects and the ones it touches, volatile lines left out. */
  readonly readSet: string;
  /** The running configuration as it will be, for the audit before the push. */
  readonly predicted: string;
}

/** The change of a network. `hash` is over canonical content and read sets, so that what was approved is what is sent. */
export interface ChangePlan {
  readonly inventoryDigest: string;
  readonly devices: readonly DevicePlan[];
  readonly vpnsTouched: readonly string[];
  /** Active VPNs no line of which changes. */
  readonly vpnsUntouched: readonly string[];
  readonly hash: string;
}
