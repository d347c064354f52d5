import type { Interface, Vrf, VrfFamily } from '../../device/model.ts';
import type { SiteRole } from '../../inventory/types.ts';
import type { Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Access, Site } from '../subject/subject.ts';

/** Where packets enter and leave: an interface in a VRF, or a declared one that is in none (`table` = GLOBAL_TABLE). */
export interface Circuit {
  readonly id: number;
  readonly router: ReadRouter;
  readonly interface: Interface;
  readonly table: number;
  /** The declared access that is bound to it; absent for a circuit nobody declared. */
  readonly access: Access | undefined;
  readonly site: Site | undefined;
  /** The VPN of its site; for an undeclared circuit the VPN its VRF belongs to, or a name of its own (`old@pe1`). */
  readonly vpn: string;
  readonly siteName: string;
  readonly role: SiteRole | undefined;
  /** Nobody declared it, but a declared access of its port found no circuit: it may be that one. */
  readonly contested: boolean;
  /** By which whoever stands there can bring in labelled frames: itself, or its port for frames without a tag. Absent: neither takes any. */
  readonly labelDoor: Interface | undefined;
}

export const GLOBAL_TABLE = -1;

/** A VRF of one router. It belongs to the VPN whose declared accesses are bound to it, whatever its name or route targets. */
export interface VrfTable {
  readonly id: number;
  readonly router: ReadRouter;
  readonly vrf: Vrf;
  /** All its interfaces; those with somebody behind them are its circuits. */
  readonly interfaces: readonly Interface[];
  readonly circuits: readonly number[];
  readonly owner: string | undefined;
  /** VPN and role of its sites (`flood/spoke-role`); who may import what is judged by it. */
  readonly group: string;
}

/** A declared access without a circuit. */
export interface UnboundAccess {
  readonly access: Access;
  readonly site: Site;
  readonly reason:
    | 'circuit-missing'
    | 'router-not-collected'
    | 'binding-ambiguous'
    | 'bindings-not-collected';
}

/** The attachment of the network: every circuit, every VRF, and the declared accesses that have none. */
export interface Attachment {
  readonly circuits: readonly Circuit[];
  /** Circuits by the id of their site. */
  readonly bySite: () => ReadonlyMap<string, readonly Circuit[]>;
  readonly tables: readonly VrfTable[];
  readonly unbound: readonly UnboundAccess[];
}

export function familyOf(table: VrfTable, family: Family): VrfFamily | undefined {
  return table.vrf.families.find((candidate) => candidate.family === family);
}
