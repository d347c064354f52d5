import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sameDeviceModel, withoutOrigins } from '../../src/device/equal.ts';
import type { DeviceModel, VrfFamily } from '../../src/device/model.ts';
import { sortedDevice } from '../../src/device/sorted.ts';
import type { CompiledDevice } from '../../src/intent/types.ts';
import { plain } from '../../src/net/json.ts';
import { frrGrammar } from '../../src/platforms/frr/grammar.ts';
import { renderDevice } from '../../src/render/render.ts';
import { fc } from '../fast-check.ts';
import { frrDevice } from './frr-arbitrary.ts';
import { TYPED_MODELS } from './frr-typed-models.ts';

const SPAN = { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };

function rendered(device: DeviceModel) {
  const causes: CompiledDevice['causes'] = [{ span: SPAN }, { span: { ...SPAN, line: 2 } }];
  return renderDevice({ router: 'pe', device: sortedDevice(device), causes });
}

const FORMS = new URL('./frr-forms/', import.meta.url);
const forms = readdirSync(FORMS).map((file) => file.replace('.conf', ''));
const textOf = (form: string) => readFileSync(new URL(`${form}.conf`, FORMS), 'utf8');

function typed(form: string): DeviceModel {
  const model = TYPED_MODELS[form];
  if (model === undefined) throw new Error(`no model typed for ${form}`);
  return model;
}

describe('texts and models, both typed by hand', () => {
  test('every model has its text', () => {
    expect(Object.keys(TYPED_MODELS).toSorted()).toEqual(forms.toSorted());
  });

  test.each(forms)('%s: the model prints as the text', (form) => {
    expect(rendered(typed(form)).text).toBe(textOf(form));
  });

  test.each(forms)('%s: the text reads as the model', (form) => {
    const { model, coverage } = frrGrammar.read(textOf(form));
    expect(coverage.unread).toEqual([]);
    expect(plain(withoutOrigins(model))).toEqual(plain(withoutOrigins(sortedDevice(typed(form)))));
  });
});

describe('rendering and reading FRR', () => {
  test('what is rendered reads back as the same router, with no line unread', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const { model, coverage } = frrGrammar.read(rendered(device).text);
        expect(coverage.unread).toEqual([]);
        const same = sameDeviceModel(model, device);
        if (!same) expect(plain(withoutOrigins(model))).toEqual(plain(withoutOrigins(sortedDevice(device))));
        expect(same).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('the same router prints the same bytes, whatever the order of its lists', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const turned = {
          ...device,
          vrfs: device.vrfs.toReversed(),
          interfaces: device.interfaces.toReversed(),
        };
        expect(rendered(turned).text).toBe(rendered(device).text);
      }),
      { numRuns: 30 },
    );
  });

  test('every line has a cause, except the ones every router has', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const { text, causes } = rendered(device);
        for (const [index, line] of text.trimEnd().split('\n').entries())
          expect([line, causes[index] !== undefined]).toEqual([line, !isStructure(line)]);
      }),
      { numRuns: 50 },
    );
  });
});

function isStructure(line: string): boolean {
  return /^(### .*|frr defaults traditional|hostname .*|service integrated-vtysh-config|end)$/.test(line);
}

describe('what FRR on Linux cannot hold is refused, never left out', () => {
  const pe = typed('pe');
  const inVrf = (change: Partial<VrfFamily>): DeviceModel => ({
    ...pe,
    vrfs: pe.vrfs.map((vrf) => ({
      ...vrf,
      families: vrf.families.map((family) => ({ ...family, ...change })),
    })),
  });
  const at = 1;

  test('labels per next hop, a limit of routes', () => {
    expect(() => rendered(inVrf({ labelMode: { value: 'per-next-hop', at } }))).toThrow('per-next-hop');
    const routeLimit = { value: { maximum: 200, warnPercent: 80 }, at };
    expect(() => rendered(inVrf({ routeLimit }))).toThrow('no limit of routes');
  });

  test('a VRF without a table, with too long a name, with sessions of two minds', () => {
    const vrf = (change: object) => ({ ...pe, vrfs: pe.vrfs.map((one) => ({ ...one, ...change })) });
    expect(() => rendered(vrf({ table: undefined }))).toThrow('no kernel table');
    expect(() => rendered(vrf({ name: 'v110-flood-control' }))).toThrow('longer than');
    const peers = (pe.vrfs[0]?.families[0]?.peers ?? []).flatMap((peer) => [
      peer,
      { ...peer, address: { family: 4 as const, value: 1n }, policyRequired: false },
    ]);
    expect(() => rendered(inVrf({ peers }))).toThrow('all sessions need a policy');
  });

  test('a policy that replaces targets, lists and policies without entries', () => {
    const policies = (change: object) =>
      pe.routePolicies.map((policy) => ({
        ...policy,
        entries: policy.entries.map((entry) => ({ ...entry, ...change })),
      }));
    const setTargets = { value: { targets: [], additive: false }, at };
    expect(() => rendered({ ...pe, routePolicies: policies({ setTargets }) })).toThrow('only adds targets');
    expect(() => rendered({ ...pe, routePolicies: [{ name: 'P', at, entries: [] }] })).toThrow('route-map P');
    expect(() => rendered({ ...pe, targetLists: [{ name: 'L', at, targets: [] }] })).toThrow(
      'extcommunity-list L',
    );
    expect(() => rendered({ ...pe, prefixLists: [{ name: 'L', family: 4, at, entries: [] }] })).toThrow(
      'prefix-list L',
    );
  });

  test('leaks, and VRFs in BGP without an AS number', () => {
    const leaks = [{ kind: 'vrf-import' as const, from: 'a', to: 'b', at }];
    expect(() => rendered({ ...pe, leaks })).toThrow('never rendered');
    const { asNumber: _, ...backbone } = pe.backbone;
    expect(() => rendered({ ...pe, backbone })).toThrow('autonomous system');
  });

  test('a family no VPN uses is ended in the kernel all the same', () => {
    const vrfs = pe.vrfs.map((vrf) => ({
      ...vrf,
      families: vrf.families.filter(({ family }) => family === 4),
    }));
    const { text } = rendered({ ...pe, vrfs });
    const [, routes6] = /### ip -6 route\n([^#]*)/.exec(text) ?? [];
    expect(routes6).toBe('route add unreachable default table 1110 metric 4278198272\n');
  });
});
