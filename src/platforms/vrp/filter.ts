import type { FilterRule, Protocol } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { PortRange } from '../../net/ports.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { AclDraft } from './draft.ts';
import { type Line, numberIn, wordAt } from './line.ts';
import { portNumber } from './port-names.ts';
import { rulePrefixAt } from './values.ts';

/** What the words after `permit` or `deny` match; built up word by word. */
interface MatchDraft {
  protocol: Protocol;
  source?: Prefix;
  destination?: Prefix;
  sourcePorts?: PortRange;
  destinationPorts?: PortRange;
  established?: boolean;
  fragments?: 'only' | 'not';
}

/** `rule [number] [name N] permit|deny …` in an ACL view. A rule with a condition we do not know is not read at all. */
export function readRule(acl: AclDraft, line: Line): boolean {
  if (wordAt(line, 2) === 'description') return true;
  const number = numberIn(wordAt(line, 1));
  let index = number === undefined ? 1 : 2;
  if (wordAt(line, index) === 'name') index += 2;
  const action = wordAt(line, index);
  if (action !== 'permit' && action !== 'deny') return false;
  const match = readMatch(acl.family, line.words, index + 1);
  if (match === undefined) return false;
  const last = acl.rules.at(-1)?.number ?? 0;
  // A number given twice: which of the two rules stands depends on the release.
  if (number !== undefined && number <= last && acl.rules.some((one) => one.number === number)) return false;
  const rule: FilterRule = { action, ...match, at: line.number };
  acl.rules.push({ number: number ?? (Math.floor(last / 5) + 1) * 5, rule });
  return true;
}

/** Basic ACLs name no protocol: they start with the source, or match everything. */
function readMatch(family: Family, words: readonly string[], from: number): MatchDraft | undefined {
  const protocol = protocolOf(family, words[from]);
  const match: MatchDraft = { protocol: protocol ?? 'ip' };
  let index: number | undefined = protocol === undefined ? from : from + 1;
  const asked = new Set<string>();
  while (index !== undefined && index < words.length) {
    const name = words[index] ?? '';
    // Asked twice for one thing, a rule means one of the two, or both.
    if (asked.has(name)) return undefined;
    asked.add(name);
    index = readCondition(match, family, words, index);
  }
  return index === undefined ? undefined : match;
}

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ['ip', 'ip'],
  ['ipv6', 'ip'],
  ['tcp', 'tcp'],
  ['6', 'tcp'],
  ['udp', 'udp'],
  ['17', 'udp'],
  ['icmp', 'icmp'],
  ['icmpv6', 'icmp'],
  ['igmp', 2],
  ['ipinip', 4],
  ['gre', 47],
  ['ospf', 89],
  ['ipv6-ah', 51],
  ['ipv6-esp', 50],
  ['sctp', 132],
]);

function protocolOf(family: Family, word: string | undefined): Protocol | undefined {
  if (word === undefined) return undefined;
  if (word === (family === 4 ? '1' : '58')) return 'icmp';
  return PROTOCOLS.get(word) ?? numberIn(word);
}

/** Reads one condition at `index` into `match`; the index behind it, or undefined when it is not understood. */
function readCondition(
  match: MatchDraft,
  family: Family,
  words: readonly string[],
  index: number,
): number | undefined {
  switch (words[index]) {
    case 'source':
    case 'destination':
      return readSide(match, words[index] === 'source' ? 'source' : 'destination', family, words, index + 1);
    case 'source-port':
      return readPorts(match, 'sourcePorts', words, index + 1);
    case 'destination-port':
      return readPorts(match, 'destinationPorts', words, index + 1);
    case 'tcp-flag':
      match.established = true;
      return words[index + 1] === 'established' && words.length === index + 2 ? index + 2 : undefined;
    case 'fragment':
      match.fragments = 'only';
      return index + 1;
    case 'fragment-type':
      return readFragmentType(match, words[index + 1], index + 2);
    case 'logging':
    case 'counting':
      return index + 1;
    default:
      return undefined;
  }
}

/** The two fragment types that part the later fragments from everything else; the others part the first ones too. */
function readFragmentType(match: MatchDraft, type: string | undefined, next: number): number | undefined {
  if (type !== 'fragment-subseq' && type !== 'non-subseq') return undefined;
  match.fragments = type === 'fragment-subseq' ? 'only' : 'not';
  return next;
}

function readSide(
  match: MatchDraft,
  side: 'source' | 'destination',
  family: Family,
  words: readonly string[],
  index: number,
): number | undefined {
  if (words[index] === 'any') return index + 1;
  const found = rulePrefixAt(family, words, index);
  if (found === undefined) return undefined;
  match[side] = found.prefix;
  return found.next;
}

/** `eq P`, `range P Q`, `gt P`, `lt P`; `neq` would need two rules. */
function readPorts(
  match: MatchDraft,
  side: 'sourcePorts' | 'destinationPorts',
  words: readonly string[],
  index: number,
): number | undefined {
  const [word, first, second] = words.slice(index, index + 3);
  const from = portNumber(match.protocol, first);
  if (from === undefined) return undefined;
  if (word === 'eq') match[side] = { from, to: from };
  else if (word === 'gt' && from < 65535) match[side] = { from: from + 1, to: 65535 };
  else if (word === 'lt' && from > 0) match[side] = { from: 0, to: from - 1 };
  else if (word !== 'range') return undefined;
  if (word !== 'range') return index + 2;
  const to = portNumber(match.protocol, second);
  if (to === undefined || to < from) return undefined;
  match[side] = { from, to };
  return index + 3;
}
