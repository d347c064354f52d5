import type { DeviceModel, VrfFamily } from '../../src/device/model.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { parseRouteDistinguisher, parseRouteTarget } from '../../src/net/route-target.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import type { Attachment } from '../../src/verify/bind/circuit.ts';
import type { Agreement, Site, Subject, VpnService } from '../../src/verify/subject/subject.ts';
import { fc } from '../fast-check.ts';
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

/** Per VRF, whether it is made as its VPN wants it: full mesh of one target (a), hub and spoke of two (b), static routes to its sites. */
const tidy = fc.oneof(
  fc.constant(Array.from({ length: 9 }, () => false)),
  fc.array(fc.constantFrom(true, true, true, true, true, true, false), { minLength: 9, maxLength: 9 }),
  fc.constant(Array.from({ length: 9 }, () => true)),
);

export const declaredNetwork: fc.Arbitrary<DeclaredNetwork> = fc
  .record({ models: network, owners, homes, tidy, agreed: fc.boolean() })
  .map(({ models: wild, owners: vpnOf, homes: drawn, tidy: tidied, agreed }) => {
    const ordered = tidied.some(Boolean);
    const homeOf = ordered ? drawn.map(ownLan) : drawn;
    const models = wild.map((model, router) => tidyModel(model, router, { vpnOf, homeOf, tidied }));
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
    return { models, subject, attachment: { circuits, tables, bySite: () => bySite, unbound: [] } };
  });

type Home = {
  readonly hub: boolean;
  readonly lan: Prefix;
  readonly shared: boolean;
  readonly stray: boolean;
};

/** Sites of tidy networks have prefixes of their own, and most hubs stand alone in their VRF. */
function ownLan(home: Home, link: number): Home {
  const at = home.shared ? link - (link % 2) : link;
  return { ...home, hub: link % 6 < 2, stray: false, lan: prefix(`10.20.${at}.0/24`) };
}

interface Tidying {
  readonly vpnOf: readonly (string | undefined)[];
  readonly homeOf: readonly Home[];
  readonly tidied: readonly boolean[];
}

function tidyModel(model: DeviceModel, router: number, { vpnOf, homeOf, tidied }: Tidying): DeviceModel {
  if (!tidied.some(Boolean)) return model;
  const vrfs = model.vrfs.map((vrf, v) => {
    const number = router * 3 + v;
    const vpn = vpnOf[number];
    if (vpn === undefined || tidied[number] !== true) return vrf;
    const hub = homeOf[number * 2]?.hub === true;
    const [imports, exports] =
      vpn === 'a' ? [['1:1'], ['1:1']] : hub ? [['1:2', '1:3'], ['1:2']] : [['1:2'], ['1:3']];
    return { ...vrf, families: vrf.families.map((family) => tidyFamily(family, imports, exports, number)) };
  });
  const interfaces = model.interfaces.map((one) => ({ ...one, filters: [], sourceCheck: [] }));
  return { ...model, vrfs, interfaces, leaks: [] };

  function tidyFamily(
    { importPolicy: _in, exportPolicy: _out, ...family }: VrfFamily,
    imports: readonly string[],
    exports: readonly string[],
    number: number,
  ): VrfFamily {
    const targets = (texts: readonly string[]) =>
      texts.flatMap((text) => parseRouteTarget(text) ?? []).map((value) => ({ value, at: 1 }));
    const rd = parseRouteDistinguisher(`9:${number}`);
    return {
      ...family,
      ...(rd === undefined ? {} : { rd: { value: rd, at: 1 } }),
      importTargets: targets(imports),
      exportTargets: targets(exports),
      exportsVpn: true,
      importsVpn: true,
      labelMode: { value: 'per-vrf', at: 1 },
      terminator: { value: true, at: 1 },
      redistributes: [{ value: 'static', at: 1 }],
      peers: [],
      statics: [0, 1].flatMap((n) => {
        const home = homeOf[number * 2 + n];
        const link = LINKS[number * 2 + n];
        if (home === undefined || link === undefined) return [];
        return [{ prefix: home.lan, discard: false, interface: link.name, at: 1 }];
      }),
    };
  }
}

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
