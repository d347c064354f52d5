import type { Family } from '../../../net/address.ts';
import { prefixText } from '../../../net/prefix.ts';
import type { VpnView } from '../vpn-side.ts';
import { blocksOf, type VrpBlock } from './store.ts';
import { staticsOf } from './vpn-side.ts';

/** What VRP's tables are made from: the running configuration, and which sessions the far ends keep up. */
export interface Shown {
  readonly root: VrpBlock;
  readonly sessionUp: (peer: string) => boolean;
  readonly vpn: VpnView;
}

/** Answers of a few `display` commands in the forms of the manuals; undefined: not told here. */
export function display(shown: Shown, words: string): string | undefined {
  const family = /^display bgp vpnv([46]) all peer$/.exec(words)?.[1];
  if (family !== undefined) return peersText(shown, family === '4' ? 'ipv4' : 'ipv6');
  if (words === 'display mpls ldp session') return ldpText(shown);
  if (words === 'display ip vpn-instance') return instancesText(shown);
  if (/^display mpls lsp protocol bgp(?:-ipv6)?$/.test(words))
    return labelsText(shown, words.endsWith('6') ? 6 : 4);
  const [, table, vrf = ''] =
    /^display (ip|ipv6) routing-table vpn-instance (\S+) statistics$/.exec(words) ?? [];
  if (table !== undefined) return statisticsText(shown, vrf, table === 'ip' ? 4 : 6);
  const [, ip, instance = '', address = '', length = ''] =
    /^display (ip|ipv6) routing-table vpn-instance (\S+) (\S+) (\d+)$/.exec(words) ?? [];
  return ip === undefined ? undefined : routeText(shown, instance, `${address}/${length}`);
}

const HEAD = '  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv\n';

function peersText(shown: Shown, family: 'ipv4' | 'ipv6'): string {
  const bgp = blocksOf(shown.root, 'bgp')[0];
  const backbone = peersWith(bgp, `${family === 'ipv4' ? 'ipv4' : 'ipv6'}-family vpnv${family[3]}`);
  const routed = blocksOf(bgp, 'bgp-vpn-family').filter(({ header }) => header.startsWith(family));
  const all = [...backbone, ...routed.flatMap(peersOf)];
  const up = all.filter(({ peer }) => shown.sessionUp(peer)).length;
  const rows = (list: readonly Peer[]): string => list.map((one) => peerRow(shown, one)).join('');
  const sections = routed
    .filter((block) => peersOf(block).length > 0)
    .map(
      (block) =>
        `\n  VPN-Instance ${block.values['vpn']}, Router ID ${routerId(bgp)}:\n${rows(peersOf(block))}`,
    );
  const vrfs =
    sections.length === 0
      ? ''
      : `\n  Peer of ${family === 'ipv4' ? 'IPv4' : 'IPv6'}-family for vpn instance :\n${sections.join('')}`;
  return `\n BGP local router ID : ${routerId(bgp)}\n Local AS number : ${bgp?.header.split(' ')[1] ?? '-'}\n Total number of peers : ${all.length}                 Peers in established state : ${up}\n\n${HEAD}\n${rows(backbone)}${vrfs}`;
}

interface Peer {
  readonly peer: string;
  readonly as: string;
}

/** The peers a family of the backbone enables; their AS stands in the BGP view. */
function peersWith(bgp: VrpBlock | undefined, header: string): readonly Peer[] {
  const family = blocksOf(bgp, 'bgp-family').find((block) => block.header === header);
  const enabled = textsOf(family).flatMap((text) => /^peer (\S+) enable$/.exec(text)?.[1] ?? []);
  return peersOf(bgp).filter(({ peer }) => enabled.includes(peer));
}

function peersOf(block: VrpBlock | undefined): readonly Peer[] {
  return textsOf(block).flatMap((text) => {
    const [, peer, as] = /^peer (\S+) as-number (\S+)$/.exec(text) ?? [];
    return peer === undefined || as === undefined ? [] : [{ peer, as }];
  });
}

/** An address longer than its column has a line of its own. */
function peerRow({ sessionUp }: Shown, { peer, as }: Peer): string {
  const head = peer.length > 15 ? `  ${peer}\n  ${' '.repeat(15)}` : `  ${peer.padEnd(15)}`;
  const state = sessionUp(peer) ? '00:17:57 Established        1' : '00:00:03     Connect        0';
  return `${head} 4  ${as.padStart(10)}       25       25     0 ${state}\n`;
}

/** One session per interface with LDP; who is at its other end the router learns from hellos, here from its own address. */
function ldpText({ root, sessionUp }: Shown): string {
  const line = `${'-'.repeat(78)}\n`;
  const rows = blocksOf(root, 'interface')
    .filter((block) => textsOf(block).includes('mpls ldp'))
    .flatMap((block) => textsOf(block).flatMap((text) => /^ip address (\S+) (\S+)$/.exec(text) ?? []))
    .filter((_, at) => at % 3 === 1)
    .map((local) => farEnd(local))
    .map(
      (peer) =>
        ` ${`${peer}:0`.padEnd(18)} ${sessionUp(peer) ? 'Operational' : 'NonExistent'} DU   Passive  0000:00:01  5/5\n`,
    );
  return ` LDP Session(s) in Public Network\n Codes: LAM(Label Advertisement Mode), SsnAge Unit(DDDD:HH:MM)\n An asterisk (*) before a session means the session is being deleted.\n${line} PeerID             Status      LAM  SsnRole  SsnAge      KASent/Rcv\n${line}${rows.join('')}${line} TOTAL: ${rows.length} Session(s) Found.\n`;
}

function instancesText({ root }: Shown): string {
  const instances = blocksOf(root, 'vpn-instance');
  const rows = instances.flatMap((block) =>
    blocksOf(block, 'vpn-family').map((family) => {
      const distinguisher = textsOf(family).flatMap(
        (text) => /^route-distinguisher (\S+)$/.exec(text)?.[1] ?? [],
      );
      const name = family.header.startsWith('ipv4') ? 'IPv4' : 'IPv6';
      return `  ${(block.values['vpn'] ?? '').padEnd(31)} ${(distinguisher[0] ?? '').padEnd(21)} ${name}\n`;
    }),
  );
  const count = (name: string): number => rows.filter((row) => row.endsWith(`${name}\n`)).length;
  return ` Total VPN-Instances configured      : ${instances.length}\n Total IPv4 VPN-Instances configured : ${count('IPv4')}\n Total IPv6 VPN-Instances configured : ${count('IPv6')}\n\n  VPN-Instance Name               RD                    Address-family\n${rows.join('')}`;
}

/** Direct routes are three per IPv4 address (network, address, broadcast) and two per IPv6 address, static ones one per line; IBGP ones come from the other routers. */
function statisticsText({ root, vpn }: Shown, vrf: string, family: Family): string | undefined {
  const instance = blocksOf(root, 'vpn-instance').find(({ values }) => values['vpn'] === vrf);
  if (instance === undefined) return undefined;
  if (!blocksOf(instance, 'vpn-family').some(({ header }) => header.startsWith(`ipv${family}`)))
    return 'Error: The specified address family of the VPN instance does not exist.\n';
  const [ip, perAddress] = family === 4 ? ['ip', 3] : ['ipv6', 2];
  const addresses = blocksOf(root, 'interface')
    .filter((block) => textsOf(block).includes(`ip binding vpn-instance ${vrf}`))
    .flatMap((block) => textsOf(block).filter((text) => text.startsWith(`${ip} address `)));
  const statics = textsOf(root).filter((text) => text.startsWith(`${ip} route-static vpn-instance ${vrf} `));
  const row = (proto: string, total: number): string =>
    `${proto.padEnd(10)} ${[total, total, total, 0, 0].map((value) => String(value).padEnd(10)).join(' ')}`.trimEnd();
  const [direct, fixed, ibgp] = [
    addresses.length * perAddress,
    statics.length,
    vpn.imported(vrf, family).length,
  ];
  const total = direct + fixed + ibgp;
  return `Summary Prefixes : ${total}\nProto      total      active     added      deleted    freed\n           routes     routes     routes     routes     routes\n${row('DIRECT', direct)}\n${row('STATIC', fixed)}\n${row('IBGP', ibgp)}\n${row('Total', total)}\n`;
}

/** The route to exactly this prefix; an empty answer where there is none. */
function routeText({ root, vpn }: Shown, vrf: string, prefix: string): string {
  const family: Family = prefix.includes(':') ? 6 : 4;
  const imported = vpn.imported(vrf, family).some((one) => prefixText(one) === prefix);
  const fixed = staticsOf(root, vrf, family).some((one) => prefixText(one) === prefix);
  if (!imported && !fixed) return '';
  const proto = fixed ? 'Static' : 'IBGP';
  if (family === 6) {
    const [address, length] = prefix.split('/');
    return `Routing Table : ${vrf}\nSummary Count : 1\n\n Destination  : ${address?.toUpperCase()}  PrefixLength : ${length}\n NextHop      : ::FFFF:100.64.0.1  Preference   : 255\n Protocol     : ${proto}\n`;
  }
  return `Routing Table : ${vrf}\nSummary Count : 1\n\nDestination/Mask    Proto   Pre  Cost        Flags NextHop         Interface\n\n${prefix.padStart(18)}  ${proto.padEnd(7)} 255  0             RD  100.64.0.1      Eth-Trunk1\n`;
}

/** One label per VRF and family that has a distinguisher and something to give away. */
function labelsText({ root }: Shown, family: Family): string {
  const bgp = blocksOf(root, 'bgp')[0];
  const gives = (vrf: string): boolean =>
    blocksOf(bgp, 'bgp-vpn-family').some(
      (block) =>
        block.header === `ipv${family}-family vpn-instance ${vrf}` &&
        textsOf(block).some((text) => text.startsWith('import-route ') || text.startsWith('peer ')),
    );
  const labelled = blocksOf(root, 'vpn-instance')
    .filter((instance) =>
      blocksOf(instance, 'vpn-family').some(
        (one) =>
          one.header.startsWith(`ipv${family}`) &&
          textsOf(one).some((text) => text.startsWith('route-distinguisher ')),
      ),
    )
    .map(({ values }) => values['vpn'] ?? '')
    .filter(gives);
  const line = `${'-'.repeat(79)}\n`;
  const rows = labelled.map(
    (vrf, at) => `${'-'.padEnd(18)} ${`${48_000 + at}/NULL`.padEnd(14)} ${'-/-'.padEnd(30)} ${vrf}\n`,
  );
  return `${line}                 LSP Information: BGP  LSP\n${line}FEC                In/Out Label   In/Out IF                      Vrf Name\n${rows.join('')}`;
}

function textsOf(block: VrpBlock | undefined): readonly string[] {
  return (block?.entries ?? []).map(({ text }) => text);
}

function routerId(bgp: VrpBlock | undefined): string {
  return textsOf(bgp).flatMap((text) => /^router-id (\S+)$/.exec(text)?.[1] ?? [])[0] ?? '0.0.0.0';
}

/** The other address of a /30. */
function farEnd(local: string): string {
  const last = Number(local.split('.')[3]);
  return `${local.slice(0, local.lastIndexOf('.'))}.${last % 2 === 0 ? last - 1 : last + 1}`;
}
