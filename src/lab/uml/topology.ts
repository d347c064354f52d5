import type { BackboneTimers } from '../../device/timers.ts';

/** A router of the lab: where SSH reaches it and what it starts with (the one-text form of a Linux router). */
export interface LabRouterSpec {
  readonly name: string;
  readonly management: string;
  readonly startup: string;
}

/** A cable between two router interfaces. */
export interface LabCable {
  readonly ends: readonly [LabPort, LabPort];
}

export interface LabPort {
  readonly router: string;
  readonly interface: string;
}

/** A customer edge: the network namespace of one site, with an uplink per attachment and the addresses of its hosts. */
export interface LabCustomer {
  readonly name: string;
  readonly uplinks: readonly LabUplink[];
  /** Addresses of hosts behind it, `address/length`, on an interface of their own. */
  readonly hosts: readonly string[];
  /** An eBGP speaker instead of default routes. */
  readonly bgp?: LabCustomerBgp;
}

/** One attachment of a customer edge. */
export interface LabUplink {
  readonly port: LabPort;
  /** Absent: untagged. */
  readonly vlan?: number;
  /** Its addresses on the access link, `address/length`. */
  readonly addresses: readonly string[];
  /** The router's addresses there, next hops of the default routes. */
  readonly gateways: readonly string[];
}

export interface LabCustomerBgp {
  readonly routerId: string;
  readonly asNumber: number;
  readonly neighbours: readonly { readonly address: string; readonly asNumber: number }[];
  readonly timers: BackboneTimers['bgp'];
  readonly prefixes: readonly string[];
}

/** Everything the lab's kernel has to set up. */
export interface LabTopology {
  readonly routers: readonly LabRouterSpec[];
  readonly cables: readonly LabCable[];
  readonly customers: readonly LabCustomer[];
}
