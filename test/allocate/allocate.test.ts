import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import { lockText } from '../../src/allocate/lock-file.ts';
import { dropOwned, ownedBy, recordOwned } from '../../src/allocate/ownership.ts';
import { type AllocationLock, emptyLock } from '../../src/allocate/types.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { addressText } from '../../src/net/address.ts';
import { prefixText } from '../../src/net/prefix.ts';
import { agreement, coreLink, inventory, prefix, router, site, vpn } from './inventories.ts';

const flood = vpn('flood', 110, { topology: 'hub-spoke' });
const hq = site({
  id: 'hq',
  vpn: 'flood',
  role: 'hub-role',
  prefixes: ['10.110.2.0/24'],
  accesses: [{ on: 'pe1 eth2' }],
});
const jinjiang = spoke('jinjiang', 'pe1 eth3');
const pujiang = spoke('pujiang', 'pe1 eth4');

describe('numbering plan', () => {
  it('derives targets, RD, VRF name, table and VLAN from the VPN number', () => {
    const { allocations } = done(inventory({ vpns: [flood], sites: [hq] }));
    expect(allocations.vpnTargets).toEqual([
      { vpn: 'flood', any: '65101:1100', hub: '65101:1101', spoke: '65101:1102' },
    ]);
    expect(allocations.vrfs).toEqual([
      {
        router: 'pe1',
        vpn: 'flood',
        index: 0,
        group: 'hub',
        name: 'v110-flood',
        rd: '100.64.0.21:1100',
        table: 1110,
        accesses: ['hq-1'],
      },
    ]);
    expect(allocations.accesses[0]?.vlan).toBe(1110);
  });

  it('gives each spoke site a VRF of its own, and hub and spoke of one VPN two', () => {
    const { allocations } = done(inventory({ vpns: [flood], sites: [hq, jinjiang, pujiang] }));
    expect(allocations.vrfs.map(({ name, rd, table, accesses }) => [name, rd, table, ...accesses])).toEqual([
      ['v110-flood', '100.64.0.21:1100', 1110, 'hq-1'],
      ['v110-flood-1', '100.64.0.21:1101', 11101, 'jinjiang-1'],
      ['v110-flood-2', '100.64.0.21:1102', 11102, 'pujiang-1'],
    ]);
  });

  it('lets accesses of one spoke site and sites of one any-to-any VPN share a VRF', () => {
    const both = spoke('jinjiang', 'pe1 eth3', 'pe1 eth4');
    const open = vpn('tourism', 190);
    const scenic = ['a', 'b'].map((id) =>
      site({
        id,
        vpn: 'tourism',
        prefixes: [`10.190.${id === 'a' ? 1 : 2}.0/24`],
        accesses: [{ on: 'pe1 eth5' }],
      }),
    );
    const { allocations } = done(inventory({ vpns: [flood, open], sites: [both, ...scenic] }));
    expect(allocations.vrfs.map(({ name, accesses }) => [name, accesses])).toEqual([
      ['v110-flood', ['jinjiang-1', 'jinjiang-2']],
      ['v190-tourism', ['a-1', 'b-1']],
    ]);
  });

  it('cuts long names to what a Linux interface takes and keeps them apart', () => {
    const long = vpn('agriculture-bureau', 240, { topology: 'hub-spoke' });
    const sites = ['a', 'b'].map((id) =>
      site({ id, vpn: long.id, role: 'spoke-role', prefixes: [], accesses: [{ on: 'pe1 eth2' }] }),
    );
    const { allocations } = done(inventory({ vpns: [long], sites }));
    expect(allocations.vrfs.map(({ name }) => name)).toEqual(['v240-agricult-1', 'v240-agricultur']);
  });

  it('keeps VPN numbers 11 and 111 of neighbours apart in RD and RT', () => {
    const vpns = [vpn('a', 111), vpn('b', 101)];
    const sites = vpns.map(({ id }) =>
      site({ id: `${id}1`, vpn: id, prefixes: [], accesses: [{ on: 'pe1 eth2' }] }),
    );
    const { allocations } = done(inventory({ vpns, sites, routers: [router('pe1', 1)] }));
    expect(allocations.vrfs.map(({ rd }) => rd)).toEqual(['100.64.0.1:1010', '100.64.0.1:1110']);
  });

  it('numbers the services of a provider and leaves a wide AS room for its 16-bit numbers', () => {
    const vpns = [vpn('smefin', 150), vpn('localtax', 140)];
    const agreements = ['X1', 'X2'].map((id) =>
      agreement(id, 'smefin', 'localtax', { consumer: ['10.150.250.0/28'], provider: ['10.140.250.0/28'] }),
    );
    const plain = done(inventory({ vpns, agreements })).allocations.agreementTargets;
    expect(plain.map((one) => [one.forward, one.return])).toEqual([
      ['65101:140101', '65101:140201'],
      ['65101:140102', '65101:140202'],
    ]);
    const wide = done(inventory({ vpns, agreements, network: { asNumber: 4200510181 } }));
    expect(wide.allocations.agreementTargets.map((one) => [one.forward, one.return])).toEqual([
      ['4200510181:10000', '4200510181:10001'],
      ['4200510181:10002', '4200510181:10003'],
    ]);
  });

  it('takes /30 and /126 for CE links, /31 and /127 in the core, loopbacks by role', () => {
    const routers = [router('p1', 1, { role: 'p', loopbacks: [] }), router('pe1', 1, { loopbacks: [] })];
    const { allocations } = done(
      inventory({ routers, coreLinks: [coreLink('l1', 'p1 eth1', 'pe1 eth0')], vpns: [flood], sites: [hq] }),
    );
    const [access] = allocations.accesses;
    expect(
      access?.links.map((link) => [prefixText(link.provider), link.customer && addressText(link.customer)]),
    ).toEqual([
      ['100.65.0.1/30', '100.65.0.2'],
      ['fd51:100:65::1/126', 'fd51:100:65::2'],
    ]);
    expect(allocations.coreLinks[0]?.ends.map((end) => end.map(prefixText))).toEqual([
      ['100.64.128.0/31', 'fd51:100:128::/127'],
      ['100.64.128.1/31', 'fd51:100:128::1/127'],
    ]);
    expect(allocations.loopbacks.map(({ addresses }) => addresses.map(addressText))).toEqual([
      ['100.64.0.1', 'fd51:100::1'],
      ['100.64.0.20', 'fd51:100::14'],
    ]);
  });

  it('makes the prefix of a directly attached site its link', () => {
    const direct = site({
      id: 'hall',
      vpn: 'flood',
      role: 'hub-role',
      prefixes: ['10.110.9.0/24', 'fd51:110:9::/64'],
      accesses: [{ on: 'pe1 eth2', routing: { type: 'direct' } }],
    });
    const { allocations } = done(inventory({ vpns: [flood], sites: [direct] }));
    expect(allocations.accesses[0]?.links.map((link) => prefixText(link.provider))).toEqual([
      '10.110.9.1/24',
      'fd51:110:9::1/64',
    ]);
  });

  it('uses the other address of a declared two-host link as the customer', () => {
    const declared = site({
      id: 'hq',
      vpn: 'flood',
      role: 'hub-role',
      prefixes: [],
      accesses: [{ on: 'pe1 eth2', provider: ['172.16.0.6/30', 'fd00::1/127'] }],
    });
    const { allocations } = done(inventory({ vpns: [flood], sites: [declared] }));
    expect(allocations.accesses[0]?.links.map((link) => link.customer && addressText(link.customer))).toEqual(
      ['172.16.0.5', 'fd00::'],
    );
  });
});

describe('decisions stay', () => {
  const two = [spoke('b', 'pe1 eth2'), spoke('c', 'pe1 eth2')];

  it('leaves VRF, VLAN and link of a site alone when one is added before it', () => {
    const before = done(inventory({ vpns: [flood], sites: two }));
    const after = done(inventory({ vpns: [flood], sites: [spoke('a', 'pe1 eth2'), ...two] }), before);
    const numbers = (lock: AllocationLock, id: string) => [
      lock.allocations.vrfs.find((vrf) => vrf.accesses.includes(`${id}-1`))?.rd,
      lock.allocations.accesses.find((access) => access.access === `${id}-1`),
    ];
    expect(['b', 'c'].map((id) => numbers(after, id))).toEqual(['b', 'c'].map((id) => numbers(before, id)));
    expect(after.allocations.vrfs.map(({ group, index }) => [group, index])).toEqual([
      ['spoke b', 0],
      ['spoke c', 1],
      ['spoke a', 2],
    ]);
    expect(after.allocations.accesses.map(({ access, vlan }) => [access, vlan])).toEqual([
      ['a-1', 2001],
      ['b-1', 1110],
      ['c-1', 2000],
    ]);
  });

  it('keeps the addresses of a core link whose ends are written the other way round', () => {
    const before = done(inventory({ coreLinks: [coreLink('l1', 'pe1 eth0', 'pe2 eth0')] }));
    const after = done(inventory({ coreLinks: [coreLink('l1', 'pe2 eth0', 'pe1 eth0')] }), before);
    const [first] = before.allocations.coreLinks;
    expect(after.allocations.coreLinks[0]?.ends).toEqual(first && [first.ends[1], first.ends[0]]);
  });

  it('keeps route targets when a VPN changes its number, and says so', () => {
    const before = done(inventory({ vpns: [flood], sites: [hq] }));
    const { value, diagnostics } = allocate(
      inventory({ vpns: [{ ...flood, number: 111 }], sites: [hq] }),
      before,
    );
    expect(value?.allocations.vpnTargets).toEqual(before.allocations.vpnTargets);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['SN2910', 'warning']]);
  });

  it('retires what is gone and gives it to nobody else', () => {
    const agreements = ['X1', 'X2'].map((id) =>
      agreement(id, 'flood', 'tax', { consumer: ['10.110.2.0/24'], provider: ['10.140.2.0/24'] }),
    );
    const vpns = [flood, vpn('tax', 140)];
    const before = done(inventory({ vpns, sites: [hq], agreements }));
    const after = done(inventory({ vpns, sites: [jinjiang], agreements: agreements.slice(1) }), before);
    expect(after.retired).toEqual([
      { kind: 'access-link', value: '100.65.0.0/30', owner: 'access hq-1' },
      { kind: 'access-link', value: 'fd51:100:65::/126', owner: 'access hq-1' },
      { kind: 'route-distinguisher', value: '100.64.0.21:1100', owner: 'vrf pe1 v110-flood' },
      { kind: 'route-target', value: '65101:140101', owner: 'agreement X1' },
      { kind: 'route-target', value: '65101:140201', owner: 'agreement X1' },
      { kind: 'table', value: '1110', on: 'pe1', owner: 'vrf pe1 v110-flood' },
      { kind: 'vlan', value: '1110', on: 'pe1 eth2', owner: 'access hq-1' },
    ]);
    const back = done(inventory({ vpns, sites: [hq, jinjiang], agreements }), after);
    expect(back.allocations.agreementTargets.map((one) => one.forward)).toEqual([
      '65101:140103',
      '65101:140102',
    ]);
    expect(back.allocations.vrfs.map(({ group, rd }) => [group, rd])).toEqual([
      ['spoke jinjiang', '100.64.0.21:1101'],
      ['hub', '100.64.0.21:1102'],
    ]);
    expect(back.retired).toEqual(after.retired);
  });

  it('keeps an expired agreement’s numbers while the agreement is in the inventory', () => {
    const expired = agreement('X1', 'flood', 'tax', {
      consumer: ['10.110.2.0/24'],
      provider: ['10.140.2.0/24'],
      validity: 'expired',
    });
    const lock = done(inventory({ vpns: [flood, vpn('tax', 140)], agreements: [expired] }));
    expect(lock.allocations.agreementTargets.map((one) => one.agreement)).toEqual(['X1']);
    expect(lock.retired).toEqual([]);
  });
});

describe('refusals', () => {
  it('SN2901: a lock file merged from two branches gives one route target twice', () => {
    const vpns = [flood, vpn('tax', 140)];
    const agreements = ['X1', 'X2'].map((id) =>
      agreement(id, 'flood', 'tax', { consumer: ['10.110.2.0/24'], provider: ['10.140.2.0/24'] }),
    );
    const lock = done(inventory({ vpns, agreements }));
    const [first] = lock.allocations.agreementTargets;
    const merged = lock.allocations.agreementTargets.map((one) => ({
      ...one,
      forward: first?.forward ?? one.forward,
    }));
    const broken = { ...lock, allocations: { ...lock.allocations, agreementTargets: merged } };
    expect(problems(inventory({ vpns, agreements }), broken)).toEqual([
      [
        'SN2901',
        { kind: 'route-target', value: '65101:140101', owner: 'agreement X2', other: 'agreement X1' },
      ],
    ]);
  });

  it('SN2901: a VLAN declared later is the one another access already got', () => {
    const before = done(inventory({ vpns: [flood], sites: [hq] }));
    const late = site({
      id: 'late',
      vpn: 'flood',
      role: 'hub-role',
      prefixes: [],
      accesses: [{ on: 'pe1 eth2', vlan: 1110 }],
    });
    expect(problems(inventory({ vpns: [flood], sites: [hq, late] }), before)).toEqual([
      ['SN2901', { kind: 'vlan', value: '1110', owner: 'access late-1', other: 'access hq-1' }],
    ]);
  });

  it('SN2901: a link declared later lies inside one that was allocated', () => {
    const before = done(inventory({ vpns: [flood], sites: [hq] }));
    const late = site({
      id: 'late',
      vpn: 'flood',
      role: 'hub-role',
      prefixes: [],
      accesses: [{ on: 'pe1 eth3', provider: ['100.65.0.2/31'] }],
    });
    expect(problems(inventory({ vpns: [flood], sites: [hq, late] }), before).map(([code]) => code)).toEqual([
      'SN2901',
    ]);
  });

  it('SN2902: a new VPN takes the number of a retired one', () => {
    const before = done(inventory({ vpns: [flood], sites: [] }));
    const retired = done(inventory({}), before);
    expect(problems(inventory({ vpns: [vpn('water', 110)] }), retired)).toEqual([
      ['SN2902', { kind: 'route-target', value: '65101:1100', owner: 'vpn water', other: 'vpn flood' }],
    ]);
    expect(allocate(inventory({ vpns: [flood] }), retired).value?.lock.retired).toEqual([]);
  });

  it('SN2903 and SN2904: the pool is empty, or missing', () => {
    const pools = { ...inventory({}).network.pools, accessLinks: [prefix('100.65.0.0/30')] };
    const network = { pools };
    expect(problems(inventory({ network, vpns: [flood], sites: [hq, jinjiang] }))).toEqual([
      ['SN2904', { pool: 'access-links', family: 'IPv6', owner: 'hq-1' }],
      ['SN2903', { pool: 'access-links', family: 'IPv4', owner: 'jinjiang-1' }],
      ['SN2904', { pool: 'access-links', family: 'IPv6', owner: 'jinjiang-1' }],
    ]);
  });

  it('SN2904: a router without an IPv4 loopback and no pool to take one from', () => {
    const pools = { ...inventory({}).network.pools, loopbacks: [] };
    const routers = [router('pe1', 21, { loopbacks: [] })];
    expect(problems(inventory({ network: { pools }, routers }))).toEqual([
      ['SN2904', { pool: 'loopbacks', family: 'IPv4', owner: 'pe1' }],
    ]);
  });

  it('SN2905: the eleventh spoke on one router', () => {
    const sites = 'abcdefghijk'.split('').map((id) => spoke(id, `pe1 eth${id}`));
    expect(done(inventory({ vpns: [flood], sites: sites.slice(1) })).allocations.vrfs).toHaveLength(10);
    expect(problems(inventory({ vpns: [flood], sites }))).toEqual([
      ['SN2905', { vpn: 'flood', router: 'pe1', group: 'spoke k' }],
    ]);
  });

  it('SN2906: no VLAN left on a port', () => {
    const lock = emptyLock('test');
    const retired = Array.from({ length: 4094 }, (_, index) => ({
      kind: 'vlan' as const,
      value: `${index + 1}`,
      on: 'pe1 eth2',
      owner: 'access old',
    }));
    expect(problems(inventory({ vpns: [flood], sites: [hq] }), { ...lock, retired })).toEqual([
      ['SN2906', { access: 'hq-1', port: 'pe1 eth2' }],
    ]);
  });

  it('SN2907: the hundredth agreement of a provider', () => {
    const vpns = [flood, vpn('tax', 140)];
    const agreements = Array.from({ length: 100 }, (_, index) =>
      agreement(`X${100 + index}`, 'flood', 'tax', {
        consumer: ['10.110.2.0/24'],
        provider: ['10.140.2.0/24'],
      }),
    );
    expect(problems(inventory({ vpns, agreements }))).toEqual([
      ['SN2907', { agreement: 'X199', vpn: 'tax' }],
    ]);
  });

  it('SN2909: the lock file of another network', () => {
    expect(problems(inventory({}), emptyLock('elsewhere'))).toEqual([
      ['SN2909', { recorded: 'elsewhere', network: 'test' }],
    ]);
  });
});

describe('ownership record', () => {
  const vrf = { kind: 'vrf', name: 'v110-flood', vpns: ['flood'] };
  const chain = { kind: 'filter', name: 'AGR-X1-c', vpns: ['flood'], agreement: 'X1' };

  it('keeps an object that is no longer rendered until it is dropped', () => {
    const first = recordOwned(emptyLock('test'), [{ router: 'pe1', objects: [vrf, chain] }]);
    const second = recordOwned(first, [{ router: 'pe1', objects: [vrf] }]);
    expect(ownedBy(second, 'pe1')).toEqual([chain, vrf]);
    const dropped = dropOwned(second, 'pe1', [{ kind: 'filter', name: 'AGR-X1-c' }]);
    expect(ownedBy(dropped, 'pe1')).toEqual([vrf]);
    expect(dropOwned(dropped, 'pe1', [vrf]).allocations.owned).toEqual([]);
  });

  it('survives allocation and stands in the lock file', () => {
    const lock = recordOwned(emptyLock('test'), [{ router: 'pe1', objects: [vrf] }]);
    expect(lockText(done(inventory({}), lock))).toContain(
      '    - { kind: vrf, name: v110-flood, vpns: [ flood ] }',
    );
  });
});

function spoke(id: string, ...ports: readonly string[]) {
  const accesses = ports.map((on) => ({ on }));
  return site({ id, vpn: 'flood', role: 'spoke-role', prefixes: [], accesses });
}

function done(network: Inventory, lock?: AllocationLock): AllocationLock {
  const { value, diagnostics } = allocate(network, lock);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new Error('no allocation');
  return value.lock;
}

function problems(network: Inventory, lock?: AllocationLock) {
  const { value, diagnostics } = allocate(network, lock);
  expect(value).toBeUndefined();
  return diagnostics.map(({ code, data }) => [code, data]);
}
