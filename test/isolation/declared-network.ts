import fc from 'fast-check';
import type { DeviceModel } from '../../src/device/model.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import type { Attachment } from '../../src/verify/bind/circuit.ts';
import type { Agreement, Site, Subject, VpnService } from '../../src/verify/subject/subject.ts';
import { LINKS, NOTHING_DECLARED, network, prefix, ROUTERS, routerOf } from './arbitrary-network.ts';

/** A random network whose circuits belong to sites of two VPNs, one of them hub and spoke, with an agreement between them. */
export interface DeclaredNetwork {
  readonly models: readonly DeviceModel[];
  readonly subject: Subject;
  readonly attachment: Attachment;
}

const SPAN = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
const sourced = <Value>(value: Value) => ({ value, span: SPAN });
const LANS = ['172.16.0.0/24', '172.16.0.64/26', '10.1.2.0/24', '10.9.9.0/24', '172.16.9.0/24'].map(prefix);

const vpns: readonly VpnService[] = [
  { id: 'a', topology: 'any-to-any', status: 'active', families: [4], span: SPAN },
  { id: 'b', topology: 'hub-spoke', status: 'active', families: [4], span: SPAN },
];

const agreement: Agreement = {
  id: 'X1',
  providerVpn: 'b',
  consumerVpn: 'a',
  direction: 'consumer-opens',
  providerPrefixes: [sourced(prefix('172.16.0.0/24'))],
  consumerPrefixes: [sourced(prefix('10.1.2.0/24')), sourced(prefix('172.16.9.0/24'))],
  services: [{ protocol: 'tcp', ports: { from: 443, to: 443 } }],
  enforcement: { kind: 'both' },
  validity: 'effective',
  span: SPAN,
};

/** Per table: its VPN mostly, sometimes nobody's; per circuit: its role, its prefix, and whether it shares its site with its neighbour. */
const owners = fc.array(fc.constantFrom('a', 'a', 'b', 'b', undefined), { minLength: 9, maxLength: 9 });
const homes = fc.array(
  fc.record({
    hub: fc.boolean(),
    lan: fc.constantFrom(...LANS),
    shared: fc.constantFrom(false, false, true),
    stray: fc.constantFrom(false, false, false, false, true),
  }),
  { minLength: LINKS.length, maxLength: LINKS.length },
);

export const declaredNetwork: fc.Arbitrary<DeclaredNetwork> = fc
  .record({ models: network, owners, homes, agreed: fc.boolean() })
  .map(({ models, owners: vpnOf, homes: homeOf, agreed }) => {
    const plain = attach(NOTHING_DECLARED, models.map(routerOf));
    const sites = new Map<string, Site>();
    const circuits = plain.circuits.map((circuit) => {
      const link = LINKS.findIndex(
        ({ router, name }) => router === circuit.router.name && name === circuit.interface.name,
      );
      const home = homeOf[link];
      const vpn = vpnOf[Math.floor(link / 2)];
      if (home === undefined || vpn === undefined) return circuit;
      const id = home.shared ? `s${link - (link % 2)}` : `s${link}`;
      const site = sites.get(id) ?? siteOf(id, home.stray ? (vpn === 'a' ? 'b' : 'a') : vpn, home);
      sites.set(id, site);
      return { ...circuit, site, siteName: id, vpn: site.vpn, role: site.role };
    });
    const tables = plain.tables.map((table) => {
      const owner =
        vpnOf[ROUTERS.indexOf(table.router.name as (typeof ROUTERS)[number]) * 3 + (table.id % 3)];
      return { ...table, owner, group: owner ?? table.group };
    });
    const bySite = Map.groupBy(
      circuits.filter(({ site }) => site !== undefined),
      ({ siteName }) => siteName,
    );
    const subject: Subject = {
      network: { manages: 'vpn' },
      routers: [],
      coreLinks: [],
      vpns,
      sites: [...sites.values()],
      agreements: agreed ? [agreement] : [],
    };
    return { models, subject, attachment: { circuits, tables, bySite, unbound: [] } };
  });

function siteOf(
  id: string,
  vpn: string,
  home: { readonly hub: boolean; readonly lan: (typeof LANS)[number] },
): Site {
  return {
    id,
    vpn,
    role: vpn === 'a' ? 'any-to-any-role' : home.hub ? 'hub-role' : 'spoke-role',
    prefixes: [sourced(home.lan)],
    accesses: [],
    span: SPAN,
  };
}
