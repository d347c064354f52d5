import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/change.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { keepPlan } from '../../src/provider/gate.ts';
import { forgetNetworks } from '../../src/provider/network.ts';
import { inputsValue } from '../../src/provider/router/check.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import { approve, govern } from './governed.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { answerOf, plain, WireClient } from './wire-client.ts';

/** Flood season: the flood control office's VPN is not changed, whoever approved it, unless the owner signs an emergency. */
describe('a freeze in the provider', { timeout: 60_000 }, () => {
  let network: TestNetwork;
  let wire: WireClient;
  beforeAll(async () => {
    network = await startNetwork();
    const { folder } = network;
    govern(folder, ['flood']);
    forgetNetworks();
    // The calendar of the freeze is today's: a day the inventory is read for does not lift it.
    wire = await WireClient.start(folder, {
      inventory: 'mini',
      lab: 'lab.json',
      asOf: DAY,
      key: join(folder, 'li'),
    });
  });
  afterAll(async () => {
    await wire.stop();
    await network.stop();
  });
  const planned = (router: string): ChangePlan => {
    const running = [{ router, file: '', text: network.lab.running(router) }];
    const { value } = plan(network.compilation, { running, limit: [router], owned: [] });
    if (value === undefined) throw new Error('inventory/mini does not plan');
    return value;
  };
  const approved = (router: string, emergency?: string): string => {
    const change = planned(router);
    const file = keepPlan(network.settings, change);
    approve(network.folder, { file, hash: change.hash }, emergency);
    return change.hash;
  };
  const create = (router: string, approvedDigest: string) =>
    wire.create(ROUTER_CONFIG, plain(inputsValue({ ...network.inputs(router), approvedDigest })));

  it('refuses a router that carries the frozen VPN, before the first byte, although the plan is approved', async () => {
    const answer = await create('mn-pe2', approved('mn-pe2'));
    expect(
      'failed' in answer && [answer.failed.code, answer.failed.unhealthy, answer.failed.message],
    ).toEqual([grpc.status.FAILED_PRECONDITION, undefined, expect.stringMatching(/SN8130.*flood-season/s)]);
    expect(network.lab.received('mn-pe2').join('\n')).not.toContain('system-view');
  });

  it('lets a router go that carries none of it', async () => {
    answerOf(await create('mn-pe3', approved('mn-pe3')));
    expect(network.lab.saved('mn-pe3')).toContain('vrf v130-stats');
  });

  it('lets the frozen one go for a signed emergency, and tells the operator the reason', async () => {
    answerOf(await create('mn-pe2', approved('mn-pe2', 'levee sensors are cut off')));
    expect(network.lab.saved('mn-pe2')).toContain('ip vpn-instance v110-flood');
    expect(wire.said.join('\n')).toMatch(/SN8131.*levee sensors are cut off/s);
  });
});
