import type { Attachment } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type CircuitRows, NONE, ROLE, type TableRows } from './network.ts';

/** Numbers the declared policy gives to its VPNs and sites. */
export interface DeclaredNumbers {
  readonly vpn: ReadonlyMap<string, number>;
  readonly site: ReadonlyMap<string, number>;
}

/** What the rows of VRFs and circuits say in either family: where they stand and whose they are. */
export interface Places {
  readonly tables: Pick<TableRows, 'router' | 'at' | 'owner'>;
  readonly circuits: Pick<CircuitRows, 'router' | 'at' | 'table' | 'vpn' | 'site' | 'role'>;
  readonly strangers: number;
}

export function placesOf(
  { tables, circuits }: Attachment,
  routers: readonly ReadRouter[],
  numbers: DeclaredNumbers,
): Places {
  const rows = new Map(routers.map((router, row) => [router, row]));
  const vpns = vpnNumbers(numbers);
  const ofTables = ints(tables.length, 'router', 'at', 'owner');
  for (const [id, { router, vrf, owner }] of tables.entries()) {
    ofTables.router[id] = rows.get(router) ?? NONE;
    ofTables.at[id] = vrf.at;
    ofTables.owner[id] = vpns.of(owner ?? `${vrf.name}@${router.name}`);
  }
  const ofCircuits = ints(circuits.length, 'router', 'at', 'table', 'vpn', 'site');
  const roles = new Uint8Array(circuits.length);
  for (const [id, { router, interface: one, table, vpn, site, role }] of circuits.entries()) {
    ofCircuits.router[id] = rows.get(router) ?? NONE;
    ofCircuits.at[id] = one.at;
    ofCircuits.table[id] = table;
    ofCircuits.vpn[id] = vpns.of(vpn);
    ofCircuits.site[id] = numbers.site.get(site?.id ?? '') ?? NONE;
    roles[id] = role === undefined ? ROLE.none : ROLE_OF[role];
  }
  return { tables: ofTables, circuits: { ...ofCircuits, role: roles }, strangers: vpns.strangers.size };
}

/** The same in columns of its own: those of a network are handed to other threads. */
export function copyOf({ tables, circuits, strangers }: Places): Places {
  return {
    tables: { router: tables.router.slice(), at: tables.at.slice(), owner: tables.owner.slice() },
    circuits: {
      router: circuits.router.slice(),
      at: circuits.at.slice(),
      table: circuits.table.slice(),
      vpn: circuits.vpn.slice(),
      site: circuits.site.slice(),
      role: circuits.role.slice(),
    },
    strangers,
  };
}

const ROLE_OF = { 'any-to-any-role': ROLE.any, 'hub-role': ROLE.hub, 'spoke-role': ROLE.spoke };

function ints<Name extends string>(length: number, ...names: readonly Name[]): Record<Name, Int32Array> {
  return Object.fromEntries(names.map((name) => [name, new Int32Array(length)])) as Record<Name, Int32Array>;
}

/** Declared VPNs by their numbers, strangers downwards in the order of first meeting. */
function vpnNumbers({ vpn }: DeclaredNumbers) {
  const strangers = new Map<string, number>();
  return {
    strangers,
    of(name: string): number {
      const declared = vpn.get(name);
      if (declared !== undefined) return declared;
      const known = strangers.get(name) ?? strangers.size;
      strangers.set(name, known);
      return -1 - known;
    },
  };
}
