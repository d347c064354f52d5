import { afterAll, beforeAll, expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { cli, scratch } from '../cli/run-cli.ts';
import { problems } from '../report/published-schemas.ts';

const folder = scratch('mini');
beforeAll(() => {
  expect(cli(folder, 'lab', 'up', '--detach', '-i', 'inventory').code).toBe(0);
}, 60_000);
afterAll(() => {
  cli(folder, 'lab', 'down');
});

it('asks those routers that it can, and says whose tables it cannot read', async () => {
  const { code, stdout, stderr } = await verb(folder, 'verify', '--live', '--lab', '-i', 'inventory');
  expect(stderr).toMatch(/note\[SN4503\]: mn-pe2: the own tables of huawei_vrpv8 are not read/);
  expect(stdout).toContain('live: 4 routers asked');
  expect(stdout).toMatch(/I16 {2}inconclusive[^\n]*\n +live: not decided \(not every router was asked\)/);
  // The lab's routers are a plain backbone: nothing is configured yet.
  expect(code).toBe(21);
}, 60_000);

it('says the same as JSON, as published', async () => {
  const { stdout } = await verb(folder, 'verify', '--live', '--lab', '-i', 'inventory', '-o', 'json');
  const document: unknown = JSON.parse(stdout);
  expect(problems('envelope', document)).toEqual([]);
  expect(document).toMatchObject({ summary: { live: { routers: 4, packets: { breaches: 0 } } } });
}, 60_000);

it('is no evidence when nobody was asked', async () => {
  await verb(folder, 'compile', '--dest', 'out', '-i', 'inventory');
  expect((await verb(folder, 'verify', '--configs', 'out', '-i', 'inventory')).code).toBe(0);
  const asked = await verb(folder, 'verify', '--live', '--configs', 'out', '-i', 'inventory');
  expect(asked).toMatchObject({ code: 22, stdout: expect.stringContaining('live: 0 routers asked') });
}, 60_000);
