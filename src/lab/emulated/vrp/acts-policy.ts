import type { VrpActor, VrpCall } from './acts.ts';
import { usableFamily } from './acts-vpn.ts';
import { find, put, remove, type VrpBlock, type VrpEntry } from './store.ts';

type Act = 'route-policy' | 'last-match' | 'indexed' | 'static';

const FULLER =
  'Warning: If the last if-match clause is deleted, all the routes match this node. Continue? [Y/N]:';

/** Route policies, lists with indexes, static routes. */
export const policyActs: Readonly<Record<Act, VrpActor>> = {
  'route-policy': {
    refuse({ root, undo, matched }) {
      const { policy, node } = matched.values;
      const parts = root.entries.filter((entry) => isPart(entry, policy));
      if (undo) return parts.length === 0 ? `Error: The route-policy ${policy} does not exist.` : undefined;
      if (node === undefined)
        return parts.length === 0 ? `Error: The route-policy ${policy} does not exist.` : undefined;
      const old = find(root, `route-policy ${policy} ${node}`)?.text;
      // Strict reading of the manual: a node keeps its match mode until it is deleted.
      return old === undefined || old === matched.text
        ? undefined
        : 'Error: The node exists with another match mode.';
    },
    apply({ root, undo, matched }) {
      const { policy, node } = matched.values;
      if (!undo) return undefined;
      if (matched.text.endsWith('mismatch-deny'))
        remove(root, (entry) => entry.key === `route-policy ${policy} mismatch-deny`);
      else
        remove(root, (entry) =>
          node === undefined ? isPart(entry, policy) : entry.key === `route-policy ${policy} ${node}`,
        );
      dropLonelyRule(root, policy);
      return '';
    },
  },
  'last-match': {
    ask({ block, undo, matched }) {
      if (!undo) return undefined;
      const matches = block.entries.filter((entry) => entry.text.startsWith('if-match '));
      const last = matches.length === 1 && matches[0]?.text.startsWith(matched.text);
      return last ? FULLER : undefined;
    },
    apply({ block, undo, matched }) {
      if (!undo) return undefined;
      remove(block, (entry) => entry.text === matched.text || entry.text.startsWith(`${matched.text} `));
      return '';
    },
  },
  indexed: { refuse: refuseIndexed, apply: applyIndexed },
  static: { refuse: refuseStatic, apply: applyStatic },
};

function isPart(entry: VrpEntry, policy: string | undefined): boolean {
  return entry.raw !== true && entry.key.startsWith(`route-policy ${policy} `);
}

/** The address-family line of a policy goes with its last node. */
function dropLonelyRule(root: VrpBlock, policy: string | undefined): void {
  const nodes = root.entries.filter((entry) => isPart(entry, policy) && entry.block !== undefined);
  if (nodes.length === 0) remove(root, (entry) => isPart(entry, policy));
}

function listWords(call: VrpCall): string {
  return call.matched.text.startsWith('ip extcommunity-filter')
    ? 'ip extcommunity-filter'
    : call.matched.text.split(' ').slice(0, 2).join(' ');
}

function members({ root, matched }: VrpCall, words: string): readonly VrpEntry[] {
  return root.entries.filter(
    (entry) => entry.raw !== true && entry.key.startsWith(`${words} ${matched.values['list']} `),
  );
}

function refuseIndexed(call: VrpCall): string | undefined {
  const words = listWords(call);
  const { list, index } = call.matched.values;
  const entries = members(call, words);
  const old = entries.find((entry) => entry.key === `${words} ${list} ${index}`);
  if (call.undo)
    return entries.length === 0 || (index !== undefined && old === undefined)
      ? `Error: The list ${list} or its index does not exist.`
      : undefined;
  // Strict reading of the manual: an index keeps its value until it is deleted.
  return old === undefined || old.text === call.matched.text
    ? undefined
    : `Error: Index ${index} of list ${list} already exists.`;
}

function applyIndexed(call: VrpCall): string {
  const { root, command, matched, undo, trusted } = call;
  const words = listWords(call);
  const { list, index } = matched.values;
  const entries = members(call, words);
  if (undo) {
    remove(
      root,
      (entry) =>
        entries.includes(entry) && (index === undefined || entry.key === `${words} ${list} ${index}`),
    );
    return '';
  }
  const last = Math.max(0, ...entries.map((entry) => Number(entry.key.split(' ').at(-1))));
  const number = index ?? String((Math.floor(last / 10) + 1) * 10);
  const text =
    index === undefined ? matched.text.replace(` ${list} `, ` ${list} index ${number} `) : matched.text;
  put(root, command, { key: `${words} ${list} ${number}`, text }, !trusted);
  return '';
}

function refuseStatic({ root, undo, matched }: VrpCall): string | undefined {
  const { vpn, via } = matched.values;
  if (undo)
    return root.entries.some((entry) => isRoute(entry, matched.text))
      ? undefined
      : 'Error: The specified route does not exist.';
  const family = matched.text.startsWith('ipv6') ? 'ipv6-family' : 'ipv4-family';
  const missing = [vpn, via].find((one) => one !== undefined && !usableFamily(root, one, family));
  return missing === undefined
    ? undefined
    : `Error: VPN instance ${missing} or its address family does not exist.`;
}

function applyStatic({ root, undo, matched }: VrpCall): string | undefined {
  if (!undo) return undefined;
  remove(root, (entry) => isRoute(entry, matched.text));
  return '';
}

/** Undo without a next hop takes every route to the prefix. */
function isRoute(entry: VrpEntry, words: string): boolean {
  return entry.raw !== true && (entry.text === words || entry.text.startsWith(`${words} `));
}
