import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { labIn } from '../faults/workplace.ts';
import { type JumpHost, startJumpHost } from '../push/jump-host.ts';
import { CANARIES } from '../secret/canaries.ts';
import { verb } from './in-process.ts';

/** What the host on the way speaks, and nothing newer. */
const OLD = 'diffie-hellman-group14-sha1';

let folder: string;
let lab: EmulatedLab;
let gate: JumpHost;
const env = { ...process.env };

/** The routers of inventory/mini behind one jump host, which counts who is there at the same time. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sectornet-jump-limit-'));
  lab = await labIn(folder, new Set());
  gate = await startJumpHost({ password: CANARIES.jumpHost, algorithms: { kex: [OLD] } });
  process.env['SECTORNET_TEST_JUMP'] = CANARIES.jumpHost;
  process.env['SECTORNET_TEST_LOGIN'] = lab.routers[0]?.password;
  const file = join(folder, 'inventory/network.yaml');
  const entry = ({ name, port, hostKey }: (typeof lab.routers)[number]) =>
    [name, `address: 127.0.0.1, port: ${port}, host-keys: ["${hostKey}"]`] as const;
  const places = new Map(lab.routers.map(entry));
  const text = readFileSync(file, 'utf8')
    .replace(
      /^login: .*$/m,
      'login: { user: sectornet, credential: { password: "env:SECTORNET_TEST_LOGIN" }, jump: gate }\n' +
        hostText(gate),
    )
    .replace(
      /(name: (\S+)\n(?:.*\n){2} +management: )\{.*\}/g,
      (_, head: string, name: string) => `${head}{ ${places.get(name)} }`,
    );
  writeFileSync(file, text);
  cpSync(join(folder, 'inventory'), join(folder, 'before'), { recursive: true });
});
afterAll(async () => {
  await Promise.all([lab.stop(), gate.stop()]);
  for (const name of ['SECTORNET_TEST_JUMP', 'SECTORNET_TEST_LOGIN']) delete process.env[name];
  Object.assign(process.env, env);
});

function hostText({ port, hostKey }: JumpHost): string {
  return `jump-hosts:
  - name: gate
    address: 127.0.0.1
    port: ${port}
    user: ops
    credential: { password: "env:SECTORNET_TEST_JUMP" }
    host-keys: ["${hostKey}"]
    legacy-algorithms: [${OLD}]`;
}

it('one at a time goes through a jump host, whatever the verb; its old algorithms are told by each', async () => {
  const free = await through('collect', '--dest', 'configs');
  expect([free.code, free.most]).toEqual([0, lab.routers.length]);
  const one = ['--per-jump-host', '1'];
  const held = await through('apply', '--yes', '--hold', ...one);
  expect([held.code, held.text]).toEqual([0, expect.stringContaining('on trial: ')]);
  const [run = ''] = (await through('runs')).text.split(' ');
  const calls = [
    ['collect', '--dest', 'configs'],
    ['resume', run],
    ['verify', '--live'],
    ['rollback', run, '--yes'],
    // A colleague without the journal: the routers are asked.
    ['rollback', run, '--yes', '--journal', 'other.db'],
  ];
  const done = [held];
  for (const words of calls) done.push(await through(...words, ...one));
  expect(done.map(({ most, text }) => [most, text.includes(`SN6130`) && text.includes(OLD)])).toEqual(
    done.map(() => [1, true]),
  );
}, 60_000);

/** A verb behind the jump host, and how many were there at the same time. */
async function through(...words: readonly string[]) {
  gate.forget();
  const { code, text } = await verb(folder, ...words, '-i', 'inventory', '--ssh-config', 'none');
  return { code, text, most: gate.most() };
}
