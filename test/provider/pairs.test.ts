import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputsValue } from '../../src/provider/router/check.ts';
import type { RouterInputs } from '../../src/provider/router/inputs.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import { type JumpHost, startJumpHost } from '../push/jump-host.ts';
import { CANARIES } from '../secret/canaries.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { answerOf, plain, WireClient } from './wire-client.ts';

const EDGES = ['mn-pe1', 'mn-pe2', 'mn-pe3'];

/** Three routers behind one jump host, made by a stack that may go through it once at a time; their VPN routes come to each other. */
describe('a stack whose routers hear of each other', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let gate: JumpHost;
  let client: WireClient;
  beforeAll(async () => {
    network = await startNetwork();
    gate = await startJumpHost({ password: CANARIES.jumpHost });
    process.env['SECTORNET_TEST_JUMP'] = CANARIES.jumpHost;
    process.env['SECTORNET_TEST_LOGIN'] = network.lab.routers[0]?.password;
    const config = { inventory: 'mini', asOf: DAY, settleSeconds: '1', perJumpHost: '1' };
    client = await WireClient.start(network.folder, config);
  });
  afterAll(async () => {
    for (const name of ['SECTORNET_TEST_JUMP', 'SECTORNET_TEST_LOGIN']) delete process.env[name];
    await client.stop();
    await Promise.all([network.stop(), gate.stop()]);
  });

  /** The router's own inputs, and the way to it through the jump host. */
  const inputs = (router: string): RouterInputs => {
    const own = network.inputs(router);
    return { ...own, device: { ...own.device, lab: '', login: loginOf(network, gate, router) } };
  };
  const news = (one: RouterInputs) => plain(inputsValue(one));

  it('goes through a jump host as often as sectornet:perJumpHost says', async () => {
    const made = await Promise.all(
      EDGES.map(async (name) => answerOf(await client.create(ROUTER_CONFIG, news(inputs(name))))),
    );
    expect([made.map(({ id }) => id), gate.most()]).toEqual([EDGES, 1]);
  });

  it('takes a change back that silences a declared pair', async () => {
    const before = network.lab.running('mn-pe1');
    const { outputs, inputs: old } = answerOf(
      await client.read(ROUTER_CONFIG, { id: 'mn-pe1', inputs: news(inputs('mn-pe1')), outputs: plain({}) }),
    );
    const answer = await client.update(ROUTER_CONFIG, {
      olds: outputs,
      oldInputs: old,
      news: news(misguided(inputs('mn-pe1'))),
    });
    expect('failed' in answer && answer.failed.message).toMatch(/declared pair of \S+ is silent/);
    expect(network.lab.running('mn-pe1')).toBe(before);
  });

  it('goes on where another run has changed the router since its own was cut off', async () => {
    forgottenRun(network.settings.journal, 'mn-pe1');
    const before = network.lab.running('mn-pe1');
    const { outputs, inputs: old } = answerOf(
      await client.read(ROUTER_CONFIG, { id: 'mn-pe1', inputs: news(inputs('mn-pe1')), outputs: plain({}) }),
    );
    await client.update(ROUTER_CONFIG, { olds: outputs, oldInputs: old, news: news(inputs('mn-pe1')) });
    expect(client.said.join('\n')).toMatch(/SN8116.*mn-pe1.*has changed it since/);
    expect(network.lab.running('mn-pe1')).toBe(before);
  });
});

/** A run of the stack that its journal knows as the newest and cut off, though the router was changed by another one since. */
function forgottenRun(file: string, router: string): void {
  const database = new DatabaseSync(file);
  const row = database
    .prepare(
      'SELECT run, content FROM runs JOIN routers USING (run) WHERE router = ? ORDER BY runs.rowid LIMIT 1',
    )
    .get(router);
  const [real, content] = [`${row?.['run']}`, `${row?.['content']}`];
  const name = `${real.slice(0, -4)}0000`;
  database
    .prepare('INSERT INTO runs SELECT ?, started_at, ? FROM runs WHERE run = ?')
    .run(name, content.replaceAll(real, name), real);
  database
    .prepare(
      "INSERT INTO routers (run, router, before, step) SELECT ?, router, before, 'send' FROM routers WHERE run = ?",
    )
    .run(name, real);
  database.close();
}

/** Every VRF imports a target that nobody exports. */
function misguided({ sections, ...same }: RouterInputs): RouterInputs {
  const wrong = Object.entries(sections).map(([key, text]) => [
    key,
    text.replaceAll(/(rt vpn import) \S+/g, '$1 65101:9999'),
  ]);
  return { ...same, sections: Object.fromEntries(wrong) };
}

function loginOf({ lab }: TestNetwork, gate: JumpHost, router: string): string {
  const found = lab.routers.find(({ name }) => name === router);
  if (found === undefined) throw new Error(router);
  const jump = {
    name: 'gate',
    address: '127.0.0.1',
    port: gate.port,
    user: 'ops',
    credential: { kind: 'password', reference: 'env:SECTORNET_TEST_JUMP' },
    hostKeys: [gate.hostKey],
    legacyAlgorithms: [],
  };
  const { address, port, user, hostKey } = found;
  const credential = { kind: 'password', reference: 'env:SECTORNET_TEST_LOGIN' };
  return JSON.stringify({ address, port, user, credential, hostKeys: [hostKey], jumps: [jump] });
}
