import type { Origin } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import type { FrrLine } from '../tree.ts';
import { markUnread, type Tally } from './line-table.ts';
import { type PacketRule, readPacketRule } from './packet-rule.ts';

/** One table of iptables-save: its chains with their rules in order. */
export interface FilterChains {
  readonly table: string;
  readonly family: Family;
  readonly chains: Map<string, FilterChain>;
}

export interface FilterChain {
  readonly name: string;
  readonly at: Origin;
  readonly builtIn: boolean;
  readonly rules: PacketRule[];
  /** The first rule that was not understood. */
  unread?: Origin;
  /** Rules that refuse what fits no connection and nothing else; they open nothing and are no rules of the model. */
  readonly ofInvalid: PacketRule[];
}

/** Chains whose packets are forwarded ones. INPUT concerns the router alone. */
const JUDGING = new Set(['PREROUTING', 'FORWARD', 'POSTROUTING']);
const TABLES = new Set(['raw', 'mangle', 'filter']);

/** Reads `### iptables-save` or `### ip6tables-save`; what the chains mean for interfaces is known at the end (`filters.ts`). */
export function readFilters(
  nodes: readonly FrrLine[],
  family: Family,
  draft: FilterChains[],
  tally: Tally,
): void {
  for (const node of nodes) {
    if (!node.text.startsWith('*')) markUnread(node, true, tally);
    else {
      tally.read++;
      const table: FilterChains = { table: node.text.slice(1), family, chains: new Map() };
      draft.push(table);
      for (const child of node.children) readTableLine(child, table, tally);
    }
  }
}

function readTableLine(node: FrrLine, table: FilterChains, tally: Tally): void {
  if (node.text.startsWith(':')) readChain(node, table, tally);
  else if (node.text.startsWith('-A ')) readRule(node, table, tally);
  else markUnread(node, true, tally);
}

/** `:CHAIN ACCEPT [0:0]`; built-in chains have a policy, others `-`. */
function readChain(node: FrrLine, table: FilterChains, tally: Tally): void {
  const [name = '', policy] = node.text.slice(1).split(' ');
  table.chains.set(name, { name, at: node.line, builtIn: policy !== '-', rules: [], ofInvalid: [] });
  // A policy that drops is a rule behind all others and has no place in the model; on INPUT it guards the router only.
  if (policy === 'DROP' && name !== 'INPUT') markUnread(node, true, tally);
  else tally.read++;
}

function readRule(node: FrrLine, table: FilterChains, tally: Tally): void {
  const rule = readPacketRule(node, table.family);
  const chain = table.chains.get(rule.chain);
  // OUTPUT sees what was popped from a label together with the router's own packets: no hook of the model is like it.
  const readable = TABLES.has(table.table) && chain !== undefined && rule.chain !== 'OUTPUT';
  if (readable && rule.chain === 'INPUT' && !rule.copies) tally.ignored++;
  else if (!readable || rule.unreadable || unusable(rule, chain, table)) {
    markUnread(node, true, tally);
    if (chain !== undefined) chain.unread ??= node.line;
  } else {
    tally.read++;
    if (rule.invalid === 'refused') chain.ofInvalid.push(rule);
    if (!rule.harmless) chain.rules.push(rule);
  }
}

function unusable(rule: PacketRule, chain: FilterChain, table: FilterChains): boolean {
  // The tables judge one after the other: a permit in raw does not spare a packet from mangle, as it would in the model.
  if (table.table === 'raw' && 'action' in rule.target && rule.target.action === 'permit') return true;
  if (rule.sourceCheck !== undefined && chain.name !== 'PREROUTING') return true;
  if (rule.invalid === 'spared' && !chain.ofInvalid.some((front) => isWider(front, rule))) return true;
  if (!chain.builtIn) return rule.entersBy !== undefined || rule.leavesBy !== undefined;
  if (!JUDGING.has(chain.name)) return true;
  return rule.entersBy !== undefined && rule.leavesBy !== undefined;
}

/** Whether a rule without other conditions than an interface sees all that another sees. */
function isWider({ match, entersBy, leavesBy }: PacketRule, other: PacketRule): boolean {
  const isFree = match.protocol === 'ip' && Object.values(match).every((value) => value === 'ip');
  return (
    isFree && [undefined, other.entersBy].includes(entersBy) && [undefined, other.leavesBy].includes(leavesBy)
  );
}
