import type { VrpActor, VrpCall } from './acts.ts';
import { VRP_COMMANDS } from './commands.ts';
import { blocksOf, find, put, remove, removeKey, type VrpBlock } from './store.ts';

type Act =
  | 'vpn-instance'
  | 'vpn-family'
  | 'rd'
  | 'after-rd'
  | 'after-rd-policy'
  | 'targets'
  | 'mpls'
  | 'needs-vpn';

// The sentences of this file are documented in substance, not word by word, unless a comment says otherwise.
const NO_RD = 'Error: The route distinguisher of the address family has not been configured.';
const NO_VPN = 'Error: The specified VPN instance does not exist.';

export const vpnActs: Readonly<Record<Act, VrpActor>> = {
  'vpn-instance': {
    refuse: ({ undo, root, matched }) =>
      undo && vpnOf(root, matched.values['vpn']) === undefined ? NO_VPN : undefined,
    apply(call) {
      if (!call.undo) return undefined;
      deleteVpn(call.root, call.matched.values['vpn'] ?? '');
      return '';
    },
  },
  'vpn-family': {
    apply({ root, block, undo, matched }) {
      if (!undo) return undefined;
      deleteFamily(root, block, matched.text);
      return '';
    },
  },
  rd: {
    ask: ({ block, undo, matched }) => {
      const old = find(block, 'route-distinguisher')?.text;
      // Wording after the documented dialogues (four variants per family).
      if (undo)
        return `Warning: All VPN targets of the ${block.header.slice(0, 4)} address family and its BGP configuration will be deleted. Continue? [Y/N]:`;
      if (old === undefined || old === matched.text) return undefined;
      return 'Warning: This operation may cause services to be interrupted. Continue? [Y/N]:';
    },
    refuse: ({ undo, root, matched, path }) => {
      if (undo) return undefined;
      const own = path.at(-2)?.values['vpn'];
      const other = blocksOf(root, 'vpn-instance').find(
        (vpn) =>
          vpn.values['vpn'] !== own &&
          blocksOf(vpn, 'vpn-family').some(
            (family) => find(family, 'route-distinguisher')?.text === matched.text,
          ),
      );
      return other === undefined
        ? undefined
        : `Error: The route distinguisher is already used by VPN instance ${other.values['vpn']}.`;
    },
    apply({ root, block, undo, path }) {
      if (!undo) return undefined;
      block.entries = [];
      const vpn = path.at(-2)?.values['vpn'] ?? '';
      deleteBgpFamily(root, vpn, block.header);
      return '';
    },
  },
  'after-rd': { refuse: ({ block, undo }) => (undo ? undefined : withoutRd(block)) },
  'after-rd-policy': {
    refuse: ({ root, block, undo, matched }) => {
      if (undo) return undefined;
      return withoutRd(block) ?? missingPolicy(root, matched.values['policy']);
    },
  },
  targets: { refuse: refuseTargets, apply: applyTargets },
  mpls: {
    refuse: ({ root, undo, matched }) => {
      if (undo) return undefined;
      const needs = { mpls: 'lsr-id', 'mpls ldp': 'mpls' }[matched.text];
      if (needs === undefined || find(root, needs) !== undefined) return undefined;
      return needs === 'lsr-id' ? 'Error: Set the MPLS LSR ID first.' : 'Error: Enable MPLS globally first.';
    },
    apply({ root, undo, matched }) {
      if (!undo || matched.text !== 'mpls') return undefined;
      for (const key of ['mpls', 'mpls ldp']) removeKey(root, key);
      for (const one of blocksOf(root, 'interface')) remove(one, (entry) => /^mpls( ldp)?$/.test(entry.key));
      return '';
    },
  },
  'needs-vpn': {
    refuse: ({ root, undo, matched }) =>
      !undo && vpnOf(root, matched.values['vpn']) === undefined ? NO_VPN : undefined,
  },
};

export function vpnOf(root: VrpBlock, name: string | undefined): VrpBlock | undefined {
  return blocksOf(root, 'vpn-instance').find((vpn) => vpn.values['vpn'] === name);
}

/** The family of an instance that can be used: it is there and has its RD. */
export function usableFamily(root: VrpBlock, vpn: string | undefined, family: string): boolean {
  const block = find(vpnOf(root, vpn), family)?.block;
  return block !== undefined && find(block, 'route-distinguisher') !== undefined;
}

export function missingPolicy(root: VrpBlock, name: string | undefined): string | undefined {
  const known = blocksOf(root, 'route-policy').some((policy) => policy.values['policy'] === name);
  return known ? undefined : `Error: The route-policy ${name} does not exist.`;
}

function withoutRd(block: VrpBlock): string | undefined {
  return find(block, 'route-distinguisher') === undefined ? NO_RD : undefined;
}

function directions(text: string): readonly string[] {
  const word = / (export|import)-extcommunity$/.exec(text)?.[1];
  return word === undefined ? ['export-extcommunity', 'import-extcommunity'] : [`${word}-extcommunity`];
}

function refuseTargets({ block, undo, matched }: VrpCall): string | undefined {
  if (undo) return undefined;
  if ((matched.values['targets'] ?? '').split(' ').length > 8)
    return 'Error: A maximum of 8 VPN targets can be configured in one command.';
  return withoutRd(block);
}

/** Targets are added one by one; undo takes away exactly the named ones. */
function applyTargets({ block, command, undo, matched, trusted }: VrpCall): string {
  const targets = (matched.values['targets'] ?? '').split(' ');
  if (undo && matched.text === 'vpn-target all')
    remove(block, (entry) => entry.key.startsWith('vpn-target '));
  for (const direction of directions(matched.text))
    for (const target of targets) {
      const key = `vpn-target ${target} ${direction}`;
      if (undo) removeKey(block, key);
      else if (target !== '') put(block, command, { key, text: key }, !trusted);
    }
  return '';
}

const L3_LINE = /^(ip address|ipv6 |ip urpf|ospf|isis)/;

/** Takes every layer 3 line off an interface, as binding and unbinding do. */
export function wipeLayer3(one: VrpBlock, family?: '4' | '6'): void {
  remove(one, (entry) => {
    if (!L3_LINE.test(entry.text)) return false;
    const six = /^(ipv6|ospfv3|isis ipv6)/.test(entry.text);
    return family === undefined || (family === '6') === six;
  });
}

function deleteVpn(root: VrpBlock, vpn: string): void {
  for (const one of blocksOf(root, 'interface')) {
    if (find(one, 'binding')?.text !== `ip binding vpn-instance ${vpn}`) continue;
    removeKey(one, 'binding');
    wipeLayer3(one);
  }
  for (const bgp of blocksOf(root, 'bgp')) remove(bgp, (entry) => entry.block?.values['vpn'] === vpn);
  const ownRoute = new RegExp(`^ip(v6)? route-static (.* )?vpn-instance ${escaped(vpn)} `);
  remove(root, (entry) => entry.raw !== true && ownRoute.test(`${entry.text} `));
  remove(root, (entry) => entry.block?.view.startsWith('ospf') === true && entry.block.values['vpn'] === vpn);
  removeKey(root, `ip vpn-instance ${vpn}`);
}

function deleteFamily(root: VrpBlock, vpn: VrpBlock, family: string): void {
  const name = vpn.values['vpn'] ?? '';
  for (const one of blocksOf(root, 'interface'))
    if (find(one, 'binding')?.text === `ip binding vpn-instance ${name}`)
      wipeLayer3(one, family === 'ipv6-family' ? '6' : '4');
  deleteBgpFamily(root, name, family);
  const word = family === 'ipv6-family' ? 'ipv6' : 'ip';
  remove(
    root,
    (entry) => entry.raw !== true && entry.text.startsWith(`${word} route-static vpn-instance ${name} `),
  );
  removeKey(vpn, family);
}

function deleteBgpFamily(root: VrpBlock, vpn: string, family: string): void {
  for (const bgp of blocksOf(root, 'bgp')) removeKey(bgp, `${family} vpn-instance ${vpn}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether the table of a view knows a command by its line. */
export function commandOf(view: keyof typeof VRP_COMMANDS, line: string) {
  const command = VRP_COMMANDS[view].find((one) => one.line === line);
  if (command === undefined) throw new Error(`no command ${line} in ${view}`);
  return command;
}
