import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import { lockText, parseLock } from '../../src/allocate/lock-file.ts';
import { agreement, coreLink, inventory, site, vpn } from './inventories.ts';

const BAD_LOCKS = fileURLToPath(new URL('./bad-locks/', import.meta.url));

describe('lock file', () => {
  const network = inventory({
    coreLinks: [coreLink('l1', 'pe1 eth0', 'pe2 eth0')],
    vpns: [vpn('flood', 110, { topology: 'hub-spoke' }), vpn('tax', 140)],
    sites: [site({ id: 'hq', vpn: 'flood', role: 'hub-role', prefixes: [], accesses: [{ on: 'pe1 eth2' }] })],
    agreements: [agreement('X1', 'flood', 'tax', { consumer: [], provider: [] })],
  });

  it('is one entry a line, sorted, with targets and distinguishers quoted', () => {
    const first = allocate(network, undefined).value;
    const lock = first && allocate({ ...network, agreements: [] }, first.lock).value?.lock;
    expect(lock && lockText(lock)).toMatchInlineSnapshot(`
      "# The numbers sectornet has given out. Written by \`sectornet compile\`; review it like a package lock and commit it with the inventory.
      # A number once given never moves; a retired one is never given out again. After a merge conflict keep both sides and run compile.

      lock-version: 1
      network-id: test
      vpn-targets:
        flood: { any: '65101:1100', hub: '65101:1101', spoke: '65101:1102' }
        tax: { any: '65101:1400', hub: '65101:1400', spoke: '65101:1400' }
      agreement-targets: {}
      vrfs:
        pe1:
          v110-flood: { vpn: flood, index: 0, group: hub, rd: '100.64.0.21:1100', table: 1110, accesses: [ hq-1 ] }
      accesses:
        hq-1: { router: pe1, interface: eth2, vlan: 1110, links: [ { provider: 100.65.0.1/30, customer: 100.65.0.2 }, { provider: fd51:100:65::1/126, customer: fd51:100:65::2 } ] }
      core-links:
        l1: [ { end: pe1 eth0, addresses: [ 100.64.128.0/31, fd51:100:128::/127 ] }, { end: pe2 eth0, addresses: [ 100.64.128.1/31, fd51:100:128::1/127 ] } ]
      loopbacks:
        pe1: [ 100.64.0.21, fd51:100::21 ]
        pe2: [ 100.64.0.22, fd51:100::22 ]
      owned: {}
      retired:
        - { kind: route-target, value: '65101:140101', belonged-to: agreement X1 }
        - { kind: route-target, value: '65101:140201', belonged-to: agreement X1 }
      "
    `);
  });

  it('takes a value written with leading zeros for the number it is', () => {
    const lock = allocate(network, undefined).value?.lock;
    const text = lock === undefined ? '' : lockText(lock);
    expect(parseLock(text.replace("'65101:140101'", "'65101:0140101'")).value).toEqual(lock);
  });
});

describe('lock files that cannot be used', () => {
  for (const name of readdirSync(BAD_LOCKS)) {
    it(name.replace('.yaml', '').replaceAll('-', ' '), () => {
      const text = readFileSync(BAD_LOCKS + name, 'utf8');
      const { value, diagnostics } = parseLock(text);
      expect(value).toBeUndefined();
      expect(diagnostics.map(({ code }) => code)).toEqual(['SN2908']);
      const [found] = diagnostics;
      const said = `${found?.span?.line}:${found?.span?.column} ${found?.data['problem']}`;
      expect(said).toBe(/^# expect: (.*)$/m.exec(text)?.[1]);
    });
  }
});
