import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { labNetwork } from '../../src/lab/uml/from-inventory.ts';
import { readLabFile } from '../../src/lab/uml/lab-file.ts';
import { speakerConfig } from '../../src/lab/uml/speaker.ts';
import { compileInventory, loadInventory } from '../../src/pipeline.ts';

const CHENGDU = fileURLToPath(new URL('../../inventory/chengdu', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sectornet-pace-'));

/** Chengdu as its lab plays it with these timers instead of its own. */
function playedWith(timers: string) {
  cpSync(CHENGDU, folder, { recursive: true });
  const file = join(folder, 'lab.yaml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace(/^timers:\n(?: .*\n)+/m, timers));
  const { value: inventory } = loadInventory(folder, { asOf: '2026-01-01' });
  if (inventory === undefined) throw new Error('chengdu does not load');
  return { network: labNetwork(inventory, undefined, readLabFile(folder)) };
}

const PACE = /(?:timers bgp|timers connect|ip ospf \S+-interval|ipv6 ospf6 \S+-interval) [\d ]+/g;

/** Every different thing a text says about timers. */
function paceOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(PACE)].map(([words]) => words.trim()));
}

describe("the lab's own timers", () => {
  it('stand in what routers start with and in what customers speak', () => {
    const timers = 'timers:\n  bgp: { keepalive: 10, hold: 30, connect: 5 }\n  ospf: { hello: 4 }\n';
    const { network } = playedWith(timers);
    const start = network.topology.routers.map(({ startup }) => startup).join('');
    const wanted = [
      'timers bgp 10 30',
      'timers connect 5',
      'ip ospf hello-interval 4',
      'ip ospf dead-interval 8',
      'ipv6 ospf6 hello-interval 4',
      'ipv6 ospf6 dead-interval 8',
    ];
    expect(paceOf(start)).toEqual(new Set(wanted));
    const speakers = network.topology.customers.flatMap((customer) => speakerConfig(customer) ?? []);
    expect(speakers.length).toBeGreaterThan(0);
    for (const speaker of speakers)
      expect(speaker).toMatch(/ timers bgp 10 30\n(?:.*\n)*.* timers connect 5\n/);
  });

  it('stand in what is pushed where the backbone is ours too', () => {
    const { network } = playedWith('timers: { bgp: { connect: 2 } }\n');
    const ours = { ...network.inventory.network, manages: 'underlay' as const };
    const compiled = compileInventory({ ...network.inventory, network: ours }, network.lock);
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const pushed = (compiled.value?.configs ?? []).map(({ text }) => text).join('');
    expect(paceOf(pushed)).toContain('timers connect 2');
    expect(paceOf(pushed)).not.toContain('timers connect 1');
  });

  it('are those of the templates when lab.yaml says none', () => {
    const { network } = playedWith('');
    expect(network.topology.routers[0]?.startup).toMatch(/ timers bgp 3 9\n/);
  });
});
