import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputsValue } from '../../src/provider/router/check.ts';
import type { RouterInputs } from '../../src/provider/router/inputs.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import type { Properties } from '../../src/provider/wire/values.ts';
import { CANARIES } from '../secret/canaries.ts';
import { type Leak, leaksBelow, leaksIn } from '../secret/search.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { answerOf, plain, WireClient } from './wire-client.ts';

const TYPE = ROUTER_CONFIG;
const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
const FIRST: string = CANARIES.pulumi;

/** Passwords of customers' sessions: on pe1 (FRR, shows them) a secret of the stack, on pe2 (VRP, shows salted ciphertext) an environment variable. */
describe('secrets in the provider', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let client: WireClient;
  const leaks: Leak[] = [];
  const news = (router: string, value = FIRST): Properties => {
    const inputs: RouterInputs = network.inputs(router);
    const secrets = router === 'pe1' ? { 'tax-bgp': value } : {};
    return { ...plain(inputsValue({ ...inputs, secrets })), secrets: [['secrets']] };
  };
  /** What the engine keeps of an answer is searched for values outside their wrappers. */
  const kept = <Value extends { readonly inputs?: Properties; readonly outputs?: Properties }>(
    answer: Value,
  ) => {
    for (const part of [answer.inputs, answer.outputs]) if (part !== undefined) leaks.push(...bare(part));
    return answer;
  };
  const config = { inventory: 'mini', lab: 'lab.json', asOf: DAY };

  beforeAll(async () => {
    process.env['TAX_BGP_B'] = CANARIES.tax;
    network = await startNetwork('test/scenarios/09-session-passwords/inventory', (inventory) => {
      const file = join(inventory, 'departments/tax.yaml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace('env:TAX_BGP', 'pulumi:tax-bgp').replace('exec:vault-read bgp/tax', 'env:TAX_BGP_B'),
      );
    });
    client = await WireClient.start(network.folder, config);
  });
  afterAll(async () => {
    delete process.env['TAX_BGP_B'];
    await client.stop();
    await network.stop();
  });
  const passwords = (router: string): readonly string[] =>
    network.lab
      .running(router)
      .split('\n')
      .filter((line) => line.includes(' password '));

  it('refuses a value that came in the open', async () => {
    const open = { ...news('pe1'), secrets: [] };
    expect(answerOf(await client.check(TYPE, open)).failures).toEqual([
      expect.stringMatching(/^secrets\.tax-bgp: came in the open.*--secret sectornet:tax-bgp/),
    ]);
  });

  it('keeps Check pure and the value wrapped', async () => {
    const first = kept(answerOf(await client.check(TYPE, news('pe1'))));
    expect([first.failures, answerOf(await client.check(TYPE, first.inputs))]).toEqual([[], first]);
    expect(answerOf(await client.diff(TYPE, first.inputs, news('pe1'))).changes).toBe(DIFF_NONE);
  });

  it('names the secret that changed, and no section', async () => {
    const rotated = answerOf(await client.diff(TYPE, news('pe1'), news('pe1', 'another one')));
    expect([rotated.changes, rotated.paths]).toEqual([DIFF_SOME, ['secrets["tax-bgp"]']]);
  });

  it('resolves names at push time: the router gets the values, the engine does not', async () => {
    for (const router of ['pe1', 'pe2']) kept(answerOf(await client.create(TYPE, news(router))));
    expect(passwords('pe1')).toEqual(Array(2).fill(expect.stringContaining(FIRST)));
    expect(passwords('pe2').length).toBe(2);
    expect(JSON.stringify(news('pe1').value)).toContain('<pulumi:tax-bgp>');
  });

  it('reads back the names it was given', async () => {
    for (const router of ['pe1', 'pe2']) {
      const inputs = news(router);
      const read = kept(answerOf(await client.read(TYPE, { id: router, inputs, outputs: plain({}) })));
      expect(answerOf(await client.diff(TYPE, read.inputs, inputs)).paths).toEqual([]);
      leaks.push(...leaksIn(`Read of ${router}`, withoutWrappers(read.inputs)));
    }
  });

  it('sends nothing to a router that has the secret already', async () => {
    const inputs = news('pe1');
    answerOf(await client.update(TYPE, { olds: plain({}), oldInputs: inputs, news: inputs }));
    expect(network.lab.received('pe1').at(-1)).not.toContain('password');
  });

  it('finds a secret somebody typed, by its fingerprint, and puts the right one back', async () => {
    const typed = `neighbor 100.65.0.6 password ${CANARIES.handmade}`;
    await network.lab.type('pe1', ['configure terminal', 'router bgp 65101 vrf v140-tax', typed, 'end']);
    const inputs = news('pe1');
    const found = kept(answerOf(await client.read(TYPE, { id: 'pe1', inputs, outputs: plain({}) })));
    const text = JSON.stringify(found.inputs.value['sections']);
    expect(text).toMatch(/password <#[0-9a-f]{12}>/);
    expect(text.split('<pulumi:tax-bgp>').length).toBe(2);
    expect(answerOf(await client.diff(TYPE, found.inputs, inputs)).paths.length).toBe(1);
    answerOf(await client.update(TYPE, { olds: plain({}), oldInputs: found.inputs, news: inputs }));
    expect(passwords('pe1')).toEqual(Array(2).fill(expect.stringContaining(FIRST)));
  });

  it('sets a rotated secret, and only it', async () => {
    const received = network.lab.received('pe1').length;
    const [old, rotated] = [news('pe1'), news('pe1', CANARIES.taxRotated)];
    answerOf(await client.update(TYPE, { olds: plain({}), oldInputs: old, news: rotated }));
    expect(passwords('pe1')).toEqual(Array(2).fill(expect.stringContaining(CANARIES.taxRotated)));
    expect(network.lab.received('pe1').slice(received).join('\n')).not.toContain('route-map');
  });

  it('says which secret is missing before the first byte', async () => {
    const none = { ...news('pe1'), value: { ...news('pe1').value, secrets: {} } };
    await network.lab.type('pe1', [
      'configure terminal',
      'router bgp 65101 vrf v140-tax',
      'no neighbor 100.65.0.6 password',
      'end',
    ]);
    const answer = await client.update(TYPE, { olds: plain({}), oldInputs: none, news: none });
    expect('failed' in answer && answer.failed.message).toMatch(/SN8160.*pulumi:tax-bgp/s);
    expect(passwords('pe1').length).toBe(1);
  });

  it('takes the stack’s configuration for an import, which has no inputs', async () => {
    const other = await WireClient.start(network.folder, config, { 'tax-bgp': CANARIES.taxRotated });
    const found = kept(answerOf(await other.read(TYPE, { id: 'pe1' })));
    expect(found.inputs.secrets).toContainEqual(['secrets', 'tax-bgp']);
    expect(answerOf(await other.check(TYPE, found.inputs)).failures).toEqual([]);
    await other.stop();
  });

  it('left no value behind: in no answer, no log, no journal', () => {
    leaks.push(...client.said.flatMap((text) => leaksIn('log', text)), ...leaksBelow(network.folder));
    expect(leaks).toEqual([]);
    expect(leaksIn('a search that finds', withoutWrappers(plain({ open: FIRST }))).length).toBe(1);
  });
});

/** The properties with every wrapped value taken out. */
function withoutWrappers({ value, secrets }: Properties): string {
  const hidden = new Set(secrets.map((path) => path.join('\n')));
  const strip = (one: unknown, path: readonly string[]): unknown => {
    if (hidden.has(path.join('\n'))) return '[secret]';
    if (typeof one !== 'object' || one === null) return one;
    return Object.entries(one).map(([key, inner]) => [key, strip(inner, [...path, key])]);
  };
  return JSON.stringify(strip(value, []));
}

function bare(properties: Properties): readonly Leak[] {
  return leaksIn('an answer', withoutWrappers(properties));
}
