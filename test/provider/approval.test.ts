import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/change.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { keepPlan } from '../../src/provider/gate.ts';
import { forgetNetworks } from '../../src/provider/network.ts';
import { inputsValue } from '../../src/provider/router/check.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import { newKey } from '../push/tiny-router.ts';
import { approve, govern } from './governed.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { type Answer, answerOf, plain, WireClient } from './wire-client.ts';

/** The gate of `apply` in the provider: a governed network is sent nothing but what its owner has approved. */
describe('approvals in the provider', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let approved: ChangePlan;
  const config = { inventory: 'mini', lab: 'lab.json', asOf: DAY, key: '' };
  const client = (more: Readonly<Record<string, string>>) =>
    WireClient.start(network.folder, { ...config, key: join(network.folder, 'li'), ...more });
  const create = async (router: string, more: Readonly<Record<string, string>>) => {
    const wire = await client(more);
    const answer = await wire.create(ROUTER_CONFIG, plain(inputsValue(network.inputs(router))));
    await wire.stop();
    return answer;
  };

  beforeAll(async () => {
    network = await startNetwork();
    govern(network.folder);
    forgetNetworks();
    const { compilation, lab } = network;
    const limit = ['mn-pe1', 'mn-pe2'];
    const running = limit.map((router) => ({ router, file: '', text: lab.running(router) }));
    const planned = plan(compilation, { running, limit, owned: [] }).value;
    if (planned === undefined) throw new Error('inventory/mini does not plan');
    approved = planned;
    approve(network.folder, { file: keepPlan(network.settings, approved), hash: approved.hash });
  });
  afterAll(() => network.stop());

  it('sends nothing without an approved plan, and keeps the plan to be signed', async () => {
    expect(refusal(await create('mn-pe3', {}))).toContain('SN9605');
    expect(touched(network, 'mn-pe3')).toBe(false);
  });

  it('sends nothing that is not in the approved plan', async () => {
    expect(refusal(await create('mn-pe3', { approvedDigest: approved.hash }))).toContain('SN9606');
    expect(refusal(await create('mn-pe1', { approvedDigest: 'f'.repeat(64) }))).toContain('SN9606');
    expect(touched(network, 'mn-pe3') || touched(network, 'mn-pe1')).toBe(false);
  });

  it('sends nothing to a router that has moved since the plan was signed', async () => {
    const vrf = ['configure terminal', 'vrf v110-flood', 'ip route 10.110.99.0/24 blackhole', 'end'];
    await network.lab.type('mn-pe1', vrf);
    expect('failed' in (await create('mn-pe1', { approvedDigest: approved.hash }))).toBe(true);
    await network.lab.type('mn-pe1', ['configure terminal', 'no vrf v110-flood', 'end']);
  });

  it('sends nothing for somebody without a role', async () => {
    const stranger = join(network.folder, 'stranger');
    writeFileSync(stranger, newKey().private, { mode: 0o600 });
    const answer = await create('mn-pe2', { approvedDigest: approved.hash, key: stranger });
    expect(refusal(answer)).toContain('SN8111');
    expect(touched(network, 'mn-pe2')).toBe(false);
  });

  it('sends exactly what was approved, and asks for nothing where nothing is sent', async () => {
    answerOf(await create('mn-pe2', { approvedDigest: approved.hash }));
    expect(network.lab.saved('mn-pe2')).toContain('ip vpn-instance v110-flood');
    const wire = await client({});
    const known = { id: 'mn-pe2', inputs: plain(inputsValue(network.inputs('mn-pe2'))), outputs: plain({}) };
    expect(answerOf(await wire.read(ROUTER_CONFIG, known)).inputs).toEqual(known.inputs);
    const again = await wire.update(ROUTER_CONFIG, {
      olds: plain({}),
      oldInputs: known.inputs,
      news: known.inputs,
    });
    expect('value' in again).toBe(true);
    await wire.stop();
  });

  it('takes nothing away without an approval either', async () => {
    const wire = await client({});
    const known = { id: 'mn-pe2', inputs: plain(inputsValue(network.inputs('mn-pe2'))), outputs: plain({}) };
    expect(refusal(await wire.delete(ROUTER_CONFIG, known))).toContain('SN9605');
    expect(network.lab.running('mn-pe2')).toContain('ip vpn-instance v110-flood');
    await wire.stop();
  });
});

function refusal(answer: Answer<unknown>): string {
  if (!('failed' in answer)) throw new Error('it was not refused');
  expect([answer.failed.code, answer.failed.unhealthy]).toEqual([grpc.status.FAILED_PRECONDITION, undefined]);
  return answer.failed.message;
}

function touched({ lab }: TestNetwork, router: string): boolean {
  return lab.received(router).some((line) => /configure terminal|system-view/.test(line));
}
