import { parsePrefix } from '../../../net/prefix.ts';
import type { Matched } from '../pattern.ts';
import { bgpActs } from './frr-bgp-acts.ts';
import { FRR_COMMANDS, type FrrAct, type FrrCommand } from './frr-commands.ts';
import {
  blocksOf,
  createBlock,
  DONE,
  type FrrBlock,
  type FrrReply,
  type FrrState,
  find,
  keyOf,
  put,
  refused,
  remove,
} from './frr-store.ts';
import { isTargetText } from './frr-words.ts';

/** One typed line on its way into the configuration. `path` leads from the root to the view that knows the command. */
export interface FrrCall {
  readonly state: FrrState;
  readonly path: readonly FrrBlock[];
  readonly block: FrrBlock;
  readonly command: FrrCommand;
  readonly matched: Matched;
  readonly negative: boolean;
}

/** A reply ends the command; undefined lets the line be stored or removed in the usual way. */
export type FrrActor = (call: FrrCall) => FrrReply | undefined;

const CONFIGURATION_FAILED = '% Configuration failed.\n\nError type: validation\nError description: ';

/** What each special command does before, or instead of, being stored. */
export const FRR_ACTS: Readonly<Record<FrrAct, FrrActor>> = {
  ...bgpActs,
  forwarding({ state, matched, negative }) {
    state.host.setForwarding(matched.text.startsWith('ipv6') ? 'ipv6' : 'ip', !negative);
    return DONE;
  },
  vrf({ state, block, matched, negative }) {
    if (!negative) return undefined;
    const name = matched.values['name'] ?? '';
    if (state.host.hasVrf(name)) return refused('% Only inactive VRFs can be deleted');
    remove(block, `vrf ${name}`);
    return DONE;
  },
  interface({ state, matched, negative }) {
    if (!negative || !state.host.hasInterface(matched.values['name'] ?? '')) return undefined;
    return refused(`${CONFIGURATION_FAILED}only inactive interfaces can be deleted`);
  },
  'router-ospf': ({ block, matched, negative }) =>
    negative && find(block, matched.text) === undefined ? refused('') : undefined,
  static: staticRoute,
  'prefix-list': prefixList,
  'extcommunity-list': targetList,
  'route-map': routeMap,
  'clear-area'({ block, negative }) {
    const known = find(block, 'ip ospf area') !== undefined;
    return negative && !known ? refused("Can't find specified interface area configuration.") : undefined;
  },
  'must-match'({ state, block, command, matched, negative }) {
    const stored = find(block, keyOf(command, matched))?.text;
    const areas = blocksOf(state.root, 'interface').some((one) => find(one, 'ip ospf area') !== undefined);
    if (!negative && command.key === undefined && areas)
      return refused('Please remove all ip ospf area x.x.x.x commands first.');
    if (!negative || stored === matched.text) return undefined;
    if (command.key === undefined) return refused("Can't find specified network area configuration.");
    return matched.values['ip4'] === undefined ? undefined : refused("% OSPF router-id doesn't match");
  },
  'on-match': ({ block, negative }) =>
    !negative && block.header.includes(' deny ')
      ? refused('% Configuration failed.\n\nError type: validation')
      : undefined,
  'set-targets'({ matched, negative }) {
    if (negative) return undefined;
    const bad = (matched.values['list'] ?? '').split(' ').some((one) => !isTargetText(one));
    return bad ? { text: '% [BGP] Argument form is unsupported or malformed.', code: 0 } : undefined;
  },
};

/** A static route belongs to its VRF's block; the ` vrf X` form typed at the top goes there too. */
function staticRoute({ state, block, command, matched, negative }: FrrCall): FrrReply | undefined {
  const vrf = matched.values['vrf'];
  const home = vrf === undefined ? block : vrfBlock(state, vrf);
  const text = vrf === undefined ? matched.text : matched.text.replace(/ vrf \S+$/, '');
  const twins = home.entries.filter((one) => nextHop(one.text) === nextHop(text));
  if (negative) {
    for (const one of twins) remove(home, one.key);
    return twins.length > 0 ? DONE : { text: '% Refusing to remove a non-existent route', code: 0 };
  }
  const family = matched.text.startsWith('ipv6') ? 'static6' : 'static';
  const table = FRR_COMMANDS[home.view].find((one) => one.group === family) ?? command;
  if (mixesBlackholes(home, text))
    return refused(
      `${CONFIGURATION_FAILED}Route cannot have blackhole and non-blackhole nexthops simultaneously`,
    );
  for (const one of twins) if (one.text !== text) remove(home, one.key);
  put(state, home, table, text, text);
  const name = home.values['name'];
  if (name === undefined || state.host.hasVrf(name)) return DONE;
  const late = `Static Route to ${matched.values['prefix']} not installed currently because dependent config not fully available`;
  return { text: late, code: 0 };
}

/** staticd tells routes apart by prefix and next hop; distance, and which word stands for a blackhole, do not count (seen). */
function nextHop(text: string): string {
  const [family, word, prefix, hop = '', ...more] = text.split(' ');
  const kind = /^(null0|blackhole|reject)$/i.test(hop) ? 'blackhole' : hop;
  const device = /^[a-z]/i.test(more[0] ?? '') && !/^(tag|nexthop-vrf)$/.test(more[0] ?? '') ? more[0] : '';
  const vrf = more.includes('nexthop-vrf') ? more[more.indexOf('nexthop-vrf') + 1] : '';
  return [family, word, prefix, kind, device, vrf].join(' ');
}

function mixesBlackholes(home: FrrBlock, text: string): boolean {
  const parts = nextHop(text).split(' ');
  return home.entries.some((one) => {
    const other = nextHop(one.text).split(' ');
    const same = other.slice(0, 3).join(' ') === parts.slice(0, 3).join(' ');
    return same && (other[3] === 'blackhole') !== (parts[3] === 'blackhole');
  });
}

function vrfBlock(state: FrrState, name: string): FrrBlock {
  const known = blocksOf(state.root, 'vrf').find((block) => block.values['name'] === name);
  if (known !== undefined) return known;
  const block = createBlock('vrf', `vrf ${name}`, { name });
  const command = FRR_COMMANDS.config.find((one) => one.opens === 'vrf');
  if (command === undefined) throw new Error('no vrf command');
  put(state, state.root, command, `vrf ${name}`, `vrf ${name}`, { block });
  return block;
}

/** Lists are kept per entry under the key `<kind> <name> <sequence>`. */
function prefixList({ state, block, command, matched, negative }: FrrCall): FrrReply {
  const { name = '', seq, prefix, ge, le } = matched.values;
  const kind = matched.text.startsWith('ipv6') ? 'ipv6 prefix-list' : 'ip prefix-list';
  const rest = matched.text.replace(/^.*? (permit|deny) /, '$1 ');
  const whole = !/ (permit|deny) /.test(matched.text);
  const entries = listed(block, `${kind} ${name}`);
  if (negative)
    return removeListed(
      block,
      entries,
      whole ? seq : (seq ?? sequenceOf(entries, rest)),
      whole && seq === undefined,
    );
  const length = parsePrefix(prefix ?? '')?.length ?? 0;
  const bounds = [length, Number(ge ?? length), Number(le ?? ge ?? (prefix === undefined ? 0 : length))];
  if (le !== undefined && ge === undefined) bounds[1] = length;
  if (!ascending(ge === undefined && le === undefined ? [] : le === undefined ? bounds.slice(0, 2) : bounds))
    return refused(
      `${CONFIGURATION_FAILED}Invalid prefix range for ${prefix}: Make sure that mask length <= ge <= le`,
    );
  const number = seq ?? nextSequence(entries);
  const twin = entries.find((entry) => entry.text.endsWith(` ${rest}`) && !entry.key.endsWith(` ${number}`));
  if (twin !== undefined)
    return refused(`${CONFIGURATION_FAILED}duplicated prefix list value: ${prefix ?? 'any'}`);
  put(state, block, command, `${kind} ${name} ${number}`, `${kind} ${name} seq ${number} ${rest}`);
  return DONE;
}

function ascending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || (numbers[index - 1] ?? 0) <= number);
}

function targetList({ state, block, command, matched, negative }: FrrCall): FrrReply {
  const { name = '', seq, list } = matched.values;
  const kind = `bgp extcommunity-list ${matched.text.split(' ')[2]}`;
  const entries = listed(block, `${kind} ${name}`);
  const missing = refused("% Can't find community-list");
  if (list === undefined)
    return entries.length === 0 ? missing : removeListed(block, entries, undefined, true);
  const rest = `${/ (permit|deny) /.exec(matched.text)?.[1]} ${list}`;
  if (kind.endsWith('standard') && !isTargetList(list)) return refused('% Malformed community-list value');
  const same = sequenceOf(entries, rest);
  if (negative) {
    // The value decides; a sequence typed with it is not looked at (seen).
    return same === undefined ? missing : removeListed(block, entries, same, false);
  }
  if (same !== undefined) return DONE;
  const number = seq ?? nextSequence(entries);
  put(state, block, command, `${kind} ${name} ${number}`, `${kind} ${name} seq ${number} ${rest}`);
  return DONE;
}

function isTargetList(list: string): boolean {
  const words = list.split(' ');
  return (
    words.length % 2 === 0 &&
    words.every((word, index) => (index % 2 === 0 ? /^(rt|soo)$/.test(word) : isTargetText(word)))
  );
}

interface Listed {
  readonly key: string;
  readonly text: string;
}

function listed(block: FrrBlock, list: string): readonly Listed[] {
  return block.entries.filter(
    (entry) => entry.key.startsWith(`${list} `) && /^\d+$/.test(entry.key.slice(list.length + 1)),
  );
}

function sequenceOf(entries: readonly Listed[], rest: string): string | undefined {
  return entries
    .find((entry) => entry.text.endsWith(` ${rest}`))
    ?.key.split(' ')
    .at(-1);
}

function nextSequence(entries: readonly Listed[]): string {
  const last = Math.max(0, ...entries.map((entry) => Number(entry.key.split(' ').at(-1))));
  return String(Math.floor(last / 5) * 5 + 5);
}

/** A whole list, or one entry; FRR answers nothing but exit 1 when a value without sequence is not there. */
function removeListed(
  block: FrrBlock,
  entries: readonly Listed[],
  seq: string | undefined,
  all: boolean,
): FrrReply {
  if (!all && seq === undefined) return refused('');
  for (const entry of entries) if (all || entry.key.endsWith(` ${seq}`)) remove(block, entry.key);
  return DONE;
}

/** Entries are identified by map and sequence; permit and deny are a property that typing changes. */
function routeMap({ state, block, command, matched, negative }: FrrCall): FrrReply | undefined {
  const { name = '', seq } = matched.values;
  const siblings = blocksOf(block, 'route-map').filter((map) => map.values['name'] === name);
  if (negative) {
    const gone = siblings.filter((map) => seq === undefined || map.values['seq'] === seq);
    for (const map of gone) remove(block, `route-map ${name} ${map.values['seq']}`);
    if (seq === undefined) block.notes.delete(`route-map ${name}`);
    return DONE;
  }
  const key = `route-map ${name} ${seq}`;
  const old = find(block, key);
  if (old?.block !== undefined && old.text === matched.text) return undefined;
  const fresh = createBlock('route-map', matched.text, matched.values);
  fresh.entries = old?.block?.entries ?? [];
  // A map keeps its place until it is deleted as a whole, even when its last entry goes (seen).
  const place = block.notes.get(`route-map ${name}`) ?? String(state.counter + 1);
  block.notes.set(`route-map ${name}`, place);
  fresh.notes.set('map', place);
  remove(block, key);
  put(state, block, command, key, matched.text, { block: fresh });
  return undefined;
}

/** The key a route map entry is stored under, for the view it opens. */
export function openedKey(command: FrrCommand, matched: Matched): string {
  const { name, seq } = matched.values;
  return command.opens === 'route-map' ? `route-map ${name} ${seq}` : keyOf(command, matched);
}
