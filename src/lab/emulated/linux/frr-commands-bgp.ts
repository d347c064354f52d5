import type { FrrAct, FrrCommand } from './frr-commands.ts';

/** The commands of `router bgp`, in print order. */
export const BGP_COMMANDS: readonly FrrCommand[] = [
  { line: 'bgp router-id <ip4>', key: 'bgp router-id', no: ['bgp router-id'], act: 'router-id' },
  { line: 'bgp fast-external-failover', on: true },
  { line: 'bgp log-neighbor-changes' },
  { line: 'bgp ebgp-requires-policy', on: true },
  { line: 'bgp suppress-duplicates', on: true },
  { line: 'bgp default ipv4-unicast', on: true, act: 'default-unicast' },
  { line: 'bgp default ipv6-unicast' },
  {
    line: 'bgp default local-preference <number>',
    key: 'local-preference',
    no: ['bgp default local-preference'],
  },
  { line: 'bgp client-to-client reflection', on: true },
  {
    line: 'bgp cluster-id (<ip4>|<1-4294967295>)',
    key: 'bgp cluster-id',
    no: ['bgp cluster-id'],
  },
  { line: 'bgp graceful-restart' },
  { line: 'timers bgp <number:keepalive> <number:hold>', key: 'timers bgp', no: ['timers bgp'] },
  {
    line: 'neighbor <peer> remote-as (<as>|internal|external)',
    key: '{peer} remote-as',
    perPeer: true,
    act: 'remote-as',
  },
  { line: 'neighbor <peer>', perPeer: true, act: 'remove-peer' },
  peer('description', '<line>'),
  { line: 'neighbor <peer> shutdown', perPeer: true, act: 'peer' },
  { line: 'neighbor <peer> passive', perPeer: true, act: 'peer' },
  peer('password', '<word>'),
  peer('ebgp-multihop', '[<1-255:hops>]', 'hops'),
  peer('ttl-security hops', '<1-254:hops>', 'hops'),
  { line: 'neighbor <peer> disable-connected-check', perPeer: true, act: 'peer' },
  peer('update-source', '<word:source>'),
  peer('advertisement-interval', '<0-600:seconds>'),
  peer('timers', '<0-65535:keepalive> <0-65535:hold>'),
  peer('timers connect', '<1-65535:seconds>'),
  { line: 'address-family (ipv4|ipv6) (unicast|vpn)', opens: 'bgp-family', act: 'family' },
];

/** The commands of an address family below `router bgp`, in print order. */
export const BGP_FAMILY_COMMANDS: readonly FrrCommand[] = [
  { line: 'network (<p4:prefix>|<p6:prefix>)' },
  redistribute('kernel'),
  redistribute('connected'),
  redistribute('static'),
  redistribute('ospf'),
  redistribute('ospf6'),
  redistribute('isis'),
  { line: 'aggregate-address (<p4:prefix>|<p6:prefix>) [summary-only]' },
  { line: 'neighbor <peer> activate', perPeer: true, act: 'activate' },
  { line: 'neighbor <peer> route-reflector-client', perPeer: true, act: 'internal-peer' },
  {
    line: 'neighbor <peer> next-hop-self [force]',
    key: '{peer} next-hop-self',
    no: ['neighbor <peer> next-hop-self'],
    perPeer: true,
    act: 'peer',
  },
  { line: 'neighbor <peer> as-override', perPeer: true, act: 'as-override' },
  {
    line: 'neighbor <peer> send-community [(both|extended|standard|large|all)]',
    on: true,
    perPeer: true,
    act: 'peer',
  },
  { line: 'neighbor <peer> default-originate', perPeer: true, act: 'peer' },
  { line: 'neighbor <peer> soft-reconfiguration inbound', perPeer: true, act: 'peer' },
  peer(
    'maximum-prefix',
    '<number:maximum> [<1-100:percent>] [(restart <1-65535:minutes>|warning-only)] [force]',
  ),
  peer('allowas-in', '[(<1-10:count>|origin)]'),
  peer('soo', '<word:soo>'),
  {
    line: 'neighbor <peer> prefix-list <word:list> (in|out)',
    key: '{peer} prefix-list {last}',
    perPeer: true,
    act: 'peer',
  },
  {
    line: 'neighbor <peer> route-map <word:map> (in|out)',
    key: '{peer} route-map {last}',
    perPeer: true,
    act: 'names-route-map',
  },
  { line: 'maximum-paths <1-64>', key: 'maximum-paths', no: ['maximum-paths'] },
  { line: 'bgp retain route-target all', on: true },
  {
    line: 'route-map vpn import <word:map>',
    key: 'route-map vpn import',
    no: ['route-map vpn import'],
    act: 'vpn-route-map',
  },
  { line: 'label vpn export (auto|<16-1048575:label>)', key: 'label vpn export', no: ['label vpn export'] },
  { line: 'rd vpn export <word:rd>', key: 'rd vpn export', no: ['rd vpn export'], act: 'rd' },
  { line: 'rt vpn (import|export|both) <word:list>+', act: 'rt', no: ['rt vpn (import|export|both)'] },
  {
    line: 'route-map vpn export <word:map>',
    key: 'route-map vpn export',
    no: ['route-map vpn export'],
    act: 'vpn-route-map',
  },
  { line: 'export vpn', act: 'import-vrf' },
  { line: 'import vpn', act: 'import-vrf' },
  {
    line: 'import vrf route-map <word:map>',
    key: 'import vrf route-map',
    no: ['import vrf route-map'],
    act: 'import-vrf',
  },
  { line: 'import vrf <word:vrf>', act: 'import-vrf' },
];

function peer(words: string, values: string, act: FrrAct = 'peer'): FrrCommand {
  const bare = `neighbor <peer> ${words}`;
  return { line: `${bare} ${values}`, key: `{peer} ${words}`, no: [bare], perPeer: true, act };
}

function redistribute(source: string): FrrCommand {
  return {
    line: `redistribute ${source} [metric <number>] [route-map <word:map>]`,
    key: `redistribute ${source}`,
    no: [`redistribute ${source}`],
    act: 'names-route-map',
  };
}
