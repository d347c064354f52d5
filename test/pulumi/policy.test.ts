import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouterInputs } from '../../src/provider/router/inputs.ts';
import { DAY, startNetwork, type TestNetwork } from '../provider/network.ts';
import { type Ended, type Engine, startEngine } from './engine.ts';
import { keepTable } from './table.ts';

const PACK = resolve('stacks/policy');
const STACK = 'organization/sectornet/mini';
const ROUTERS = ['mn-pe1', 'mn-pe2', 'mn-pe3'];

interface Listed {
  readonly inputs: RouterInputs;
  readonly protect: boolean;
}

/** The policy pack against a program that somebody else wrote: what the project's own program cannot even say. */
describe('the policy pack with the real command line', () => {
  keepTable('policy');
  let network: TestNetwork;
  let engine: Engine;
  let listed: readonly Listed[];
  const list = (resources: readonly Listed[]): void =>
    writeFileSync(join(network.folder, 'listed.json'), JSON.stringify(resources));
  const preview = (...more: readonly string[]): Promise<Ended> =>
    engine.run('preview', '--stack', STACK, '--policy-pack', PACK, ...more);
  /** One router's text changed by whoever wrote the program. */
  const typed = (router: string, was: string | RegExp, is: string): readonly Listed[] =>
    listed.map((one) => {
      if (one.inputs.device.name !== router) return one;
      const sections = Object.fromEntries(
        Object.entries(one.inputs.sections).map(([key, text]) => [key, text.replaceAll(was, is)]),
      );
      expect(sections).not.toEqual(one.inputs.sections);
      return { ...one, inputs: { ...one.inputs, sections } };
    });

  beforeAll(async () => {
    network = await startNetwork();
    listed = ROUTERS.map((name) => ({ inputs: network.inputs(name), protect: true }));
    engine = startEngine(network.folder);
    const project = join(network.folder, 'Pulumi.yaml');
    const text = readFileSync(project, 'utf8').replace('main: stacks/index.ts', 'main: test/pulumi/listed');
    writeFileSync(project, text.replace(/config:[\s\S]*$/, ''));
    await engine.stack('mini', {
      inventory: join(network.folder, 'mini'),
      lab: network.settings.lab,
      asOf: DAY,
      listed: join(network.folder, 'listed.json'),
    });
  });
  afterAll(() => network.stop());

  it('passes what the compiler wrote', async () => {
    list(listed);
    const { code, text } = await preview();
    expect([code, text]).toEqual([0, expect.stringContaining('sectornet@v0.1.0')]);
  });

  it('refuses a route distinguisher that another VRF has', async () => {
    list(typed('mn-pe3', '100.64.0.22:1300', '100.64.0.20:1100'));
    refused(await preview(), 'unique-route-distinguisher', 'SN9640');
  });

  it('refuses a route target that was given to nobody', async () => {
    list(typed('mn-pe1', /65101:1101\b/g, '65101:4242'));
    refused(await preview(), 'allocated-route-targets', 'SN9641');
  });

  it('refuses to take away what is not on record as ours', async () => {
    list(
      listed.map((one) => ({
        ...one,
        inputs: { ...one.inputs, retired: ['vrf\tsomebody-else\tflood'] },
      })),
    );
    refused(await preview(), 'owned-deletes', 'SN9642');
  });

  it('refuses a router that is not protected, and lets a lab say so', async () => {
    list(listed.map((one) => ({ ...one, protect: false })));
    refused(await preview(), 'protected-routers', 'SN9643');
    const { code } = await preview('--policy-pack-config', join(PACK, 'lab.json'));
    expect(code).toBe(0);
  });

  it('refuses texts that join two departments, with the packet that would get through', async () => {
    list(typed('mn-pe2', '65101:1300', '65101:1700'));
    const text = refused(await preview(), 'isolation', 'SN9644');
    expect(text).toMatch(/env|stats/);
  });
});

function refused({ code, text }: Ended, rule: string, diagnostic: string): string {
  expect([code === 0, text]).toEqual([false, expect.stringContaining(rule)]);
  expect(text).toContain(diagnostic);
  return text;
}
