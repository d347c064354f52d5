import { addressText, parseAddress } from '../../net/address.ts';
import type {
  ChangeRules,
  Configuration,
  LineRule,
  ObjectRule,
  Outline,
  Phase,
  Survey,
} from '../../plan/rules.ts';
import { type BlockWords, eachBelow, eachRoot, type LineKind, outlineOf, startsLine } from '../blocks.ts';
import { INTERFACE_RULES } from './change-interfaces.ts';
import { vrpPrintOrder } from './change-order.ts';
import { POLICY_RULES } from './change-policies.ts';
import { VPN_RULES } from './change-vpn.ts';

const FALLBACK: LineRule = { line: '<any*>', add: 'create-sessions', remove: 'withdraw-routes' };

/** How a VRP V8 router is changed: one candidate, committed as a whole; the order matters for what the command line takes. */
export const vrpChangeRules: ChangeRules = {
  platform: 'huawei_vrpv8',
  lines: [
    {
      line: 'sysname <name>',
      object: (words) => ({ kind: 'sysname', name: words['name'] ?? '', shared: true }),
      add: 'prepare-host',
      remove: 'prepare-host',
    },
    ...POLICY_RULES,
    ...VPN_RULES,
    ...INTERFACE_RULES,
    {
      line: 'mpls lsr-id <address>',
      object: ['line', 'mpls lsr-id'],
      setting: 'mpls lsr-id',
      undo: ['undo mpls lsr-id'],
      add: 'prepare-host',
      remove: 'settle-host',
    },
    { line: '<any*>', object: ['line', '<any>'], add: 'prepare-host', remove: 'settle-host' },
  ],
  objects: [
    whole('ip ip-prefix', 'undo ip ip-prefix <name>', 'remove-lists'),
    whole('ip ipv6-prefix', 'undo ip ipv6-prefix <name>', 'remove-lists'),
    whole('ip extcommunity-filter', 'undo ip extcommunity-filter <name>', 'remove-lists'),
    whole('route-policy', 'undo route-policy <name>', 'remove-policies'),
  ],
  fallback: FALLBACK,
  outline: (text) => outlineOf(text, BLOCK_WORDS),
  survey,
  canonical,
  negate: (text) => (text.startsWith('undo ') ? text.slice('undo '.length) : `undo ${text}`),
  place: (path) => ({ channel: 'cli', context: path }),
  spreads,
  identity: 'sysname',
  shownAs: { 'ipv4-family vpn-instance': 'bgp ipv4', 'ipv6-family vpn-instance': 'bgp ipv6' },
  separator: '#',
  printOrder: vrpPrintOrder,
  vanishesEmpty: () => false,
};

function whole(kind: string, text: string, phase: Phase): ObjectRule {
  return { kind, remove: { text, in: [], phase } };
}

const BLOCK_WORDS: BlockWords = { marks: '#!r', kindOf, indentOf, textOf: (content) => content };

/** `#` in the first column ends whatever is open, indented it only parts families; `return` ends the text. */
function kindOf(content: string, columns: number): LineKind {
  if (content === '#') return columns === 0 ? 'closer' : 'structure';
  return content === 'return' || content.startsWith('!') ? 'structure' : 'node';
}

function indentOf(content: string, columns: number): number {
  return content === '#' ? -1 : columns;
}

/** Which interfaces are bound to which instance. */
function survey(outline: Outline): Survey {
  const bound = new Map<string, string>();
  eachRoot(outline, (line) => {
    if (!startsLine(outline, line, INTERFACE)) return;
    eachBelow(outline, line, (below) => {
      if (!startsLine(outline, below, BINDING)) return;
      const vrf = outline.textOf(below).slice(BINDING.length);
      if (!/\s/.test(vrf)) bound.set(outline.textOf(line).slice(INTERFACE.length), vrf);
    });
  });
  return { bound };
}

const [INTERFACE, BINDING] = ['interface ', 'ip binding vpn-instance '];

/** A family that is built anew takes the addresses of its interfaces along. */
function spreads(group: string, before: Configuration): readonly string[] {
  const [, family, vrf] = /^family (ipv[46]) (\S+)$/.exec(group) ?? [];
  const { bound } = before.survey;
  if (family === undefined || !(bound instanceof Map)) return [];
  return [...bound].filter(([, name]) => name === vrf).map(([name]) => `layer3 ${family} ${name}`);
}

/** IPv6 text is printed in capitals and typed in either. */
function canonical(text: string): string {
  if (!text.includes(':')) return text;
  return text.split(' ').map(canonicalWord).join(' ');
}

function canonicalWord(word: string): string {
  if (word.indexOf(':') === word.lastIndexOf(':')) return word;
  const [head = '', length] = word.split('/');
  const address = head.includes(':') ? parseAddress(head) : undefined;
  if (address === undefined) return word;
  return length === undefined ? addressText(address) : `${addressText(address)}/${length}`;
}
