import type { RouteSource } from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import { asNumberIn, PEER_COMMANDS, type PeersContext, readPeer } from './bgp-peer.ts';
import {
  entryIn,
  familyIn,
  type RouterDraft,
  type VpnFamilyDraft,
  type VrfDraft,
  type VrfFamilyDraft,
  vrfIn,
} from './draft.ts';
import { type Line, numberIn, wordAt } from './line.ts';
import { addressOf, prefixAt } from './values.ts';
import {
  type Command,
  ignore,
  ignoreWhole,
  type OpenView,
  open,
  openView,
  read,
  type View,
  view,
} from './view.ts';
import { copiedFurther } from './vpn-instance.ts';

/** `bgp AS`. */
export function openBgp(router: RouterDraft, line: Line): OpenView | undefined {
  const value = asNumberIn(wordAt(line, 1));
  if (value === undefined || line.words.length > 2) return undefined;
  router.bgp.asNumber = { value, at: line.number };
  return openView(BGP, { router, peers: router.bgp.peers });
}

interface BgpContext extends PeersContext {
  readonly router: RouterDraft;
}

const TIMERS = ignore('timers, restart and statistics of BGP');
const CHOICE = ignore('which of several equal routes of one table wins');
const GLOBAL = ignore('routes of the global table');

/** Commands of every BGP view that change neither the routes a VRF holds nor where they go. */
const COMMON: Readonly<Record<string, Command<unknown>>> = {
  description: ignore('a comment'),
  timer: TIMERS,
  'graceful-restart': TIMERS,
  bestroute: CHOICE,
  maximum: CHOICE,
  preference: CHOICE,
  default: CHOICE,
  'load-balancing': CHOICE,
  'undo default': CHOICE,
  'undo synchronization': CHOICE,
  'undo bestroute': CHOICE,
  'undo check-first-as': CHOICE,
  'route-select': TIMERS,
  'nexthop recursive-lookup': CHOICE,
  'auto-frr': CHOICE,
  'undo auto-summary': CHOICE,
  'undo summary': CHOICE,
  dampening: TIMERS,
  'private-4-byte-as': ignore('how AS numbers are written'),
  'as-path-limit': TIMERS,
  'log-peer-change': TIMERS,
  'advertise-frr-route': CHOICE,
  'slow-peer': TIMERS,
  'undo slow-peer': TIMERS,
  'peer-alarm': TIMERS,
  shutdown: TIMERS,
  'ebgp-interface-sensitive': TIMERS,
  'undo ebgp-interface-sensitive': TIMERS,
  'check-first-as': CHOICE,
  'lowest-priority': CHOICE,
  'routerid-neglect': CHOICE,
  'best-external': CHOICE,
  track: TIMERS,
  'ebgp-peer-tracking': TIMERS,
  'ingress-lsp': ignore('labels of the backbone'),
  'active-route-advertise': ignore('offers no route that is not used'),
  'undo active-route-advertise': ignore('offers a route that is not used'),
};

const BGP: View<BgpContext> = view<BgpContext>(
  {
    ...COMMON,
    ...PEER_COMMANDS,
    'router-id': read(({ router }, line) => {
      const value = addressOf(4, wordAt(line, 1));
      if (value !== undefined) router.bgp.routerId = { value, at: line.number };
      return value !== undefined;
    }),
    shutdown: read(({ router }, line) => {
      router.bgp.shut = { value: true, at: line.number };
      return true;
    }),
    confederation: ignore('numbers of the backbone'),
    'ipv4-family': open(({ router }, line) => openFamily(router, 4, line)),
    'ipv6-family': open(({ router }, line) => openFamily(router, 6, line)),
    'vpn-instance': open(({ router }, line) => openInstance(router, line)),
    'ipv4-family mdt': ignore('multicast'),
    'ipv4-family mvpn': ignoreWhole('multicast'),
    'ipv6-family mvpn': ignoreWhole('multicast'),
    'l2vpn-family': ignore('layer-2 services, no IP look-up; their route targets are not ours'),
    'l2vpn-ad-family': ignore('layer-2 services, no IP look-up; their route targets are not ours'),
    'ipv4-family vpn-target': ignore('passes on whatever a VRF behind the session imports; no barrier'),
    'ipv4-family multicast': ignore('multicast'),
    'link-state-family': ignore('tells a controller of links and neighbours'),
    'ipv4-family sr-policy': ignore('tunnels of the backbone'),
    'ipv6-family sr-policy': ignore('tunnels of the backbone'),
  },
  'matters',
);

function openFamily(router: RouterDraft, family: Family, line: Line): OpenView | undefined {
  const kind = wordAt(line, 1);
  if (kind === 'vpn-instance') {
    const vrf = vrfIn(router, wordAt(line, 2), line.number);
    const draft = familyIn(vrf, family, line.number);
    return openView(INSTANCE_FAMILY, { router, vrf, family: draft, peers: draft.peers });
  }
  if (kind === 'unicast' || kind === '') return openView(UNICAST, { router, family });
  if (kind !== (family === 4 ? 'vpnv4' : 'vpnv6')) return undefined;
  return openView(VPN, vpnFamilyIn(router, family, line.number));
}

function vpnFamilyIn(router: RouterDraft, family: Family, at: number): VpnFamilyDraft {
  return entryIn(router.bgp.vpn, family, () => ({
    at,
    enabled: new Map(),
    clients: new Set(),
    groups: new Map(),
    policies: [],
    userEnds: new Map(),
    defaults: [],
  }));
}

/** Global routes stay out of VRFs unless imported; their sessions are no VPN sessions. */
const UNICAST: View<{ readonly router: RouterDraft; readonly family: Family }> = view<{
  readonly router: RouterDraft;
  readonly family: Family;
}>({
  ...COMMON,
  peer: read(({ router }, line) => {
    if (wordAt(line, 2) === 'label-route-capability') readPeer(router.bgp, line);
    return true;
  }),
  undo: GLOBAL,
  network: GLOBAL,
  'import-route': GLOBAL,
  aggregate: GLOBAL,
  reflect: GLOBAL,
  reflector: GLOBAL,
  summary: GLOBAL,
  group: GLOBAL,
  'import-rib': read(({ router, family }, line) => {
    if (wordAt(line, 1) !== 'vpn-instance') return false;
    router.leaks.push({ kind: 'global-leak', from: wordAt(line, 2), to: '', family, at: line.number });
    return true;
  }),
});

/** A cluster is numbered like an address, or in one number. */
function clusterIn(word: string): IpAddress | undefined {
  const number = numberIn(word);
  return number === undefined ? addressOf(4, word) : { family: 4, value: BigInt(number) };
}

const VPN: View<VpnFamilyDraft> = view<VpnFamilyDraft>(
  {
    ...COMMON,
    'policy vpn-target': read((vpn) => {
      delete vpn.filterOff;
      return true;
    }),
    'undo policy': read((vpn, line) => {
      vpn.filterOff = line.number;
      return wordAt(line, 2) === 'vpn-target';
    }),
    'reflector cluster-id': read((vpn, line) => {
      const value = clusterIn(wordAt(line, 2));
      if (value !== undefined) vpn.clusterId = { value, at: line.number };
      return value !== undefined;
    }),
    'undo reflect': read((vpn, line) => {
      if (wordAt(line, 2) === 'between-clients') vpn.clientsApart = line.number;
      return true;
    }),
    reflect: CHOICE,
    'rr-filter': read((vpn, line) => {
      vpn.reflected = { value: wordAt(line, 1), at: line.number };
      return line.words.length === 2;
    }),
    'undo peer': read((vpn, line) => {
      const enables = wordAt(line, 3) === 'enable';
      if (enables) vpn.enabled.set(wordAt(line, 2), false);
      return enables || VPN_PEER_IGNORED.has(wordAt(line, 3));
    }),
    peer: read(readVpnPeer),
  },
  'matters',
);

const VPN_PEER_IGNORED: ReadonlySet<string> = new Set([
  'advertise-community',
  'advertise-ext-community',
  'next-hop-local',
  'next-hop-invariable',
  'route-limit',
  'preferred-value',
  'route-update-interval',
  'allow-as-loop',
  'advertise-best-external',
  'additional-paths',
  'as-path-filter',
  'high-priority',
  'log-change',
  'oscillation-dampening',
  'split-group',
  'treat-with-error',
  'update-group',
  'graceful-restart',
  'dampening',
]);

function readVpnPeer(vpn: VpnFamilyDraft, line: Line): boolean {
  const [, peer = '', word = ''] = line.words;
  const { length } = line.words;
  if (word === 'group') {
    vpn.groups.set(peer, wordAt(line, 3));
    vpn.enabled.set(peer, true);
    return length === 4;
  }
  if (word === 'enable') vpn.enabled.set(peer, true);
  else if (word === 'reflect-client') vpn.clients.add(peer);
  else if (word === 'upe') vpn.userEnds.set(peer, line.number);
  else if (word === 'route-policy') return readVpnPolicy(vpn, line);
  else if (word === 'default-originate') return readDefault(vpn, line);
  else return VPN_PEER_IGNORED.has(word);
  return length === 3;
}

/** `peer X route-policy P import|export`: it sees the routes of every VPN. */
function readVpnPolicy(vpn: VpnFamilyDraft, line: Line): boolean {
  const [, peer = '', , policy = '', way] = line.words;
  const direction = way === 'import' ? 'in' : way === 'export' ? 'out' : undefined;
  if (direction === undefined || line.words.length > 5) return false;
  vpn.policies.push({ peer, direction, policy, at: line.number });
  return true;
}

/** `peer X default-originate vpn-instance N`: the peer gets a default route that leads into that VRF. */
function readDefault(vpn: VpnFamilyDraft, line: Line): boolean {
  const [, peer = '', , word, vrf = ''] = line.words;
  if (word !== 'vpn-instance' || line.words.length !== 5) return false;
  vpn.defaults.push({ peer, vrf, at: line.number });
  return true;
}

interface InstanceContext extends BgpContext {
  readonly vrf: VrfDraft;
  readonly family: VrfFamilyDraft;
}

const INSTANCE_FAMILY: View<InstanceContext> = view<InstanceContext>(
  {
    ...COMMON,
    ...PEER_COMMANDS,
    peer: read(readCustomerPeer),
    'router-id': read(({ vrf }, line) => readVrfRouterId(vrf, line)),
    'import-route': read(readImportRoute),
    'import-rib': read(readImportRib),
    network: read(readNetwork),
    aggregate: read(readNetwork),
    'advertise route-reoriginate': read(({ router, vrf, family }, line) => {
      router.leaks.push({
        kind: 're-export',
        from: vrf.name,
        to: '*',
        family: family.family,
        at: line.number,
      });
      return true;
    }),
    'vpn-route': CHOICE,
    reflect: CHOICE,
    reflector: CHOICE,
    'default-route': ignore('default routes pass in any case'),
  },
  'matters',
);

const INSTANCE: View<InstanceSetup> = view<InstanceSetup>(
  {
    ...COMMON,
    ...PEER_COMMANDS,
    peer: read(readCustomerPeer),
    'router-id': read(({ vrf }, line) => readVrfRouterId(vrf, line)),
  },
  'matters',
);

/** A session of a VRF. One that gives labels away lets the customer send labelled packets (carrier's carrier), which nobody follows. */
function readCustomerPeer(context: PeersContext, line: Line): boolean {
  return wordAt(line, 2) !== 'label-route-capability' && readPeer(context, line);
}

interface InstanceSetup extends PeersContext {
  readonly vrf: VrfDraft;
}

/** `vpn-instance N` directly under `bgp`: settings of both families; its sessions are repeated in the families that use them. */
function openInstance(router: RouterDraft, line: Line): OpenView {
  const vrf = vrfIn(router, wordAt(line, 1), line.number);
  return openView(INSTANCE, { vrf, peers: vrf.peers });
}

function readVrfRouterId(vrf: VrfDraft, line: Line): boolean {
  if (wordAt(line, 1) === 'auto-select') return true;
  const value = addressOf(4, wordAt(line, 1));
  if (value !== undefined) vrf.routerId = { value, at: line.number };
  return value !== undefined;
}

const SOURCES: ReadonlyMap<string, RouteSource> = new Map([
  ['direct', 'connected'],
  ['static', 'static'],
  ['ospf', 'ospf'],
  ['ospfv3', 'ospf'],
  ['isis', 'isis'],
  ['rip', 'rip'],
  ['ripng', 'rip'],
] as const);

/** `import-route P [number] [med M] [route-policy R]`; a policy here may set route targets, so that line is read in part. */
function readImportRoute({ family }: InstanceContext, line: Line): boolean {
  const value = SOURCES.get(wordAt(line, 1));
  if (value === undefined) return false;
  if (!family.redistributes.some((one) => one.value === value))
    family.redistributes.push({ value, at: line.number });
  return !line.words.includes('route-policy') && !line.words.includes('route-filter');
}

/** `network P M`, `aggregate P M [detail-suppressed]`: routes of the VRF by a statement of their own; a policy on them may set route targets. */
function readNetwork({ family }: InstanceContext, line: Line): boolean {
  const found = prefixAt(family.family, line.words, 1);
  if (found === undefined) return false;
  family.networks.push({ value: found.prefix, at: line.number });
  return line.words.slice(found.next).every((word) => word === 'detail-suppressed');
}

function readImportRib({ router, vrf, family }: InstanceContext, line: Line): boolean {
  const [, source, other = ''] = line.words;
  if (source !== 'public' && source !== 'vpn-instance') return false;
  const from = source === 'public' ? '' : other;
  const kind = from === '' ? 'global-leak' : 'vrf-import';
  const to = vrf.name;
  router.leaks.push({ kind, from, to, family: family.family, ...copiedFurther(line), at: line.number });
  return true;
}
