import type { ObjectRef } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import type { Cause } from '../intent/types.ts';
import type { Wave } from './waves/types.ts';

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
  readonly sign: '+' | '-';
  /** The line with the lines above it, outermost first. */
  readonly path: readonly string[];
  readonly text: string;
  readonly cause?: Cause;
}

/** A consequence the operator must know before saying yes. */
export interface Risk {
  readonly code: string;
  /** A VPN's service stops for a moment: pushed only where somebody allows it. */
  readonly interrupts: boolean;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * Lines that a plan leaves byte by byte as they are, with the SHA-256 of them: those of one VPN it does not touch, or (`vpn` absent) those that
 * serve no VPN. Proved by comparing the running text with the one after a simulated apply.
 */
export interface KeptLines {
  readonly vpn?: string;
  readonly lines: number;
  readonly digest: string;
}

/**
 * What a plan may touch, and why: everything the inventory declares, the VPNs that a change of the inventory concerns, or the VPNs of some
 * departments. `backbone`: objects that serve no VPN too. A plan that reaches further is refused.
 */
export interface Remit {
  readonly by: 'inventory' | 'inventory-change' | 'department';
  readonly departments: readonly string[];
  readonly vpns: readonly string[];
  readonly backbone: boolean;
}

/**
 * What a plan may take over although no push of ours has written it: every object that is as it is wanted (`equal`), and those named although they
 * differ (`ROUTER KIND NAME`).
 */
export interface Adoption {
  readonly equal: boolean;
  readonly changed: readonly string[];
}

/** An object that would change too, and does not because the plan is for one department. */
export interface LeftOut {
  readonly router: string;
  readonly object: ObjectRef;
  readonly vpns: readonly string[];
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
  /** What stays as it is, VPN by VPN; nothing is listed for a router that is sent nothing. */
  readonly kept: readonly KeptLines[];
  /** SHA-256 of what the plan read on the router: the owned objects and the ones it touches, volatile lines left out. */
  readonly readSet: string;
  /** Objects that stand on the router already and become ours with this plan; absent: none. */
  readonly adopted?: readonly ObjectRef[];
  /** Wanted objects that stand on the router as they are wanted, which no push of ours has written: left alone; absent: none. */
  readonly unadopted?: readonly ObjectRef[];
  /** The running configuration as it will be, for the audit before the push; absent for a router that is sent nothing: it stays as it runs. */
  readonly predicted?: string;
}

/** What a router runs after its plan, when it runs `running` before; a router without a plan, or one that is sent nothing, stays as it is. */
export function textAfter(device: Pick<DevicePlan, 'predicted'> | undefined, running: string): string {
  return device?.predicted ?? running;
}

/** A router's plan with the text it leads to, also where nothing changes. */
export interface PredictedPlan extends DevicePlan {
  readonly predicted: string;
}

/** The change of a network. `hash` is over canonical content and read sets, so that what was approved is what is sent. */
export interface ChangePlan {
  readonly inventoryDigest: string;
  readonly remit: Remit;
  readonly devices: readonly DevicePlan[];
  readonly leftOut: readonly LeftOut[];
  readonly vpnsTouched: readonly string[];
  /** Active VPNs no line of which changes. */
  readonly vpnsUntouched: readonly string[];
  readonly hash: string;
  /** The order in which the routers are changed; absent where nobody has judged the states between. */
  readonly waves?: readonly Wave[];
  /** The routers it was made for, where not for all; beside the hash, which covers what becomes of them. */
  readonly limit?: readonly string[];
}

/** Three texts of one router: what was to come, what is there, and what was there before. */
export interface PushedTexts {
  readonly expected: string;
  readonly found: string;
  readonly before: string | undefined;
}

/** Ciphertext a router shows where a secret was set: what it stands for. */
export interface KnownCipher {
  readonly place: string;
  readonly reference: string | undefined;
  /** Of the secret that was set. */
  readonly fingerprint: string;
  /** Of the ciphertext that was read back. */
  readonly digest: string;
}
