import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync, realpathSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputsValue } from '../../src/provider/router/check.ts';
import type { RouterInputs } from '../../src/provider/router/inputs.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import { UNKNOWN } from '../../src/provider/wire/values.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { answerOf, plain, WireClient } from './wire-client.ts';

const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
const TYPE = ROUTER_CONFIG;

/** The provider as the engine meets it, over gRPC, before real SSH servers. */
describe('the provider over the wire', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let client: WireClient;
  const config = { inventory: 'mini', lab: 'lab.json', asOf: DAY };
  const news = (router: string, change: (inputs: RouterInputs) => RouterInputs = (same) => same) =>
    plain(inputsValue(change(network.inputs(router))));

  beforeAll(async () => {
    network = await startNetwork();
    client = await WireClient.start(network.folder, config);
  });
  afterAll(async () => {
    await client.stop();
    await network.stop();
  });

  it('checks without touching anything, and is a fixpoint of itself', async () => {
    const first = answerOf(await client.check(TYPE, news('mn-pe1')));
    expect(first.failures).toEqual([]);
    const second = answerOf(await client.check(TYPE, first.inputs));
    expect(second).toEqual(first);
    expect(answerOf(await client.diff(TYPE, first.inputs, first.inputs)).changes).toBe(DIFF_NONE);
    expect(network.lab.received('mn-pe1')).toEqual([]);
  });

  it('names every property that is wrong', async () => {
    const bad = plain({ device: { name: '', platform: 'cisco_xe' }, sections: { a: 'x\n' }, order: '0-1' });
    const { failures } = answerOf(await client.check(TYPE, bad));
    expect(failures.map((line) => line.split(':')[0])).toEqual([
      'device.name',
      'device.platform',
      'device.login',
      'order',
    ]);
  });

  it('diffs section by section, and not by what nothing follows from', async () => {
    const old = news('mn-pe1');
    const [key = ''] = Object.keys(network.inputs('mn-pe1').sections).filter((one) =>
      one.includes('router bgp'),
    );
    const other = news('mn-pe1', (same) => ({ ...same, sections: { ...same.sections, [key]: 'other\n' } }));
    const changed = answerOf(await client.diff(TYPE, old, other));
    expect([changed.changes, changed.paths]).toEqual([DIFF_SOME, [`sections["${key}"]`]]);
    const approved = news('mn-pe1', (same) => ({
      ...same,
      approvedDigest: 'a',
      shownIn: 'b',
      newcomers: '',
    }));
    expect(answerOf(await client.diff(TYPE, old, approved)).changes).toBe(DIFF_NONE);
    const renamed = news('mn-pe1', (same) => ({ ...same, device: { ...same.device, name: 'mn-pe9' } }));
    expect(answerOf(await client.diff(TYPE, old, renamed)).replaces).toEqual(['device.name']);
    const unknown = { ...old, value: { ...old.value, sections: { [key]: UNKNOWN } } };
    expect(answerOf(await client.diff(TYPE, old, unknown)).changes).toBe(DIFF_SOME);
  });

  it('previews what would be sent and sends nothing', async () => {
    const before = network.lab.running('mn-pe1');
    const { outputs, id } = answerOf(await client.create(TYPE, news('mn-pe1'), true));
    expect([id, String(outputs.value['plan'])]).toEqual(['', expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(client.said.at(-1)).toMatch(/^\d+ commands would be sent, plan [0-9a-f]{12}$/);
    expect(network.lab.running('mn-pe1')).toBe(before);
  });

  it('creates, reads back the same, and finds what was typed by hand', async () => {
    const inputs = answerOf(await client.check(TYPE, news('mn-pe1'))).inputs;
    const made = answerOf(await client.create(TYPE, inputs));
    expect([made.id, made.refreshes]).toEqual(['mn-pe1', true]);
    expect(network.lab.saved('mn-pe1')).toContain('vrf v110-flood');
    // Declared pairs are asked before and after, as `apply` does.
    expect(pings(network, 'mn-pe1')).toBeGreaterThan(1);
    const { outputs } = made;
    const same = answerOf(await client.read(TYPE, { id: 'mn-pe1', inputs, outputs }));
    expect([same.inputs, same.outputs]).toEqual([inputs, outputs]);
    const vrf = 'router bgp 65101 vrf v110-flood';
    const lines = [
      'configure terminal',
      vrf,
      'address-family ipv4 unicast',
      'rt vpn export 65101:9999',
      'end',
    ];
    await network.lab.type('mn-pe1', lines);
    const drifted = answerOf(await client.read(TYPE, { id: 'mn-pe1', inputs, outputs }));
    const difference = answerOf(await client.diff(TYPE, drifted.inputs, inputs));
    expect(difference.paths).toEqual([`sections["${vrf}"]`]);
    expect(JSON.stringify(drifted.inputs.value)).toContain('65101:9999');
    const repaired = answerOf(
      await client.update(TYPE, { olds: outputs, oldInputs: drifted.inputs, news: inputs }),
    );
    expect(network.lab.running('mn-pe1')).not.toContain('65101:9999');
    expect([repaired.value['digest'], repaired.value['plan']]).toEqual([
      outputs.value['digest'],
      expect.not.stringMatching(String(outputs.value['plan'])),
    ]);
    const again = answerOf(await client.read(TYPE, { id: 'mn-pe1', inputs, outputs: repaired }));
    expect(answerOf(await client.diff(TYPE, again.inputs, inputs)).changes).toBe(DIFF_NONE);
  });

  it('keeps secret what came secret, also in what Read finds', async () => {
    const key = 'vrf v110-flood';
    const inputs = { ...news('mn-pe1'), secrets: [['sections', key]] };
    const read = answerOf(await client.read(TYPE, { id: 'mn-pe1', inputs, outputs: plain({}) }));
    expect(read.inputs.secrets).toEqual([['sections', key]]);
    expect(read.outputs.secrets).toEqual([['digest']]);
    const bare = read.bytes.split('1b47061264138c4ac30d75fd1eb44270').length - 1;
    expect(bare).toBe(2);
  });

  it('refuses what stands on the router without a record, untouched', async () => {
    const received = network.lab.received('mn-pe1').length;
    const answer = await client.create(TYPE, news('mn-pe1'));
    expect('failed' in answer && [answer.failed.code, answer.failed.unhealthy]).toEqual([
      grpc.status.FAILED_PRECONDITION,
      undefined,
    ]);
    expect('failed' in answer && answer.failed.message).toContain('SN6154');
    expect(
      network.lab
        .received('mn-pe1')
        .slice(received)
        .some((line) => line.includes('configure')),
    ).toBe(false);
  });

  it('imports a router that runs already: the first diff is only what differs', async () => {
    const found = answerOf(await client.read(TYPE, { id: 'mn-pe1' }));
    const difference = answerOf(await client.diff(TYPE, found.inputs, news('mn-pe1')));
    expect(difference.paths).toEqual([]);
    const unknown = await client.read(TYPE, { id: 'mn-pe9' });
    expect('failed' in unknown && unknown.failed.code).toBe(grpc.status.NOT_FOUND);
  });

  it('says UNAVAILABLE of a router that does not answer, and never that it is gone', async () => {
    const inputs = news('mn-pe3');
    await network.lab.fail('mn-pe3', { kind: 'unreachable' });
    const write = await client.create(TYPE, inputs);
    expect('failed' in write && [write.failed.code, write.failed.unhealthy]).toEqual([
      grpc.status.UNAVAILABLE,
      undefined,
    ]);
    const read = await client.read(TYPE, { id: 'mn-pe3', inputs, outputs: plain({ digest: 'd' }) });
    expect('failed' in read && read.failed.unhealthy?.outputs.value).toEqual({ digest: 'd' });
    expect('failed' in read && read.failed.unhealthy?.reasons.join()).toContain('SN9611');
    await network.lab.heal('mn-pe3');
  });

  it('keeps a router whose last step failed unhealthy until the step is done', async () => {
    await network.lab.fail('mn-pe2', { kind: 'reject-line', pattern: /^save$/ });
    const inputs = news('mn-pe2');
    const left = await client.create(TYPE, inputs);
    const unhealthy = 'failed' in left ? left.failed.unhealthy : undefined;
    if (unhealthy === undefined) throw new Error('the failed save was not told');
    expect(unhealthy.reasons.join()).toContain('SN6122');
    const { outputs } = unhealthy;
    const read = await client.read(TYPE, { id: 'mn-pe2', inputs, outputs });
    expect('failed' in read && read.failed.unhealthy?.reasons).toEqual(unhealthy.reasons);
    await network.lab.heal('mn-pe2');
    const done = answerOf(await client.update(TYPE, { olds: outputs, oldInputs: inputs, news: inputs }));
    expect(done.value['unfinished']).toBeUndefined();
    expect(network.lab.saved('mn-pe2')).toContain('ip vpn-instance v110-flood');
    expect(answerOf(await client.read(TYPE, { id: 'mn-pe2', inputs, outputs: done })).inputs).toEqual(inputs);
  });

  it('deletes what is ours and nothing else', async () => {
    const inputs = news('mn-pe2');
    const asked = pings(network, 'mn-pe2');
    answerOf(await client.delete(TYPE, { id: 'mn-pe2', inputs, outputs: plain({}) }));
    expect(pings(network, 'mn-pe2')).toBe(asked);
    const running = network.lab.running('mn-pe2');
    expect(running).toContain('sysname mn-pe2');
    expect(running).toContain('mpls ldp');
    expect(running).not.toContain('vpn-instance');
  });

  it('begins nothing after Cancel', async () => {
    const other = await WireClient.start(network.folder, config);
    await other.cancel();
    const answer = await other.create(TYPE, news('mn-pe3'));
    expect('failed' in answer && [answer.failed.code, answer.failed.unhealthy]).toEqual([
      grpc.status.ABORTED,
      undefined,
    ]);
    expect(network.lab.running('mn-pe3')).not.toContain('vrf v');
    await other.stop();
  });

  it('is an executable that prints its port and nothing else, on the Node of the repository, and ends with its engine', async () => {
    const child = spawn('src/provider/pulumi-resource-sectornet', [], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: '/usr/bin:/bin' },
    });
    const printed: string[] = [];
    child.stdout.on('data', (data) => printed.push(`${data}`));
    await once(child.stdout, 'data');
    if (process.platform === 'linux')
      expect(readlinkSync(`/proc/${child.pid}/exe`)).toBe(realpathSync('node_modules/.bin/node'));
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(printed.join('')).toMatch(/^\d+\n$/);
  });
});

/** How often a router was asked to send echo requests. */
function pings({ lab }: TestNetwork, router: string): number {
  return lab.received(router).filter((command) => /\bping /.test(command)).length;
}
