import type { SourceFile } from '../../inventory/document.ts';
import type {
  CoreLinkEntry,
  CredentialEntry,
  LoginEntry,
  NetworkFile,
  RouterEntry,
} from '../../inventory/schema.generated.ts';
import type {
  AddressPools,
  CoreLink,
  CoreLinkEnd,
  Credential,
  ManagementAccess,
  Network,
  Router,
} from '../../inventory/types.ts';
import { compareText } from '../../net/order.ts';
import { below, type Origin, originSpan } from '../origins.ts';
import { governanceOf } from './governance.ts';
import { addressesAt, prefixesAt, type Workbench } from './values.ts';

const DEFAULT_LOGIN: LoginEntry = { user: 'sectornet', credential: 'agent' };

/** The network with its pools, from `network.yaml`. */
export function buildNetwork(file: SourceFile<NetworkFile>, bench: Workbench): Network {
  const { content } = file;
  const origin = { file, pointer: '' };
  const network: Network = {
    id: content['network-id'],
    name: content['network-name'],
    asNumber: content['autonomous-system'],
    manages: content.manages ?? 'vpn',
    pools: poolsOf(content, below(origin, 'address-pools'), bench),
    routeReflectors: content['route-reflectors'],
    firewalls: [],
    ...governanceOf(content, below(origin, 'governance'), bench),
    span: originSpan(below(origin, 'network-id')),
  };
  return bench.mark(network, origin);
}

function poolsOf({ 'address-pools': pools }: NetworkFile, origin: Origin, bench: Workbench): AddressPools {
  const read = (name: 'loopbacks' | 'core-links' | 'access-links') =>
    prefixesAt(pools[name], below(origin, name), bench).map(({ value }) => value);
  return bench.mark(
    { loopbacks: read('loopbacks'), coreLinks: read('core-links'), accessLinks: read('access-links') },
    origin,
  );
}

/** The routers, sorted by name. */
export function buildRouters(file: SourceFile<NetworkFile>, bench: Workbench): readonly Router[] {
  const login = file.content.login ?? DEFAULT_LOGIN;
  return file.content.routers
    .map((entry, index) => buildRouter(entry, login, below({ file, pointer: '' }, 'routers', index), bench))
    .sort((a, b) => compareText(a.name, b.name));
}

function buildRouter(entry: RouterEntry, login: LoginEntry, origin: Origin, bench: Workbench): Router {
  const router: Router = {
    name: entry.name,
    platform: entry.platform,
    role: entry.role,
    management: managementOf(entry, login, below(origin, 'management')),
    loopbacks: addressesAt(entry.loopbacks, below(origin, 'loopbacks'), bench),
    span: originSpan(below(origin, 'name')),
  };
  return bench.mark(router, origin);
}

function managementOf({ management }: RouterEntry, login: LoginEntry, origin: Origin): ManagementAccess {
  return {
    address: management.address,
    port: management.port ?? 22,
    user: management.user ?? login.user,
    credential: credentialOf(management.credential ?? login.credential ?? 'agent'),
    hostKeys: (management['host-keys'] ?? []).map((key) => key.replace(/=$/, '')),
    span: originSpan(below(origin, 'address')),
  };
}

function credentialOf(entry: CredentialEntry): Credential {
  if (entry === 'agent') return { kind: 'agent' };
  if ('key' in entry) return { kind: 'key', file: entry.key.replace(/^file:/, '') };
  return { kind: 'password', reference: entry.password };
}

/** The core links, sorted by id. */
export function buildCoreLinks(file: SourceFile<NetworkFile>, bench: Workbench): readonly CoreLink[] {
  return file.content['core-links']
    .map((entry, index) => buildCoreLink(entry, below({ file, pointer: '' }, 'core-links', index), bench))
    .sort((a, b) => compareText(a.id, b.id));
}

function buildCoreLink(entry: CoreLinkEntry, origin: Origin, bench: Workbench): CoreLink {
  const [first = '', second = ''] = entry.between;
  const link: CoreLink = {
    id: entry.id,
    ends: [endOf(first), endOf(second)],
    span: originSpan(below(origin, 'id')),
  };
  return bench.mark(link, origin);
}

function endOf(text: string): CoreLinkEnd {
  const [router = '', name = ''] = text.split(' ');
  return { router, interface: name };
}
