import type { RouterDraft } from './draft.ts';
import { type Line, wordAfter, wordAt } from './line.ts';
import { areaOf, rulePrefixAt } from './values.ts';
import { ignore, type OpenView, open, openView, read, type View, view } from './view.ts';

interface Process {
  readonly router: RouterDraft;
  readonly id: string;
  /** A process of a VRF talks to customer edges; its routes enter BGP by the `import-route` line of the VRF. */
  readonly vrf: string | undefined;
}

interface Area extends Process {
  readonly area: string;
}

const SETTING = ignore('timers, costs and preferences of the protocol');

/** Switches that let OSPF take back into the VRF what BGP gave it, or take other tables' routes. */
const UNVOUCHED = read(() => false);

const COMMON = {
  description: SETTING,
  'import-route': SETTING,
  'default-route-advertise': SETTING,
  preference: SETTING,
  'bandwidth-reference': SETTING,
  'silent-interface': SETTING,
  'opaque-capability': SETTING,
  'segment-routing': ignore('labels of the backbone'),
  bfd: SETTING,
  'graceful-restart': SETTING,
  'spf-schedule-interval': SETTING,
  'lsa-arrival-interval': SETTING,
  'lsa-originate-interval': SETTING,
  maximum: SETTING,
  stub: SETTING,
  'stub-router': SETTING,
  'router-id': SETTING,
  'route-tag': SETTING,
  'domain-id': SETTING,
  'import-rib': UNVOUCHED,
  'filter-policy': SETTING,
  timer: SETTING,
  frr: SETTING,
  advertise: SETTING,
  mpls: ignore('labels of the backbone'),
  'traffic-eng': ignore('tunnels of the backbone'),
  'cost-style': SETTING,
  'auto-cost': SETTING,
  'circuit-cost': SETTING,
  'is-level': SETTING,
  'is-name': SETTING,
  'log-peer-change': SETTING,
  'set-overload': SETTING,
  ipv6: SETTING,
  'area-authentication-mode': SETTING,
  'domain-authentication-mode': SETTING,
  nexthop: SETTING,
  'vpn-instance-capability': UNVOUCHED,
  'dn-bit-check': UNVOUCHED,
  'dn-bit-set': UNVOUCHED,
} as const;

/** `import-route` and its like: routes of the same table. */
function readImport({ router, vrf }: Process, line: Line): boolean {
  if (vrf === undefined) router.igpRedistributes ??= line.number;
  return true;
}

const OSPF: View<Process> = view<Process>({
  ...COMMON,
  'import-route': read(readImport),
  'silent-interface': read((process, line) => readSilent(process, line, 1, true)),
  'undo silent-interface': read((process, line) => readSilent(process, line, 2, false)),
  area: open((process, line) => openArea(process, line)),
});

const AREA: View<Area> = view<Area>({
  network: read(readNetwork),
  'sham-link': SETTING,
  'authentication-mode': SETTING,
  description: SETTING,
  stub: SETTING,
  nssa: SETTING,
  'abr-summary': SETTING,
  'default-cost': SETTING,
  'mpls-te': ignore('tunnels of the backbone'),
  'vlink-peer': SETTING,
  filter: SETTING,
});

const ISIS: View<Process> = view<Process>({
  ...COMMON,
  'import-route': read(readImport),
  'network-entity': read(({ router, id, vrf }, line) => {
    const area = /^(.+)\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.00$/.exec(wordAt(line, 1))?.[1];
    if (area !== undefined && vrf === undefined) router.isisAreas.set(id, area);
    return area !== undefined;
  }),
});

/** `ospf P [router-id R] [vpn-instance V]`, `ospfv3 P [vpn-instance V]`. */
export function openOspf(router: RouterDraft, line: Line): OpenView {
  const id = `${wordAt(line, 0) === 'ospfv3' ? 'v3 ' : ''}${/^\d/.test(wordAt(line, 1)) ? wordAt(line, 1) : '1'}`;
  return openView(OSPF, processOf(router, `ospf ${id}`, id, line));
}

/** `isis [P] [vpn-instance V]`. */
export function openIsis(router: RouterDraft, line: Line): OpenView {
  const id = /^\d/.test(wordAt(line, 1)) ? wordAt(line, 1) : '1';
  return openView(ISIS, processOf(router, `isis ${id}`, id, line));
}

function processOf(router: RouterDraft, key: string, id: string, line: Line): Process {
  const vrf = wordAfter(line, 'vpn-instance');
  if (vrf !== undefined) router.vrfProcesses.set(key, vrf);
  return { router, id, vrf: router.vrfProcesses.get(key) };
}

function openArea(process: Process, line: Line): OpenView | undefined {
  const area = areaOf(wordAt(line, 1));
  return area === undefined ? undefined : openView(AREA, { ...process, area });
}

/** `silent-interface all | INTERFACE`: no neighbour is spoken to there. */
function readSilent({ router, id }: Process, line: Line, from: number, silent: boolean): boolean {
  const name = line.words.slice(from).join('');
  router.ospfSilent.set(`${id} ${name}`, silent);
  return name !== '';
}

function readNetwork({ router, id, vrf, area }: Area, line: Line): boolean {
  const found = rulePrefixAt(4, line.words, 1);
  if (found === undefined) return false;
  const network = { process: id, area, prefix: found.prefix, at: line.number };
  router.ospfNetworks.push(vrf === undefined ? network : { ...network, vrf });
  return true;
}
