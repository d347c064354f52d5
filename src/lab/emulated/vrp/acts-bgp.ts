import { createCipheriv, randomBytes } from 'node:crypto';
import type { VrpActor, VrpCall } from './acts.ts';
import { commandOf, missingPolicy, usableFamily } from './acts-vpn.ts';
import { blocksOf, createBlock, find, put, remove, removeKey, type VrpBlock } from './store.ts';

type Act = 'bgp' | 'bgp-peer' | 'peer' | 'peer-policy' | 'peer-enable' | 'bgp-vpn-family' | 'unicast-enable';

const NO_PEER = 'Error: The peer does not exist.';

export const bgpActs: Readonly<Record<Act, VrpActor>> = {
  bgp: {
    refuse({ root, running, undo, matched }) {
      const here = blocksOf(root, 'bgp')[0]?.values['as'];
      const as = matched.values['as'];
      if (undo) return here === undefined ? 'Error: BGP is not running.' : undefined;
      const other = here ?? blocksOf(running, 'bgp')[0]?.values['as'];
      return other === undefined || other === as
        ? undefined
        : `Error: BGP is already running with AS ${other}.`;
    },
    ask: ({ undo }) =>
      undo ? 'Warning: All BGP configurations will be deleted. Continue? [Y/N]:' : undefined,
    apply({ root, undo }) {
      if (!undo) return undefined;
      remove(root, (entry) => entry.block?.view === 'bgp');
      return '';
    },
  },
  'bgp-peer': {
    refuse: ({ block, undo, matched }) =>
      undo && !hasPeer(block, matched.values['peer']) ? NO_PEER : undefined,
    ask: ({ undo, matched }) =>
      undo
        ? `Warning: All configurations of peer ${matched.values['peer']} will be deleted. Continue? [Y/N]:`
        : undefined,
    apply: applyPeer,
  },
  peer: { refuse: refuseWithoutPeer, apply: hideSecret },
  'peer-policy': {
    refuse: (call) =>
      refuseWithoutPeer(call) ??
      (call.undo ? undefined : missingPolicy(call.root, call.matched.values['policy'])),
    apply: removeDirected,
  },
  'peer-enable': {
    refuse: refuseWithoutPeer,
    ask: ({ running, undo, matched, block }) => {
      // Only a session that is up can be reset; a peer made in this candidate has none.
      const up = blocksOf(running, 'bgp').some((bgp) => hasPeer(bgp, matched.values['peer']));
      const changes = (find(block, `${matched.values['peer']} enable`)?.text === matched.text) === undo;
      return up && changes ? 'Warning: The session of the peer will be reset. Continue? [Y/N]:' : undefined;
    },
    apply: applyEnable,
  },
  'bgp-vpn-family': {
    refuse({ root, undo, matched }) {
      const family = matched.text.split(' ')[0] ?? '';
      if (undo || usableFamily(root, matched.values['vpn'], family)) return undefined;
      return 'Error: The VPN instance does not exist, or its address family has no route distinguisher.';
    },
  },
  'unicast-enable': {},
};

function hasPeer(block: VrpBlock, peer: string | undefined): boolean {
  return find(block, `${peer} as-number`) !== undefined;
}

/** A peer of a VPN family is made there; one of a backbone family is made in the BGP view. */
function refuseWithoutPeer({ path, block, matched }: VrpCall): string | undefined {
  const home = block.view === 'bgp-family' ? (path.at(-2) ?? block) : block;
  return hasPeer(home, matched.values['peer']) ? undefined : NO_PEER;
}

/** A new backbone peer is active for IPv4 unicast unless that default is off. */
function applyPeer({ block, command, undo, matched, trusted }: VrpCall): string | undefined {
  const peer = matched.values['peer'] ?? '';
  if (undo) {
    for (const one of [block, ...blocksOf(block, 'bgp-family')]) remove(one, (entry) => entry.peer === peer);
    return '';
  }
  const fresh = !hasPeer(block, peer);
  put(block, command, { key: `${peer} as-number`, text: matched.text, peer }, !trusted);
  if (trusted || !fresh || block.view !== 'bgp' || peer.includes(':')) return '';
  if (find(block, 'default ipv4-unicast')?.text === 'undo default ipv4-unicast') return '';
  const unicast = unicastFamily(block);
  const enable = commandOf('bgp-family', 'peer <ip:peer> enable');
  put(unicast, enable, { key: `${peer} enable`, text: `peer ${peer} enable`, peer }, true);
  return '';
}

function unicastFamily(bgp: VrpBlock): VrpBlock {
  const header = 'ipv4-family unicast';
  const known = find(bgp, header)?.block;
  if (known !== undefined) return known;
  const block = createBlock('bgp-family', header, {});
  startFamily(block);
  put(bgp, commandOf('bgp', header), { key: header, text: header, block }, true);
  return block;
}

/** The lines a backbone family shows from the moment it is opened. */
export function startFamily(block: VrpBlock): void {
  if (/ unicast$/.test(block.header)) {
    const line = commandOf('bgp-family', 'synchronization');
    if (block.header.startsWith('ipv4'))
      put(block, line, { key: 'synchronization', text: 'undo synchronization' }, true);
  } else
    put(
      block,
      commandOf('bgp-family', 'policy vpn-target'),
      { key: 'policy vpn-target', text: 'policy vpn-target' },
      true,
    );
}

/** In IPv4 unicast both forms are shown; elsewhere undo simply takes the line away with the peer's other lines. */
function applyEnable({ block, command, undo, matched, trusted }: VrpCall): string {
  const peer = matched.values['peer'] ?? '';
  const key = `${peer} enable`;
  if (undo && block.header !== 'ipv4-family unicast') remove(block, (entry) => entry.peer === peer);
  else put(block, command, { key, text: `${undo ? 'undo ' : ''}peer ${peer} enable`, peer }, !trusted);
  return '';
}

function removeDirected({ block, undo, matched, command }: VrpCall): string | undefined {
  if (!undo) return undefined;
  const words = command.line.split(' ')[2] ?? '';
  removeKey(block, `${matched.values['peer']} ${words} ${matched.text.split(' ').at(-1)}`);
  return '';
}

/** A password is stored and shown as salted cipher text, never as typed; cipher text of this router is taken as it is. */
function hideSecret(call: VrpCall): string | undefined {
  const { block, command, matched, undo, trusted } = call;
  if (command.line.includes(' ip-prefix ')) return removeDirected(call);
  const { peer, secret } = matched.values;
  if (undo || trusted || secret === undefined) return undefined;
  const cipher = /^%\^%#\S+%\^%#$/.test(secret) ? secret : encrypted(secret);
  const entry = { key: `${peer} password`, text: `peer ${peer} password cipher ${cipher}` };
  put(block, command, peer === undefined ? entry : { ...entry, peer }, true);
  return '';
}

/** The key of every emulated router: real ones have one each, and salt as well. */
const SYSTEM_KEY = randomBytes(32);

function encrypted(secret: string): string {
  const salt = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', SYSTEM_KEY, salt);
  const sealed = Buffer.concat([salt, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `%^%#${sealed.toString('base64')}%^%#`;
}
