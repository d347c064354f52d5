import { describe, expect, it, vi } from 'vitest';
import type { DeviceModel, Vrf } from '../../src/device/model.ts';
import { relate } from '../../src/verify/against/relate.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { fc } from '../fast-check.ts';
import { NOTHING_DECLARED, network, routerOf } from '../isolation/arbitrary-network.ts';

/** How many places were told to be treated alike without being compared. */
const leftOut = vi.hoisted(() => ({ places: 0 }));

vi.mock('../../src/verify/against/alike.ts', async (original) => {
  const real = await original<typeof import('../../src/verify/against/alike.ts')>();
  const alikeOf: typeof real.alikeOf = (...sides) => {
    const alike = real.alikeOf(...sides);
    return (...entries) => {
      const answer = alike(...entries);
      if (answer) leftOut.places++;
      return answer;
    };
  };
  return { ...real, alikeOf };
});

const numRuns = Number(process.env['RUNS'] ?? 150);
vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 200) });

/** One object of one router is as it is in another network, or is not there at all. */
const change = fc.record({
  other: network,
  router: fc.nat(2),
  kind: fc.constantFrom(
    'interface',
    'interface',
    'family',
    'settings',
    'settings',
    'exports',
    'vrf gone',
    'filters',
    'guards',
    'leaks',
    'lists',
  ),
  which: fc.nat(20),
});

describe('what a comparison leaves out', () => {
  it('changes nothing of what it says (random networks, one object changed)', () => {
    const told = { changes: 0 };
    leftOut.places = 0;
    fc.assert(
      fc.property(network, change, fc.boolean(), (wild, { other, router, kind, which }, plain) => {
        const before = plain ? wild.map(withoutLeaks) : wild;
        const after = before.map((model, i) => {
          const from = other[i];
          return i === router && from !== undefined ? changed(kind, which, model, from) : model;
        });
        const [was, is] = [sideOf(before, 'before'), sideOf(after, 'after')];
        const quick = relate(was, is);
        expect(quick).toEqual(relate(was, is, { followsAll: true }));
        told.changes += quick.changes.length;
      }),
      { numRuns },
    );
    expect(told.changes).toBeGreaterThan(numRuns);
    expect(leftOut.places).toBeGreaterThan(numRuns);
  });
});

const AUDIT = auditRead(NOTHING_DECLARED, { routers: [], doubts: [] });

/** Texts that differ, so that the packets are compared; what audits say of them is not asked here. */
function sideOf(models: readonly DeviceModel[], text: string) {
  const routers = models.map((model, index) => ({
    ...routerOf(model, index),
    digest: text,
    lines: () => [text],
  }));
  return { subject: NOTHING_DECLARED, reading: { routers, doubts: [] }, audit: AUDIT };
}

function withoutLeaks(model: DeviceModel): DeviceModel {
  return { ...model, leaks: model.leaks.filter(({ kind, to }) => kind !== 'policy-routing' && to !== '') };
}

function changed(kind: string, which: number, model: DeviceModel, other: DeviceModel): DeviceModel {
  const at = which % model.vrfs.length;
  const [vrf, its] = [model.vrfs[at], other.vrfs[at]];
  switch (kind) {
    case 'interface': {
      const port = which % model.interfaces.length;
      return {
        ...model,
        interfaces: model.interfaces.map((one, i) => (i === port ? (other.interfaces[i] ?? one) : one)),
      };
    }
    case 'family':
      return its === undefined ? model : { ...model, vrfs: model.vrfs.with(at, its) };
    case 'exports':
      return vrf === undefined || its === undefined
        ? model
        : {
            ...model,
            vrfs: model.vrfs.with(at, {
              ...vrf,
              families: vrf.families.map((one, i) => ({
                ...one,
                exportTargets: its.families[i]?.exportTargets ?? [],
              })),
            }),
          };
    case 'settings':
      return its === undefined
        ? model
        : { ...model, vrfs: model.vrfs.with(at, withSettings(model, at, its)) };
    case 'vrf gone':
      return { ...model, vrfs: model.vrfs.filter((one) => one !== vrf) };
    case 'filters':
      return { ...model, filters: other.filters };
    case 'guards':
      return { ...model, guards: other.guards };
    case 'leaks':
      return { ...model, leaks: other.leaks };
    default:
      return {
        ...model,
        prefixLists: model.prefixLists.map((list) => ({ ...list, entries: list.entries.slice(which % 2) })),
      };
  }
}

/** What a VRF does with packets that no route decides about, and the label it has, as in another one. */
function withSettings({ vrfs }: DeviceModel, at: number, other: Vrf): Vrf {
  const vrf = vrfs[at] ?? other;
  const families = vrf.families.map(({ staticLabel: _, ...rest }, i) => {
    const { terminator = rest.terminator, labelMode = rest.labelMode, staticLabel } = other.families[i] ?? {};
    return { ...rest, terminator, labelMode, ...(staticLabel === undefined ? {} : { staticLabel }) };
  });
  return { ...vrf, families };
}
