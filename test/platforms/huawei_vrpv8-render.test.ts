import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sameDeviceModel, withoutOrigins } from '../../src/device/equal.ts';
import type { DeviceModel } from '../../src/device/model.ts';
import { sortedDevice } from '../../src/device/sorted.ts';
import type { CompiledDevice } from '../../src/intent/types.ts';
import { plain } from '../../src/net/json.ts';
import { vrpGrammar } from '../../src/platforms/huawei_vrpv8/grammar.ts';
import { vrpView } from '../../src/platforms/huawei_vrpv8/view.ts';
import { createRenderer, sink } from '../../src/render/engine.ts';
import { readTemplates } from '../../src/render/templates.ts';
import { fc } from '../fast-check.ts';
import { vrpDevice } from './huawei_vrpv8-arbitrary.ts';

const render = createRenderer(readTemplates('huawei_vrpv8'));
const SPAN = { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };

function rendered(device: DeviceModel, causes = 2) {
  const spans = Array.from({ length: causes }, (_, line) => ({ span: { ...SPAN, line: line + 1 } }));
  const compiled: CompiledDevice = { router: 'pe', device, causes: spans };
  return sink(render(vrpView(sortedDevice(device))), compiled);
}

/** Our form of whole routers, typed by hand: what is read from them must print as the same bytes. */
const FORMS = new URL('./huawei_vrpv8-forms/', import.meta.url);

describe('the form of VRP text', () => {
  test.each(readdirSync(FORMS))('%s prints as it was typed', (file) => {
    const typed = readFileSync(new URL(file, FORMS), 'utf8');
    const { model, coverage } = vrpGrammar.read(typed);
    expect(coverage.unread).toEqual([]);
    expect(rendered(model, typed.split('\n').length).text).toBe(typed);
  });
});

describe('rendering and reading VRP', () => {
  test('what is rendered reads back as the same router, with no line unread', () => {
    fc.assert(
      fc.property(vrpDevice, (device) => {
        const { model, coverage } = vrpGrammar.read(rendered(device).text);
        expect(coverage.unread).toEqual([]);
        const same = sameDeviceModel(model, device);
        if (!same) expect(plain(withoutOrigins(model))).toEqual(plain(withoutOrigins(sortedDevice(device))));
        expect(same).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('every configuration line has a cause, separators have none', () => {
    fc.assert(
      fc.property(vrpDevice, (device) => {
        const { text, causes } = rendered(device);
        for (const [index, line] of text.trimEnd().split('\n').entries())
          expect([line, causes[index] !== undefined]).toEqual([line, !/^ *#$|^return$/.test(line)]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what VRP cannot hold is refused, never left out', () => {
  const read = (text: string) => vrpGrammar.read(text).model;
  const pe = read('interface GigabitEthernet0/1/0\n#\nip vpn-instance a\n ipv4-family\n#\nbgp 65000\n#\n');

  test('LDP over IPv6', () => {
    const interfaces = pe.interfaces.map((one) => ({ ...one, ldp: [{ value: 6 as const, at: 1 }] }));
    expect(() => rendered({ ...pe, interfaces })).toThrow('LDP over IPv6');
  });

  test('a packet filter that sees only forwarded packets', () => {
    const use = { filter: 'F', family: 4, hook: 'forwarded-outbound', at: 1 } as const;
    const interfaces = pe.interfaces.map((one) => ({ ...one, filters: [use] }));
    expect(() => rendered({ ...pe, interfaces })).toThrow('forwarded-outbound');
  });

  test('routes of the kernel, routes without a label, sessions without an AS', () => {
    const vrf = (change: object) => ({
      ...pe,
      vrfs: pe.vrfs.map((one) => ({
        ...one,
        families: one.families.map((family) => ({ ...family, ...change })),
      })),
    });
    expect(() => rendered(vrf({ redistributes: [{ value: 'kernel', at: 1 }] }))).toThrow('kernel');
    expect(() => rendered(vrf({ labelMode: { value: 'none', at: 1 } }))).toThrow('label');
    const { asNumber: _, ...backbone } = pe.backbone;
    expect(() => rendered({ ...vrf({ redistributes: [{ value: 'static', at: 1 }] }), backbone })).toThrow(
      'AS number',
    );
  });

  test('two prefix lists of one family that must both match', () => {
    const list = (name: string) => ({ value: { family: 4 as const, name }, at: 1 });
    const entry = {
      sequence: 10,
      action: 'permit' as const,
      at: 1,
      matchPrefixLists: [list('A'), list('B')],
      matchTargetLists: [],
    };
    const routePolicies = [{ name: 'P', at: 1, entries: [entry] }];
    expect(() => rendered({ ...pe, routePolicies })).toThrow('route-policy P node 10');
  });

  test('a policy without nodes, a target list without targets', () => {
    const routePolicies = [{ name: 'P', at: 1, entries: [] }];
    expect(() => rendered({ ...pe, routePolicies })).toThrow('route-policy P');
    const targetLists = [{ name: 'L', at: 1, targets: [] }];
    expect(() => rendered({ ...pe, targetLists })).toThrow('extcommunity-filter L');
  });
});
