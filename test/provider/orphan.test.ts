import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import rpcs from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inputsValue } from '../../src/provider/router/check.ts';
import { ROUTER_CONFIG } from '../../src/provider/router/resource.ts';
import { encode } from '../../src/provider/wire/values.ts';
import { DAY, startNetwork, type TestNetwork } from './network.ts';
import { plain } from './wire-client.ts';

let network: TestNetwork;
beforeAll(async () => {
  network = await startNetwork();
});
afterAll(() => network.stop());

it('a provider whose engine was killed ends when its router is exactly new and saved, not before', {
  timeout: 60_000,
}, async () => {
  const child = spawn(resolve('src/provider/pulumi-resource-sectornet'), [], {
    cwd: network.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  const wire = await cuttable(Number(`${port}`));
  const engine = new rpcs.ResourceProviderClient(`127.0.0.1:${wire.port}`, grpc.credentials.createInsecure());
  await new Promise((done) => engine.configure(configuration(network), done));
  await network.lab.fail('mn-pe1', { kind: 'slow', milliseconds: 60 });
  const request = new pb.CreateRequest();
  request.setUrn(`urn:pulumi:test::sectornet::${ROUTER_CONFIG}::mn-pe1`);
  request.setProperties(encode(plain(inputsValue(network.inputs('mn-pe1')))));
  engine.create(request, () => undefined);
  await expect
    .poll(() => network.lab.received('mn-pe1').join('\n'), { timeout: 20_000, interval: 10 })
    .toContain('configure terminal');
  expect(network.lab.saved('mn-pe1')).not.toContain('vrf v110-flood');
  wire.cut();
  child.stdin.end();
  expect(await once(child, 'close')).toEqual([0, null]);
  engine.close();
  const [running, saved] = [network.lab.running('mn-pe1'), network.lab.saved('mn-pe1')];
  expect([running.includes('vrf v170-env'), saved.includes('vrf v170-env')]).toEqual([true, true]);
  expect(network.lab.received('mn-pe1').at(-1)).toMatch(/unlock|confirm/);
});

function configuration({ folder, settings }: TestNetwork): pb.ConfigureRequest {
  const request = new pb.ConfigureRequest();
  const keys = {
    inventory: join(folder, 'mini'),
    lab: settings.lab,
    asOf: DAY,
    journal: join(folder, 'journal.db'),
  };
  request.setArgs(encode(plain(keys)));
  return request;
}

/** A connection that ends as it does when the process at the other end is killed. */
async function cuttable(port: number): Promise<{ readonly port: number; cut(): void }> {
  const cutting: (() => void)[] = [];
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
    cutting.push(
      () => near.destroy(),
      () => far.destroy(),
    );
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the connection has no port');
  return {
    port: address.port,
    cut: () => {
      proxy.close();
      for (const end of cutting) end();
    },
  };
}
