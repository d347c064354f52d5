import type { SourceFile } from '../../inventory/document.ts';
import type { CoreLinkEntry, NetworkFile, RouterEntry } from '../../inventory/schema.generated.ts';
import type { AddressPools, CoreLink, CoreLinkEnd, Network, Router } from '../../inventory/types.ts';
import { compareText } from '../../net/order.ts';
import { below, type Origin, originSpan } from '../origins.ts';
import { governanceOf } from './governance.ts';
import { managementReader } from './management.ts';
import { addressesAt, prefixesAt, type Workbench } from './values.ts';

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
  const management = managementReader(file.content);
  return file.content.routers
    .map((entry, index) =>
      buildRouter(entry, management, below({ file, pointer: '' }, 'routers', index), bench),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

function buildRouter(
  entry: RouterEntry,
  management: ReturnType<typeof managementReader>,
  origin: Origin,
  bench: Workbench,
): Router {
  const router: Router = {
    name: entry.name,
    platform: entry.platform,
    role: entry.role,
    management: management(entry.management, below(origin, 'management')),
    loopbacks: addressesAt(entry.loopbacks, below(origin, 'loopbacks'), bench),
    span: originSpan(below(origin, 'name')),
  };
  return bench.mark(router, origin);
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
