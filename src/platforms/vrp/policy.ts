import { addressBits, type Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import { parseRouteTarget, type RouteTarget } from '../../net/route-target.ts';
import { entryIn, type NodeDraft, type RoutePolicyDraft, type RouterDraft } from './draft.ts';
import { type Line, numberIn, wordAfter, wordAt } from './line.ts';
import { prefixAt } from './values.ts';
import { closedView, ignore, type OpenView, openView, read, type View, view } from './view.ts';

interface NodeContext {
  readonly router: RouterDraft;
  readonly policy: string;
  readonly node: NodeDraft;
}

const ATTRIBUTE = ignore('an attribute that is neither a route target nor a next hop');

const NODE: View<NodeContext> = view<NodeContext>(
  {
    description: ignore('a comment'),
    'if-match ip-prefix': read((context, line) => readPrefixMatch(context, 4, wordAt(line, 2), line)),
    'if-match ipv6': read((context, line) =>
      line.text.startsWith('if-match ipv6 address prefix-list ')
        ? readPrefixMatch(context, 6, wordAt(line, 4), line)
        : doubted(context, line),
    ),
    'if-match extcommunity-filter': read((context, line) => {
      const names = line.words.slice(2);
      for (const value of names) context.node.targetLists.push({ value, at: line.number });
      return names.length > 0;
    }),
    'if-match': read(doubted),
    'apply extcommunity': read(readTargets),
    'apply local-preference': ATTRIBUTE,
    'apply cost': ATTRIBUTE,
    'apply cost-type': ATTRIBUTE,
    'apply preference': ATTRIBUTE,
    'apply preferred-value': ATTRIBUTE,
    'apply tag': ATTRIBUTE,
    'apply origin': ATTRIBUTE,
    'apply community': ATTRIBUTE,
    'apply large-community': ATTRIBUTE,
    'apply comm-filter': ATTRIBUTE,
    'apply as-path': ATTRIBUTE,
    'apply dampening': ATTRIBUTE,
    'apply traffic-index': ATTRIBUTE,
    'apply qos-local-id': ATTRIBUTE,
    'apply ip-dscp': ATTRIBUTE,
    'apply isis': ATTRIBUTE,
    'apply ospf': ATTRIBUTE,
    'apply ip-address': read((context, line) => readPeerNextHop(context, 4, line)),
    'apply ipv6': read((context, line) => readPeerNextHop(context, 6, line)),
    apply: read(doubted),
    goto: read(doubted),
    continue: read(doubted),
  },
  doubted,
);

/** `route-policy N permit|deny node I`; `route-policy N address-family mismatch-deny` is a line of the system view that opens nothing. */
export function openRoutePolicy(router: RouterDraft, line: Line): OpenView | undefined {
  const [, name = '', action, node] = line.words;
  if (action === 'address-family' && node === 'mismatch-deny') {
    policyIn(router, name, line).mismatchDeny = true;
    return closedView('unread');
  }
  const sequence = numberIn(wordAt(line, 4));
  if ((action !== 'permit' && action !== 'deny') || node !== 'node' || sequence === undefined)
    return undefined;
  const { nodes } = policyIn(router, name, line);
  const known = nodes.findLast((node) => node.sequence === sequence);
  if (known !== undefined && known.action !== action) return undefined;
  const draft: NodeDraft = known ?? {
    sequence,
    action,
    at: line.number,
    prefixLists: [],
    targetLists: [],
    peerNextHop: [],
  };
  if (known === undefined) nodes.push(draft);
  return openView(NODE, { router, policy: name, node: draft });
}

function policyIn(router: RouterDraft, name: string, line: Line): RoutePolicyDraft {
  return entryIn(router.routePolicies, name, () => ({
    name,
    at: line.number,
    nodes: [],
    mismatchDeny: false,
  }));
}

function readPrefixMatch(context: NodeContext, family: Family, name: string, line: Line): boolean {
  if (name === '') return false;
  const { node } = context;
  // The manuals do not count prefix lists among the conditions of which several are alternatives.
  if (node.prefixLists.some(({ value }) => value.family === family && value.name !== name))
    doubted(context, line);
  node.prefixLists.push({ value: { family, name }, at: line.number });
  return true;
}

/** A condition or action we do not model: it matters when a VRF or a CE session uses the policy, which is known only at the end. */
function doubted({ router, policy }: NodeContext, line: Line): boolean {
  router.doubts.push({ line, routePolicy: policy });
  return true;
}

/** `apply ip-address next-hop peer-address`, `apply ipv6 …` alike: elsewhere than behind a customer's session it sends routes another way. */
function readPeerNextHop({ router, policy, node }: NodeContext, family: Family, line: Line): boolean {
  const [, , word, hop, ...more] = line.words;
  const isPeer = word === 'next-hop' && hop === 'peer-address' && more.length === 0;
  router.doubts.push({ line, routePolicy: policy, ...(isPeer ? { unlessInbound: true } : {}) });
  if (isPeer) node.peerNextHop.push({ value: family, at: line.number });
  return true;
}

/** `apply extcommunity rt X [rt Y …] [additive]`; other extended communities (`soo`, `color`) do not choose VRFs. */
function readTargets(context: NodeContext, line: Line): boolean {
  const kind = wordAt(line, 2);
  if (kind !== 'rt') return (kind === 'soo' || kind === 'color') && !line.words.includes('rt');
  const targets: RouteTarget[] = [];
  const isAdditive = line.words.at(-1) === 'additive';
  for (const word of line.words.slice(2, isAdditive ? -1 : undefined)) {
    if (word === 'rt') continue;
    const target = parseRouteTarget(word);
    if (target === undefined) return doubted(context, line);
    targets.push(target);
  }
  // Whether the second line adds to the first or takes its place nobody told us.
  if (context.node.targets !== undefined) doubted(context, line);
  context.node.targets = { value: { targets, additive: isAdditive }, at: line.number };
  return true;
}

/**
 * `ip ip-prefix N [index I] permit|deny A L [greater-equal G] [less-equal L]`, `ip ipv6-prefix …` alike. The address of zeros with a length is no
 * network but any route of that length, unless `match-network` stands behind it (command reference), which is not read.
 */
export function readPrefixList(router: RouterDraft, family: Family, line: Line): boolean {
  const name = wordAt(line, 2);
  if (wordAt(line, 3) === 'description') return true;
  const indexed = wordAt(line, 3) === 'index';
  const action = wordAt(line, indexed ? 5 : 3);
  const found = prefixAt(family, line.words, indexed ? 6 : 4);
  if (found === undefined || (action !== 'permit' && action !== 'deny')) return false;
  const lengths = lengthRange(line.words.slice(found.next), family);
  if (lengths === undefined) return false;
  const isAny = found.prefix.address === 0n && found.prefix.length > 0;
  const prefix = isAny ? { ...found.prefix, length: 0 } : found.prefix;
  const range = isAny ? anyOf(found.prefix, lengths) : lengths;
  const key = `${family} ${name}`;
  const last = router.prefixLists.get(key)?.entries.at(-1)?.sequence ?? 0;
  const sequence = indexed ? numberIn(wordAt(line, 4)) : last + 10;
  if (sequence === undefined) return false;
  const list = entryIn(router.prefixLists, key, () => ({ name, family, at: line.number, entries: [] }));
  if (indexed && sequence <= last && list.entries.some((one) => one.sequence === sequence)) return false;
  list.entries.push({ sequence, action, prefix, ...range, at: line.number });
  return true;
}

/** The lengths of any route: from that of the zeros, or those named. */
function anyOf(
  { family, length }: Prefix,
  { ge = length, le }: { readonly ge?: number; readonly le?: number },
): { ge: number; le: number } {
  return { ge, le: le ?? (ge === length ? length : addressBits(family)) };
}

function lengthRange(words: readonly string[], family: Family): { ge?: number; le?: number } | undefined {
  const range: { ge?: number; le?: number } = {};
  for (let index = 0; index < words.length; index += 2) {
    const value = numberIn(words[index + 1]);
    if (value === undefined || value > addressBits(family)) return undefined;
    if (words[index] === 'greater-equal') range.ge = value;
    else if (words[index] === 'less-equal') range.le = value;
    else return undefined;
  }
  return range;
}

/** `ip extcommunity-filter {basic N | number} [index I] permit rt X`. Several values on a line are ambiguous in the manuals, `deny` and patterns are not modelled. */
export function readTargetList(router: RouterDraft, line: Line): boolean {
  const named = wordAt(line, 2) === 'basic' || wordAt(line, 2) === 'advanced';
  const name = wordAt(line, named ? 3 : 2);
  const value = parseRouteTarget(wordAfter(line, 'rt') ?? '');
  const rest = line.words.indexOf('permit');
  const understood = value !== undefined && rest > 0 && line.words.length === rest + 3;
  const list = entryIn(router.targetLists, name, () => ({ name, at: line.number, targets: [] }));
  if (value !== undefined && rest > 0) list.targets.push(value);
  return understood;
}
