import { parseAddress } from '../../../net/address.ts';
import type { VrpActor, VrpCall } from './acts.ts';
import { vpnOf, wipeLayer3 } from './acts-vpn.ts';
import { blocksOf, find, put, remove, removeKey, type VrpBlock } from './store.ts';
import { maskLength } from './words.ts';

type Act =
  | 'interface'
  | 'binding'
  | 'address'
  | 'address6'
  | 'ipv6-enable'
  | 'vlan'
  | 'traffic-use'
  | 'interface-mpls';

// Documented sentence.
const WIPED = 'Info: All IPv4 and IPv6 related configurations on this interface are removed.';

export const interfaceActs: Readonly<Record<Act, VrpActor>> = {
  interface: {
    refuse({ root, undo, matched }) {
      const name = matched.values['name'] ?? '';
      if (!undo)
        return name.includes('.') && !/^(\d+|[A-Z])/i.test(name)
          ? 'Error: The interface does not exist.'
          : undefined;
      if (find(root, `interface ${name}`) === undefined) return 'Error: The interface does not exist.';
      return isPhysical(name) ? 'Error: The physical interface cannot be deleted.' : undefined;
    },
  },
  binding: { refuse: refuseBinding, apply: applyBinding },
  address: { refuse: refuseAddress, apply: applyAddress },
  address6: {
    refuse({ root, block, undo, matched }) {
      if (undo) return undefined;
      if (find(block, 'ipv6 enable') === undefined) return 'Error: IPv6 is not enabled on the interface.';
      return familyOff(root, block, 'ipv6-family') ?? overlap(root, block, matched.values['address'] ?? '');
    },
    apply({ block, undo, matched }) {
      if (!undo || matched.values['address'] !== undefined) return undefined;
      remove(block, (entry) => entry.text.startsWith('ipv6 address '));
      return '';
    },
  },
  'ipv6-enable': {
    refuse: ({ root, block, undo }) => (undo ? undefined : familyOff(root, block, 'ipv6-family')),
    apply({ block, undo }) {
      if (!undo) return undefined;
      wipeLayer3(block, '6');
      return '';
    },
  },
  vlan: {
    refuse({ root, block, undo, matched }) {
      if (undo) return undefined;
      const [port = '', number] = (block.values['name'] ?? '').split('.');
      if (number === undefined) return 'Error: The command is supported only on sub-interfaces.';
      const taken = blocksOf(root, 'interface').find(
        (one) =>
          one !== block &&
          one.values['name']?.startsWith(`${port}.`) &&
          find(one, 'vlan-type')?.text === matched.text,
      );
      return taken === undefined ? undefined : `Error: The VLAN is already used by ${taken.values['name']}.`;
    },
  },
  'traffic-use': {
    refuse({ root, block, undo, matched }) {
      const direction = matched.text.split(' ').at(-1);
      const old = find(block, `traffic-policy ${direction}`)?.text;
      if (undo)
        return old === undefined ? 'Error: No traffic policy is applied in this direction.' : undefined;
      const known = find(root, `traffic policy ${matched.values['policy']}`) !== undefined;
      if (!known) return `Error: The traffic policy ${matched.values['policy']} does not exist.`;
      const taken = old !== undefined && old !== matched.text;
      return taken
        ? 'Error: A traffic policy has already been applied in this direction; delete it first.'
        : undefined;
    },
    apply({ block, undo, matched }) {
      if (!undo) return undefined;
      removeKey(block, `traffic-policy ${matched.text.split(' ').at(-1)}`);
      return '';
    },
  },
  'interface-mpls': {
    refuse({ root, block, undo, matched }) {
      if (undo) return undefined;
      if (find(root, matched.text) === undefined)
        return `Error: ${matched.text === 'mpls' ? 'MPLS' : 'LDP'} is not enabled globally.`;
      return matched.text === 'mpls ldp' && find(block, 'mpls') === undefined
        ? 'Error: MPLS is not enabled on the interface.'
        : undefined;
    },
    apply({ block, undo, matched }) {
      if (!undo || matched.text !== 'mpls') return undefined;
      for (const key of ['mpls', 'mpls ldp']) removeKey(block, key);
      return '';
    },
  },
};

export function isPhysical(name: string): boolean {
  return !/\.|^(Eth-Trunk|Vlanif|LoopBack|Tunnel)/.test(name);
}

function refuseBinding({ root, block, undo, matched }: VrpCall): string | undefined {
  const vpn = matched.values['vpn'];
  const old = find(block, 'binding')?.text;
  if (undo)
    return old === matched.text ? undefined : 'Error: The interface is not bound to this VPN instance.';
  if (vpnOf(root, vpn) === undefined) return 'Error: The specified VPN instance does not exist.';
  if (old === undefined || old === matched.text) return undefined;
  return 'Error: The interface has been bound to another VPN instance; unbind it first.';
}

/** Binding and unbinding take every layer 3 line away; binding to the same instance again does nothing. */
function applyBinding({ block, undo, trusted, matched }: VrpCall): string | undefined {
  if (trusted) return undefined;
  if (undo) {
    removeKey(block, 'binding');
    wipeLayer3(block);
    return WIPED;
  }
  return find(block, 'binding')?.text === matched.text ? '' : storeAfterWipe(block);
}

function storeAfterWipe(block: VrpBlock): undefined {
  wipeLayer3(block);
}

/** The remark printed once a line has been stored; only a fresh binding has one. */
export function bindingRemark(call: VrpCall): string {
  return call.command.act === 'binding' && !call.undo && !call.trusted ? WIPED : '';
}

function refuseAddress({ root, block, undo, matched }: VrpCall): string | undefined {
  const { address = '', mask = '' } = matched.values;
  if (undo)
    return matched.values['address'] === undefined || hasAddress(block, address)
      ? undefined
      : 'Error: The IP address does not exist.';
  const main = block.entries.find((entry) => isMain(entry.text));
  if (matched.text.endsWith(' sub') && main === undefined)
    return 'Error: Configure the primary IP address first.';
  return familyOff(root, block, 'ipv4-family') ?? overlap(root, block, `${address}/${maskLength(mask)}`);
}

/** A second main address replaces the first; without parameters undo takes all. */
function applyAddress({ block, command, undo, matched, trusted }: VrpCall): string {
  const { address } = matched.values;
  if (undo) {
    remove(block, (entry) =>
      address === undefined
        ? entry.text.startsWith('ip address ')
        : entry.text.startsWith(`ip address ${address} `),
    );
    return '';
  }
  if (isMain(matched.text)) remove(block, (entry) => isMain(entry.text));
  put(block, command, { key: matched.text, text: matched.text }, !trusted);
  return '';
}

function isMain(text: string): boolean {
  return text.startsWith('ip address ') && !text.endsWith(' sub');
}

function hasAddress(block: VrpBlock, address: string): boolean {
  return block.entries.some((entry) => entry.text.startsWith(`ip address ${address} `));
}

function familyOff(
  root: VrpBlock,
  block: VrpBlock,
  family: 'ipv4-family' | 'ipv6-family',
): string | undefined {
  const vpn = find(block, 'binding')?.text.split(' ').at(-1);
  if (vpn === undefined || find(vpnOf(root, vpn), family) !== undefined) return undefined;
  return `Error: The ${family === 'ipv4-family' ? 'IPv4' : 'IPv6'} address family of the VPN instance is not enabled.`;
}

/** Two interfaces of one VPN instance may not be in the same network. */
function overlap(root: VrpBlock, block: VrpBlock, typed: string): string | undefined {
  const vpn = find(block, 'binding')?.text;
  const fresh = networkOf(typed);
  const other = blocksOf(root, 'interface').find(
    (one) =>
      one !== block &&
      find(one, 'binding')?.text === vpn &&
      addressesOf(one).some((text) => sameNetwork(networkOf(text), fresh)),
  );
  return other === undefined
    ? undefined
    : `Error: The address conflicts with the address of ${other.values['name']}.`;
}

function addressesOf(one: VrpBlock): readonly string[] {
  return one.entries.flatMap(({ text }) => {
    const four = /^ip address (\S+) (\S+)/.exec(text);
    if (four !== null) return [`${four[1]}/${maskLength(four[2] ?? '')}`];
    const six = /^ipv6 address (\S+)/.exec(text);
    return six === null ? [] : [six[1] ?? ''];
  });
}

interface Network {
  readonly family: number;
  readonly value: bigint;
  readonly length: number;
}

function networkOf(text: string): Network | undefined {
  const [host = '', length = ''] = text.split('/');
  const address = parseAddress(host);
  return address === undefined
    ? undefined
    : { family: address.family, value: address.value, length: Number(length) };
}

function sameNetwork(a: Network | undefined, b: Network | undefined): boolean {
  if (a === undefined || b === undefined || a.family !== b.family) return false;
  const shift = BigInt((a.family === 4 ? 32 : 128) - Math.min(a.length, b.length));
  return a.value >> shift === b.value >> shift;
}
