import { describe, expect, it } from 'vitest';
import { planNetwork } from '../../src/plan/network.ts';
import { objectsOf } from '../../src/plan/objects.ts';
import { type PlanRequest, planDevice } from '../../src/plan/plan.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { transitionCases } from '../transitions/case.ts';

const CASES = new Map(transitionCases().map((one) => [one.name, one.request]));
const EDIT = requestOf('frr/04-wrong-route-target-typed-by-hand');
const QUIET = requestOf('huawei_vrpv8/20-same-in-another-order');

describe('a network plan', () => {
  it('says which VPNs it touches and which it leaves alone', () => {
    const plan = planOf([EDIT, QUIET]);
    expect(plan.vpnsTouched).toEqual(['flood']);
    expect(plan.vpnsUntouched).toEqual(['localtax', 'smefin']);
    expect(plan.devices.map(({ router, commands }) => [router, commands.length])).toEqual([
      ['04-wrong-route-target-typed-by-hand', 2],
      ['20-same-in-another-order', 0],
    ]);
  });

  it('keeps the text of a router that is sent something, and no other', () => {
    const [edited, quiet] = planOf([EDIT, QUIET]).devices;
    expect([edited?.predicted, quiet?.predicted]).toEqual([planDevice(EDIT).value?.predicted, undefined]);
  });

  it('holds equal commands of several routers once', () => {
    const [one, other] = planOf([EDIT, { ...EDIT, wanted: { ...EDIT.wanted, router: 'other' } }]).devices;
    expect(one?.commands).toEqual(planDevice(EDIT).value?.commands);
    expect(one?.commands.length).toBeGreaterThan(0);
    expect(other?.commands.every(({ context }, i) => context === one?.commands[i]?.context)).toBe(true);
  });

  it('has a hash of what is sent and read, not of the order of files or of lines others own', () => {
    const plan = planOf([EDIT, QUIET]);
    expect(planOf([QUIET, EDIT]).hash).toBe(plan.hash);
    const elsewhere = EDIT.running.replace('end\n', 'ip prefix-list OLD seq 5 permit 10.0.0.0/8\nend\n');
    expect(planOf([{ ...EDIT, running: elsewhere }, QUIET]).hash).toBe(plan.hash);
    const spread = EDIT.running.replace('rd vpn export 100.64.0.21:1400', 'rd vpn export 100.64.0.21:1409');
    expect(planOf([{ ...EDIT, running: spread }, QUIET]).hash).not.toBe(plan.hash);
  });

  it('is void when what it read has moved', () => {
    const [device] = planOf([EDIT]).devices;
    const moved = EDIT.running.replace(
      'ip route 10.110.2.0/24 100.65.0.2',
      'ip route 10.110.2.0/24 100.65.0.99',
    );
    expect(planOf([{ ...EDIT, running: moved }]).devices[0]?.readSet).not.toBe(device?.readSet);
    const reordered = EDIT.running.replace(
      '  redistribute connected\n  redistribute static\n',
      '  redistribute static\n  redistribute connected\n',
    );
    expect(planOf([{ ...EDIT, running: reordered }]).devices[0]?.readSet).toBe(device?.readSet);
  });

  it('has no plan when one router is refused', () => {
    const outcome = planNetwork({
      inventoryDigest: 'x',
      activeVpns: [],
      devices: [QUIET, { ...EDIT, owned: [] }],
    });
    expect(outcome.value).toBeUndefined();
    expect(outcome.diagnostics.length).toBeGreaterThan(0);
  });
});

describe('the objects of a configuration', () => {
  it('are named in the platform’s own words, without what is shared', () => {
    const names = objectsOf('frr', EDIT.wanted.text).map(({ kind, name }) => `${kind} ${name}`);
    expect(names).toEqual([
      'interface eth2.1110',
      'interface eth2.1140',
      'router bgp 65101 vrf v110-flood',
      'router bgp 65101 vrf v140-localtax',
      'vrf v110-flood',
      'vrf v140-localtax',
    ]);
  });
});

function requestOf(name: string): PlanRequest {
  const found = CASES.get(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

function planOf(devices: readonly PlanRequest[]): ChangePlan {
  const activeVpns = ['flood', 'localtax', 'smefin'];
  const { value, diagnostics } = planNetwork({ inventoryDigest: 'x', activeVpns, devices });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}
