import { compareAddresses, parseAddress } from '../../../net/address.ts';
import { parsePrefix } from '../../../net/prefix.ts';
import { FRR_CLOSERS, FRR_COMMANDS, type FrrView } from './frr-commands.ts';
import { type FrrBlock, type FrrEntry, type FrrState, find } from './frr-store.ts';

const ALWAYS: ReadonlySet<FrrView> = new Set([
  'bgp',
  'ospf',
  'ospf6',
  'ldp',
  'ldp-family',
  'ldp-interface',
  'route-map',
]);
/** ldpd closes every block with a separator of its own. */
const LDP_VIEWS: ReadonlySet<FrrView> = new Set(['ldp-family', 'ldp-interface']);

/** `show running-config no-header` as vtysh 8.4.4 prints it: defaults left out, empty blocks left out, blocks in daemon order. */
export function printRunning(state: FrrState): string {
  const lines = ['frr version 8.4.4'];
  let last: string | undefined;
  for (const entry of sorted(state.root)) {
    const body = entry.block === undefined ? undefined : printBlock(entry.block, '');
    if (body !== undefined && body.length === 0) continue;
    const kind = body === undefined ? groupKey(entry) : undefined;
    if (kind === undefined || kind !== last) separate(lines, entry.slot < headSlots());
    lines.push(...(body ?? [entry.text]));
    last = kind;
    if (last === undefined) lines.push('!');
  }
  separate(lines, false);
  return `${forwardingLines(state, lines).join('\n')}\nend\n`;
}

function separate(lines: string[], head: boolean): void {
  if (!head && lines.at(-1) !== '!') lines.push('!');
}

/** zebra prints the kernel's state when forwarding is off, among the head lines. */
function forwardingLines(state: FrrState, lines: readonly string[]): readonly string[] {
  const off = (['ip', 'ipv6'] as const).filter((family) => !state.host.forwarding(family));
  const at = lines.findIndex((line) => line === '!' || line.startsWith('service '));
  return [...lines.slice(0, at), ...off.map((family) => `no ${family} forwarding`), ...lines.slice(at)];
}

function headSlots(): number {
  return FRR_COMMANDS.config.findIndex((command) => command.group === 'static');
}

function groupKey(entry: FrrEntry): string {
  if (entry.slot < headSlots()) return 'head';
  return String(FRR_COMMANDS.config[entry.slot]?.group ?? entry.slot);
}

/** A block with its header and closer; no lines at all when vtysh would leave it out. */
function printBlock(block: FrrBlock, indent: string): readonly string[] {
  const body = printBody(block, `${indent} `);
  if (body.length === 0 && !ALWAYS.has(block.view)) return [];
  const inLdp = LDP_VIEWS.has(block.view);
  const tail = block.view === 'ldp-family' || block.view === 'ldp' ? [`${indent} !`] : [];
  const closer = `${indent}${FRR_CLOSERS[block.view]}`;
  const lacking = block.view === 'ldp-family' && find(block, 'transport-address') === undefined;
  const remark = lacking ? [`${indent} ! Incomplete config, specify a discovery transport-address`] : [];
  const open = [...(inLdp ? [`${indent}!`] : []), `${indent}${block.header}`, ...remark];
  return [...open, ...withoutDoubles([...body, ...tail]), closer];
}

function printBody(block: FrrBlock, indent: string): readonly string[] {
  return sorted(block).flatMap((entry) => {
    if (entry.block === undefined) return visible(block, entry).map((line) => indent + line);
    const body = printBlock(entry.block, indent);
    return body.length > 0 && entry.block.view === 'bgp-family' ? [`${indent}!`, ...body] : body;
  });
}

function withoutDoubles(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line.trim() !== '!' || line !== lines[index - 1]);
}

/** Equal import and export lists print as one line; lines that state a default are hidden. */
function visible(block: FrrBlock, entry: FrrEntry): readonly string[] {
  if (block.view !== 'bgp-family') return [entry.text];
  if (
    entry.key.endsWith(' activate') &&
    entry.text ===
      (block.notes.get('default-activate') ?? 'no neighbor X activate').replace('X', entry.peer ?? '')
  )
    return [];
  const [imports, exports] = [find(block, 'rt import')?.text, find(block, 'rt export')?.text];
  const equal =
    imports !== undefined && imports.slice('rt vpn import'.length) === exports?.slice('rt vpn export'.length);
  if (entry.key === 'rt export' && equal) return [];
  if (entry.key === 'rt import' && equal) return [entry.text.replace('rt vpn import', 'rt vpn both')];
  return [entry.text];
}

/** The entries of a block in print order. */
export function sorted(block: FrrBlock): readonly FrrEntry[] {
  const table = FRR_COMMANDS[block.view];
  const firstPeer = table.findIndex((command) => command.perPeer === true);
  const section = (entry: FrrEntry): number => (entry.peer === undefined ? entry.slot : firstPeer);
  const rank = block.view === 'config' ? interfaceRank(block) : () => 0;
  return [...block.entries].sort(
    (a, b) =>
      section(a) - section(b) ||
      comparePeers(a.peer, b.peer) ||
      a.slot - b.slot ||
      rank(a) - rank(b) ||
      compareKind(block, a, b) ||
      a.order - b.order,
  );
}

/** vtysh asks zebra first: interfaces with zebra lines come before those only ospfd or ospf6d know. */
function interfaceRank(root: FrrBlock): (entry: FrrEntry) => number {
  const slot = FRR_COMMANDS.config.findIndex((command) => command.opens === 'interface');
  return (entry) => {
    if (entry.slot !== slot || root.view !== 'config') return 0;
    const texts = entry.block?.entries.map((line) => line.text) ?? [];
    if (texts.some((text) => !/^ip(v6)? ospf/.test(text))) return 0;
    return texts.some((text) => text.startsWith('ip ospf')) ? 1 : 2;
  };
}

function comparePeers(a: string | undefined, b: string | undefined): number {
  const [left, right] = [parseAddress(a ?? ''), parseAddress(b ?? '')];
  return left === undefined || right === undefined ? 0 : compareAddresses(left, right);
}

function compareKind(block: FrrBlock, a: FrrEntry, b: FrrEntry): number {
  const group = FRR_COMMANDS[block.view][a.slot]?.group;
  if (group === 'static' || group === 'static6') return compareStatics(a.text, b.text);
  if (group === 'prefix-list' || group === 'prefix-list6') return comparePrefixLists(block, a, b);
  if (group === 'extcommunity-list') return compareListed(a.key, b.key);
  const [left, right] = [a.block, b.block];
  if (left?.view === 'route-map' && right?.view === 'route-map') return compareRouteMaps(left, right);
  if (left?.view === 'vrf' || left?.view === 'interface' || left?.view === 'ldp-interface')
    return compareText(left.header, right?.header ?? '');
  return 0;
}

/** staticd: shorter prefixes first, then by address, by distance, by kind of next hop. */
function compareStatics(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => parsePrefix(text.split(' ')[2] ?? ''));
  if (left === undefined || right === undefined) return 0;
  if (left.length !== right.length) return left.length - right.length;
  if (left.address !== right.address) return left.address < right.address ? -1 : 1;
  return distanceOf(a) - distanceOf(b) || hopRank(a) - hopRank(b);
}

function distanceOf(text: string): number {
  return Number(/ (\d+)( |$)/.exec(text.split(' ').slice(4).join(' ').replace(/^/, ' '))?.[1] ?? 1);
}

/** staticd's own order of next-hop kinds: device, gateway, gateway with device, blackhole. */
function hopRank(text: string): number {
  const [hop = '', next = ''] = text.split(' ').slice(3);
  if (/^(null0|blackhole|reject)$/i.test(hop)) return 3;
  if (parseAddress(hop) === undefined) return 0;
  return next === '' || /^(\d+|tag|nexthop-vrf)$/.test(next) ? 1 : 2;
}

/** Prefix lists stand in the order they were begun. */
function comparePrefixLists(block: FrrBlock, a: FrrEntry, b: FrrEntry): number {
  const begun = (entry: FrrEntry): number => {
    const list = entry.key.slice(0, entry.key.lastIndexOf(' ') + 1);
    return Math.min(...block.entries.filter((one) => one.key.startsWith(list)).map((one) => one.order));
  };
  return begun(a) - begun(b) || compareListed(a.key, b.key);
}

/** Keys of list entries end in their sequence number. */
function compareListed(a: string, b: string): number {
  const [left, right] = [a.split(' '), b.split(' ')];
  const names = compareText(left.slice(0, -1).join(' '), right.slice(0, -1).join(' '));
  return names || Number(left.at(-1)) - Number(right.at(-1));
}

function compareRouteMaps(a: FrrBlock, b: FrrBlock): number {
  const maps = Number(a.notes.get('map')) - Number(b.notes.get('map'));
  return maps || Number(a.values['seq']) - Number(b.values['seq']);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
