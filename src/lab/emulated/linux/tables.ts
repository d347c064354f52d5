import type { Family } from '../../../net/address.ts';
import { coversAddress, type Prefix, parsePrefix } from '../../../net/prefix.ts';
import { type Kernel, link } from './kernel.ts';

/** What a Linux router says of its sessions and tables: the configuration it runs, and which sessions the far ends keep up. */
export interface Tables {
  readonly frr: string;
  readonly sessionUp: (peer: string) => boolean;
  /** Addresses on the far end of links with LDP. */
  readonly neighbors: readonly string[];
  readonly vrfs: readonly string[];
  /** Routes in force of a VRF by kind, as prefixes. */
  readonly routes: (
    vrf: string,
    family: Family,
  ) => Readonly<Record<'connected' | 'static' | 'ibgp', readonly string[]>>;
}

/** `df -P -k` of a disk with room. */
export const DISK_SPACE =
  'Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/vda1         10255636 3106948   6606192      32% /\n';

/** Answers of `show …` in FRR 8.4.4's JSON; undefined: not a command told here. */
export function showTables(tables: Tables, command: string): string | undefined {
  if (command === 'show bgp vrf all summary json') return `${JSON.stringify(bgpSummary(tables))}\n`;
  if (command === 'show mpls ldp neighbor json') return `${JSON.stringify(ldpNeighborTable(tables))}\n`;
  if (command === 'show mpls table json') return `${JSON.stringify(mplsTable(tables))}\n`;
  const [, ip, asked = '', to = ''] =
    /^show (ip|ipv6) route vrf (\S+) (\S+) longer-prefixes json$/.exec(command) ?? [];
  if (ip !== undefined) return `${JSON.stringify(routesWithin(tables, asked, to))}\n`;
  const [, words, vrf = ''] = /^show (ip|ipv6) route vrf (\S+) summary json$/.exec(command) ?? [];
  if (words === undefined) return undefined;
  if (!tables.vrfs.includes(vrf)) return '';
  const counts = tables.routes(vrf, words === 'ip' ? 4 : 6);
  const routes = Object.entries(counts)
    .map(([type, list]) => ({ type, fib: list.length }))
    .filter(({ fib }) => fib > 0)
    .map(({ type, fib }) => ({
      fib,
      rib: fib,
      fibOffLoaded: 0,
      fibTrapped: 0,
      type,
    }));
  const total = counts.connected.length + counts.static.length + counts.ibgp.length;
  return `${JSON.stringify({ routes, routesTotal: total, routesTotalFib: total })}\n`;
}

/** zebra's entries for a prefix and those inside it, by prefix. */
function routesWithin({ routes }: Tables, vrf: string, within: string): object {
  const outer = parsePrefix(within);
  if (outer === undefined) return {};
  const entries = Object.entries(routes(vrf, outer.family)).flatMap(([type, list]) =>
    list.map((prefix) => [prefix, type === 'ibgp' ? 'bgp' : type] as const),
  );
  return Object.fromEntries(
    entries
      .filter(([prefix]) => covers(outer, parsePrefix(prefix)))
      .map(([prefix, protocol]) => [prefix, [{ prefix, protocol, selected: true, installed: true }]]),
  );
}

function covers(outer: Prefix, inner: Prefix | undefined): boolean {
  return (
    inner !== undefined &&
    inner.length >= outer.length &&
    coversAddress(outer, { family: inner.family, value: inner.address })
  );
}

/** One object per BGP instance, one per family with an active peer. */
function bgpSummary({ frr, sessionUp }: Tables): object {
  const summary: Record<string, Record<string, { peers: Record<string, object> }>> = {};
  let vrf = '';
  let family = 'ipv4Unicast';
  const peers = new Set<string>();
  for (const line of frr.split('\n')) {
    const instance = /^router bgp \d+(?: vrf (\S+))?$/.exec(line);
    if (instance !== null) {
      vrf = instance[1] ?? 'default';
      family = 'ipv4Unicast';
      peers.clear();
      summary[vrf] = {};
    } else if (/^\S/.test(line)) vrf = '';
    if (vrf === '') continue;
    const [, af, safi] = /^ address-family (ipv[46]) (unicast|vpn)$/.exec(line) ?? [];
    if (af !== undefined) family = af + (safi === 'vpn' ? 'Vpn' : 'Unicast');
    const declared = /^ neighbor (\S+) remote-as /.exec(line)?.[1];
    if (declared !== undefined) peers.add(declared);
    const active = /^ {2}neighbor (\S+) activate$/.exec(line)?.[1] ?? declared;
    if (active === undefined || !peers.has(active)) continue;
    const families = summary[vrf] ?? {};
    const entry = families[family] ?? { peers: {} };
    summary[vrf] = { ...families, [family]: entry };
    const up = sessionUp(active);
    entry.peers[active] = {
      version: 4,
      pfxRcd: 0,
      pfxSnt: 0,
      state: up ? 'Established' : 'Active',
      peerState: 'OK',
    };
  }
  return summary;
}

function ldpNeighborTable({ neighbors, sessionUp }: Tables): object {
  return {
    neighbors: neighbors.map((address) => ({
      addressFamily: 'ipv4',
      neighborId: address,
      state: sessionUp(address) ? 'OPERATIONAL' : 'NON EXISTENT',
      transportAddress: address,
      upTime: '01:00:00',
    })),
  };
}

/** VRFs that export with a label, in the order of their instances. */
export function exportingVrfs(frr: string): readonly string[] {
  return [...frr.matchAll(/^router bgp \d+ vrf (\S+)$([\s\S]*?)^(?=\S)/gm)]
    .filter(([, , body = '']) => body.includes('label vpn export'))
    .map(([, vrf = '']) => vrf);
}

/** A VRF that exports with a label has one that leads into it. */
function mplsTable({ frr }: Tables): object {
  const entries = exportingVrfs(frr).map((vrf, at) => {
    const inLabel = 80 + at;
    return [
      String(inLabel),
      { inLabel, installed: true, nexthops: [{ type: 'BGP', outLabel: 0, installed: true, interface: vrf }] },
    ];
  });
  return Object.fromEntries(entries);
}

/** The far ends of point-to-point links with LDP: the other address of a /30 or /31. */
export function ldpNeighbors(kernel: Kernel, frr: string): readonly string[] {
  const block = /^mpls ldp$([\s\S]*?)^exit$/m.exec(frr)?.[1] ?? '';
  const names = [...block.matchAll(/^ {2}interface (\S+)$/gm)].map(([, name = '']) => name);
  return names.flatMap((name) =>
    (link(kernel, name)?.addresses ?? [])
      .filter(({ family }) => family === 4)
      .map(({ local, length }) => farEnd(local, length)),
  );
}

function farEnd(local: string, length: number): string {
  const [head, last] = [local.slice(0, local.lastIndexOf('.')), Number(local.split('.')[3])];
  return `${head}.${length === 31 ? last ^ 1 : last % 4 === 1 ? last + 1 : last - 1}`;
}
