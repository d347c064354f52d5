/** FRR's daemons in the order they are started: each after those it talks to. */
const DAEMONS = ['zebra', 'ospfd', 'ospf6d', 'ldpd', 'bgpd', 'staticd'] as const;
type Daemon = (typeof DAEMONS)[number];

/** Lines that every daemon reads. */
const COMMON = /^(?:frr |hostname |log )/;
/** What only vtysh reads, and what says nothing. */
const NOBODYS = /^(?:service integrated-vtysh-config|end|!.*)?$/;
/** The daemon of a block, and of a line inside `interface`. */
const BLOCKS: readonly (readonly [RegExp, Daemon])[] = [
  [/^router ospf$/, 'ospfd'],
  [/^router ospf6$/, 'ospf6d'],
  [/^mpls ldp$/, 'ldpd'],
  [/^router bgp \d+$/, 'bgpd'],
];
const PORT_LINES: readonly (readonly [RegExp, Daemon])[] = [
  [/^ ip ospf /, 'ospfd'],
  [/^ ipv6 ospf6 /, 'ospf6d'],
  [/^ description /, 'zebra'],
];

/**
 * FRR's list of the daemons that run (`/etc/frr/daemons`): a router without BGP carries no VPN, and needs neither bgpd nor staticd.
 */
export function daemonList(frr: string): string {
  const speaksBgp = /^router bgp /m.test(frr);
  const runs = (daemon: Daemon): boolean => speaksBgp || (daemon !== 'bgpd' && daemon !== 'staticd');
  return DAEMONS.map((daemon) => `${daemon}=${runs(daemon) ? 'yes' : 'no'}\n`).join('');
}

/**
 * The `frr.conf` of a plain backbone router cut by daemon, for `-f`: `vtysh -b` deals the lines out the same way, but takes longer than all daemons
 * together take to read them. Undefined when a line is not one daemon's alone (route maps, VRFs): then vtysh must do it.
 */
export function daemonFiles(frr: string): Readonly<Record<Daemon, string>> | undefined {
  const files = { zebra: '', ospfd: '', ospf6d: '', ldpd: '', bgpd: '', staticd: '' };
  let block = '';
  for (const line of frr.split('\n')) {
    if (NOBODYS.test(line)) continue;
    if (!line.startsWith(' ') && line !== 'exit') block = line;
    const readers = readersOf(block, line);
    if (readers.length === 0) return undefined;
    for (const daemon of readers) files[daemon] += `${line}\n`;
  }
  return files;
}

/** The daemons that read a line of a block; of `interface` those that may have lines in it. */
function readersOf(block: string, line: string): readonly Daemon[] {
  if (COMMON.test(line)) return DAEMONS;
  const owner = ownerIn(BLOCKS, block);
  if (owner !== undefined) return [owner];
  if (!block.startsWith('interface ')) return [];
  if (!line.startsWith(' ')) return ['zebra', 'ospfd', 'ospf6d'];
  const reader = ownerIn(PORT_LINES, line);
  return reader === undefined ? [] : [reader];
}

function ownerIn(owners: readonly (readonly [RegExp, Daemon])[], text: string): Daemon | undefined {
  return owners.find(([form]) => form.test(text))?.[1];
}
