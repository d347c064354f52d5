import type { SourceFile } from '../../inventory/document.ts';
import type {
  AccessEntry,
  DepartmentFile,
  LinkEntry,
  SiteEntry,
  VpnServiceEntry,
} from '../../inventory/schema.generated.ts';
import type {
  AccessRouting,
  Department,
  LinkAddresses,
  Site,
  SiteNetworkAccess,
  VpnService,
} from '../../inventory/types.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { below, type Origin, originSpan } from '../origins.ts';
import { addressAt, interfaceAddressAt, prefixesAt, type Workbench } from './values.ts';

type Files = readonly SourceFile<DepartmentFile>[];

/** The departments, sorted by id. */
export function buildDepartments(files: Files, bench: Workbench): readonly Department[] {
  return files.map((file) => buildDepartment(file, bench)).sort((a, b) => compareText(a.id, b.id));
}

function buildDepartment(file: SourceFile<DepartmentFile>, bench: Workbench): Department {
  const origin = { file, pointer: '' };
  const department = {
    id: file.content['department-id'],
    name: file.content['department-name'],
    file: file.path,
    span: originSpan(below(origin, 'department-id')),
  };
  return bench.mark(department, origin);
}

/** The VPN services of all departments, sorted by id. */
export function buildVpns(files: Files, bench: Workbench): readonly VpnService[] {
  return files
    .flatMap((file) =>
      file.content['vpn-services'].map((entry, index) => buildVpn(entry, file, index, bench)),
    )
    .sort((a, b) => compareText(a.id, b.id));
}

function buildVpn(
  entry: VpnServiceEntry,
  file: SourceFile<DepartmentFile>,
  index: number,
  bench: Workbench,
): VpnService {
  const origin = below({ file, pointer: '' }, 'vpn-services', index);
  const limits = entry['maximum-routes'];
  const vpn: VpnService = {
    id: entry['vpn-id'],
    number: entry['vpn-number'],
    name: entry['vpn-name'],
    department: file.content['department-id'],
    topology: entry['vpn-service-topology'] ?? 'any-to-any',
    status: entry.status,
    families: FAMILIES.filter((family) =>
      (entry['address-families'] ?? ['ipv4', 'ipv6']).includes(`ipv${family}`),
    ),
    maximumRoutes: FAMILIES.flatMap((family) => limitOf(family, family === 4 ? limits.ipv4 : limits.ipv6)),
    span: originSpan(below(origin, 'vpn-id')),
  };
  return bench.mark(vpn, origin);
}

function limitOf(family: Family, maximum: number | undefined): VpnService['maximumRoutes'] {
  return maximum === undefined ? [] : [{ family, maximum }];
}

/** The sites of all departments, sorted by id. */
export function buildSites(files: Files, bench: Workbench): readonly Site[] {
  return files
    .flatMap((file) =>
      file.content.sites.map((entry, index) =>
        buildSite(entry, below({ file, pointer: '' }, 'sites', index), bench),
      ),
    )
    .sort((a, b) => compareText(a.id, b.id));
}

function buildSite(entry: SiteEntry, origin: Origin, bench: Workbench): Site {
  const accesses = entry['site-network-accesses'].map((access, index) =>
    buildAccess(access, entry['site-id'], below(origin, 'site-network-accesses', index), bench),
  );
  const site: Site = {
    id: entry['site-id'],
    vpn: entry['vpn-id'],
    role: entry['site-role'] ?? 'any-to-any-role',
    ...(entry.division === undefined ? {} : { division: entry.division }),
    ...(entry['site-name'] === undefined ? {} : { name: entry['site-name'] }),
    prefixes: prefixesAt(entry['lan-prefixes'], below(origin, 'lan-prefixes'), bench),
    accesses: accesses.sort((a, b) => compareText(a.id, b.id)),
    span: originSpan(below(origin, 'site-id')),
  };
  return bench.mark(site, origin);
}

function buildAccess(entry: AccessEntry, site: string, origin: Origin, bench: Workbench): SiteNetworkAccess {
  const { router, interface: port, vlan } = entry.bearer;
  const access: SiteNetworkAccess = {
    id: entry['site-network-access-id'],
    site,
    router,
    interface: port,
    ...(typeof vlan === 'number'
      ? { vlan: { value: vlan, span: originSpan(below(origin, 'bearer', 'vlan')) } }
      : {}),
    untagged: vlan === 'untagged',
    links: linksOf(entry['ip-connection'] ?? [], below(origin, 'ip-connection'), bench),
    routing: routingOf(entry['routing-protocol'], below(origin, 'routing-protocol')),
    span: originSpan(below(origin, 'site-network-access-id')),
  };
  return bench.mark(access, origin);
}

function linksOf(entries: readonly LinkEntry[], origin: Origin, bench: Workbench): readonly LinkAddresses[] {
  return entries.flatMap((entry, index) => {
    const from = below(origin, index);
    const provider = interfaceAddressAt(entry['provider-address'], below(from, 'provider-address'), bench);
    const text = entry['customer-address'];
    const customer = text === undefined ? undefined : addressAt(text, below(from, 'customer-address'), bench);
    if (provider === undefined) return [];
    const span = originSpan(below(from, 'provider-address'));
    return [bench.mark({ provider, ...(customer === undefined ? {} : { customer }), span }, from)];
  });
}

function routingOf(entry: AccessEntry['routing-protocol'], origin: Origin): AccessRouting {
  if (typeof entry === 'string') return { type: entry };
  const { 'autonomous-system': remoteAs, password } = entry.bgp;
  if (password === undefined) return { type: 'bgp', remoteAs };
  const span = originSpan(below(origin, 'bgp', 'password'));
  return { type: 'bgp', remoteAs, password: { value: password, span } };
}
