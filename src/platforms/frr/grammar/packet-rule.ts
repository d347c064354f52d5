import type { FilterRule, Origin, Protocol } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { type PortRange, parsePorts } from '../../../net/ports.ts';
import type { Prefix } from '../../../net/prefix.ts';
import { readProtocol } from '../protocols.ts';
import type { FrrLine } from '../tree.ts';
import { readPrefix } from './statics.ts';

/** What a rule matches: every field must hold, of several port ranges one must. */
export interface Match {
  readonly protocol: Protocol;
  readonly source?: Prefix;
  readonly destination?: Prefix;
  readonly sourcePorts?: readonly PortRange[];
  readonly destinationPorts?: readonly PortRange[];
  readonly established?: boolean;
  readonly fragments?: 'only' | 'not';
  readonly tracked?: 'known' | 'new';
}

/** One `-A` line. */
export interface PacketRule {
  readonly chain: string;
  readonly at: Origin;
  readonly match: Match;
  readonly entersBy?: string;
  readonly leavesBy?: string;
  /** `permit`, `deny`, or the chain it jumps to. */
  readonly target: { readonly action: FilterRule['action'] } | { readonly jump: string };
  /** `-m rpfilter --invert`: the source check of the interface. */
  readonly sourceCheck?: 'strict' | 'loose';
  /** Logs, marks a size: the packet goes on. */
  readonly harmless: boolean;
  /** A condition the model has no word for. */
  readonly unreadable: boolean;
  /** Sends a copy of the packet elsewhere, from whatever chain. */
  readonly copies: boolean;
  /** A refusal of nothing but packets that fit no connection, or one of what begins that does not reach them. */
  readonly invalid: 'refused' | 'spared' | undefined;
}

interface Parts {
  protocol?: Protocol;
  source?: Prefix;
  destination?: Prefix;
  sourcePorts?: readonly PortRange[];
  destinationPorts?: readonly PortRange[];
  established?: boolean;
  /** It sees some packets that open a session all the same. */
  sparesSynAlone?: boolean;
  fragments?: 'only' | 'not';
  /** Connection states the rule names, and whether it names all but these. */
  states?: { readonly names: ReadonlySet<string>; readonly inverted: boolean };
  entersBy?: string;
  leavesBy?: string;
  target?: string;
  reversePath: boolean;
  loose: boolean;
  inverted: boolean;
  unreadable: boolean;
}

/** Reads an option's value into the parts; false when the value is none. */
type OptionReader = (parts: Parts, value: string, family: Family) => boolean;

const HARMLESS = new Set(['LOG', 'NFLOG', 'TCPMSS', 'ULOG', 'DSCP', 'TOS', 'CLASSIFY', 'CHECKSUM']);
/** Matches whose own options say all there is to say. */
const PLAIN_MATCHES = new Set([
  'tcp',
  'udp',
  'comment',
  'multiport',
  'rpfilter',
  'icmp',
  'icmp6',
  'sctp',
  'conntrack',
  'state',
]);
/** Targets that end or turn the walk in ways a filter of the model cannot. */
const FOREIGN_TARGETS = new Set([
  'RETURN',
  'MARK',
  'CONNMARK',
  'QUEUE',
  'NFQUEUE',
  'CT',
  'NOTRACK',
  'TPROXY',
  'TEE',
  'NETMAP',
]);

const OPTIONS: Readonly<Record<string, OptionReader>> = {
  '-s': (parts, value) => assign(parts, 'source', readPrefix(value)),
  '-d': (parts, value) => assign(parts, 'destination', readPrefix(value)),
  '-i': (parts, value) => assign(parts, 'entersBy', value),
  '-o': (parts, value) => assign(parts, 'leavesBy', value),
  '-p': (parts, value, family) => assign(parts, 'protocol', readProtocol(value, family)),
  '-m': (_parts, value) => PLAIN_MATCHES.has(value),
  '-j': (parts, value) => assign(parts, 'target', value),
  '--sport': (parts, value) => assign(parts, 'sourcePorts', readPortList(value)),
  '--dport': (parts, value) => assign(parts, 'destinationPorts', readPortList(value)),
  '--sports': (parts, value) => assign(parts, 'sourcePorts', readPortList(value)),
  '--dports': (parts, value) => assign(parts, 'destinationPorts', readPortList(value)),
  '--ctstate': (parts, value) => assign(parts, 'states', readStates(value, false)),
  '--state': (parts, value) => assign(parts, 'states', readStates(value, false)),
  '--comment': () => true,
  '--reject-with': () => true,
  '--log-prefix': () => true,
  '--log-level': () => true,
  '--set-mss': () => true,
};
const ALIASES: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--protocol': '-p',
  '--match': '-m',
  '--jump': '-j',
  '--source-port': '--sport',
  '--destination-port': '--dport',
  '--source-ports': '--sports',
  '--destination-ports': '--dports',
};
const FLAGS: Readonly<Record<string, (parts: Parts) => void>> = {
  '--invert': (parts) => {
    parts.inverted = true;
  },
  '--loose': (parts) => {
    parts.loose = true;
  },
  '-f': (parts) => doubtUnless(parts, assign(parts, 'fragments', 'only')),
  '--validmark': () => undefined,
  '--clamp-mss-to-pmtu': () => undefined,
};

/** Reads a rule of iptables-save; a part it has no word for makes the rule unreadable, never narrower or wider. */
export function readPacketRule(node: FrrLine, family: Family): PacketRule {
  const words = quotedWords(node);
  const parts: Parts = {
    reversePath: false,
    loose: false,
    inverted: false,
    unreadable: false,
  };
  for (let i = 2; i < words.length; ) i += readOption(words, i, parts, family);
  if (family === 6 && sparesUntracked(parts)) parts.unreadable = true;
  const target = parts.target ?? 'CONTINUE';
  return {
    chain: words[1] ?? '',
    at: node.line,
    match: matchOf(parts),
    ...(parts.entersBy === undefined ? {} : { entersBy: parts.entersBy }),
    ...(parts.leavesBy === undefined ? {} : { leavesBy: parts.leavesBy }),
    target: targetOf(target),
    ...(parts.reversePath ? { sourceCheck: parts.loose ? 'loose' : 'strict' } : {}),
    harmless: parts.target === undefined || HARMLESS.has(target) || concernsInvalidOnly(parts),
    unreadable:
      parts.unreadable ||
      FOREIGN_TARGETS.has(target) ||
      isOddSourceCheck(parts) ||
      isOddState(parts) ||
      isTooWide(parts),
    copies: target === 'TEE',
    invalid: sparesInvalid(parts) ? 'spared' : concernsInvalidOnly(parts) ? 'refused' : undefined,
  };
}

/** Reads one option with its value; returns how many words it took. */
function readOption(words: readonly string[], index: number, parts: Parts, family: Family): number {
  const word = words[index] ?? '';
  if (word === '!') return readNegated(words, index, parts);
  const flag = FLAGS[word];
  if (flag !== undefined) {
    flag(parts);
    return 1;
  }
  const value = words[index + 1] ?? '';
  const name = ALIASES[word] ?? word;
  if (name === '-m' && value === 'rpfilter') {
    // Two of them must both hold, each with words of its own.
    doubtUnless(parts, !parts.reversePath);
    parts.reversePath = true;
  }
  doubtUnless(parts, OPTIONS[name]?.(parts, value, family) === true);
  return 2;
}

/** The negations the model has a word for: TCP that does not open a session, no fragments, all but some connection states. */
function readNegated(words: readonly string[], index: number, parts: Parts): number {
  const [name, value = '', set] = words.slice(index + 1);
  switch (name) {
    case '-f':
      doubtUnless(parts, assign(parts, 'fragments', 'not'));
      return 2;
    case '--syn':
      doubtUnless(parts, readFlags(parts, SYN_ALONE, 'SYN'));
      return 2;
    case '--ctstate':
    case '--state':
      doubtUnless(parts, assign(parts, 'states', readStates(value, true)));
      return 3;
    case '--tcp-flags':
      doubtUnless(parts, readFlags(parts, value, set));
      return 4;
    default:
      parts.unreadable = true;
      return 3;
  }
}

/** The mask of `--syn`. What bears SYN beside FIN or RST is not like it, and may open a session: not every system drops SYN,FIN. */
const SYN_ALONE = 'FIN,SYN,RST,ACK';

/** `! --tcp-flags MASK SYN`: all TCP but what bears SYN alone among the flags of the mask. */
function readFlags(parts: Parts, mask: string, set: string | undefined): boolean {
  if (mask === SYN_ALONE) parts.sparesSynAlone = true;
  const isKnown = mask === 'SYN,ACK' || mask === SYN_ALONE;
  return isKnown && set === 'SYN' && assign(parts, 'established', true);
}

function matchOf(parts: Parts): Match {
  const {
    protocol = 'ip',
    source,
    destination,
    sourcePorts,
    destinationPorts,
    established,
    fragments,
  } = parts;
  const tracked = trackedOf(parts);
  return {
    protocol,
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
    ...(established === undefined ? {} : { established }),
    ...(fragments === undefined ? {} : { fragments }),
    ...(tracked === undefined ? {} : { tracked }),
  };
}

function targetOf(target: string): PacketRule['target'] {
  if (target === 'ACCEPT') return { action: 'permit' };
  if (target === 'DROP' || target === 'REJECT') return { action: 'deny' };
  return { jump: target };
}

const STATES = new Set(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID']);

/** `NEW,ESTABLISHED`: states of nf_conntrack; what is translated or kept out of tracking has no word in the model. */
function readStates(text: string, inverted: boolean): Parts['states'] | undefined {
  const names = new Set(text.split(','));
  return [...names].every((name) => STATES.has(name)) ? { names, inverted } : undefined;
}

function namesState({ states }: Parts, name: string): boolean {
  return states === undefined || states.names.has(name) !== states.inverted;
}

/** What a rule asks of the connection: begun (`ESTABLISHED`; packets that belong to one, `RELATED`, count with it) or beginning. */
function trackedOf(parts: Parts): Match['tracked'] | undefined {
  const known = namesState(parts, 'ESTABLISHED') || namesState(parts, 'RELATED');
  if (known === namesState(parts, 'NEW')) return undefined;
  return known ? 'known' : 'new';
}

/** Packets that fit no connection at all (`INVALID`): a rule that refuses only them opens nothing, and no session needs them. */
function concernsInvalidOnly(parts: Parts): boolean {
  const others = ['NEW', 'ESTABLISHED', 'RELATED'].some((name) => namesState(parts, name));
  return !others && refuses(parts);
}

/** A rule that lets pass what fits no connection, yet not everything, is something else. */
function isOddState(parts: Parts): boolean {
  const all = [...STATES].every((name) => namesState(parts, name));
  return !refuses(parts) && !all && namesState(parts, 'INVALID');
}

/** `! --syn` lets through more than what opens no session; a refusal of it may be narrower on paper than it is. */
function isTooWide({ sparesSynAlone, target = '' }: Parts): boolean {
  return sparesSynAlone === true && !refuses({ target }) && !HARMLESS.has(target);
}

function refuses({ target }: Pick<Parts, 'target'>): boolean {
  return target === 'DROP' || target === 'REJECT';
}

/** An answer nobody asked for begins nothing (nf_conntrack_proto_tcp.c: a lone SYN,ACK is INVALID). */
function sparesInvalid(parts: Parts): boolean {
  return refuses(parts) && namesState(parts, 'NEW') && !namesState(parts, 'INVALID');
}

/**
 * A refusal that names states sees no packet without any (`UNTRACKED`), and to IPv6 neighbour discovery and MLD have none, whoever sends them
 * wherever (nf_conntrack_proto_icmpv6.c, noct_valid_new).
 */
function sparesUntracked(parts: Parts): boolean {
  const { states, protocol = 'ip' } = parts;
  const isOfIcmp = protocol === 'ip' || protocol === 'icmp';
  return states?.inverted === false && isOfIcmp && refuses(parts) && !concernsInvalidOnly(parts);
}

/** A source check that is not inverted, or does anything but drop, is something else. */
function isOddSourceCheck(parts: Parts): boolean {
  if (!parts.reversePath) return parts.inverted || parts.loose;
  const { source, destination, sourcePorts, destinationPorts, states, fragments, established } = parts;
  const narrow =
    source ?? destination ?? sourcePorts ?? destinationPorts ?? states ?? fragments ?? established;
  return (
    !parts.inverted || parts.target !== 'DROP' || narrow !== undefined || (parts.protocol ?? 'ip') !== 'ip'
  );
}

function readPortList(text: string): readonly PortRange[] | undefined {
  const ranges = text.split(',').map(parsePorts);
  return ranges.includes(undefined) ? undefined : ranges.filter((range) => range !== undefined);
}

/** What two matches of a rule ask must hold at once (they are joined by AND): a second value is no word of the model. */
function assign<Key extends keyof Parts>(parts: Parts, key: Key, value: Parts[Key] | undefined): boolean {
  if (value === undefined || parts[key] !== undefined) return false;
  parts[key] = value;
  return true;
}

function doubtUnless(parts: Parts, isRead: boolean): void {
  if (!isRead) parts.unreadable = true;
}

/** Words of a line; a quoted comment is one word. */
function quotedWords(node: FrrLine): readonly string[] {
  const { text } = node;
  if (!text.includes('"')) return node.words();
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map((found) => found[0]);
}
