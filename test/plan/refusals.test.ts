import { describe, expect, it } from 'vitest';
import { diagnosticText } from '../../src/diagnostics/text.ts';
import { type PlanRequest, planDevice } from '../../src/plan/plan.ts';
import type { Remit } from '../../src/plan/types.ts';
import { transitionCases } from '../transitions/case.ts';

const CASES = new Map(transitionCases().map((one) => [one.name, one.request]));

describe('a plan is refused', () => {
  it('when an object stands on the router that no push of ours has written, and it differs', () => {
    const request = requestOf('frr/04-wrong-route-target-typed-by-hand');
    const owned = request.owned.filter(({ kind }) => kind !== 'router bgp');
    expect(refusals({ ...request, owned })).toEqual([
      'SN7101 router bgp 65101 vrf v110-flood line 32 router bgp 65101 vrf v110-flood',
      'SN6150 count 1 objects router bgp 65101 vrf v140-localtax',
    ]);
  });

  it('when it would reach into a VPN it may not touch', () => {
    const request = requestOf('frr/14-vrf-removed');
    expect(planDevice({ ...request, remit: toChange(['flood']) }).value?.vpnsTouched).toEqual(['flood']);
    expect(refusals({ ...request, remit: toChange(['localtax']) })).toEqual([
      'SN7102 count 3 objects `interface eth2.1110`, `router bgp 65101 vrf v110-flood`, `vrf v110-flood` vpn flood allowed localtax',
    ]);
  });

  it('when an agreement changes and only one of its VPNs may be touched', () => {
    const request = requestOf('huawei_vrpv8/11-agreement-removed');
    expect(refusals({ ...request, remit: toChange(['smefin']) })).toEqual([
      'SN7102 count 21 objects `acl name AGR-X1-c-deny`, `acl name AGR-X1-c-permit`, `acl name AGR-X1-p-deny`, … vpn localtax allowed smefin',
    ]);
    expect(planDevice({ ...request, remit: toChange(['smefin', 'localtax']) }).value?.vpnsTouched).toEqual([
      'localtax',
      'smefin',
    ]);
  });

  it('when a VRF that goes would take a foreign interface along', () => {
    const frr = requestOf('frr/14-vrf-removed');
    const guest =
      'link add link eth3 name eth3.7 type vlan id 7\nlink set eth3.7 master v110-flood\nlink set eth3.7 up\n';
    const running = frr.running.replace('### ip address\n', `${guest}### ip address\n`);
    expect(codes({ ...frr, running })).toEqual(['SN7103']);
    const vrp = requestOf('huawei_vrpv8/14-vrf-removed');
    const foreign =
      '#\ninterface GigabitEthernet0/3/0.7\n vlan-type dot1q 7\n ip binding vpn-instance v110-flood\n ip address 10.7.7.1 255.255.255.0\n';
    expect(
      codes({ ...vrp, running: vrp.running.replace('#\nbgp 65101\n', `${foreign}#\nbgp 65101\n`) }),
    ).toContain('SN7103');
  });

  it('when another router answers', () => {
    const request = requestOf('huawei_vrpv8/03-route-target-added');
    expect(
      refusals({ ...request, running: request.running.replace('sysname cd-pe2', 'sysname cd-pe9') }),
    ).toEqual(['SN7104 answers sysname cd-pe9 planned sysname cd-pe2']);
  });

  it('when a wanted line has no rule', () => {
    const request = requestOf('frr/03-route-target-added');
    const text = request.wanted.text.replace(
      '### ip address\n',
      'link add dummy0 type dummy\n### ip address\n',
    );
    expect(codes({ ...request, wanted: { ...request.wanted, text } })).toEqual(['SN7105']);
  });

  it('when the platform cannot be changed', () => {
    const request = requestOf('frr/03-route-target-added');
    expect(codes({ ...request, wanted: { ...request.wanted, platform: 'cisco_xe' } })).toEqual(['SN7106']);
  });

  it('in words a person understands, in both languages', () => {
    const request = requestOf('frr/14-vrf-removed');
    const [first] = planDevice({ ...request, remit: toChange(['localtax']) }).diagnostics;
    if (first === undefined) throw new Error('no refusal');
    expect(diagnosticText(first, { language: 'en' })).toMatch(
      /what serves flood: .*\(3 in all\)\. It may touch: localtax\./,
    );
    expect(diagnosticText(first, { language: 'zh-CN' })).toMatch(/服务于 flood 的对象：.*（共 3 个）/);
  });
});

describe('a plan warns', () => {
  it.each([
    ['frr/06-route-distinguisher-changed', 'SN7201', 'flood'],
    ['huawei_vrpv8/06-route-distinguisher-changed', 'SN7201', 'localtax'],
    ['frr/07-interface-moved-to-another-vrf', 'SN7203', 'flood'],
    ['huawei_vrpv8/26-vlan-changed', 'SN7203', 'flood'],
  ])('%s: %s', (name, code, vpn) => {
    const risks = planDevice(requestOf(name)).value?.risks ?? [];
    expect(risks.map((risk) => [risk.code, risk.data['vpn']])).toContainEqual([code, vpn]);
  });

  it.each([
    ['frr', /eth2([./])1110/g, 'eth2$11112', 'eth2.1110 → eth2.1112'],
    [
      'huawei_vrpv8',
      /GigabitEthernet0\/2\/0\.1110/g,
      'GigabitEthernet0/2/0.1112',
      'GigabitEthernet0/2/0.1110 → GigabitEthernet0/2/0.1112',
    ],
  ])(
    '%s: of a circuit that is built under another name while an old one ends',
    (platform, old, now, shown) => {
      const request = requestOf(`${platform}/26-vlan-changed`);
      const text = request.wanted.text.replaceAll(old, now);
      expect(text).not.toBe(request.wanted.text);
      const wanted = { ...request.wanted, text };
      expect(planDevice({ ...request, wanted }).value?.risks).toEqual([
        { code: 'SN7203', interrupts: true, data: { router: wanted.router, vpn: 'flood', interface: shown } },
      ]);
    },
  );

  it('not of what interrupts nobody', () => {
    expect(planDevice(requestOf('huawei_vrpv8/05-description-edited')).value?.risks).toEqual([]);
    expect(planDevice(requestOf('frr/09-agreement-added')).value?.risks).toEqual([]);
  });
});

function requestOf(name: string): PlanRequest {
  const found = CASES.get(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

function codes(request: PlanRequest): readonly string[] {
  const { value, diagnostics } = planDevice(request);
  expect(value).toBeUndefined();
  return diagnostics.map(({ code }) => code);
}

function refusals(request: PlanRequest): readonly string[] {
  return planDevice(request).diagnostics.map(({ code, data: { router: _, object, ...data } }) => {
    const rest = Object.entries(data).map(([name, value]) => (name === 'text' ? value : `${name} ${value}`));
    return [code, object, ...rest].filter((word) => word !== undefined).join(' ');
  });
}

function toChange(vpns: readonly string[]): Remit {
  return { by: 'inventory-change', departments: [], vpns, backbone: false };
}
