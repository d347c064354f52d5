import type { Family } from '../../net/address.ts';
import { sealed } from '../../secret/seal.ts';
import { rawLines } from '../line-scanner.ts';
import type { Grammar, Reading } from '../platform.ts';
import { emptyDraft } from './grammar/draft.ts';
import { finishDevice } from './grammar/finish.ts';
import { readFrrLines } from './grammar/frr-lines.ts';
import { readAddresses, readLinks } from './grammar/ip-link.ts';
import { readRoutes, readRules } from './grammar/ip-route.ts';
import { readFilters } from './grammar/iptables.ts';
import { markUnread, type Tally } from './grammar/line-table.ts';
import { readSysctls } from './grammar/sysctl.ts';
import { frrRemedies } from './remedies.ts';
import { FRR_SECRETS } from './secret-lines.ts';
import { FRR_SECTION, type FrrLine, readTree } from './tree.ts';

type Draft = ReturnType<typeof emptyDraft>;
type SectionReader = (nodes: readonly FrrLine[], draft: Draft, tally: Tally) => void;

const rules =
  (family: Family): SectionReader =>
  (nodes, draft, tally) =>
    readRules(nodes, family, draft, tally);
const routes =
  (family: Family): SectionReader =>
  (nodes, draft, tally) =>
    readRoutes(nodes, family, draft, tally);
const filters =
  (family: Family): SectionReader =>
  (nodes, draft, tally) =>
    readFilters(nodes, family, draft.chains, tally);

/** In the order they are read: links say which device is a VRF before anything speaks of it. */
const SECTIONS: ReadonlyMap<string, SectionReader> = new Map([
  ['### ip link', readLinks],
  ['### ip address', readAddresses],
  [FRR_SECTION, (nodes, draft, tally) => readFrrLines(nodes, draft, tally)],
  ['### ip rule', rules(4)],
  ['### ip -6 rule', rules(6)],
  ['### ip route', routes(4)],
  ['### ip -6 route', routes(6)],
  ['### iptables-save', filters(4)],
  ['### ip6tables-save', filters(6)],
  ['### sysctl', readSysctls],
] satisfies readonly (readonly [string, SectionReader])[]);

/** FRRouting 8.4 and its relatives on Linux: FRR's configuration, and the kernel's where it was collected (README of this folder). */
export const frrGrammar: Grammar = {
  platform: 'frr',
  portsOnFragments: 'unseen',
  // bgpd/bgp_nht.c, make_prefix and BGP_NEXTHOP_CONNECTED_CHECK.
  heardNextHops: 'connected',
  // net/mpls/af_mpls.c: mpls_forward takes the label off and calls neigh_xmit, no hook of netfilter in between.
  nextHopLabels: 'unjudged',
  remedies: frrRemedies,
  recognises,
  read,
  lines: (text, hidden) => rawLines(withoutSecrets(text, hidden)),
};

function recognises(text: string): number {
  if (/^\s*### vtysh /.test(text)) return 1;
  if (/^frr (version|defaults) /m.test(text)) return 0.9;
  return /^ *address-family ipv[46] (unicast|vpn)$/m.test(text) && /^exit-vrf$|^!$/m.test(text) ? 0.3 : 0;
}

function withoutSecrets(text: string, hidden = false): string {
  return hidden ? text : sealed(text, FRR_SECRETS);
}

function read(text: string, hidden?: boolean): Reading {
  const safe = withoutSecrets(text, hidden);
  const { nodes, sectioned, structural } = readTree(safe);
  const draft = emptyDraft();
  const tally: Tally = { read: structural, ignored: 0, unread: [] };
  for (const [header, readSection] of SECTIONS)
    for (const node of nodes) if (node.text === header) readSection(node.children, draft, tally);
  for (const node of nodes) {
    if (!SECTIONS.has(node.text)) markUnread(node, true, tally);
    else if (node.line > 0) tally.read++;
  }
  const host = sectioned && nodes.some((node) => node.text === '### ip link');
  const model = finishDevice(draft, { host, lines: () => rawLines(safe) }, tally);
  const unread = [...tally.unread].sort((a, b) => a.line - b.line);
  const counts = { read: tally.read, ignored: tally.ignored, unread };
  const coverage = { lines: tally.read + tally.ignored + unread.length, ...counts };
  return { tree: () => ({ platform: 'frr', nodes }), model, coverage };
}
