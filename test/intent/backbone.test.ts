import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import type { DeviceModel } from '../../src/device/model.ts';
import { addBackbone, compileBackbone } from '../../src/intent/backbone.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { addressText } from '../../src/net/address.ts';
import { prefixText } from '../../src/net/prefix.ts';
import { coreLink, inventory, router, site, vpn } from '../allocate/inventories.ts';
import { able, compiled } from './compiled.ts';

const network = inventory({
  network: { routeReflectors: ['p1', 'p2'] },
  routers: [
    router('p1', 1, { role: 'p' }),
    router('p2', 2, { role: 'p' }),
    router('p3', 3, { role: 'p' }),
    router('pe1', 21),
    router('pe2', 22),
  ],
  coreLinks: [coreLink('p1-pe1', 'p1 eth1', 'pe1 eth0'), coreLink('p2-pe2', 'p2 eth1', 'pe2 eth0')],
  vpns: [vpn('flood', 110)],
  sites: [site({ id: 'hq', vpn: 'flood', prefixes: [], accesses: [{ on: 'pe1 eth2' }] })],
});

describe('backbone', () => {
  it('gives loopback and core interfaces their addresses, IGP and labels', () => {
    expect(interfaceWords(backboneOf(network, 'pe1'))).toEqual([
      'eth0 100.64.128.1/31 fd51:100:128::1/127 igp 4,6 ldp 4,6 labels true',
      'lo 100.64.0.21/32 fd51:100::21/128 igp 4,6 ldp  labels false',
    ]);
  });

  it('runs IGP and LDP only in the families the platform is rendered for', () => {
    const ipv4Only = { ...able, underlayFamilies: [4 as const] };
    expect(interfaceWords(backboneOf(network, 'pe1', ipv4Only))[0]).toBe(
      'eth0 100.64.128.1/31 fd51:100:128::1/127 igp 4 ldp 4 labels true',
    );
  });

  it('lets every PE speak to every reflector and reflectors to all, as clients', () => {
    expect(peerWords(backboneOf(network, 'pe1'))).toEqual(['100.64.0.1 4,6 lo', '100.64.0.2 4,6 lo']);
    expect(peerWords(backboneOf(network, 'p1'))).toEqual([
      '100.64.0.2 4,6 lo client',
      '100.64.0.21 4,6 lo client',
      '100.64.0.22 4,6 lo client',
    ]);
    expect(backboneOf(network, 'p1').backbone.clusterId?.value).toMatchObject({ family: 4 });
  });

  it('gives a P that reflects nothing no BGP at all', () => {
    const { backbone } = backboneOf(network, 'p3');
    expect([backbone.asNumber, backbone.routerId, backbone.peers]).toEqual([undefined, undefined, []]);
    expect(backbone.ldpRouterId?.value).toMatchObject({ family: 4 });
  });

  it('joins the services where the underlay is managed, every cause still in place', () => {
    const { allocations, devices } = compiled(network);
    const joined = addBackbone(devices, network, allocations, () => able);
    const one = joined.find((device) => device.router === 'pe1');
    expect(one?.device.interfaces.map(({ name }) => name)).toEqual(['eth0', 'eth2.1110', 'lo']);
    expect(one?.device.vrfs.map(({ name }) => name)).toEqual(['v110-flood']);
    const circuit = one?.device.interfaces.find(({ name }) => name === 'eth2.1110');
    const core = one?.device.interfaces.find(({ name }) => name === 'eth0');
    expect(one?.causes[circuit?.at ?? -1]?.vpn).toBe('flood');
    expect(one?.causes[core?.at ?? -1]?.span).toEqual(network.coreLinks[0]?.span);
    expect(joined.map((device) => device.router)).toEqual(['p1', 'p2', 'p3', 'pe1', 'pe2']);
  });
});

function backboneOf(inventoryOf: Inventory, name: string, capabilities = able): DeviceModel {
  const { value } = allocate(inventoryOf, undefined);
  if (value === undefined) throw new Error('no allocation');
  const found = compileBackbone(inventoryOf, value.allocations, () => capabilities).find(
    (one) => one.router === name,
  );
  if (found === undefined) throw new Error(`no ${name}`);
  return found.device;
}

function interfaceWords(device: DeviceModel): string[] {
  return device.interfaces.map((one) =>
    [
      one.name,
      ...one.addresses.map(({ value }) => prefixText(value)),
      'igp',
      `${one.igp?.value.families}`,
      'ldp',
      `${one.ldp.map(({ value }) => value)}`,
      'labels',
      `${one.acceptsLabels.value}`,
    ].join(' '),
  );
}

function peerWords(device: DeviceModel): string[] {
  return device.backbone.peers.map((peer) =>
    [
      addressText(peer.address),
      `${peer.families}`,
      peer.updateSource?.value,
      peer.reflectorClient ? 'client' : '',
    ]
      .join(' ')
      .trim(),
  );
}
