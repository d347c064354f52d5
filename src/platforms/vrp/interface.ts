import type { Family } from '../../net/address.ts';
import type { Dialect } from './dialect.ts';
import { entryIn, type InterfaceDraft, type RouterDraft } from './draft.ts';
import { IGNORED_INTERFACE_WORDS } from './interface-ignored.ts';
import { isKnownKind, isPlainName } from './interface-name.ts';
import { joinsTables } from './isolation-words.ts';
import { type Line, numberIn, textFrom, wordAfter, wordAt } from './line.ts';
import { addressAndLength, addressOf, areaOf } from './values.ts';
import {
  type Command,
  ignore,
  ignoredCommands,
  type OpenView,
  openView,
  read,
  type View,
  view,
} from './view.ts';

/** `interface GigabitEthernet0/2/0.101`, also written with a blank before the number, or with `mode l2` behind it. */
export function openInterface(
  router: RouterDraft,
  line: Line,
  commands: View<InterfaceDraft>,
): OpenView | undefined {
  const second = wordAt(line, 2);
  const name = wordAt(line, 1) + (/^\d/.test(second) ? second : '');
  if (name === '') return undefined;
  const one = entryIn(router.interfaces, name, () => ({
    name,
    at: line.number,
    tags: [],
    addresses: [],
    virtual: [],
    policies: [],
    aclUses: [],
    sourceCheck: [],
    igp: [],
    strange: [],
    switching: [],
  }));
  if (!isKnownKind(name)) router.doubts.push({ line });
  else if (!isPlainName(name)) router.namedWays.push({ interface: name, line });
  // `mode l2` makes a sub-interface a port of a bridge domain.
  if (line.words.includes('mode')) one.strange.push(line);
  return openView(commands, one);
}

/** The interface view of a dialect. */
export function interfaceView(dialect: Dialect): View<InterfaceDraft> {
  return view<InterfaceDraft>({ ...INTERFACE, ...dialect.interface }, (one, line) => one.strange.push(line));
}

/** Fits no circuit that is bound to a VRF, nor the port of one: the device would refuse the one or the other, or switches the frames. */
const SWITCHES = read<InterfaceDraft>((one, line) => {
  one.strange.push(line);
  return true;
});
/** Another VLAN interface sees the frames of a VLAN, or frames of another VLAN. */
const RETAGS = read<InterfaceDraft>((one, line) => {
  one.switching.push(line);
  return true;
});

/** Whether a line speaks for others: it then answers for addresses that stand elsewhere, and forwards what comes for them. */
function answersForOthers(one: InterfaceDraft, line: Line): boolean {
  const proxy = line.words.some((word) => word.includes('proxy'));
  return proxy ? standsApart(one, line) : joinsNothing(line);
}

/** Matters where the interface is a circuit of a VRF, or bears some. */
function standsApart(one: InterfaceDraft, line: Line): true {
  one.strange.push(line);
  return true;
}

/** Lines that are passed over but for the words that put circuits together. */
function joinsNothing(line: Line): boolean {
  return !joinsTables(line.words);
}

const RESOLVES = read(answersForOthers);

const INTERFACE: Readonly<Record<string, Command<InterfaceDraft>>> = {
  ...ignoredCommands(IGNORED_INTERFACE_WORDS),
  shutdown: read((one, line) => {
    one.shut = { value: true, at: line.number };
    return true;
  }),
  'undo shutdown': read((one) => {
    delete one.shut;
    return true;
  }),
  'eth-trunk': SWITCHES,
  portswitch: SWITCHES,
  'port-mirroring': read((one, line) => {
    // Copies to an observing port are that port's matter; without one the line names where they go.
    if (line.words.includes('interface')) one.strange.push(line);
    return true;
  }),
  port: RETAGS,
  'port vlan-mapping': RETAGS,
  'port vlan-stacking': RETAGS,
  // What is not known to be harmless (`vlan swap` changes both tags) is not understood.
  vlan: read(() => false),
  'vlan mapping': RETAGS,
  'vlan stacking': RETAGS,
  'qinq mapping': RETAGS,
  'qinq stacking': RETAGS,
  'mac-vlan': RETAGS,
  'ip-subnet-vlan': RETAGS,
  'protocol-vlan': RETAGS,
  'policy-vlan': RETAGS,
  // Who does not sign in stands in the VLAN that such a line names (guest, restrict, critical).
  dot1x: read((one, line) => {
    if (line.words.some((word) => word.endsWith('-vlan'))) one.switching.push(line);
    return true;
  }),
  'voice-vlan': read((one, line) => {
    if (line.words.includes('include-untagged')) one.switching.push(line);
    return true;
  }),
  description: read((one, line) => {
    one.description = { value: textFrom(line, 1), at: line.number };
    return true;
  }),
  'ip binding': read(readBinding),
  'ip address': read((one, line) => readAddress(one, 4, line)),
  'ipv6 address': read((one, line) => readAddress(one, 6, line)),
  'ipv6 enable': ignore('switches IPv6 on; the addresses say where'),
  'vlan-type': read(readVlanType),
  'dot1q termination': read(readTermination),
  'qinq termination': read(readTermination),
  encapsulation: read((_, line) => line.words.length === 2 && TERMINATION.has(wordAt(line, 1))),
  vrrp: read(readVirtualAddress),
  vrrp6: read(readVirtualAddress),
  'arp-proxy': SWITCHES,
  arp: RESOLVES,
  nd: RESOLVES,
  'ipv6 nd': RESOLVES,
  // Routes that customers tell it are in no text.
  rip: read((one, line) => !line.words.includes('enable') || standsApart(one, line)),
  'control-vid': ignore('groups the tags of a termination sub-interface'),
  mpls: read((one, line) => {
    if (line.words.length === 1) one.labels = line.number;
    return line.words.length === 1;
  }),
  'mpls ldp': read((one, line) => {
    one.ldp ??= line.number;
    return true;
  }),
  'traffic-policy': read(readTrafficPolicy),
  'ip urpf': read((one, line) => readSourceCheck(one, 4, line, 2)),
  'ipv6 urpf': read((one, line) => readSourceCheck(one, 6, line, 2)),
  urpf: read((one, line) => readSourceCheck(one, 4, line, 1)),
  'ospf enable': read(readOspf),
  ospfv3: read(readOspfv3),
  'isis enable': read((one, line) => readIsis(one, 4, wordAt(line, 2), line)),
  'isis ipv6': read((one, line) => wordAt(line, 2) !== 'enable' || readIsis(one, 6, wordAt(line, 3), line)),
};

const TERMINATION: ReadonlySet<string> = new Set(['dot1q-termination', 'qinq-termination']);

function readBinding(one: InterfaceDraft, line: Line): boolean {
  if (wordAt(line, 2) !== 'vpn-instance' || line.words.length !== 4) return false;
  // The last one holds; but who bound it twice, and when, nobody knows.
  const again = one.vrf !== undefined && one.vrf.value !== wordAt(line, 3);
  one.vrf = { value: wordAt(line, 3), at: line.number };
  // A binding takes away the addresses that the interface had: no device prints it behind them.
  return !again && one.addresses.length === 0;
}

/** Link-local addresses are every interface's own; borrowed and dynamic ones cannot be read from this line. */
function readAddress(one: InterfaceDraft, family: Family, line: Line): boolean {
  if (line.words.includes('link-local')) return true;
  const found = addressAndLength(family, line.words, 2);
  if (found === undefined) return false;
  const rest = line.words.slice(found.next);
  if (rest.some((word) => word !== 'sub')) return false;
  // A second main address takes the place of the first.
  const isMain = family === 4 && rest.length === 0;
  const again = isMain && one.hasMainAddress === true;
  if (isMain) one.hasMainAddress = true;
  one.addresses.push({ value: found.value, at: line.number });
  return !again;
}

/** `vrrp vrid N virtual-ip A`, `vrrp6 vrid N virtual-ip A`: an address that the interface answers for too; other lines are timers and what they watch. */
function readVirtualAddress(one: InterfaceDraft, line: Line): boolean {
  const text = wordAfter(line, 'virtual-ip');
  if (text === undefined) return true;
  const address = addressOf(wordAt(line, 0) === 'vrrp6' ? 6 : 4, text);
  if (address !== undefined) one.virtual.push({ value: address, at: line.number });
  return address !== undefined;
}

/** `vlan-type dot1q V`, `vlan-type dot1q V to W`, V5's `vlan-type dot1q vid V`. */
function readVlanType(one: InterfaceDraft, line: Line): boolean {
  const words = line.words.filter((word) => word !== 'vid');
  const outer = numberIn(words[2]);
  if (words[1] !== 'dot1q' || outer === undefined) return false;
  const again = one.tags.some((tag) => tag.outer !== 0 || tag.from !== outer || tag.termination);
  if (words[3] === undefined) one.vlan = { value: { outer }, at: line.number };
  const last = words[3] === 'to' ? numberIn(words[4]) : outer;
  if (last === undefined) return false;
  one.tags.push({ outer: 0, from: outer, to: last, termination: false, at: line.number });
  // A second tag takes the place of the first: who stands behind the circuit is no longer certain.
  return !again && words.length <= (words[3] === 'to' ? 5 : 3);
}

/**
 * `dot1q termination vid V [to W]`, `qinq termination pe-vid O ce-vid I [to J]`. What follows (8021p, dscp, default) selects the
 * sub-interface, and with it the VPN, by a mark the customer writes: never vouched for.
 */
function readTermination(one: InterfaceDraft, line: Line): boolean {
  const stacked = wordAt(line, 0) === 'qinq';
  // `pe-vid 10 to 30` has outer tags that no range here holds.
  const keys = stacked ? ['pe-vid', undefined, 'ce-vid'] : ['vid'];
  if (keys.some((key, i) => key !== undefined && wordAt(line, i + 2) !== key)) return false;
  const outer = stacked ? numberIn(wordAt(line, 3)) : 0;
  const next = stacked ? 5 : 3;
  const from = numberIn(wordAt(line, next));
  if (outer === undefined || from === undefined) return false;
  const rest = line.words.slice(next + 1);
  const to = rest[0] === 'to' ? numberIn(rest[1]) : from;
  if (to === undefined) return false;
  one.tags.push({ outer, from, to, termination: true, at: line.number });
  if (from === to && one.tags.length === 1)
    one.vlan = { value: stacked ? { outer, inner: from } : { outer: from }, at: line.number };
  const behind = rest.slice(rest[0] === 'to' ? 2 : 0);
  return behind.length === 0 || (behind.length === 2 && behind[0] === 'vlan-group');
}

/** `traffic-policy P inbound|outbound [link-layer | all-layer]`. Policies on labels or on some VLANs judge other packets. */
function readTrafficPolicy(one: InterfaceDraft, line: Line): boolean {
  const [, policy = '', hook, layer, ...more] = line.words;
  if (hook !== 'inbound' && hook !== 'outbound') return false;
  const isLayer = layer === 'link-layer' || layer === 'all-layer';
  one.policies.push({ policy, hook, ...(isLayer ? { layer } : {}), at: line.number, line });
  return (layer === undefined || isLayer) && more.length === 0;
}

/** `ip urpf strict|loose [allow-default]`; with `allow-default` a default route vouches for every source, so it counts as loose. */
function readSourceCheck(one: InterfaceDraft, family: Family, line: Line, from: number): boolean {
  const word = wordAt(line, from);
  if (word === 'enable' || wordAt(line, from + 1) === 'statistics') return true;
  // What an ACL names passes although its source does not fit.
  if ((word !== 'strict' && word !== 'loose') || line.words.includes('acl')) return false;
  const rest = line.words.slice(from + 1);
  if (rest.some((one) => !one.startsWith('allow-default'))) return false;
  const mode = rest.length > 0 ? 'loose' : word;
  // The device keeps one of two, and no manual says which.
  const again = one.sourceCheck.some((check) => check.family === family);
  one.sourceCheck.push({ family, mode, at: line.number });
  return !again;
}

/** `ospf enable [P] area A`. */
function readOspf(one: InterfaceDraft, line: Line): boolean {
  const area = areaOf(wordAfter(line, 'area'));
  if (area === undefined) return false;
  const process = wordAt(line, 2) === 'area' ? '1' : wordAt(line, 2);
  one.igp.push({ protocol: 'ospf', process, area, family: 4, at: line.number });
  return true;
}

/** `ospfv3 P area A [instance I]`; other `ospfv3` lines are timers. */
function readOspfv3(one: InterfaceDraft, line: Line): boolean {
  if (wordAt(line, 2) !== 'area') return true;
  const area = areaOf(wordAt(line, 3));
  if (area === undefined) return false;
  one.igp.push({ protocol: 'ospf', process: `v3 ${wordAt(line, 1)}`, area, family: 6, at: line.number });
  return true;
}

function readIsis(one: InterfaceDraft, family: Family, process: string, line: Line): boolean {
  one.igp.push({
    protocol: 'isis',
    process: process === '' ? '1' : process,
    area: '',
    family,
    at: line.number,
  });
  return true;
}
