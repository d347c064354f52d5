import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { labIn, onLab } from '../faults/workplace.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';
import { verb } from './in-process.ts';

/** Against the emulated routers of inventory/mini: what is taken over, and who answers for what goes beyond the ordinary. */
describe('a network whose routers run already', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-leave-'));
  const lockFile = join(folder, 'inventory/allocations.lock.yaml');
  const on = (...words: readonly string[]) => verb(folder, ...onLab(words));
  let lab: EmulatedLab;
  beforeAll(async () => {
    lab = await labIn(folder, new Set());
  });
  afterAll(async () => {
    await lab.stop();
  });

  it('has on record what the first push wrote, and its second plan is empty', async () => {
    const pushed = await on('apply', '--yes');
    expect(pushed.code, pushed.text).toBe(0);
    expect(lockText()).toContain('applied: true');
    const again = await on('plan', '--detailed-exitcode');
    expect([again.code, again.text]).toEqual([0, expect.not.stringContaining('SN6150')]);
  }, 60_000);

  it('is not ours where no push of ours is on record, until it is adopted', async () => {
    const before = lab.routers.map(({ name }) => lab.running(name));
    writeFileSync(lockFile, lockText().replaceAll(', applied: true', ''));
    const seen = await on('plan', '--detailed-exitcode');
    expect([seen.code, seen.text]).toEqual([0, expect.stringContaining('SN6150')]);
    const adopting = await on('plan', '--adopt', '--out', 'plan.json', '--detailed-exitcode');
    expect([adopting.code, adopting.text]).toEqual([2, expect.stringContaining('SN6151')]);
    expect(lockText()).not.toContain('applied: true');
    const adopted = await on('apply', 'plan.json', '--yes');
    expect(adopted.code, adopted.text).toBe(0);
    expect(lockText()).toContain('applied: true');
    expect(lab.routers.map(({ name }) => lab.running(name))).toEqual(before);
    expect((await on('plan')).text).not.toContain('SN6150');
  }, 60_000);

  it('is pushed against the verdict, and interrupted, by somebody who is on record for it', async () => {
    writeFileSync(lockFile, lockText().replace("'100.64.0.22:1700'", "'100.64.0.22:1705'"));
    expect((await on('plan', '--out', 'shown.json')).code).toBe(0);
    await lab.type('mn-pe3', LEAK);
    const refused = await on('apply', '--yes');
    expect([refused.code, refused.text]).toEqual([24, expect.stringContaining('SN7110')]);
    // The plan is the one that was shown, and what it read has not moved: the whole network is audited again all the same.
    const breach = await on('apply', 'shown.json', '--yes', '--allow-interruption', 'env');
    expect([breach.code, breach.text]).toEqual([20, expect.stringContaining('SN9009')]);
    expect(breach.text).not.toContain('SN9008');
    const reason = 'ticket 4711: the guest network goes tonight';
    const flags = [
      '--yes',
      '--allow-interruption',
      'env',
      '--accept-breach',
      reason,
      '--report',
      'pushed.html',
    ];
    const pushed = await on('apply', ...flags);
    expect(pushed.text).toContain('SN7117');
    const journal = openJournal(join(folder, '.sectornet/journal.db'), AS_IT_IS);
    const [newest] = journal.list();
    journal.close();
    const leave = { by: userInfo().username, at: newest?.startedAt };
    expect(newest?.interruption).toEqual({ ...leave, services: ['VPN env on mn-pe3'] });
    expect(newest?.override).toMatchObject({ ...leave, reason, verdict: 'breach' });
    expect(newest?.override?.counterexamples.length).toBeGreaterThan(0);
    const runs = await on('runs');
    expect(runs.text).toContain(`--accept-breach by ${leave.by}: ${reason} (breach: `);
    expect(runs.text).toContain(`--allow-interruption by ${leave.by}: VPN env on mn-pe3`);
    for (const words of [[], ['--lang', 'zh-CN']]) {
      const audited = await on('verify', '--report', 'report.html', ...words);
      expect([audited.code, audited.text]).toEqual([20, expect.stringContaining(`SN7204`)]);
      const page = readFileSync(join(folder, 'report.html'), 'utf8');
      for (const told of [audited.text, page])
        for (const fact of [reason, leave.by, newest?.run, newest?.startedAt]) expect(told).toContain(fact);
    }
    expect(readFileSync(join(folder, 'pushed.html'), 'utf8')).toContain(reason);
  }, 60_000);

  function lockText(): string {
    return readFileSync(lockFile, 'utf8');
  }
});

/** Somebody's VRF that takes in what 环保 (env) exports. */
const LEAK = [
  'ip link add guest type vrf table 999',
  'ip link set guest up',
  'ip link add link eth2 name eth2.999 type vlan id 999',
  'ip link set eth2.999 master guest',
  'ip link set eth2.999 up',
  'ip address add 192.0.2.1/30 dev eth2.999',
  `vtysh -c 'configure terminal' -c 'vrf guest' -c 'exit-vrf'`,
  `vtysh -c 'configure terminal' -c 'router bgp 65101 vrf guest' -c 'address-family ipv4 unicast' -c 'rd vpn export 100.64.0.22:9999' -c 'label vpn export auto' -c 'rt vpn both 65101:1700' -c 'import vpn' -c 'export vpn' -c 'redistribute connected'`,
];
