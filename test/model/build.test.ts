import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { onlyActive } from '../../src/model/active.ts';
import { buildVpnModel } from '../../src/model/build.ts';
import { prefixText } from '../../src/net/prefix.ts';
import { agreement, inventory, site, vpn } from '../allocate/inventories.ts';

const flood = vpn('flood', 110, {
  topology: 'hub-spoke',
  department: 'waterbureau',
  maximumRoutes: [{ family: 4, maximum: 200 }],
});
const hq = site({
  id: 'hq',
  vpn: 'flood',
  role: 'hub-role',
  prefixes: ['10.110.2.0/24', '10.110.250.0/28', 'fd51:110:2::/64'],
  accesses: [{ on: 'pe1 eth2' }, { on: 'pe2 eth2', untagged: true }],
});
const town = site({
  id: 'town',
  vpn: 'flood',
  role: 'spoke-role',
  prefixes: ['10.110.5.0/24'],
  accesses: [{ on: 'pe1 eth3' }],
});
const env = vpn('env', 170);
const lab = site({ id: 'lab', vpn: 'env', prefixes: ['10.170.250.0/28'], accesses: [{ on: 'pe2 eth3' }] });
const x7 = agreement('X7', 'env', 'flood', { consumer: ['10.170.250.0/28'], provider: ['10.110.250.0/28'] });
const network = inventory({ vpns: [flood, env], sites: [hq, town, lab], agreements: [x7] });

describe('VPN model', () => {
  it('is a service with one profile per role and one node per VRF', () => {
    const service = modelOf(network).vpnServices.find((one) => one.vpnId === 'flood');
    expect(service).toMatchObject({ customerName: 'waterbureau', topology: 'hub-spoke', status: 'active' });
    expect(service?.instanceProfiles.map((profile) => [profile.profileId, profile.families])).toEqual([
      [
        'hub-role',
        [
          {
            family: 4,
            importTargets: ['65101:1101', '65101:1102'],
            exportTargets: ['65101:1101'],
            maximumRoutes: 200,
          },
          { family: 6, importTargets: ['65101:1101', '65101:1102'], exportTargets: ['65101:1101'] },
        ],
      ],
      [
        'spoke-role',
        [
          { family: 4, importTargets: ['65101:1101'], exportTargets: ['65101:1102'], maximumRoutes: 200 },
          { family: 6, importTargets: ['65101:1101'], exportTargets: ['65101:1102'] },
        ],
      ],
    ]);
    expect(
      service?.vpnNodes.map((node) => [node.neId, node.vpnNodeId, node.activeProfile, node.rd, node.table]),
    ).toEqual([
      ['pe1', 'v110-flood', 'hub-role', '100.64.0.21:1100', 1110],
      ['pe1', 'v110-flood-1', 'spoke-role', '100.64.0.21:1101', 11101],
      ['pe2', 'v110-flood', 'hub-role', '100.64.0.22:1100', 1110],
    ]);
  });

  it('puts every access on its interface, with its links and prefixes', () => {
    const accesses = modelOf(network).vpnServices.flatMap((one) =>
      one.vpnNodes.flatMap((node) => node.networkAccesses),
    );
    expect(
      accesses.map((access) => [
        access.id,
        access.interfaceId,
        access.routing.type,
        access.ipConnections.map((link) => prefixText(link.provider)),
      ]),
    ).toEqual([
      ['hq-1', 'eth2.1110', 'static-routing', ['100.65.0.1/30', 'fd51:100:65::1/126']],
      ['town-1', 'eth3.1110', 'static-routing', ['100.65.0.13/30', 'fd51:100:65::d/126']],
      ['hq-2', 'eth2', 'static-routing', ['100.65.0.5/30', 'fd51:100:65::5/126']],
      ['lab-1', 'eth3.1170', 'static-routing', ['100.65.0.9/30', 'fd51:100:65::9/126']],
    ]);
  });

  it('names the VRFs on both sides of an agreement and what they give', () => {
    const [one] = modelOf(network).interAccesses;
    const words = (side: 'provider' | 'consumer') =>
      one?.[side].nodes.map((node) => [
        node.neId,
        node.vpnNodeId,
        ...node.routes.map(({ prefix }) => prefixText(prefix)),
      ]);
    expect([one?.forward, one?.return]).toEqual(['65101:110101', '65101:110201']);
    expect(words('provider')).toEqual([
      ['pe1', 'v110-flood', '10.110.250.0/28'],
      ['pe2', 'v110-flood', '10.110.250.0/28'],
    ]);
    expect(words('consumer')).toEqual([['pe2', 'v170-env', '10.170.250.0/28']]);
  });

  it('gives the smaller of what a site owns and what was agreed', () => {
    const partly = agreement('X7', 'env', 'flood', {
      consumer: ['10.170.250.8/29'],
      provider: ['10.110.0.0/16'],
    });
    const [one] = modelOf({ ...network, agreements: [partly] }).interAccesses;
    const routes = (side: 'provider' | 'consumer') =>
      one?.[side].nodes.map((node) => node.routes.map(({ prefix }) => prefixText(prefix)));
    expect(routes('provider')).toEqual([
      ['10.110.2.0/24', '10.110.250.0/28'],
      ['10.110.5.0/24'],
      ['10.110.2.0/24', '10.110.250.0/28'],
    ]);
    expect(routes('consumer')).toEqual([['10.170.250.8/29']]);
  });

  it('drops a family that one of the two VPNs does not have', () => {
    const wide = agreement('X7', 'env', 'flood', {
      consumer: ['10.170.250.0/28'],
      provider: ['10.110.250.0/28', 'fd51:110:2::/64'],
    });
    const narrow = { ...env, families: [4 as const] };
    const [one] = modelOf({ ...network, vpns: [flood, narrow], agreements: [wide] }).interAccesses;
    expect(one?.provider.prefixes.map(({ prefix }) => prefixText(prefix))).toEqual(['10.110.250.0/28']);
  });

  it('points every fact at its place in the inventory', () => {
    const model = modelOf(network);
    const service = model.vpnServices.find((one) => one.vpnId === 'flood');
    const [access] = service?.vpnNodes[0]?.networkAccesses ?? [];
    expect(service?.span).toEqual(flood.span);
    expect(access?.span).toEqual(hq.accesses[0]?.span);
    expect(access?.lanPrefixes.map(({ span }) => span)).toEqual(hq.prefixes.map(({ span }) => span));
    expect(model.interAccesses[0]?.span).toEqual(x7.span);
  });
});

describe('what may be pushed', () => {
  it('is without planned VPNs, their sites, and agreements with them', () => {
    const planned = { ...network, vpns: [flood, { ...env, status: 'planned' as const }] };
    const active = onlyActive(planned);
    expect(active.vpns.map(({ id }) => id)).toEqual(['flood']);
    expect(active.sites.map(({ id }) => id)).toEqual(['hq', 'town']);
    expect(active.agreements).toEqual([]);
  });
});

function modelOf(network: Inventory) {
  const { value, diagnostics } = allocate(network, undefined);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new Error('no allocation');
  return buildVpnModel(network, value.allocations);
}
