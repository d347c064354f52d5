import type { OwnedObject } from '../../device/ownership.ts';
import { numbersIn, rangesOf } from '../ranges.ts';

/** Whom an object serves. */
export type Owner = Pick<OwnedObject, 'vpns' | 'agreement'>;

/** Owners of a router's objects as the state keeps them: `vpn+vpn@agreement=places`, semicolon between; an object that serves nobody is left out. `owners` is in the order of the places. */
export function ownersText(owners: readonly Owner[]): string {
  const places = new Map<string, number[]>();
  for (const [index, owner] of owners.entries()) {
    const name = ownerText(owner);
    if (name !== '') places.set(name, [...(places.get(name) ?? []), index]);
  }
  return [...places].map(([name, indexes]) => `${name}=${rangesOf(indexes)}`).join(';');
}

/** Place → owner, for places below `count`. */
export function ownersIn(text: string, count: number): ReadonlyMap<number, Owner> {
  return new Map(
    entriesOf(text).flatMap(([name, ranges]) =>
      (numbersIn(ranges, count) ?? []).map((index) => [index, ownerIn(name)] as const),
    ),
  );
}

/** How many VPNs are served. */
export function vpnCount(text: string): number {
  return new Set(entriesOf(text).flatMap(([name]) => ownerIn(name).vpns)).size;
}

/** Both records of an object joined, as the planner joins the record with the causes of the lines. */
export function joinedOwner(records: readonly (Owner | undefined)[]): Owner {
  const vpns = [...new Set(records.flatMap((record) => record?.vpns ?? []))].sort();
  const agreement = records.find((record) => record?.agreement !== undefined)?.agreement;
  return agreement === undefined ? { vpns } : { vpns, agreement };
}

/** `vpn+vpn@agreement`; empty: nobody. */
export function ownerText({ vpns, agreement }: Owner): string {
  return `${vpns.join('+')}${agreement === undefined ? '' : `@${agreement}`}`;
}

/** What `ownerText` wrote. */
export function ownerIn(text: string): Owner {
  const [vpns = '', agreement] = text.split('@');
  const list = vpns.split('+').filter((vpn) => vpn !== '');
  return agreement === undefined ? { vpns: list } : { vpns: list, agreement };
}

function entriesOf(text: string): readonly (readonly [name: string, ranges: string])[] {
  return text.split(';').flatMap((entry) => {
    const [name = '', ranges = ''] = entry.split('=');
    return name === '' ? [] : [[name, ranges] as const];
  });
}
