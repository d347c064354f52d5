import { parseAddress } from '../../net/address.ts';
import {
  entryIn,
  type InterfaceDraft,
  type PolicyRouteNode,
  type RedirectDraft,
  type RouterDraft,
} from '../vrp/draft.ts';
import { type Line, numberIn, wordAfter, wordAt } from '../vrp/line.ts';
import { aclKey } from '../vrp/traffic.ts';
import { ignore, type OpenView, openView, read, type View, view } from '../vrp/view.ts';

/** `policy-based-route N permit|deny node I`: permit picks packets, deny leaves them to the routing table. */
export function openPolicyRoute(router: RouterDraft, line: Line): OpenView | undefined {
  const [, name = '', action, word] = line.words;
  const sequence = numberIn(wordAt(line, 4));
  if ((action !== 'permit' && action !== 'deny') || word !== 'node' || sequence === undefined)
    return undefined;
  const picks = action === 'permit';
  const { nodes } = entryIn(router.policyRoutes, name, () => ({ nodes: [] }));
  // A node that is opened again goes on.
  const known = nodes.find((node) => node.sequence === sequence);
  if (known !== undefined && known.picks !== picks) return undefined;
  const node: PolicyRouteNode = known ?? { sequence, picks, at: line.number, redirects: [] };
  if (known === undefined) nodes.push(node);
  return openView(NODE, node);
}

/** `ip policy-based-route N` on the interface whose packets it picks. */
export function readPolicyRouteUse(one: InterfaceDraft, line: Line): boolean {
  one.policyRoute = { value: wordAt(line, 2), at: line.number };
  return line.words.length === 3;
}

const MARK = ignore('marks the packet and leaves its way alone');

/** Conditions on something else than an ACL are left out: then the node may pick any packet, which is the safe reading. */
const NODE: View<PolicyRouteNode> = view<PolicyRouteNode>({
  description: ignore('a comment'),
  'if-match acl': read((node, line) => {
    node.acl = aclKey(4, wordAt(line, 2));
    return wordAt(line, 2) !== '';
  }),
  'if-match packet-length': ignore('narrows what is picked; any length is assumed'),
  'apply ip-precedence': MARK,
  'apply ip-dscp': MARK,
  'apply access-vpn': read(readAccessVpn),
  'apply ip-address': read(readNextHop),
});

/** `apply access-vpn vpn-instance A [B …]`: a host of one VPN that is looked up in others (multi-role host). */
function readAccessVpn(node: PolicyRouteNode, line: Line): boolean {
  const names = line.words.slice(3);
  for (const to of names) node.redirects.push({ to, at: line.number });
  return wordAt(line, 2) === 'vpn-instance' && names.length > 0;
}

/** `apply ip-address [default] next-hop [vpn-instance B] A [A …]`; a default next hop counts where nothing else matches, which may be any time. */
function readNextHop(node: PolicyRouteNode, line: Line): boolean {
  const to = wordAfter(line, 'vpn-instance');
  const addresses = line.words.flatMap((word) => parseAddress(word) ?? []);
  const redirects: RedirectDraft[] = addresses.map((nextHop) => ({ to, nextHop, at: line.number }));
  node.redirects.push(...redirects);
  return redirects.length > 0;
}
