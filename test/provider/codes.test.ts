import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/lab/emulated/lab.ts';
import { frrRun } from '../../src/platforms/frr/session-run.ts';
import { ISOLATION } from '../../src/provider/isolation/resource.ts';
import { inputsValue } from '../../src/provider/router/check.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import type { Properties } from '../../src/provider/wire/values.ts';
import type { ExecCall } from '../../src/push/session/definition.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { type Answer, answerOf, plain, WireClient } from './wire-client.ts';

const TYPE = ROUTER_CONFIG;
const { ABORTED, FAILED_PRECONDITION, INTERNAL, INVALID_ARGUMENT, NOT_FOUND, UNAVAILABLE, UNIMPLEMENTED } =
  grpc.status;

/** Which gRPC code says what the engine may believe of the router, and what no call may do. */
describe('the answers of the provider', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let client: WireClient;
  const config = { inventory: 'mini', lab: 'lab.json', asOf: DAY };
  const news = (router: string): Properties => plain(inputsValue(network.inputs(router)));

  beforeAll(async () => {
    network = await startNetwork();
    client = await WireClient.start(network.folder, {
      ...config,
      journal: join(network.folder, 'journal.db'),
    });
  });
  afterAll(async () => {
    await client.stop();
    await network.stop();
  });

  /** Each of them leaves the router as it was: without `ErrorResourceInitFailed` the engine keeps the old state. */
  const untouched: readonly (readonly [string, Fault, grpc.status])[] = [
    ['nothing listens', { kind: 'unreachable' }, UNAVAILABLE],
    ['the login is refused', { kind: 'refuse-login' }, UNAVAILABLE],
    ['another host key is shown', { kind: 'wrong-host-key' }, FAILED_PRECONDITION],
    [
      'a line is refused in the middle',
      { kind: 'reject-line', pattern: /route-map EXP-v110-flood/ },
      ABORTED,
    ],
  ];
  it.each(untouched)('says of a router where %s that it is as it was', async (_words, fault, code) => {
    const before = network.lab.running('mn-pe1');
    await network.lab.fail('mn-pe1', fault);
    const answer = await client.create(TYPE, news('mn-pe1'));
    await network.lab.heal('mn-pe1');
    expect(failure(answer)).toEqual([code, undefined]);
    expect([network.lab.running('mn-pe1'), network.lab.saved('mn-pe1').includes('v110-flood')]).toEqual([
      before,
      false,
    ]);
  });

  it('says who holds a router, since when and how it comes free, and leaves the router alone', async () => {
    const mark = {
      id: 'r20261125-080000-0a1b2c3d4e5f',
      owner: 'wang@ops',
      trialSeconds: 600,
      lockSeconds: 900,
    };
    const type = (calls: readonly ExecCall[]) => {
      for (const { command, stdin } of calls) network.lab.exec('mn-pe1', command, stdin);
    };
    type([...frrRun.install, frrRun.lock(mark)]);
    const before = network.lab.running('mn-pe1');
    const answer = await client.create(TYPE, news('mn-pe1'));
    type(frrRun.unlock(mark));
    expect(failure(answer)).toEqual([ABORTED, undefined]);
    const words = 'failed' in answer ? answer.failed.message : '';
    expect(words).toContain(
      'SN6111]: mn-pe1 is locked: locked by run r20261125-080000-0a1b2c3d4e5f of wang@ops',
    );
    expect(words).toMatch(/help: .*sectornet resume RUN.*when it began/);
    expect(network.lab.running('mn-pe1')).toBe(before);
  });

  it('never leaves out what the router may hold: a failed save is a failed resource with its outputs', async () => {
    await network.lab.fail('mn-pe2', { kind: 'reject-line', pattern: /^save$/ });
    const answer = await client.create(TYPE, news('mn-pe2'));
    await network.lab.heal('mn-pe2');
    expect(failure(answer)).toEqual([INTERNAL, expect.objectContaining({ digest: expect.any(String) })]);
  });

  it('has a code for questions that have no answer', async () => {
    expect(failure(await client.create('sectornet:device:Toaster', plain({})))).toEqual([
      NOT_FOUND,
      undefined,
    ]);
    expect(failure(await client.read(ISOLATION, { id: 'isolation' }))).toEqual([UNIMPLEMENTED, undefined]);
    const half = { ...news('mn-pe3'), unknown: [['sections', 'vtysh: hostname mn-pe3']] };
    expect(failure(await client.create(TYPE, half))).toEqual([INVALID_ARGUMENT, undefined]);
    expect(network.lab.received('mn-pe3').join('\n')).not.toContain('configure');
  });

  it('answers Check and Diff from the request alone: twice the same bytes, no inventory, no router', async () => {
    const nowhere = await WireClient.start('/nonexistent', { inventory: 'none' });
    const received = network.lab.received('mn-pe1').length;
    const values = [
      news('mn-pe1'),
      { ...news('mn-pe1'), secrets: [['sections', 'vtysh: vrf v110-flood']] },
      { ...news('mn-pe1'), unknown: [['sections', 'vtysh: vrf v110-flood']] },
      plain({ routers: { 'mn-pe1': 'd:p' }, scope: 'network' }),
      plain({}),
    ];
    for (const type of [TYPE, ISOLATION])
      for (const value of values) {
        const checks = [
          answerOf(await nowhere.check(type, value)),
          answerOf(await nowhere.check(type, value)),
        ];
        expect(checks[0]).toEqual(checks[1]);
        const again = answerOf(await nowhere.check(type, checks[0]?.inputs ?? plain({})));
        expect(again.inputs).toEqual(checks[0]?.inputs);
        for (const other of values) {
          const diff = answerOf(await nowhere.diff(type, value, other));
          expect(answerOf(await nowhere.diff(type, value, other))).toEqual(diff);
          const { DIFF_UNKNOWN } = pb.DiffResponse.DiffChanges;
          expect(diff.changes).not.toBe(DIFF_UNKNOWN);
        }
        if (value.unknown.length > 0) continue;
        const same = answerOf(await nowhere.diff(type, value, checks[0]?.inputs ?? plain({})));
        expect(same.paths).toEqual([]);
      }
    expect(network.lab.received('mn-pe1').length).toBe(received);
    await nowhere.stop();
  });

  it('diffs the same paths forth and back', async () => {
    const [one, other] = [news('mn-pe1'), news('mn-pe3')];
    const forth = answerOf(await client.diff(TYPE, one, other));
    const back = answerOf(await client.diff(TYPE, other, one));
    expect(forth.paths.toSorted()).toEqual(back.paths.toSorted());
    expect(forth.paths.length).toBeGreaterThan(5);
  });

  it('takes over a changed configuration of the stack, and replaces nothing for it', async () => {
    const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
    const [old, other] = [plain(config), { ...plain({ ...config, key: 'k' }), secrets: [['key']] }];
    expect(answerOf(await client.diffConfig(old, old))).toMatchObject({ changes: DIFF_NONE, keys: [] });
    const changed = answerOf(await client.diffConfig(old, other));
    expect(changed).toEqual({ changes: DIFF_SOME, keys: ['key'], replaces: [] });
  });

  it('finishes at Cancel what runs, and begins nothing that waits', async () => {
    const one = await WireClient.start(network.folder, {
      ...config,
      parallel: '1',
      journal: join(network.folder, 'cancel.db'),
    });
    await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 40 });
    const running = one.create(TYPE, news('mn-pe1'));
    await until(() => network.lab.commands('mn-pe1') > 6);
    const waiting = one.create(TYPE, news('mn-pe3'));
    const asked = performance.now();
    await one.cancel();
    expect(performance.now() - asked).toBeLessThan(1_000);
    const ended = await running;
    await network.lab.heal('mn-pe1');
    // Whatever the moment of the Cancel, the router is exactly new or exactly old, and the answer says which.
    const isNew = network.lab.saved('mn-pe1').includes('vrf v110-flood');
    expect('value' in ended).toBe(isNew);
    if ('failed' in ended) expect(failure(ended)).toEqual([ABORTED, undefined]);
    expect(network.lab.running('mn-pe1').includes('vrf v110-flood')).toBe(isNew);
    expect(failure(await waiting)).toEqual([ABORTED, undefined]);
    expect(network.lab.running('mn-pe3')).not.toContain('vrf v1');
    await one.stop();
  });
});

/** The code of a failed answer, and the outputs the engine would keep of the resource. */
function failure(answer: Answer<unknown>) {
  if (!('failed' in answer)) throw new Error('it should have failed');
  return [answer.failed.code, answer.failed.unhealthy?.outputs.value];
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
