import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnosticText } from '../../src/diagnostics/text.ts';
import { readConfiguration } from '../../src/plan/configuration.ts';
import { keptLines } from '../../src/plan/kept.ts';
import { planNetwork } from '../../src/plan/network.ts';
import { ownersOf } from '../../src/plan/ownership.ts';
import { type PlanRequest, planDevice } from '../../src/plan/plan.ts';
import type { DevicePlan, Remit } from '../../src/plan/types.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { transitionCases } from '../transitions/case.ts';
import { emptyRouter, runOn, wholeNetwork } from './variants.ts';

const whole = wholeNetwork(fileURLToPath(new URL('../../inventory/chengdu', import.meta.url)), 'vpn');
const CASES = new Map(transitionCases().map((one) => [one.name, one.request]));

/** A router of each platform that carries several VPNs. */
const ROUTERS = ['cd-pe-gov1', 'cd-pe-gov2'].map((name) => {
  const found = whole.compilation.configs.find(({ router }) => router === name);
  if (found === undefined) throw new Error(`no router ${name}`);
  return found;
});

describe.each(ROUTERS.map((config) => [config.platform, config] as const))('on %s', (_, config) => {
  const [running = ''] = runOn(config, emptyRouter(whole, config), [builtOn(config).commands]).slice(1);
  const edited = withOtherTarget(config);

  it('lines of VPNs that a plan does not touch are byte-identical after an apply on the router', () => {
    const plan = planned(edited, running);
    expect(plan.vpnsTouched).toEqual(['stats']);
    const kept = plan.kept.flatMap(({ vpn }) => vpn ?? []);
    expect(kept).toEqual(expect.arrayContaining([config.platform === 'frr' ? 'flood' : 'smefin']));
    const [, after = ''] = runOn(config, running, [plan.commands]);
    expect(statement(edited, after, plan)).toEqual(plan.kept);
  });

  it('a plan for one department leaves the others out and says so', () => {
    const remit: Remit = { by: 'department', departments: ['stats'], vpns: ['stats'], backbone: false };
    const request = { wanted: config, running: emptyRouter(whole, config), owned: [], remit };
    const { value } = planNetwork({ inventoryDigest: '', activeVpns: [], devices: [request], remit });
    expect(value?.vpnsTouched).toEqual(['stats']);
    const others = new Set(value?.leftOut.flatMap(({ vpns }) => vpns));
    expect(others.size).toBeGreaterThan(1);
  });
});

describe.each([
  ['frr', '100.65.1.1/30', '100.65.1.9/30', '### ip address / address add 100.65.1.1'],
  [
    'huawei_vrpv8',
    '100.65.1.1 255',
    '100.65.1.9 255',
    'interface GigabitEthernet0/2/0.1140 / ip address 100.65.1.1',
  ],
] as const)('%s: a line of an untouched VPN that would move', (platform, line, moved, told) => {
  it('refuses the plan', () => {
    const request = CASES.get(`${platform}/14-vrf-removed`);
    const rules = changeRulesOf(platform);
    if (request === undefined || rules === undefined) throw new Error('no case');
    const plan = planDevice(request).value;
    const spoilt = plan?.predicted.replace(line, moved) ?? '';
    expect(spoilt).not.toBe(plan?.predicted);
    const owners = ownersOf(readConfiguration(rules, request.wanted.text), [], request.owned);
    const { diagnostics } = keptLines({
      router: 'pe1',
      before: readConfiguration(rules, request.running),
      after: readConfiguration(rules, spoilt),
      owners,
      changed: new Set(plan?.sections.map(({ object }) => `${object.kind} ${object.name}`)),
      vpnsTouched: plan?.vpnsTouched ?? [],
    });
    const [first] = diagnostics;
    if (first === undefined) throw new Error('nothing was noticed');
    const text = diagnosticText(first, { language: 'en' });
    expect(text).toMatch(/SN7112.*would not leave a line of localtax as it is/);
    expect(text).toContain(`\`${told}`);
  });
});

/**
 * A circuit of 防汛 (flood) that somebody bound to the VRF of 地税 (localtax) by hand. It is flood's, and taking it out changes the VRF of the
 * other: found out on no platform as long as only the owner of the circuit was asked.
 */
describe.each(['frr', 'huawei_vrpv8'])('%s: a command on an object of its own', (platform) => {
  const request = moved(platform);
  const remit = (by: Remit['by'], ...vpns: readonly string[]): Remit => {
    return { by, departments: [], vpns, backbone: true };
  };

  it.each(['department', 'inventory-change'] as const)(
    'is refused where it changes the VRF of a VPN that a plan may not touch (%s)',
    (by) => {
      const { value, diagnostics } = planDevice({ ...request, remit: remit(by, 'flood') });
      expect(value).toBeUndefined();
      expect(diagnostics.map(({ code, data }) => [code, data['objects'], data['vpn']])).toEqual([
        ['SN7102', `\`${platform === 'frr' ? 'vrf' : 'ip vpn-instance'} v140-localtax\``, 'localtax'],
      ]);
    },
  );

  it('counts as touching both, and is sent where both may be touched', () => {
    const { value } = planDevice({ ...request, remit: remit('department', 'flood', 'localtax') });
    expect(value?.vpnsTouched).toEqual(['flood', 'localtax']);
  });
});

describe('a risk', () => {
  it.each([
    ['frr/06-route-distinguisher-changed', 'SN7201', true],
    ['huawei_vrpv8/06-route-distinguisher-changed', 'SN7201', true],
    ['frr/07-interface-moved-to-another-vrf', 'SN7203', true],
    ['huawei_vrpv8/07-interface-moved-to-another-vrf', 'SN7203', true],
    ['frr/26-vlan-changed', 'SN7203', true],
    ['huawei_vrpv8/26-vlan-changed', 'SN7203', true],
    ['frr/31-vpn-numbered-anew', 'SN7201', true],
    ['huawei_vrpv8/31-vpn-numbered-anew', 'SN7201', true],
    ['frr/30-session-password-changed', 'SN7202', false],
    ['huawei_vrpv8/30-session-password-changed', 'SN7202', false],
    ['frr/21-router-id-repaired', 'SN7210', true],
  ])('%s: %s, interrupts: %s', (name, code, interrupts) => {
    const request = CASES.get(name);
    const risks = request === undefined ? [] : (planDevice(request).value?.risks ?? []);
    expect(risks).toContainEqual(expect.objectContaining({ code, interrupts }));
  });

  it('is told for no change that leaves services alone', () => {
    const quiet = [
      '05-description-edited',
      '03-route-target-added',
      '09-agreement-added',
      '28-filter-changed-by-hand',
    ];
    for (const platform of ['frr', 'huawei_vrpv8'])
      for (const name of quiet) {
        const request = CASES.get(`${platform}/${name}`);
        const risks = request === undefined ? [] : (planDevice(request).value?.risks ?? []);
        expect(risks.filter((risk) => risk.interrupts)).toEqual([]);
      }
  });
});

/** Back to flood's VRF: case 07 the other way round. */
function moved(platform: string): PlanRequest {
  const request = CASES.get(`${platform}/07-interface-moved-to-another-vrf`);
  if (request === undefined) throw new Error('no case');
  const { wanted, running, owned } = request;
  return { running: wanted.text, wanted: { ...wanted, text: running }, owned };
}

function planned(wanted: DeviceConfig, running: string): DevicePlan {
  const { value, diagnostics } = planDevice({ wanted, running, owned: ownedBy(wanted) });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function builtOn(config: DeviceConfig): DevicePlan {
  return planned(config, emptyRouter(whole, config));
}

function ownedBy({ router }: DeviceConfig) {
  return whole.compilation.allocations.owned.find((one) => one.router === router)?.objects ?? [];
}

/** 统计 (stats) gets another route limit: a change of one VPN. */
function withOtherTarget(config: DeviceConfig): DeviceConfig {
  const line =
    config.platform === 'frr'
      ? /^( {2}rt vpn export 65101:13\d+)$/m
      : /^( {2}vpn-target 65101:13\d+ export-extcommunity)$/m;
  const text = config.text.replace(line, (found) =>
    config.platform === 'frr' ? `${found} 65101:1399` : found.replace(' export', ' 65101:1399 export'),
  );
  if (text === config.text) throw new Error('nothing to change');
  return { ...config, text };
}

/** What the plan says is kept, worked out again from the text after the apply. */
function statement(wanted: DeviceConfig, after: string, plan: DevicePlan) {
  const rules = changeRulesOf(wanted.platform);
  if (rules === undefined) throw new Error('no rules');
  const found = readConfiguration(rules, after);
  const owners = ownersOf(readConfiguration(rules, wanted.text), wanted.causes, ownedBy(wanted));
  const changed = new Set(plan.sections.map(({ object }) => `${object.kind} ${object.name}`));
  const { vpnsTouched } = plan;
  return keptLines({ router: plan.router, before: found, after: found, owners, changed, vpnsTouched }).kept;
}
