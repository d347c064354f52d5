import type { Inventory, SiteNetworkAccess } from '../../src/inventory/types.ts';
import type { Family } from '../../src/net/address.ts';
import { fc } from '../fast-check.ts';
import { agreement, coreLink, inventory, router, type SiteWords, site, vpn } from './inventories.ts';

const ROUTERS = ['pe1', 'pe2', 'pe3'] as const;
const PORTS = ['eth2', 'eth3'] as const;
const TOPOLOGIES = ['any-to-any', 'hub-spoke', 'hub-spoke-disjoint'] as const;

interface VpnSeed {
  readonly number: number;
  readonly topology: (typeof TOPOLOGIES)[number];
  readonly families: readonly Family[];
  readonly sites: readonly SiteSeed[];
}

interface SiteSeed {
  readonly hub: boolean;
  readonly router: (typeof ROUTERS)[number];
  readonly port: (typeof PORTS)[number];
  readonly dual: boolean;
  readonly routing: SiteNetworkAccess['routing'];
}

const siteSeed: fc.Arbitrary<SiteSeed> = fc.record({
  hub: fc.boolean(),
  router: fc.constantFrom(...ROUTERS),
  port: fc.constantFrom(...PORTS),
  dual: fc.boolean(),
  routing: fc.constantFrom<SiteNetworkAccess['routing']>(
    { type: 'static' },
    { type: 'direct' },
    { type: 'bgp', remoteAs: 64901 },
  ),
});

const vpnSeed: fc.Arbitrary<VpnSeed> = fc.record({
  number: fc.integer({ min: 100, max: 249 }),
  topology: fc.constantFrom(...TOPOLOGIES),
  families: fc.constantFrom<readonly Family[]>([4, 6], [4], [6]),
  sites: fc.array(siteSeed, { minLength: 1, maxLength: 4 }),
});

const links = [coreLink('pe1-pe2', 'pe1 eth0', 'pe2 eth0'), coreLink('pe2-pe3', 'pe2 eth1', 'pe3 eth1')];

/** Networks of 1–5 VPNs with 1–4 sites on three routers and agreements between neighbours in the list; every name depends on the VPN number only. */
export const networks: fc.Arbitrary<Inventory> = fc
  .uniqueArray(vpnSeed, { minLength: 1, maxLength: 5, selector: ({ number }) => number })
  .map((seeds) =>
    inventory({
      routers: ROUTERS.map((name, index) => router(name, 20 + index)),
      coreLinks: links,
      vpns: seeds.map((seed) =>
        vpn(`d${seed.number}`, seed.number, { topology: seed.topology, families: seed.families }),
      ),
      sites: seeds.flatMap((seed) => seed.sites.map((one, index) => site(siteWords(seed, one, index)))),
      agreements: seeds.slice(1).map((seed, index) => {
        const other = seeds[index] ?? seed;
        return agreement(`X${other.number}-${seed.number}`, `d${other.number}`, `d${seed.number}`, {
          consumer: [`10.${other.number}.0.0/24`],
          provider: [`10.${seed.number}.0.0/24`],
        });
      }),
    }),
  );

function siteWords({ number, topology, families }: VpnSeed, seed: SiteSeed, index: number): SiteWords {
  const role = topology === 'any-to-any' ? 'any-to-any-role' : seed.hub ? 'hub-role' : 'spoke-role';
  const { routing } = seed;
  const first = { on: `${seed.router} ${seed.port}`, routing };
  const other = ROUTERS[(ROUTERS.indexOf(seed.router) + 1) % ROUTERS.length];
  return {
    id: `d${number}-s${index}`,
    vpn: `d${number}`,
    role,
    prefixes: families.map((family) =>
      family === 4 ? `10.${number}.${index}.0/24` : `fd51:${number}:${index}::/64`,
    ),
    accesses: seed.dual ? [first, { on: `${other} ${seed.port}`, routing }] : [first],
  };
}

/** The same network with its lists in another order. */
export function shuffled(network: Inventory, order: readonly number[]): Inventory {
  const turn = <Item>(items: readonly Item[]) =>
    items
      .map((item, index) => ({ item, key: order[index % order.length] ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
  return {
    ...network,
    routers: turn(network.routers),
    coreLinks: turn(network.coreLinks),
    vpns: turn(network.vpns),
    sites: turn(network.sites.map((one) => ({ ...one, accesses: turn(one.accesses) }))),
    agreements: turn(network.agreements),
  };
}

/** The network without the VPNs that `keep` refuses, their sites and agreements. */
export function restricted(network: Inventory, keep: (vpn: string) => boolean): Inventory {
  return {
    ...network,
    vpns: network.vpns.filter(({ id }) => keep(id)),
    sites: network.sites.filter((one) => keep(one.vpn)),
    agreements: network.agreements.filter((one) => keep(one.providerVpn) && keep(one.consumerVpn)),
  };
}
