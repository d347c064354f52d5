import { describe, expect, it } from 'vitest';
import type { VrfFamily } from '../../src/device/model.ts';
import { sortedDevice } from '../../src/device/sorted.ts';
import type { CompiledDevice } from '../../src/intent/types.ts';
import type { VpnModel } from '../../src/model/types.ts';
import { addressText } from '../../src/net/address.ts';
import { prefixText } from '../../src/net/prefix.ts';
import { networks, shuffled } from '../allocate/arbitrary-inventory.ts';
import { fc } from '../fast-check.ts';
import { compiled } from './compiled.ts';

describe('laws of intent', () => {
  it('makes devices whose union is the VPN model', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { model, devices } = compiledQuietly(network);
        expect(devices.flatMap(deviceFacts).toSorted()).toEqual(modelFacts(model).toSorted());
      }),
    );
  });

  it('knows a cause of every part', () => {
    fc.assert(
      fc.property(networks, (network) => {
        for (const { device, causes } of compiledQuietly(network).devices) {
          const origins = originsIn(device);
          expect(origins.filter((at) => causes[at] === undefined)).toEqual([]);
          expect(new Set(origins).size).toBeLessThanOrEqual(causes.length);
        }
      }),
    );
  });

  it('names the VPN of everything in a VRF, on an attachment circuit, in a policy or a filter', () => {
    fc.assert(
      fc.property(networks, (network) => {
        for (const { device, causes } of compiledQuietly(network).devices) {
          const { vrfs, interfaces, filters, routePolicies, prefixLists, targetLists } = device;
          const parts = originsIn([vrfs, interfaces, filters, routePolicies, prefixLists, targetLists]);
          expect(parts.filter((at) => causes[at]?.vpn === undefined)).toEqual([]);
        }
      }),
    );
  });

  it('does not depend on the order of the inventory', () => {
    fc.assert(
      fc.property(networks, fc.array(fc.integer(), { minLength: 3 }), (network, order) => {
        const plain = compiledQuietly(network).devices;
        const turned = compiledQuietly(shuffled(network, order)).devices;
        for (const one of plain) {
          const other = turned.find((device) => device.router === one.router);
          expect(withCauses(other)).toEqual(withCauses(one));
        }
      }),
    );
  });

  it('sorts what it gives', () => {
    fc.assert(
      fc.property(networks, (network) => {
        for (const { device } of compiledQuietly(network).devices)
          expect(sortedDevice(device)).toEqual(device);
      }),
    );
  });

  it('refers only to policies, lists, filters and VRFs that exist, and defines none that nobody uses', () => {
    fc.assert(
      fc.property(networks, (network) => {
        for (const { device } of compiledQuietly(network).devices) {
          const families = device.vrfs.flatMap((vrf) => vrf.families);
          const entries = device.routePolicies.flatMap((policy) => policy.entries);
          const peers = families.flatMap((family) => family.peers);
          const policies = [
            ...families.flatMap((family) => [family.importPolicy, family.exportPolicy]),
            ...peers.flatMap((peer) => [peer.inboundPolicy, peer.outboundPolicy]),
          ].flatMap((name) => (name === undefined ? [] : [name.value]));
          expect(new Set(policies)).toEqual(new Set(device.routePolicies.map(({ name }) => name)));
          const lists = entries.flatMap((entry) =>
            entry.matchPrefixLists.map(({ value }) => `${value.family} ${value.name}`),
          );
          expect(new Set(lists)).toEqual(
            new Set(device.prefixLists.map(({ family, name }) => `${family} ${name}`)),
          );
          const targets = entries.flatMap((entry) => entry.matchTargetLists.map(({ value }) => value));
          expect(new Set(targets)).toEqual(new Set(device.targetLists.map(({ name }) => name)));
          const uses = device.interfaces.flatMap((one) =>
            one.filters.map((use) => `${use.family} ${use.filter}`),
          );
          expect(new Set(uses)).toEqual(
            new Set(device.filters.map(({ family, name }) => `${family} ${name}`)),
          );
        }
      }),
    );
  });
});

/** Agreements of the generated networks may name prefixes nobody holds, and then two warnings say so. */
function compiledQuietly(network: Parameters<typeof compiled>[0]) {
  const held = (text: string, vpn: string) =>
    network.sites.some(
      (site) => site.vpn === vpn && site.prefixes.some(({ value }) => prefixText(value) === text),
    );
  const agreements = network.agreements.filter(
    (one) =>
      one.providerPrefixes.every(({ value }) => held(prefixText(value), one.providerVpn)) &&
      one.consumerPrefixes.every(({ value }) => held(prefixText(value), one.consumerVpn)),
  );
  return compiled({ ...network, agreements });
}

function modelFacts(model: VpnModel): string[] {
  return model.vpnServices.flatMap((service) =>
    service.vpnNodes.flatMap((node) => {
      const profile = service.instanceProfiles.find((one) => one.profileId === node.activeProfile);
      const here = `${node.neId} ${node.vpnNodeId}`;
      return [
        ...(profile?.families ?? []).flatMap((family) => [
          `${here} ${family.family} rd ${node.rd}`,
          ...family.exportTargets.map((target) => `${here} ${family.family} export ${target}`),
          ...family.importTargets.map((target) => `${here} ${family.family} import ${target}`),
          ...importedUnderAgreements(model, node.neId, node.vpnNodeId, family.family).map(
            (target) => `${here} ${family.family} import ${target}`,
          ),
        ]),
        ...node.networkAccesses.flatMap((access) => [
          `${here} circuit ${access.interfaceId} vlan ${access.vlan}`,
          ...access.ipConnections.map((link) => `${access.interfaceId} has ${prefixText(link.provider)}`),
          ...access.ipConnections.flatMap(({ provider, customer }) => {
            const lans = access.lanPrefixes.filter(({ prefix }) => prefix.family === provider.family);
            const { routing } = access;
            if (customer === undefined) return [];
            if (routing.type === 'bgp-routing')
              return [`${here} peer ${addressText(customer)} AS ${routing.peerAs}`];
            return lans.map(
              ({ prefix }) => `${here} static ${prefixText(prefix)} via ${addressText(customer)}`,
            );
          }),
        ]),
      ];
    }),
  );
}

function importedUnderAgreements(model: VpnModel, router: string, vrf: string, family: number): string[] {
  return model.interAccesses.flatMap((one) => {
    const gives = (side: 'provider' | 'consumer') =>
      one[side].nodes.filter((node) => node.routes.some(({ prefix }) => prefix.family === family));
    const here = (side: 'provider' | 'consumer') =>
      gives(side).some((node) => node.neId === router && node.vpnNodeId === vrf);
    if (here('provider') && gives('consumer').length > 0) return [one.return];
    return here('consumer') && gives('provider').length > 0 ? [one.forward] : [];
  });
}

function deviceFacts({ router, device }: CompiledDevice): string[] {
  return [
    ...device.vrfs.flatMap((vrf) =>
      vrf.families.filter(isUsed).flatMap((family) => {
        const here = `${router} ${vrf.name}`;
        return [
          `${here} ${family.family} rd ${family.rd?.value}`,
          ...family.exportTargets.map(({ value }) => `${here} ${family.family} export ${value}`),
          ...family.importTargets.map(({ value }) => `${here} ${family.family} import ${value}`),
          ...family.peers.map((peer) => `${here} peer ${addressText(peer.address)} AS ${peer.remoteAs}`),
          ...family.statics.map(
            (route) =>
              `${here} static ${prefixText(route.prefix)} via ${route.nextHop && addressText(route.nextHop)}`,
          ),
        ];
      }),
    ),
    ...device.interfaces.flatMap((one) => [
      `${router} ${one.vrf?.value} circuit ${one.name} vlan ${one.vlan?.value.outer}`,
      ...one.addresses.map(({ value }) => `${one.name} has ${prefixText(value)}`),
    ]),
  ];
}

/** The other family of a kernel table says nothing but that look-ups end. */
function isUsed(family: VrfFamily): boolean {
  return family.rd !== undefined;
}

function originsIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(originsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'at' && typeof item === 'number' ? [item] : originsIn(item),
  );
}

/** Every `at` replaced by its cause, so that two books with other indexes compare. */
function withCauses(compiledDevice: CompiledDevice | undefined): unknown {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'at' && typeof item === 'number' ? compiledDevice?.causes[item] : resolve(item),
      ]),
    );
  };
  return resolve(compiledDevice?.device);
}
