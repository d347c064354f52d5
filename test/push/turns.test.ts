import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { JumpHost as DeclaredHost } from '../../src/inventory/types.ts';
import { collectNetwork } from '../../src/push/collect.ts';
import { pushPlan } from '../../src/push/push.ts';
import type { Target } from '../../src/push/target.ts';
import { type Limits, turnsOf } from '../../src/push/turns.ts';
import { CANARIES } from '../secret/canaries.ts';
import { type JumpHost, startJumpHost } from './jump-host.ts';
import { aDevice } from './tiny-plan.ts';
import { startTinyRouter, type TinyRouter } from './tiny-router.ts';

const ROUTERS = 6;
const SECRET = { kind: 'password', reference: 'env:SECTORNET_TEST_JUMP' } as const;
process.env['SECTORNET_TEST_JUMP'] = CANARIES.jumpHost;

const started: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

/** Routers behind real SSH servers; the jump host counts who is there at the same time. */
describe('limits of a jump host', () => {
  it.each([
    ['without one all come at once', {}, ROUTERS],
    ['two at a time', { perJumpHost: 2 }, 2],
    ['never more than altogether', { parallel: 3, perJumpHost: 5 }, 3],
  ] as const)('collecting, %s', async (_, limits, most) => {
    const near = await jump();
    const targets = await routersBehind([declared('near', near)]);
    const results = await collectNetwork(targets, limits);
    expect(results.filter((one) => 'text' in one)).toHaveLength(ROUTERS);
    expect(near.most()).toBe(most);
  });

  it('counts every host on the way, and a host by where it is, not by what it is called', async () => {
    const [near, far] = [await jump(), await jump()];
    const whole = [declared('near', near), declared('far', far)];
    const targets = [...(await routersBehind(whole)), ...(await routersBehind([declared('other', far)]))];
    await collectNetwork(targets, { parallel: 20, perJumpHost: 2 });
    expect([near.most(), far.most()]).toEqual([2, 2]);
  });

  it('holds for a push too', async () => {
    const near = await jump();
    const targets = await routersBehind([declared('near', near)]);
    const plan = {
      ...PLAN,
      devices: targets.map(({ router }) => ({ ...aDevice(router), commands: [LINE] })),
    };
    await pushPlan(plan, targets, { parallel: ROUTERS, perJumpHost: 2, readSetOf: () => '' });
    expect(near.most()).toBe(2);
  });
});

describe('turns', () => {
  it('ways that cross do not wait for each other for ever', async () => {
    const [a, b] = [hostAt('a'), hostAt('b')];
    const turns = turnsOf({ perJumpHost: 1 });
    const done = [...Array(10).keys()].map((index) =>
      turns(targetBehind(index % 2 === 0 ? [a, b] : [b, a]), async () => pause(1)),
    );
    expect(await Promise.all(done)).toHaveLength(10);
  });

  it.each([
    [{ parallel: 3 }, 3],
    [{}, 10],
  ] as const)('%j: %d routers at a time', async (limits: Limits, most) => {
    const turns = turnsOf(limits);
    let [now, seen] = [0, 0];
    const act = async () => {
      now += 1;
      seen = Math.max(seen, now);
      await pause(2);
      now -= 1;
    };
    await Promise.all(Array.from({ length: 25 }, () => turns(undefined, act)));
    expect(seen).toBe(most);
  });

  it('a router that fails gives its turn on', async () => {
    const turns = turnsOf({ parallel: 1, perJumpHost: 1 });
    const target = targetBehind([hostAt('a')]);
    await expect(turns(target, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns(target, async () => 'next')).toBe('next');
  });
});

const LINE = { channel: 'vtysh', context: [], text: 'hostname r', vpns: [] };

const PLAN = {
  inventoryDigest: '',
  remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
  leftOut: [],
  vpnsTouched: [],
  vpnsUntouched: [],
  hash: '0',
} as const;

async function jump(): Promise<JumpHost> {
  const host = await startJumpHost({ password: CANARIES.jumpHost });
  started.push(host);
  return host;
}

async function routersBehind(jumps: readonly DeclaredHost[]): Promise<readonly Target[]> {
  const routers: TinyRouter[] = [];
  for (let at = 0; at < ROUTERS; at += 1) routers.push(await startTinyRouter('linux', 'hostname r\n'));
  started.push(...routers);
  return routers.map(({ target }, at) => ({ ...target, router: `${jumps[0]?.name}-${at}`, jumps }));
}

function declared(name: string, { port, hostKey }: JumpHost): DeclaredHost {
  return { ...hostAt(name), address: '127.0.0.1', port, hostKeys: [hostKey] };
}

function hostAt(name: string): DeclaredHost {
  return {
    name,
    address: name,
    port: undefined,
    user: 'ops',
    credential: SECRET,
    hostKeys: [],
    legacyAlgorithms: [],
  };
}

function targetBehind(jumps: readonly DeclaredHost[]): Target {
  return { router: 'r', platform: 'frr', address: '127.0.0.1', hostKeys: [], jumps };
}
