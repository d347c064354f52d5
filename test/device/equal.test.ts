import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { equalButOrigins, sameDeviceModel, withoutOrigins } from '../../src/device/equal.ts';
import type { DeviceModel } from '../../src/device/model.ts';
import { sortedDevice } from '../../src/device/sorted.ts';
import { fc } from '../fast-check.ts';
import { frrDevice } from '../platforms/frr-arbitrary.ts';
import { TYPED_MODELS } from '../platforms/frr-typed-models.ts';

const { pe } = TYPED_MODELS;
if (pe === undefined) throw new Error('the typed PE is gone');

/** Every list whose order means nothing turned round, every origin moved. */
function disturbed(device: DeviceModel): DeviceModel {
  const copy = structuredClone(device);
  disturb(copy);
  return copy;
}

function disturb(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('at' in value) value.at = 4711;
  for (const [key, item] of Object.entries(value)) {
    if (Array.isArray(item) && key !== 'rules' && key !== 'filters') item.reverse();
    disturb(item);
  }
}

describe('equal devices', () => {
  test('are equal whatever their origins and the order of their lists', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const other = disturbed(device);
        expect(sameDeviceModel(device, other)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('differ in one route target, one hook, one order of rules', () => {
    const text = JSON.stringify(withoutOrigins(pe), (_, item) =>
      typeof item === 'bigint' ? `${item}n` : item,
    );
    const change = (from: string, to: string): DeviceModel => {
      expect(text).toContain(from);
      return JSON.parse(text.replace(from, to), (_, item) =>
        typeof item === 'string' && /^\d+n$/.test(item) ? BigInt(item.slice(0, -1)) : item,
      );
    };
    expect(sameDeviceModel(pe, change('"cd-pe-gov1"', '"cd-pe-gov1"'))).toBe(true);
    expect(sameDeviceModel(pe, change('"65101:1102"', '"65101:1400"'))).toBe(false);
    expect(sameDeviceModel(pe, change('"hook":"outbound"', '"hook":"forwarded-outbound"'))).toBe(false);
    const filters = pe.filters.map((filter) => ({ ...filter, rules: filter.rules.toReversed() }));
    expect(sameDeviceModel(pe, { ...pe, filters })).toBe(false);
  });
});

describe('parts of devices', () => {
  test('are equal but for their origins exactly where copies without origins are', () => {
    const seen = { equal: 0, different: 0 };
    fc.assert(
      fc.property(frrDevice, frrDevice, (one, other) => {
        const parts = [one, other, structuredClone(one)].flatMap((device) => [
          ...device.vrfs.flatMap((vrf) => [vrf, ...vrf.families]),
          ...device.interfaces,
          ...device.filters,
          ...device.routePolicies.flatMap(({ entries }) => entries),
          device.backbone,
        ]);
        for (const a of parts)
          for (const b of parts) {
            const isEqual = isDeepStrictEqual(withoutOrigins(a), withoutOrigins(b));
            expect(equalButOrigins(a, b)).toBe(isEqual);
            if (a !== b) seen[isEqual ? 'equal' : 'different']++;
          }
      }),
      { numRuns: 15 },
    );
    expect(Math.min(seen.equal, seen.different)).toBeGreaterThan(100);
  });
});

describe('a sorted device', () => {
  test('is the same device, and stays as it is when sorted again', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const sorted = sortedDevice(device);
        expect(sameDeviceModel(device, sorted)).toBe(true);
        expect(sortedDevice(sorted)).toEqual(sorted);
      }),
      { numRuns: 50 },
    );
  });

  test('sorts targets by number and keeps the order in which filters judge', () => {
    const sorted = sortedDevice({
      ...pe,
      interfaces: pe.interfaces.map((one) => ({ ...one, filters: one.filters.toReversed() })),
    });
    expect(sorted.vrfs[0]?.families[0]?.importTargets.map(({ value }) => value)).toEqual([
      '65101:1101',
      '65101:1102',
      '65101:140101',
    ]);
    const hooks = sorted.interfaces[1]?.filters.map(({ hook }) => hook);
    expect(hooks).toEqual(['inbound', 'outbound']);
  });
});
