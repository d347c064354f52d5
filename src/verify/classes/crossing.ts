import type { Prefix } from '../../net/prefix.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Ground } from './ground.ts';
import { prefixAt } from './intern.ts';
import { NONE, widthOf } from './network.ts';
import { PairTable } from './pairs.ts';

/** A route that a VRF takes from a VRF of another owner: which table gives it, and one of those that take it, all of one owner. */
export interface Crossing {
  readonly importer: number;
  readonly exporter: number;
  readonly prefix: Prefix;
}

/** Crossings of a scope that are listed before it is left to the detailed walk to find them. */
const MOST_CROSSINGS = 20_000;

/**
 * Every route of a scope that leaves the VPN whose VRF gave it, once for all tables of one owner with one import list; `undefined` where there
 * are too many. VRFs that nobody owns count as one owner: what they take from each other is of no concern.
 */
export function crossingsOf(
  { tables }: Attachment,
  ground: Ground,
  scope: 'possible' | 'present',
): readonly Crossing[] | undefined {
  const { of, lists } = ground[scope];
  const { routes, family } = ground.network;
  const owners = ownersOf(tables);
  const asked = new PairTable();
  const found: Crossing[] = [];
  for (let importer = 0; importer < tables.length; importer++) {
    const list = lists[of[importer] ?? NONE];
    const owner = owners[importer] ?? NONE;
    const before = asked.count;
    if (list === undefined || asked.of(of[importer] ?? 0, owner) < before) continue;
    for (let place = 0; place < list.table.length; place++) {
      const exporter = list.table[place] ?? 0;
      if (owners[exporter] === owner) continue;
      if (found.length === MOST_CROSSINGS) return undefined;
      found.push({ importer, exporter, prefix: prefixAt(routes, list.route[place] ?? 0, widthOf(family)) });
    }
  }
  return found;
}

/** Owners of tables as numbers; NONE for all that nobody owns. */
function ownersOf(tables: Attachment['tables']): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(tables, ({ owner }) => {
    if (owner === undefined) return NONE;
    const number = numbers.get(owner) ?? numbers.size;
    numbers.set(owner, number);
    return number;
  });
}
