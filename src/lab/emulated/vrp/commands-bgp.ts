import type { VrpCommand } from './commands.ts';

const ROUTER_ID: VrpCommand = {
  line: 'router-id <ip4>',
  key: 'router-id',
  undo: ['router-id', 'router-id <ip4>'],
};

const SESSION: readonly VrpCommand[] = [
  {
    line: 'peer <ip:peer> as-number <as>',
    key: '{peer} as-number',
    undo: ['peer <ip:peer>', 'peer <ip:peer> as-number <as>'],
    act: 'bgp-peer',
    perPeer: true,
  },
  peer('description', '<line>'),
  peer('connect-interface', '<interface:source>'),
  peer('ebgp-max-hop', '[<1-255:hops>]'),
  peer('password', '(cipher|simple) <word:secret>'),
  peer('timer keepalive', '<0-21845:keepalive> hold <0-65535:hold>'),
];

const POLICIES: readonly VrpCommand[] = [
  peer('substitute-as', ''),
  peer('allow-as-loop', '[<1-10:times>]'),
  peer('soo', '<rt:soo>'),
  peer(
    'route-limit',
    '<1-4294967295:limit> [<1-100:percent>] [(alert-only|idle-forever|idle-timeout <1-1200:minutes>)]',
  ),
  directed('ip-prefix', '<name:list>'),
  directed('route-policy', '<name:policy>', 'peer-policy'),
  peer('advertise-ext-community', ''),
  peer('advertise-community', ''),
  peer('default-route-advertise', ''),
];

const BGP: readonly VrpCommand[] = [
  ROUTER_ID,
  { line: 'default ipv4-unicast', on: true },
  { line: 'graceful-restart' },
  {
    line: 'timer keepalive <0-21845:keepalive> hold <0-65535:hold>',
    key: 'timer',
    undo: ['timer keepalive hold'],
  },
  ...SESSION,
  { line: 'vpn-instance <name31:vpn>', opens: 'bgp-vpn', act: 'needs-vpn', sort: 'name' },
  { line: 'ipv4-family unicast', opens: 'bgp-family' },
  { line: 'ipv4-family vpnv4', opens: 'bgp-family' },
  {
    line: 'ipv4-family vpn-instance <name31:vpn>',
    opens: 'bgp-vpn-family',
    act: 'bgp-vpn-family',
    sort: 'name',
  },
  { line: 'ipv6-family unicast', opens: 'bgp-family' },
  { line: 'ipv6-family vpnv6', opens: 'bgp-family' },
  {
    line: 'ipv6-family vpn-instance <name31:vpn>',
    opens: 'bgp-vpn-family',
    act: 'bgp-vpn-family',
    sort: 'name',
  },
];

const FAMILY: readonly VrpCommand[] = [
  { line: 'synchronization', on: true },
  {
    line: 'reflector cluster-id (<ip4>|<1-4294967295>)',
    key: 'reflector cluster-id',
    undo: ['reflector cluster-id'],
  },
  { line: 'policy vpn-target', both: true },
  { line: 'rr-filter <word>', key: 'rr-filter', undo: ['rr-filter'] },
  { line: 'import-route (direct|static|ospf <number:process>|isis <number:process>)' },
  { line: 'peer <ip:peer> enable', key: '{peer} enable', perPeer: true, act: 'peer-enable' },
  peer('reflect-client', ''),
  peer('next-hop-local', ''),
  ...POLICIES,
];

const VPN_FAMILY: readonly VrpCommand[] = [
  { ...ROUTER_ID },
  { line: 'import-route (direct|static|ospf <number:process>|isis <number:process>)', group: 'import' },
  { line: 'network <word> [<word:mask>]' },
  ...SESSION,
  ...POLICIES,
];

/** BGP's views (command reference; print order of src/platforms/huawei_vrpv8/README.md). */
export const BGP_VIEWS: Readonly<
  Record<'bgp' | 'bgp-family' | 'bgp-vpn-family' | 'bgp-vpn', readonly VrpCommand[]>
> = {
  bgp: BGP,
  'bgp-family': FAMILY,
  'bgp-vpn-family': VPN_FAMILY,
  'bgp-vpn': [ROUTER_ID],
};

function peer(words: string, values: string): VrpCommand {
  const bare = `peer <ip:peer> ${words}`;
  const line = `${bare} ${values}`.trim();
  const undo = line === bare ? [bare] : [bare, line];
  return { line, key: `{peer} ${words}`, undo, act: 'peer', perPeer: true };
}

function directed(words: string, values: string, act: 'peer' | 'peer-policy' = 'peer'): VrpCommand {
  const line = `peer <ip:peer> ${words} ${values} (import|export)`;
  const undo = [line, `peer <ip:peer> ${words} (import|export)`];
  return { line, key: `{peer} ${words} {last}`, undo, act, perPeer: true };
}
