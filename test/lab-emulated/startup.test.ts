import { describe, expect, it } from 'vitest';
import { createFrrRouter } from '../../src/lab/emulated/linux/router.ts';
import { createVrpRouter } from '../../src/lab/emulated/vrp/router.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { fc } from '../fast-check.ts';

/** Without the lines every Linux host has (its ports and loopback are up), and with the routes of a section in one order. */
function comparable(text: string): string {
  const own = text.replace(/^link set (eth\d+|lo) up\n/gm, '');
  return own.replace(/(^route add .*\n)+/gm, (routes) => routes.split('\n').sort().join('\n'));
}

function compiled(folder: string): readonly DeviceConfig[] {
  const inventory = loadInventory(folder, { asOf: '2026-11-25' }).value;
  const compilation = inventory === undefined ? undefined : compileInventory(inventory, undefined).value;
  if (compilation === undefined) throw new Error(`${folder} does not compile`);
  return [
    ...compilation.configs,
    ...compilation.plannedConfigs,
    ...backboneConfigs(compilation.inventory, compilation.allocations),
  ];
}

describe('a router started from rendered text', () => {
  for (const folder of ['inventory/mini', 'inventory/chengdu'])
    it(`runs exactly what it was given (${folder})`, () => {
      const texts = compiled(folder);
      expect(texts.length).toBeGreaterThan(3);
      for (const { platform, text, router } of texts) {
        if (platform === 'frr')
          expect(comparable(createFrrRouter(text).running()), router).toBe(comparable(text));
        else
          expect(createVrpRouter(text).running(), router).toBe(
            `!Software Version V800R012C10SPC300\n${text}`,
          );
      }
    });
});

describe('lines nobody knows', () => {
  const words = fc
    .stringMatching(/^[a-z][a-z0-9-]{2,11}( [A-Za-z0-9./:%^-]{1,12}){0,4}$/)
    .map((line) => `x-${line}`);
  const block = fc.tuple(words, fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), words), { maxLength: 4 }));
  const lines = block.map(([head, body]) => [head, ...body.map(([depth, line]) => ' '.repeat(depth) + line)]);

  it('come back byte for byte from a VRP router, wherever they stood, also after a change beside them', () => {
    const known = [
      'sysname PE',
      'interface GigabitEthernet0/2/0\n undo shutdown',
      'bgp 65000\n router-id 1.1.1.1',
      'ospf 1\n area 0.0.0.0',
    ];
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(4), { minLength: 5, maxLength: 5 }),
        (foreign, places) => {
          const groups = known.flatMap((one, at) => [
            one,
            ...foreign.filter((_, index) => places[index] === at).map((block) => block.join('\n')),
          ]);
          const text = `${groups.map((group) => `#\n${group}\n`).join('')}#\nreturn\n`;
          const router = createVrpRouter(text);
          expect(router.running()).toBe(`!Software Version V800R012C10SPC300\n${text}`);
          const terminal = router.session();
          for (const line of ['system-view', 'ip vpn-instance its', 'description x', 'commit'])
            expect(terminal.input(line)).toBe('');
          const without = router.running().replace('#\nip vpn-instance its\n description x\n', '');
          expect(without).toBe(`!Software Version V800R012C10SPC300\n${text}`);
        },
      ),
    );
  });

  it('stay in the running configuration of an FRR router and can be taken away', () => {
    const text = [
      '### vtysh -c "show running-config no-header"',
      'frr defaults traditional',
      'access-list vty seq 5 permit 127.0.0.0/8',
      'interface eth1',
      ' ip igmp',
      'exit',
      'router isis X',
      ' net 49.0001.0000.0000.0001.00',
      'exit',
      'end',
      '### sysctl',
      'net.ipv4.ip_forward = 1',
      'net.ipv6.conf.all.forwarding = 1',
      '',
    ].join('\n');
    const router = createFrrRouter(text);
    const shown = router.run("vtysh -c 'show running-config no-header'").stdout;
    for (const line of [
      'access-list vty seq 5 permit 127.0.0.0/8\n',
      '\n ip igmp\n',
      'router isis X\n net 49.0001.0000.0000.0001.00\nexit\n',
    ])
      expect(shown).toContain(line);
    expect(
      router.run("vtysh -c 'configure terminal' -c 'no access-list vty seq 5 permit 127.0.0.0/8'").code,
    ).toBe(0);
    expect(router.running()).not.toContain('access-list');
    expect(
      router.run("vtysh -c 'configure terminal' -c 'access-list vty seq 5 permit 127.0.0.0/8'").code,
    ).toBe(1);
  });
});
