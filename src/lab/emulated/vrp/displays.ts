import { blocksOf, type VrpBlock } from './store.ts';

/** What VRP's tables are made from: the running configuration, and which sessions the far ends keep up. */
export interface Shown {
  readonly root: VrpBlock;
  readonly sessionUp: (peer: string) => boolean;
}

/** Answers of a few `display` commands in the forms of the manuals; undefined: not told here. */
export function display(shown: Shown, words: string): string | undefined {
  const family = /^display bgp vpnv([46]) all peer$/.exec(words)?.[1];
  if (family !== undefined) return peersText(shown, family === '4' ? 'ipv4' : 'ipv6');
  if (words === 'display mpls ldp session') return ldpText(shown);
  if (words === 'display ip vpn-instance') return instancesText(shown);
  const vrf = /^display ip routing-table vpn-instance (\S+) statistics$/.exec(words)?.[1];
  return vrf === undefined ? undefined : statisticsText(shown, vrf);
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

/** Direct routes are three per address (network, address, broadcast), static ones one per line. */
function statisticsText({ root }: Shown, vrf: string): string | undefined {
  if (!blocksOf(root, 'vpn-instance').some(({ values }) => values['vpn'] === vrf)) return undefined;
  const addresses = blocksOf(root, 'interface')
    .filter((block) => textsOf(block).includes(`ip binding vpn-instance ${vrf}`))
    .flatMap((block) => textsOf(block).filter((text) => text.startsWith('ip address ')));
  const statics = textsOf(root).filter((text) => text.startsWith(`ip route-static vpn-instance ${vrf} `));
  const row = (proto: string, total: number): string =>
    `${proto.padEnd(10)} ${[total, total, total, 0, 0].map((value) => String(value).padEnd(10)).join(' ')}`.trimEnd();
  const [direct, fixed] = [addresses.length * 3, statics.length];
  return `Summary Prefixes : ${direct + fixed}\nProto      total      active     added      deleted    freed\n           routes     routes     routes     routes     routes\n${row('DIRECT', direct)}\n${row('STATIC', fixed)}\n${row('Total', direct + fixed)}\n`;
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
