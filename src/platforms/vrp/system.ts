import { openBgp } from './bgp.ts';
import type { Dialect } from './dialect.ts';
import type { RouterDraft } from './draft.ts';
import { openIsis, openOspf } from './igp.ts';
import { interfaceView, openInterface } from './interface.ts';
import { joinsTables } from './isolation-words.ts';
import { type Line, textFrom, wordAt } from './line.ts';
import { openRoutePolicy, readPrefixList, readTargetList } from './policy.ts';
import { readStatic } from './static.ts';
import { IGNORED_SYSTEM_WORDS, VLAN_WORDS } from './system-ignored.ts';
import { openAcl, openBehavior, openClassifier, openTrafficPolicy } from './traffic.ts';
import { addressOf } from './values.ts';
import {
  type Command,
  ignore,
  ignoreBut,
  ignoredCommands,
  type OpenView,
  open,
  openView,
  read,
  type View,
  view,
} from './view.ts';
import { copiedFurther, copiedRoutes, openVpnInstance } from './vpn-instance.ts';

const LABELS = ignore('labels and tunnels of the backbone');

/** Address resolution, whatever the VRF it names; but `vlink-direct-route advertise` gives away a host route of every neighbour, perhaps in all VRFs. */
const NEIGHBOURS = ignoreBut(
  'entries, limits and timers of address resolution',
  new Set(['vlink-direct-route', 'direct-route']),
);

/** Commands of the system view that all generations have. */
const SYSTEM: Readonly<Record<string, Command<RouterDraft>>> = {
  ...ignoredCommands(IGNORED_SYSTEM_WORDS),
  sysname: read((router, line) => {
    router.hostname = textFrom(line, 1);
    return true;
  }),
  acl: open(openAcl),
  'traffic classifier': open(openClassifier),
  'traffic behavior': open(openBehavior),
  'traffic policy': open(openTrafficPolicy),
  'ip vpn-instance': open(openVpnInstance),
  'mpls lsr-id': read((router, line) => {
    const value = addressOf(4, wordAt(line, 2));
    if (value !== undefined) router.lsrId = { value, at: line.number };
    return value !== undefined;
  }),
  mpls: open((_, line) => (line.words.length === 1 ? openView(MPLS, undefined) : undefined)),
  'mpls ldp': open((_, line) => openLabels(line)),
  'segment-routing': read((_, line) => line.words.length === 1),
  'mpls te': LABELS,
  'mpls l2vpn': ignore('layer-2 services, no IP look-up'),
  bgp: open(openBgp),
  ospf: open(openOspf),
  ospfv3: open(openOspf),
  isis: open(openIsis),
  'route-policy': open(openRoutePolicy),
  'route-policy nonexistent-config-check': ignore('whether a name must exist before it is used'),
  'ip ip-prefix': read((router, line) => readPrefixList(router, 4, line)),
  'ip ipv6-prefix': read((router, line) => readPrefixList(router, 6, line)),
  'ip extcommunity-filter': read(readTargetList),
  'ip route-static': read((router, line) => readStatic(router, 4, line)),
  'ipv6 route-static': read((router, line) => readStatic(router, 6, line)),
  'ip import-rib': read((router, line) => readImportRib(router, 4, line)),
  'ipv6 import-rib': read((router, line) => readImportRib(router, 6, line)),
  ipv6: read((_, line) => line.words.length === 1),
  vlan: open((router, line) => (joinsTables(line.words) ? undefined : openView(VLAN, router))),
  'traffic-policy': read((router, line) => isDoubted(router, line)),
  'traffic-policy match-ip-layer': ignore('which header of a labelled packet a policy looks at'),
  arp: NEIGHBOURS,
  nd: NEIGHBOURS,
  ccc: read(readJoined),
  'observe-port': read(readJoined),
  'router id': read((router, line) => {
    const value = addressOf(4, wordAt(line, 2));
    if (value !== undefined) router.routerId = { value, at: line.number };
    return value !== undefined;
  }),
};

/** `mpls ldp`, `mpls ldp remote-peer N`; with a VPN instance customers are given labels and send them. */
function openLabels(line: Line): OpenView | undefined {
  if (line.words.includes('vpn-instance')) return undefined;
  return openView(line.words.length === 2 ? MPLS_LDP : REMOTE_PEER, undefined);
}

/** A VLAN is a segment of its own; a policy bound to it judges and sends away what comes by it. */
const VLAN: View<RouterDraft> = view<RouterDraft>({
  ...ignoredCommands([
    {
      reason: 'layer 2 of a switched VLAN; the VLAN interface is read',
      words: VLAN_WORDS,
    },
  ]),
  'traffic-policy': read((router, line) => isDoubted(router, line)),
});

/** `traffic-policy P …` bound to a VLAN or to the whole router: nobody follows what it sends away there. */
function isDoubted(router: RouterDraft, line: Line): boolean {
  router.doubts.push({ line, trafficPolicy: wordAt(line, 1) });
  return true;
}

/** `ccc N interface A out-interface B` joins two ports, `observe-port N interface A` sends copies out by one, in or out of a VPN (`destination-ip A vpn-instance V`). */
function readJoined(router: RouterDraft, line: Line): boolean {
  const { words } = line;
  const interfaces = words.flatMap((word, at) =>
    /^(out-)?interface$/.test(word) ? nameAt(words, at + 1) : [],
  );
  const anywhere = joinsTables(words.slice(1)) || words.includes('range');
  router.doubts.push(anywhere ? { line } : { line, interfaces });
  return true;
}

/** The name of an interface, perhaps with a blank before its number. */
function nameAt(words: readonly string[], at: number): string {
  const word = words[at] ?? '';
  return /\d/.test(word) ? word : word + (words[at + 1] ?? '');
}

const MPLS: View<undefined> = view<undefined>({
  'lsp-trigger': LABELS,
  'mpls te': LABELS,
  'mpls rsvp-te': LABELS,
  'mpls bfd': LABELS,
  'mpls mldp': LABELS,
  'mpls rsvp-te-frr': LABELS,
  label: LABELS,
  'mtu-signalling': LABELS,
  ttl: LABELS,
  bfd: LABELS,
  'traffic-statistics': LABELS,
});

const MPLS_LDP: View<undefined> = view<undefined>({
  'md5-password': LABELS,
  authentication: LABELS,
  'graceful-restart': LABELS,
  'ipv4-family': LABELS,
  'ipv6-family': LABELS,
  'remote-peer': LABELS,
  timer: LABELS,
  propagate: LABELS,
  'lsr-id': LABELS,
  mldp: LABELS,
  outbound: LABELS,
  inbound: LABELS,
  'longest-match': LABELS,
  accept: LABELS,
  session: LABELS,
});

/** `mpls ldp remote-peer N`, and whatever else LDP sets up towards one neighbour. */
const REMOTE_PEER: View<undefined> = view<undefined>({
  'remote-ip': LABELS,
  'mpls ldp': LABELS,
  description: LABELS,
});

/** The system view of a dialect. */
export function systemView(dialect: Dialect): View<RouterDraft> {
  const port = interfaceView(dialect);
  const openPort = (router: RouterDraft, line: Line): OpenView | undefined =>
    openInterface(router, line, port);
  return view<RouterDraft>({ ...SYSTEM, interface: open(openPort), ...dialect.system });
}

/** `ip import-rib vpn-instance X protocol …`: routes of a VRF in the global table. */
function readImportRib(router: RouterDraft, family: 4 | 6, line: Line): boolean {
  if (wordAt(line, 2) !== 'vpn-instance') return false;
  router.leaks.push({
    kind: 'global-leak',
    from: wordAt(line, 3),
    to: '',
    family,
    ...copiedRoutes(line),
    ...copiedFurther(line),
    at: line.number,
  });
  return true;
}
