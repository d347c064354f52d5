import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/inventory/types.ts';
import { findPlatform } from '../../src/platforms/registry.ts';
import { agreement, inventory, prefix, router, site, vpn } from '../allocate/inventories.ts';
import { able, compiled, deviceOf, policyLines, reported, ruleWords } from './compiled.ts';

const smefin = vpn('smefin', 150);
const localtax = vpn('localtax', 140, { topology: 'hub-spoke' });
const gateway = site({
  id: 'gateway',
  vpn: 'smefin',
  prefixes: ['10.150.250.0/28', '10.150.2.0/24'],
  accesses: [{ on: 'pe1 eth2' }],
});
const branch = site({
  id: 'branch',
  vpn: 'smefin',
  prefixes: ['10.150.3.0/24'],
  accesses: [{ on: 'pe2 eth2' }],
});
const bureau = site({
  id: 'bureau',
  vpn: 'localtax',
  role: 'hub-role',
  prefixes: ['10.140.250.0/28'],
  accesses: [{ on: 'pe2 eth3' }],
});
const x1 = agreement('X1', 'smefin', 'localtax', {
  consumer: ['10.150.250.0/28'],
  provider: ['10.140.250.0/28'],
});
const joined = inventory({
  vpns: [smefin, localtax],
  sites: [gateway, branch, bureau],
  agreements: [x1],
});

describe('route targets', () => {
  const flood = (topology: 'hub-spoke' | 'hub-spoke-disjoint') => {
    const hub = site({
      id: 'hq',
      vpn: 'flood',
      role: 'hub-role',
      prefixes: [],
      accesses: [{ on: 'pe1 eth2' }],
    });
    const spoke = site({
      id: 'town',
      vpn: 'flood',
      role: 'spoke-role',
      prefixes: [],
      accesses: [{ on: 'pe2 eth2' }],
    });
    const all = compiled(inventory({ vpns: [vpn('flood', 110, { topology })], sites: [hub, spoke] }));
    return ['pe1', 'pe2'].map((name) => targets(all, name));
  };

  it('let hubs hear hubs and spokes, spokes hear hubs only', () => {
    expect(flood('hub-spoke')).toEqual([
      [['v110-flood', ['65101:1101', '65101:1102'], ['65101:1101']]],
      [['v110-flood', ['65101:1101'], ['65101:1102']]],
    ]);
  });

  it('keep disjoint hubs apart', () => {
    expect(flood('hub-spoke-disjoint')[0]).toEqual([['v110-flood', ['65101:1102'], ['65101:1101']]]);
  });

  it('of an agreement are imported by the VRFs that hold its prefixes and by no other', () => {
    const all = compiled(joined);
    expect(targets(all, 'pe1')).toEqual([['v150-smefin', ['65101:1500', '65101:140101'], ['65101:1500']]]);
    expect(targets(all, 'pe2')).toEqual([
      ['v140-localtax', ['65101:1401', '65101:1402', '65101:140201'], ['65101:1401']],
      ['v150-smefin', ['65101:1500'], ['65101:1500']],
    ]);
  });
});

describe('agreement policies', () => {
  it('mark and accept exactly the agreed prefixes', () => {
    expect(policyLines(deviceOf(compiled(joined), 'pe1'))).toEqual([
      'EXP-v150-smefin 10 permit | prefix4 EXP-v150-smefin-X1 | set 65101:1500 65101:140201',
      'EXP-v150-smefin 65535 permit',
      'IMP-v150-smefin 10 permit | target IMP-v150-smefin-X1 | prefix4 IMP-v150-smefin-X1',
      'IMP-v150-smefin 15 deny | target IMP-v150-smefin-X1',
      'IMP-v150-smefin 65535 permit',
      'list4 EXP-v150-smefin-X1 10 permit 10.150.250.0/28',
      'list4 IMP-v150-smefin-X1 10 permit 10.140.250.0/28',
      'targets IMP-v150-smefin-X1 65101:140101',
    ]);
  });

  it('leave families without agreed prefixes without policy', () => {
    const [vrf] = deviceOf(compiled(joined), 'pe1').vrfs;
    expect(vrf?.families.map(({ family, importPolicy }) => [family, importPolicy?.value])).toEqual([
      [4, 'IMP-v150-smefin'],
      [6, undefined],
    ]);
  });

  it('give a prefix that serves two agreements the targets of both', () => {
    const stats = vpn('stats', 130);
    const office = site({
      id: 'office',
      vpn: 'stats',
      prefixes: ['10.130.2.0/24'],
      accesses: [{ on: 'pe1 eth4' }],
    });
    const x2 = agreement('X2', 'stats', 'localtax', {
      consumer: ['10.130.2.0/24'],
      provider: ['10.140.250.0/28'],
    });
    const all = compiled({
      ...joined,
      vpns: [...joined.vpns, stats],
      sites: [...joined.sites, office],
      agreements: [x1, x2],
    });
    const lines = policyLines(deviceOf(all, 'pe2')).filter((line) => line.startsWith('EXP-v140'));
    expect(lines).toEqual([
      'EXP-v140-localtax 60001 permit | prefix4 EXP-v140-localtax-X1-X2 | set 65101:1401 65101:140101 65101:140102',
      'EXP-v140-localtax 65535 permit',
    ]);
  });

  it('keep the entries of the second agreement where they are when the first one goes', () => {
    const stats = vpn('stats', 130);
    const office = site({
      id: 'office',
      vpn: 'stats',
      prefixes: ['10.130.2.0/24'],
      accesses: [{ on: 'pe2 eth4' }],
    });
    const x2 = agreement('X2', 'smefin', 'stats', {
      consumer: ['10.150.2.0/24'],
      provider: ['10.130.2.0/24'],
    });
    const network = { ...joined, vpns: [...joined.vpns, stats], sites: [...joined.sites, office] };
    const both = policyLines(deviceOf(compiled({ ...network, agreements: [x1, x2] }), 'pe1'));
    const gone = { ...x1, validity: 'expired' as const };
    const one = policyLines(deviceOf(compiled({ ...network, agreements: [gone, x2] }), 'pe1'));
    expect(one).toEqual(both.filter((line) => !line.includes('X1') && !/ 15 /.test(line)));
  });

  it('route a part of a site prefix on its own, so that the whole is not given away', () => {
    const whole: Site = site({
      id: 'bureau',
      vpn: 'localtax',
      role: 'hub-role',
      prefixes: ['10.140.250.0/24'],
      accesses: [{ on: 'pe2 eth3' }],
    });
    const all = compiled({ ...joined, sites: [gateway, branch, whole] });
    const device = deviceOf(all, 'pe2');
    const statics = device.vrfs[0]?.families[0]?.statics.map((route) => route.prefix.length);
    expect(statics).toEqual([24, 28]);
    expect(policyLines(device)).toContain('list4 EXP-v140-localtax-X1 10 permit 10.140.250.0/28');
  });

  it('are left out when the agreement has expired, is not valid yet, or a firewall enforces it', () => {
    const firewall = { ...x1, enforcement: { kind: 'firewall' as const, firewall: 'fw1' } };
    for (const validity of ['expired', 'not-yet'] as const) {
      const all = compiled({ ...joined, agreements: [{ ...x1, validity }] });
      expect(all.devices.map(({ device }) => [policyLines(device), device.filters])).toEqual([
        [[], []],
        [[], []],
      ]);
    }
    const all = compiled({ ...joined, agreements: [firewall] }, ['SN3907']);
    expect(all.devices.flatMap(({ device }) => policyLines(device))).toEqual([]);
  });
});

describe('agreement filters', () => {
  const filtersOf = (network: typeof joined, name: string) =>
    deviceOf(compiled(network), name).filters.map((filter) => [filter.name, ...filter.rules.map(ruleWords)]);

  it('stand on both sides, permit the service one way and deny the rest', () => {
    const rules = [
      'permit tcp 10.150.250.0/28 > 10.140.250.0/28 :8443',
      'permit tcp 10.140.250.0/28 :8443 > 10.150.250.0/28 established',
    ];
    expect(filtersOf(joined, 'pe1')).toEqual([
      ['AGR-X1-c', ...rules, 'deny ip any > 10.140.250.0/28', 'deny ip 10.140.250.0/28 > any'],
    ]);
    expect(filtersOf(joined, 'pe2')).toEqual([
      ['AGR-X1-p', ...rules, 'deny ip any > 10.150.250.0/28', 'deny ip 10.150.250.0/28 > any'],
    ]);
  });

  it('are bound at both hooks of every circuit of the VRF, and of no other', () => {
    const second = site({
      id: 'second',
      vpn: 'smefin',
      prefixes: ['10.150.4.0/24'],
      accesses: [{ on: 'pe1 eth3' }],
    });
    const all = compiled({ ...joined, sites: [...joined.sites, second] });
    const uses = (name: string) =>
      deviceOf(all, name).interfaces.map((one) => [
        one.name,
        ...one.filters.map(({ filter, family, hook }) => `${filter} ${family} ${hook}`),
      ]);
    expect(uses('pe1')).toEqual([
      ['eth2.1150', 'AGR-X1-c 4 inbound', 'AGR-X1-c 4 outbound'],
      ['eth3.1150', 'AGR-X1-c 4 inbound', 'AGR-X1-c 4 outbound'],
    ]);
    expect(uses('pe2')).toEqual([['eth2.1150'], ['eth3.1140', 'AGR-X1-p 4 inbound', 'AGR-X1-p 4 outbound']]);
  });

  it('stand on one side only where the agreement says so', () => {
    const oneSided = { ...joined, agreements: [{ ...x1, enforcement: { kind: 'provider-pe' as const } }] };
    expect(filtersOf(oneSided, 'pe1')).toEqual([]);
    expect(filtersOf(oneSided, 'pe2').map(([name]) => name)).toEqual(['AGR-X1-p']);
  });

  it('turn round when the provider opens', () => {
    const pushed = { ...joined, agreements: [{ ...x1, direction: 'provider-opens' as const }] };
    expect(filtersOf(pushed, 'pe1')[0]?.slice(1, 3)).toEqual([
      'permit tcp 10.140.250.0/28 > 10.150.250.0/28 :8443',
      'permit tcp 10.150.250.0/28 :8443 > 10.140.250.0/28 established',
    ]);
  });

  it('pass UDP answers by port and ICMP both ways', () => {
    const services = [
      { protocol: 'udp' as const, ports: { from: 5000, to: 5001 } },
      { protocol: 'icmp' as const },
    ];
    const both = { ...joined, agreements: [{ ...x1, direction: 'both' as const, services }] };
    expect(filtersOf(both, 'pe1')[0]?.slice(1, 7)).toEqual([
      'permit udp 10.150.250.0/28 > 10.140.250.0/28 :5000-5001',
      'permit udp 10.140.250.0/28 :5000-5001 > 10.150.250.0/28',
      'permit udp 10.140.250.0/28 > 10.150.250.0/28 :5000-5001',
      'permit udp 10.150.250.0/28 :5000-5001 > 10.140.250.0/28',
      'permit icmp 10.150.250.0/28 > 10.140.250.0/28',
      'permit icmp 10.140.250.0/28 > 10.150.250.0/28',
    ]);
  });

  it('let a second agreement with the same foreign prefix through', () => {
    const services = [{ protocol: 'tcp' as const, ports: { from: 443, to: 443 } }];
    const x2 = { ...x1, id: 'X2', services };
    const filters = filtersOf({ ...joined, agreements: [x1, x2] }, 'pe1');
    expect(filters.map(([name]) => name)).toEqual(['AGR-X1-c', 'AGR-X2-c']);
    expect(filters[0]).toContain('permit tcp 10.150.250.0/28 > 10.140.250.0/28 :443');
    expect(filters[1]).toContain('permit tcp 10.150.250.0/28 > 10.140.250.0/28 :8443');
  });
});

describe('attachment circuits', () => {
  it('check sources, take no labels, and sit in their VRF', () => {
    const [circuit] = deviceOf(compiled(joined), 'pe1').interfaces;
    expect(circuit).toMatchObject({
      name: 'eth2.1150',
      parent: 'eth2',
      vlan: { value: { outer: 1150 } },
      vrf: { value: 'v150-smefin' },
      acceptsLabels: { value: false },
      sourceCheck: [
        { family: 4, mode: 'strict' },
        { family: 6, mode: 'strict' },
      ],
    });
  });

  it('use the port itself when untagged', () => {
    const bare = site({
      id: 'hall',
      vpn: 'smefin',
      prefixes: [],
      accesses: [{ on: 'pe1 eth9', untagged: true }],
    });
    const [circuit] = deviceOf(compiled(inventory({ vpns: [smefin], sites: [bare] })), 'pe1').interfaces;
    expect([circuit?.name, circuit?.parent, circuit?.vlan]).toEqual(['eth9', undefined, undefined]);
  });
});

describe('customer routing', () => {
  const bgp = (id: string, on: string) =>
    site({
      id,
      vpn: 'smefin',
      prefixes: [`10.150.${on.length}.0/24`, `fd51:150:${on.length}::/64`],
      accesses: [{ on, routing: { type: 'bgp', remoteAs: 64901 } }],
    });

  it('lets a CE announce its own prefixes only, without route targets of its choice', () => {
    const device = deviceOf(compiled(inventory({ vpns: [smefin], sites: [bgp('bank', 'pe1 eth2')] })), 'pe1');
    expect(policyLines(device)).toEqual([
      'CE-bank-1 10 permit | prefix4 CE-bank-1 | scrub',
      'CE6-bank-1 10 permit | prefix6 CE6-bank-1 | scrub',
      'OUT-bank-1 10 permit',
      'OUT6-bank-1 10 permit',
      'list4 CE-bank-1 10 permit 10.150.8.0/24',
      'list6 CE6-bank-1 10 permit fd51:150:8::/64',
    ]);
    const families = device.vrfs[0]?.families ?? [];
    expect(families.map(({ peers }) => peers)).toMatchObject([
      [
        {
          remoteAs: 64901,
          maximumPrefixes: { value: 11 },
          asOverride: false,
          inboundPolicy: { value: 'CE-bank-1' },
        },
      ],
      [
        {
          remoteAs: 64901,
          maximumPrefixes: { value: 11 },
          asOverride: false,
          inboundPolicy: { value: 'CE6-bank-1' },
        },
      ],
    ]);
  });

  it('replaces an AS that several sites share', () => {
    const sites = [bgp('bank', 'pe1 eth2'), bgp('fund', 'pe2 eth22')];
    const all = compiled(inventory({ vpns: [smefin], sites }));
    const overrides = all.devices.flatMap(({ device }) =>
      device.vrfs.flatMap((vrf) => vrf.families.flatMap(({ peers }) => peers.map((peer) => peer.asOverride))),
    );
    expect(overrides).toEqual([true, true, true, true]);
  });

  it('learns nothing where routing is static or direct', () => {
    const direct = site({
      id: 'hall',
      vpn: 'smefin',
      prefixes: ['10.150.9.0/24'],
      accesses: [{ on: 'pe1 eth3', routing: { type: 'direct' } }],
    });
    const device = deviceOf(compiled(inventory({ vpns: [smefin], sites: [gateway, direct] })), 'pe1');
    expect(device.vrfs.flatMap((vrf) => vrf.families.flatMap(({ peers }) => peers))).toEqual([]);
    expect(device.vrfs[0]?.families[0]?.statics.map(({ prefix: { length } }) => length)).toEqual([24, 28]);
    expect(policyLines(device)).toEqual([]);
  });
});

describe('families', () => {
  const only = vpn('smefin', 150, { families: [4] });

  it('of an IPv4-only VPN are one', () => {
    const network = inventory({ vpns: [only], sites: [branch] });
    const device = reported(network, () => ({ ...able, kernelTables: false })).value?.[1]?.device;
    expect(device?.vrfs[0]?.families.map(({ family }) => family)).toEqual([4]);
    expect(device?.interfaces[0]?.addresses.map(({ value }) => value.family)).toEqual([4]);
    expect(device?.interfaces[0]?.sourceCheck.map(({ family }) => family)).toEqual([4]);
  });

  it('end every look-up of the other one where a VRF is a kernel table', () => {
    const device = deviceOf(compiled(inventory({ vpns: [only], sites: [branch] })), 'pe2');
    const unused = device.vrfs[0]?.families[1];
    expect(unused).toMatchObject({
      family: 6,
      importTargets: [],
      exportTargets: [],
      exportsVpn: false,
      importsVpn: false,
      terminator: { value: true },
    });
  });
});

describe('what a platform cannot do', () => {
  const flood = vpn('flood', 110, { topology: 'hub-spoke' });
  const spokes = ['a', 'b'].map((id) =>
    site({ id, vpn: 'flood', role: 'spoke-role', prefixes: [], accesses: [{ on: `pe1 eth${id}` }] }),
  );

  it('SN3901: two spokes on a router that holds one VRF per VPN', () => {
    const network = inventory({ vpns: [flood], sites: spokes });
    const { value, problems } = reported(network, () => ({ ...able, splitVrfs: false }));
    expect(value).toBeUndefined();
    expect(problems).toEqual([['SN3901', { vpn: 'flood', router: 'pe1', platform: 'frr', count: 2 }]]);
  });

  it('SN3902: IPv6 over a router without an IPv6 loopback', () => {
    const pools = { ...joined.network.pools, loopbacks: [prefix('100.64.0.0/22')] };
    const routers = [router('pe1', 21, { loopbacks: [] })];
    const network = inventory({ network: { pools }, routers, vpns: [flood], sites: spokes.slice(0, 1) });
    expect(reported(network, () => able).problems).toEqual([['SN3902', { vpn: 'flood', router: 'pe1' }]]);
    expect(reported(network, () => ({ ...able, needsIpv6Underlay: false })).problems).toEqual([]);
  });

  it('SN3903: an agreement on a router without packet filters', () => {
    const { value, problems } = reported(joined, () => ({ ...able, packetFilters: false }));
    expect(value).toBeUndefined();
    expect(problems).toEqual([
      ['SN3903', { agreement: 'X1', router: 'pe1', platform: 'frr' }],
      ['SN3903', { agreement: 'X1', router: 'pe2', platform: 'frr' }],
    ]);
  });

  it('SN3904: a platform nothing is generated for', () => {
    const unknown = {
      ...joined,
      routers: joined.routers.map((one) => ({ ...one, platform: 'cisco_xr' as const })),
    };
    const { value, problems } = reported(unknown, () => undefined);
    expect(value).toBeUndefined();
    expect(problems.map(([code]) => code)).toEqual(['SN3904', 'SN3904']);
  });

  it('SN3909: a platform that is read and not configured', () => {
    const old = {
      ...joined,
      routers: joined.routers.map((one) => ({ ...one, platform: 'huawei_vrp' as const })),
    };
    const { value, problems } = reported(old, (platform) => findPlatform(platform)?.capabilities);
    expect(value).toBeUndefined();
    expect(problems).toEqual([
      ['SN3909', { router: 'pe1', platform: 'huawei_vrp' }],
      ['SN3909', { router: 'pe2', platform: 'huawei_vrp' }],
    ]);
  });

  it('SN3905: an agreement about a part of a directly attached link', () => {
    const direct = site({
      id: 'bureau',
      vpn: 'localtax',
      role: 'hub-role',
      prefixes: ['10.140.250.0/24'],
      accesses: [{ on: 'pe2 eth3', routing: { type: 'direct' } }],
    });
    expect(reported({ ...joined, sites: [gateway, direct] }, () => able).problems).toEqual([
      ['SN3905', { agreement: 'X1', prefix: '10.140.250.0/28', access: 'bureau-1' }],
    ]);
  });

  it('SN3906: an agreement whose prefixes nobody holds is without effect', () => {
    const all = compiled({ ...joined, sites: [branch, bureau] }, ['SN3906']);
    expect(all.devices.flatMap(({ device }) => policyLines(device))).toEqual([]);
  });

  it('SN3908: a shared AS that cannot be replaced', () => {
    const sites = ['pe1', 'pe2'].map((name) =>
      site({
        id: name,
        vpn: 'smefin',
        prefixes: [],
        accesses: [{ on: `${name} eth2`, routing: { type: 'bgp', remoteAs: 64901 } }],
      }),
    );
    const network = inventory({ vpns: [smefin], sites });
    expect(reported(network, () => ({ ...able, asOverride: false })).problems.map(([code]) => code)).toEqual([
      'SN3908',
      'SN3908',
    ]);
  });

  it('leaves out tables, router-ids, limits and descriptions where there are none', () => {
    const limited = vpn('smefin', 150, { maximumRoutes: [{ family: 4, maximum: 200 }] });
    const network = inventory({ vpns: [limited], sites: [branch] });
    const full = deviceOf(compiled(network), 'pe2').vrfs[0];
    expect([full?.table?.value, full?.description?.value]).toEqual([1150, 'smefin']);
    expect(full?.families.map(({ routeLimit }) => routeLimit?.value)).toEqual([
      { maximum: 200, warnPercent: 80 },
      undefined,
    ]);
    const none = {
      ...able,
      kernelTables: false,
      routerIdPerVrf: false,
      vrfDescriptions: false,
      routeLimitPerVrf: false,
    };
    const bare = reported(network, () => none).value?.[1]?.device.vrfs[0];
    expect([bare?.table, bare?.routerId, bare?.description, bare?.families[0]?.routeLimit]).toEqual(
      Array(4).fill(undefined),
    );
  });
});

function targets(all: ReturnType<typeof compiled>, name: string) {
  return deviceOf(all, name).vrfs.map((vrf) => [
    vrf.name,
    vrf.families[0]?.importTargets.map(({ value }) => value),
    vrf.families[0]?.exportTargets.map(({ value }) => value),
  ]);
}
