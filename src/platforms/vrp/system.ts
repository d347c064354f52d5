import { openBgp } from './bgp.ts';
import type { Dialect } from './dialect.ts';
import type { RouterDraft } from './draft.ts';
import { openIsis, openOspf } from './igp.ts';
import { interfaceView, openInterface } from './interface.ts';
import { mattersForIsolation } from './isolation-words.ts';
import { type Line, textFrom, wordAt } from './line.ts';
import { openRoutePolicy, readPrefixList, readTargetList } from './policy.ts';
import { readStatic } from './static.ts';
import { IGNORED_SYSTEM_WORDS } from './system-ignored.ts';
import { openAcl, openBehavior, openClassifier, openTrafficPolicy } from './traffic.ts';
import { addressOf } from './values.ts';
import { type Command, ignore, type OpenView, open, openView, read, type View, view } from './view.ts';
import { copiedRoutes, openVpnInstance } from './vpn-instance.ts';

const LABELS = ignore('labels and tunnels of the backbone');

/** Commands of the system view that all generations have. */
const SYSTEM: Readonly<Record<string, Command<RouterDraft>>> = {
  ...ignoredCommands(),
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
  'mpls ldp': open((_, line) => openView(line.words.length === 2 ? MPLS_LDP : REMOTE_PEER, undefined)),
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
  undo: read((_, line) => !mattersForIsolation(line.words.slice(1))),
  'router id': read((router, line) => {
    const value = addressOf(4, wordAt(line, 2));
    if (value !== undefined) router.routerId = { value, at: line.number };
    return value !== undefined;
  }),
};

const MPLS: View<undefined> = view<undefined>({
  'lsp-trigger': LABELS,
  'mpls te': LABELS,
  'mpls rsvp-te': LABELS,
  'mpls bfd': LABELS,
  'mpls rsvp-te-frr': LABELS,
  label: LABELS,
  'mtu-signalling': LABELS,
  undo: LABELS,
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
  undo: LABELS,
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
  undo: LABELS,
  description: LABELS,
});

/** The system view of a dialect. */
export function systemView(dialect: Dialect): View<RouterDraft> {
  const port = interfaceView(dialect);
  const openPort = (router: RouterDraft, line: Line): OpenView | undefined =>
    openInterface(router, line, port);
  return view<RouterDraft>({ ...SYSTEM, interface: open(openPort), ...dialect.system });
}

function ignoredCommands(): Record<string, Command<RouterDraft>> {
  const commands: Record<string, Command<RouterDraft>> = {};
  for (const [reason, words] of Object.entries(IGNORED_SYSTEM_WORDS))
    for (const word of words) commands[word] = ignore(reason);
  return commands;
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
    at: line.number,
  });
  return true;
}
