import { parseAddress } from '../../net/address.ts';
import { withoutValue } from '../../secret/placeholder.ts';
import { entryIn, type PeerDraft, type PeersDraft } from './draft.ts';
import { type Line, numberIn, textFrom, wordAt } from './line.ts';
import { type Command, read } from './view.ts';

/** A BGP view with sessions and groups. */
export interface PeersContext {
  readonly peers: PeersDraft;
}

/** An AS number in plain or dotted form (`65001`, `1.10`). */
export function asNumberIn(word: string): number | undefined {
  const dotted = /^(\d{1,5})\.(\d{1,5})$/.exec(word);
  return dotted === null ? numberIn(word) : Number(dotted[1]) * 65536 + Number(dotted[2]);
}

/** `peer` and `group` lines of the global view and of VRF families. */
export const PEER_COMMANDS: Readonly<Record<string, Command<PeersContext>>> = {
  peer: read(readPeer),
  group: read(({ peers }, line) => {
    if (wordAt(line, 1) === '') return false;
    const group = peerIn(peers, wordAt(line, 1), line);
    const kind = wordAt(line, 2);
    if (kind !== 'external') group.internal = true;
    return line.words.length <= 3 && ['', 'external', 'internal'].includes(kind);
  }),
  'undo peer': read((_, line) => wordAt(line, 3) === 'enable' || HARMLESS.has(wordAt(line, 3))),
};

function peerIn(peers: PeersDraft, key: string, line: Line): PeerDraft {
  return entryIn(peers, key, () => {
    const address = parseAddress(key);
    return { key, at: line.number, line, ...(address === undefined ? {} : { address }) };
  });
}

/** `peer X <setting> …`; X is an address or the name of a group whose members inherit. */
export function readPeer({ peers }: PeersContext, line: Line): boolean {
  const [, key = '', setting = ''] = line.words;
  const reader = SETTINGS.get(setting);
  if (reader !== undefined) return reader(peerIn(peers, key, line), line);
  return HARMLESS.has(setting);
}

/** Settings that change neither the routes a session accepts nor their route targets. */
const HARMLESS: ReadonlySet<string> = new Set([
  'enable',
  'timer',
  'bfd',
  'tracking',
  'log-change',
  'valid-ttl-hops',
  'connect-only',
  'listen-only',
  'graceful-restart',
  'local-graceful-restart',
  'advertise-community',
  'advertise-ext-community',
  'default-route-advertise',
  'next-hop-local',
  'public-as-only',
  'preferred-value',
  'route-update-interval',
  'tcp-mss',
  'capability-advertise',
  'keep-all-routes',
  'allow-as-loop',
  'path-mtu',
  'as-number-format',
  'as-path-filter',
  'egress-engineering',
  'reflect-client',
  'as-path-limit',
  'additional-paths',
  'high-priority',
  'notify-as-loop',
  'oscillation-dampening',
  'rpki',
  'split-group',
  'treat-with-error',
  'update-group',
  'peer-as-check',
  'monitor-route',
  'dampening',
  'reconnect-interval',
]);

const SETTINGS: ReadonlyMap<string, (peer: PeerDraft, line: Line) => boolean> = new Map([
  ['as-number', readRemoteAs],
  ['group', readGroup],
  ['description', readDescription],
  ['password', readPassword],
  ['connect-interface', readSource],
  ['route-policy', readPolicy],
  ['route-limit', readLimit],
  ['substitute-as', readSubstituteAs],
  ['soo', readSiteOfOrigin],
  ['ebgp-max-hop', readMultihop],
  ['fake-as', readFakeAs],
  ['label-route-capability', readLabelled],
  ['ignore', readIgnore],
  ['discard-ext-community', readDiscard],
  ['keychain', readSigned],
  ['tcp-ao', readSigned],
]);

function readRemoteAs(peer: PeerDraft, line: Line): boolean {
  const value = asNumberIn(wordAt(line, 3));
  if (value !== undefined) peer.remoteAs = value;
  return value !== undefined && line.words.length === 4;
}

function readGroup(peer: PeerDraft, line: Line): boolean {
  peer.group = wordAt(line, 3);
  return line.words.length === 4;
}

function readDescription(peer: PeerDraft, line: Line): boolean {
  peer.description = { value: textFrom(line, 3), at: line.number };
  return true;
}

/** `peer X password cipher|simple VALUE`: only that there is one. */
function readPassword(peer: PeerDraft, line: Line): boolean {
  peer.password = { value: withoutValue(wordAt(line, 4)), at: line.number };
  return wordAt(line, 4) !== '';
}

function readSource(peer: PeerDraft, line: Line): boolean {
  const name =
    wordAt(line, 3) + (/^\d/.test(wordAt(line, 4)) && !wordAt(line, 4).includes('.') ? wordAt(line, 4) : '');
  peer.updateSource = { value: name, at: line.number };
  return name !== '';
}

/** `peer X route-policy P import|export`. */
function readPolicy(peer: PeerDraft, line: Line): boolean {
  const name = { value: wordAt(line, 3), at: line.number };
  const direction = wordAt(line, 4);
  if (direction === 'import') peer.inboundPolicy = name;
  else if (direction === 'export') peer.outboundPolicy = name;
  else return false;
  return line.words.length === 5;
}

/** `peer X route-limit [accept-prefix] N [percent] [alert-only | …]`; `alert-only` limits nothing. */
function readLimit(peer: PeerDraft, line: Line): boolean {
  const value = numberIn(wordAt(line, 3) === 'accept-prefix' ? wordAt(line, 4) : wordAt(line, 3));
  if (value === undefined) return false;
  if (!line.words.includes('alert-only')) peer.maximumPrefixes = { value, at: line.number };
  return true;
}

function readSubstituteAs(peer: PeerDraft): boolean {
  peer.asOverride = true;
  return true;
}

function readSiteOfOrigin(peer: PeerDraft, line: Line): boolean {
  peer.siteOfOrigin = { value: wordAt(line, 3), at: line.number };
  return wordAt(line, 3) !== '';
}

/** Without a number the session may span any distance; one hop is a neighbour. */
function readMultihop(peer: PeerDraft, line: Line): boolean {
  if (wordAt(line, 3) !== '1') peer.multihop = line.number;
  return true;
}

/** `peer X fake-as AS`: whether the session is one of eBGP is not looked at then. */
function readFakeAs(peer: PeerDraft, line: Line): boolean {
  peer.fakeAs = line.number;
  return true;
}

/** `peer X keychain K`, `peer X tcp-ao policy P`. */
function readSigned(peer: PeerDraft, line: Line): boolean {
  peer.signed = line.number;
  return true;
}

/** `peer X discard-ext-community`: whatever extended communities its routes come with are gone. */
function readDiscard(peer: PeerDraft, line: Line): boolean {
  peer.discardsTargets = { value: true, at: line.number };
  return true;
}

/** `peer X ignore`: the session is kept down. */
function readIgnore(peer: PeerDraft, line: Line): boolean {
  peer.shut = { value: true, at: line.number };
  return true;
}

function readLabelled(peer: PeerDraft, line: Line): boolean {
  peer.labelled = line.number;
  return true;
}
