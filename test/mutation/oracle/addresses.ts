import type { DeviceModel } from '../../../src/device/model.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import { addressBits, type Family, type IpAddress } from '../../../src/net/address.ts';
import { hostPrefix, networkOf, type Prefix, prefixSize, prefixText } from '../../../src/net/prefix.ts';

/** Every prefix anything in these configurations or the inventory speaks of. Of the backbone's links only the addresses themselves. */
export function universeOf(inventory: Inventory, models: readonly DeviceModel[]): readonly Prefix[] {
  const declared = [
    ...inventory.sites.flatMap(({ prefixes }) => prefixes),
    ...inventory.agreements.flatMap((one) => [...one.providerPrefixes, ...one.consumerPrefixes]),
  ].map(({ value }) => value);
  const all = [...declared, ...models.flatMap(prefixesOf)];
  return [...new Map(all.map((prefix) => [prefixText(prefix), prefix])).values()];
}

function prefixesOf(model: DeviceModel): readonly Prefix[] {
  return [
    ...model.interfaces.flatMap(({ vrf, addresses }) =>
      addresses.flatMap(({ value }) => {
        const own = hostPrefix({ family: value.family, value: value.address });
        return vrf === undefined ? [own] : [own, networkOf(value)];
      }),
    ),
    ...model.vrfs.flatMap(({ families }) =>
      families.flatMap(({ statics, peers }) => [
        ...statics.map(({ prefix }) => prefix),
        ...peers.map(({ address }) => hostPrefix(address)),
      ]),
    ),
    ...model.filters.flatMap(({ rules }) =>
      rules.flatMap((rule) => [rule.source ?? [], rule.destination ?? []].flat()),
    ),
    ...model.prefixLists.flatMap(({ entries }) => entries.map(({ prefix }) => prefix)),
  ];
}

/** One address for every set of prefixes that some address lies in: addresses of one set are the same to everybody. */
export function addressesOf(universe: readonly Prefix[], family: Family): readonly IpAddress[] {
  const mine = universe.filter((prefix) => prefix.family === family);
  const top = 1n << BigInt(addressBits(family));
  const edges = new Set([0n, ...mine.flatMap((one) => [one.address, one.address + prefixSize(one)])]);
  const points = [...edges].filter((edge) => edge < top).sort((a, b) => (a < b ? -1 : 1));
  const found = new Map<string, bigint>();
  for (const [i, from] of points.entries()) {
    const size = (points[i + 1] ?? top) - from;
    const key = mine
      .flatMap((one, n) => (one.address <= from && from < one.address + prefixSize(one) ? [n] : []))
      .join(' ');
    if (!found.has(key)) found.set(key, from + (size > HOST ? HOST : size > 1n ? 1n : 0n));
  }
  return [...found.values()].map((value) => ({ family, value }));
}

/** Hosts are numbered from ten on where there is room. */
const HOST = 10n;
