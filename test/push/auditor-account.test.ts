import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLabFile } from '../../src/cli/lab-file.ts';
import { PLATFORM_IDS } from '../../src/device/platform-id.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { frrLive } from '../../src/platforms/frr/live.ts';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCUMENT = readFileSync(join(ROOT, 'docs/auditor-account.md'), 'utf8');

/** What docs/auditor-account.md says is sent, against what the emulated routers of both platforms receive over SSH. */
describe("the auditor's account", () => {
  let lab: EmulatedLab;
  const folder = scratch('mini');

  beforeAll(async () => {
    const { value: inventory } = loadInventory(join(folder, 'inventory'), { asOf: '2026-11-25' });
    const { value } = inventory === undefined ? {} : compileInventory(inventory, undefined);
    if (value === undefined) throw new Error('inventory/mini does not compile');
    const routers = backboneConfigs(value.inventory, value.allocations).map(({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    }));
    lab = await startEmulatedLab({ routers });
    const file = { kind: 'emulated', pid: process.pid, inventory: folder, routers: lab.routers } as const;
    writeLabFile(join(folder, '.sectornet/lab.json'), file);
  }, 60_000);
  afterAll(() => lab.stop());

  it.each([['verify'], ['plan'], ['collect', '--dest', 'collected']])(
    '%s sends what is listed and nothing else',
    async (...words) => {
      const before = new Map(lab.routers.map(({ name }) => [name, lab.received(name).length]));
      await verb(folder, ...words, '--lab', '-i', 'inventory');
      for (const { name, platform } of lab.routers)
        expect(lab.received(name).slice(before.get(name)), `${name} ${platform}`).toEqual(listed(platform));
    },
    60_000,
  );

  it('lists every platform that can be logged in to', () => {
    const reachable = PLATFORM_IDS.filter((id) => sessionOf(id) !== undefined);
    expect(reachable.filter((id) => listed(id).length === 0)).toEqual([]);
  });

  it('lists what verify --live asks Linux routers for', () => {
    const table = {
      routes: { routeDistinguishers: { '100.64.0.20:1100': { 'fd51:110:2::/64': [], '10.110.2.0/24': [] } } },
    };
    const [tables = ''] = frrLive.readsOfVpnRoutes;
    const answer = (family: number) => `pe1# show bgp ipv${family} vpn json\n${JSON.stringify(table)}\n`;
    const follow = frrLive.follow(new Map([[tables, `${answer(4)}${answer(6)}`]]));
    expect(listed('frr', 'live reads')).toEqual(frrLive.reads);
    expect(listed('frr', 'live reads of reflectors')[0]).toBe(tables);
    expect(follow.flatMap((command) => asPatterns(command))).toEqual(
      asPatterns(listed('frr', 'live reads of reflectors')[1] ?? '').flatMap((one) => [one, one]),
    );
    const echo = { vrf: 'VRF', family: 4, source: 'SOURCE', destination: 'DESTINATION' } as const;
    expect(frrLive.echo.sends([echo])).toEqual(listed('frr', 'live probes'));
  });

  it('takes those commands, and no other, in the forced command of a Linux router', async () => {
    const script = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(DOCUMENT)?.[1] ?? '';
    // Tools that only say how they were called stand for the router's.
    const stubs =
      ['vtysh', 'ip', 'sudo', 'sysctl', 'ping'].map((tool) => `${tool}() { echo ${tool} "$@"; }\n`).join('') +
      'last() { "$@"; exit; }\n';
    const asked = async (command: string) =>
      execute(['sh', '-c', stubs + script.replaceAll('exec ', 'last ')], ROOT, {
        SSH_ORIGINAL_COMMAND: command,
      });
    const live = ['live reads', 'live reads of reflectors', 'live probes'].flatMap((kind) =>
      listed('frr', kind),
    );
    const filled = live.map((command) =>
      command
        .replace('ipv4 vpn PREFIX', 'ipv4 vpn 10.110.2.0/24')
        .replace('ipv6 vpn PREFIX', 'ipv6 vpn fd51:110:2::/64')
        .replace("'VRF SOURCE DESTINATION'", "'10.0.0.1 10.0.0.1 10.0.0.2'"),
    );
    for (const command of [...listed('frr'), ...filled]) {
      const expected = /^ip6?tables/.test(command)
        ? `sudo -n /usr/sbin/${command}\n`
        : (await execute(['sh', '-c', stubs + command], ROOT, {})).stdout;
      expect(await asked(command), command).toEqual({ code: 0, stdout: expected });
    }
    const [loop = ''] = listed('frr', 'live probes');
    for (const command of [
      '',
      'sh',
      'vtysh ',
      'vtysh -E ',
      'vtysh -c "configure terminal"',
      'vtysh -E -c "show mpls table json" -c "clear bgp *"',
      'vtysh -c "show mpls table json" -c "configure terminal"',
      'vtysh -c "show mpls table json"; reboot',
      'vtysh -c "show bgp ipv4 vpn $(reboot) json"',
      'ip -j route show table all; reboot',
      'ip -f mpls route add 100 dev lo',
      'iptables-save -t nat',
      loop.replace('DESTINATION', '$(reboot)'),
      loop.replace("DESTINATION'", "DESTINATION'; reboot"),
      loop.replace('-c 1 ', '-f '),
      `${loop}; reboot`,
    ])
      expect(await asked(command), command).toEqual({ code: 126, stdout: '' });
  });
});

/** The shows of one call with PREFIX in place of a prefix. */
function asPatterns(command: string): readonly string[] {
  return [...command.matchAll(/-c "([^"]*)"/g)].map(([, show = '']) =>
    show.replace(/vpn [0-9a-f.:/]+ /, 'vpn PREFIX '),
  );
}

/** The lines of the block ```` ```PLATFORM reads ```` of the document. */
function listed(platform: string, kind = 'reads'): readonly string[] {
  const block = new RegExp(`^\`\`\`${platform} ${kind}\n([^]*?)^\`\`\``, 'm').exec(DOCUMENT)?.[1] ?? '';
  return block.split('\n').filter((line) => line !== '');
}

function execute(
  [command = '', ...words]: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const child = spawn(command, words, { cwd, env: { ...process.env, ...environment } });
  let stdout = '';
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString('utf8');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}
