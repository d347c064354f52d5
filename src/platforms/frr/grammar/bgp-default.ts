import type { Leak } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { unicastName } from './bgp-vrf.ts';
import type { BgpInstance, Draft } from './draft.ts';
import { ignored, type LineHandler, lineTable, UNREAD } from './line-table.ts';
import { CHOICE_LINES, sessionLines, UNICAST_NEIGHBOR_LINES } from './neighbors.ts';

interface DefaultFamilyContext {
  readonly draft: Draft;
  readonly instance: BgpInstance;
  readonly family: Family;
}

const global = ignored('routes of the global table');
const ofLeak = ignored('belongs to the leak that `import vpn` or `export vpn` opens');

/** The global table on one side, every VPN or one VRF on the other. */
function leak(
  kind: Leak['kind'],
  ends: (name: string) => Pick<Leak, 'from' | 'to'>,
): LineHandler<DefaultFamilyContext> {
  return ({ draft, family }, [name = ''], node) => {
    draft.leaks.push({ kind, ...ends(name), family, at: node.line });
  };
}

/** `address-family ipv4|ipv6 unicast` of the default instance. */
export const DEFAULT_UNICAST_LINES = lineTable<DefaultFamilyContext>(
  {
    ...sessionLines<DefaultFamilyContext>(({ family }) => unicastName(family)),
    ...UNICAST_NEIGHBOR_LINES,
    'import vpn': leak('global-leak', () => ({ from: '*', to: '' })),
    'export vpn': leak('global-leak', () => ({ from: '', to: '*' })),
    'import vrf route-map <map>': ofLeak,
    'import vrf <vrf>': leak('vrf-import', (from) => ({ from, to: '' })),
    'rd vpn export ...': ofLeak,
    'rt vpn ...': ofLeak,
    'route-map vpn ...': ofLeak,
    // A label by hand leads into the global table, and may be a VRF's at the same time; another next hop may read it as its own.
    'label vpn export auto': ofLeak,
    'label vpn export ...': () => UNREAD,
    'nexthop vpn export ...': () => UNREAD,
    // The table may be a VRF's.
    'redistribute table ...': () => UNREAD,
    'redistribute table-direct ...': () => UNREAD,
    'redistribute ...': global,
    'network ...': global,
    'aggregate-address ...': global,
    'maximum-paths ...': global,
    'distance bgp ...': global,
    'neighbor <name> prefix-list <list> in': global,
    'neighbor <name> distribute-list <list> in': global,
    'neighbor <name> filter-list <list> in': global,
  },
  true,
);

/** `address-family ipv4|ipv6 vpn`: a policy here sees every VPN's routes. */
export const VPN_LINES = lineTable<DefaultFamilyContext>(
  {
    ...sessionLines<DefaultFamilyContext>(({ family }) => (family === 4 ? 'ipv4 vpn' : 'ipv6 vpn')),
    // Holds routes back from sessions that name the same site: what is declared may not arrive.
    'neighbor <name> soo <value>': () => UNREAD,
    ...CHOICE_LINES,
    'bgp retain route-target all': ignored('the default'),
    'no bgp retain route-target all': ({ instance, family }, _values, node) => {
      instance.targetFilters.push({ family, at: node.line });
    },
  },
  true,
);

/** `address-family ipv4|ipv6 labeled-unicast`: routes of the global table with labels. */
export const LABELLED_LINES = lineTable<DefaultFamilyContext>(
  {
    ...sessionLines<DefaultFamilyContext>(({ family }) => labelledName(family)),
    ...UNICAST_NEIGHBOR_LINES,
    'network ...': global,
    'redistribute ...': global,
    'aggregate-address ...': global,
    'maximum-paths ...': global,
    'distance bgp ...': global,
  },
  true,
);

/** The name of the labelled family in the neighbors' settings. */
export function labelledName(family: Family): string {
  return family === 4 ? 'ipv4 labeled-unicast' : 'ipv6 labeled-unicast';
}
