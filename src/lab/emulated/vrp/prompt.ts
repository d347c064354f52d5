import type { VrpBlock } from './store.ts';

/** What stands behind the host name in the prompt of a view. */
export function viewName(blocks: readonly VrpBlock[]): string {
  return blocks
    .slice(1)
    .map((block, index) => part(block, blocks[index]))
    .join('');
}

function part(block: VrpBlock, parent: VrpBlock | undefined): string {
  const { values, header } = block;
  switch (block.view) {
    case 'system':
      return '';
    case 'acl':
      return `-acl4-advance-${values['acl']}`;
    case 'acl6':
      return `-acl6-advance-${values['acl']}`;
    case 'classifier':
      return `-classifier-${values['object']}`;
    case 'behavior':
      return `-behavior-${values['object']}`;
    case 'traffic-policy':
      return `-trafficpolicy-${values['object']}`;
    case 'vpn-instance':
      return `-vpn-instance-${values['vpn']}`;
    case 'vpn-family':
      return `-af-${header.slice(0, 4)}`;
    case 'interface':
      return `-${values['name']}`;
    case 'bgp-family':
      return `-af-${header.split(' ')[1] === 'unicast' ? header.slice(0, 4) : header.split(' ')[1]}`;
    case 'bgp-vpn-family':
      return header.startsWith('ipv6') ? `-6-${values['vpn']}` : `-${values['vpn']}`;
    case 'bgp-vpn':
      return `-instance-${values['vpn']}`;
    case 'ospf':
    case 'ospfv3':
    case 'isis':
      return `-${block.view}-${values['process']}`;
    case 'area':
      return `-area-${values['area']}`;
    case 'bgp':
    case 'mpls':
    case 'route-policy':
      return `-${block.view}`;
    case 'mpls-ldp':
      return parent?.view === 'mpls' ? '-ldp' : '-mpls-ldp';
  }
}
