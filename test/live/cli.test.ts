import { afterAll, beforeAll, expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { cli, scratch } from '../cli/run-cli.ts';

const folder = scratch('mini');
beforeAll(() => {
  expect(cli(folder, 'lab', 'up', '--detach', '-i', 'inventory').code).toBe(0);
}, 60_000);
afterAll(() => {
  cli(folder, 'lab', 'down');
});

it('says whose tables it cannot read, and which router does not answer', async () => {
  const { stdout, stderr } = await verb(folder, 'verify', '--live', '--lab', '-i', 'inventory');
  expect(stderr).toMatch(/error\[SN4504\]: \S+ does not answer vtysh -c "show interface vrf all json"/);
  expect(stderr).toMatch(/note\[SN4503\]: .* the own tables of huawei_vrpv8 are not read/);
  expect(stdout).toContain('live: 0 routers asked');
}, 60_000);

it('is no evidence when nobody was asked', async () => {
  await verb(folder, 'compile', '--dest', 'out', '-i', 'inventory');
  expect((await verb(folder, 'verify', '--configs', 'out', '-i', 'inventory')).code).toBe(0);
  const asked = await verb(folder, 'verify', '--live', '--configs', 'out', '-i', 'inventory');
  expect(asked).toMatchObject({ code: 22, stdout: expect.stringContaining('live: 0 routers asked') });
}, 60_000);
