import type { Leak, RouteSource, Sourced } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { parseRouteDistinguisher, parseRouteTarget, type RouteTarget } from '../../net/route-target.ts';
import { familyIn, type RouterDraft, type VrfDraft, type VrfFamilyDraft, vrfIn } from './draft.ts';
import { type Line, numberIn, textFrom, wordAfter, wordAt } from './line.ts';
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

interface VrfContext {
  readonly router: RouterDraft;
  readonly vrf: VrfDraft;
}

interface FamilyContext extends VrfContext {
  readonly family: VrfFamilyDraft;
}

/** `ip vpn-instance N`. */
export function openVpnInstance(router: RouterDraft, line: Line): OpenView | undefined {
  const name = wordAt(line, 2);
  if (name === '') return undefined;
  const known = router.vrfs.get(name);
  const vrf = known ?? vrfIn(router, name, line.number);
  return openView(INSTANCE, { router, vrf });
}

const TRANSPORT = ignore('chooses the tunnel, not the VRF');
const BOOKKEEPING = ignore('numbers, statistics and timers');
/** A second path to the same VRF; a policy may name a next hop or an interface for it. */
const FAST_REROUTE = read(
  (_, line: Line) => !line.words.includes('route-policy') && !line.words.includes('route-filter'),
);

const FAMILY_COMMANDS: Readonly<Record<string, Command<FamilyContext>>> = {
  'route-distinguisher': read(readDistinguisher),
  'vpn-target': read(readTargets),
  'import route-policy': read(({ family }, line) => readPolicy(family, 'importPolicy', line)),
  'export route-policy': read(({ family }, line) => readPolicy(family, 'exportPolicy', line)),
  'apply-label': read(readLabelMode),
  'prefix limit': read(readLimit),
  'routing-table limit': read(readLimit),
  'import-rib': read(readImportRib),
  'tnl-policy': TRANSPORT,
  'vpn frr': FAST_REROUTE,
  'ip frr': read(readFastReroute),
  'ipv6 frr': read(readFastReroute),
  'traffic-statistics': BOOKKEEPING,
  'transit-vpn': ignore('statistics of transit routes'),
  multicast: ignoreWhole('multicast'),
  'multicast-domain': ignoreWhole('multicast'),
  mvpn: ignoreWhole('multicast'),
  qos: TRANSPORT,
  'ttl-mode': TRANSPORT,
  'diffserv-mode': TRANSPORT,
  'default-color': TRANSPORT,
  'undo vpn-target': read((context, line) => {
    dropTargets(context, line);
    return false;
  }),
};

const FAMILY: View<FamilyContext> = view(FAMILY_COMMANDS, 'matters');

const INSTANCE: View<VrfContext> = view(
  {
    description: read(({ vrf }, line) => {
      vrf.description = { value: textFrom(line, 1), at: line.number };
      return true;
    }),
    'ipv4-family': open((context, line) => openFamily(context, 4, line)),
    'ipv6-family': open((context, line) => openFamily(context, 6, line)),
    'service-id': BOOKKEEPING,
    'vpn-id': BOOKKEEPING,
    log: BOOKKEEPING,
    snmp: BOOKKEEPING,
    ...shortForm(),
  },
  'matters',
);

function openFamily({ router, vrf }: VrfContext, family: Family, line: Line): OpenView {
  return openView(FAMILY, { router, vrf, family: familyIn(vrf, family, line.number) });
}

/** Commands directly under the instance belong to its IPv4 family: the form of IPv4-only instances. */
function shortForm(): Record<string, Command<VrfContext>> {
  const commands: Record<string, Command<VrfContext>> = {};
  for (const [key, command] of Object.entries(FAMILY_COMMANDS)) {
    if (command.kind === 'ignore') commands[key] = command;
    if (command.kind !== 'read') continue;
    commands[key] = read(({ router, vrf }, line) =>
      command.read({ router, vrf, family: familyIn(vrf, 4, line.number) }, line),
    );
  }
  return commands;
}

function readDistinguisher({ family }: FamilyContext, line: Line): boolean {
  const value = parseRouteDistinguisher(wordAt(line, 1));
  if (value === undefined) return false;
  // A distinguisher stays until its family is deleted: of two nobody knows which one the device has.
  const again = family.rd !== undefined && family.rd.value !== value;
  family.rd = { value, at: line.number };
  return !again && line.words.length === 2;
}

/** `vpn-target X [Y …] [export-extcommunity | import-extcommunity | both]`; without a direction both. EVPN targets are another table. */
function readTargets({ family }: FamilyContext, line: Line): boolean {
  const targets: Sourced<RouteTarget>[] = [];
  let index = 1;
  for (; index < line.words.length; index++) {
    const value = parseRouteTarget(wordAt(line, index));
    if (value === undefined) break;
    targets.push({ value, at: line.number });
  }
  const direction = wordAt(line, index);
  if (targets.length === 0 || line.words.length > index + 1) return false;
  if (!['', 'both', 'export-extcommunity', 'import-extcommunity'].includes(direction)) return false;
  if (direction !== 'import-extcommunity') addTargets(family.exports, targets);
  if (direction !== 'export-extcommunity') addTargets(family.imports, targets);
  return true;
}

/**
 * `undo vpn-target {X … | all} [direction]`: no router prints it, so somebody typed it, who may or may not have committed it. What it takes away is
 * no certain import any more, and it stays a line that nobody can vouch for.
 */
function dropTargets({ family }: FamilyContext, line: Line): void {
  const words = line.words.slice(2);
  const gone = new Set(words.map(parseRouteTarget));
  const drop = (targets: Sourced<RouteTarget>[], kept: string) => {
    if (words.some((word) => word === kept)) return;
    const left = words[0] === 'all' ? [] : targets.filter(({ value }) => !gone.has(value));
    targets.splice(0, targets.length, ...left);
  };
  drop(family.imports, 'export-extcommunity');
  drop(family.exports, 'import-extcommunity');
}

function addTargets(known: Sourced<RouteTarget>[], targets: readonly Sourced<RouteTarget>[]): void {
  for (const target of targets) if (!known.some(({ value }) => value === target.value)) known.push(target);
}

/** `export route-policy P [add-ert-first]`: with `add-ert-first` the policy may overwrite the VRF's own targets, which the model cannot say. */
function readPolicy(family: VrfFamilyDraft, leaf: 'importPolicy' | 'exportPolicy', line: Line): boolean {
  const name = wordAt(line, 2);
  if (name === '') return false;
  family[leaf] = { value: name, at: line.number };
  return line.words.length === 3;
}

/** Default label modes differ between releases (one label per VRF on NetEngine 8000, per route elsewhere): without the line the mode is unknown. */
function readLabelMode({ family }: FamilyContext, line: Line): boolean {
  const [, mode, pop] = line.words;
  // A label chosen by hand may stand in two VRFs.
  if (line.words.includes('static')) return false;
  if (mode === 'per-instance') family.labelMode = { value: 'per-vrf', at: line.number };
  // Without `pop-go` packets are looked up again, says one sentence of the manuals; by the next hop of the label, says another.
  else if (mode === 'per-nexthop' || mode === 'per-route')
    family.labelMode = { value: pop === 'pop-go' ? 'per-next-hop' : 'unknown', at: line.number };
  else return false;
  return true;
}

/** `prefix limit N {percent [route-unchanged] | simply-alert}`; `simply-alert` warns and limits nothing. */
function readLimit({ family }: FamilyContext, line: Line): boolean {
  const maximum = numberIn(wordAt(line, 2));
  if (maximum === undefined) return false;
  if (wordAt(line, 3) === 'simply-alert') return true;
  const warnPercent = numberIn(wordAt(line, 3)) ?? 100;
  family.routeLimit = { value: { maximum, warnPercent }, at: line.number };
  return true;
}

/** `import-rib {public | vpn-instance X} protocol …`: routes of another table without a route target. */
function readImportRib({ router, vrf, family }: FamilyContext, line: Line): boolean {
  const other = wordAt(line, 1) === 'vpn-instance' ? wordAt(line, 2) : '';
  if (other === '' && wordAt(line, 1) !== 'public') return false;
  router.leaks.push({
    kind: other === '' ? 'global-leak' : 'vrf-import',
    from: other,
    to: vrf.name,
    family: family.family,
    ...copiedRoutes(line),
    ...copiedFurther(line),
    at: line.number,
  });
  return true;
}

const COPIED: ReadonlyMap<string, RouteSource> = new Map([
  ['direct', 'connected'],
  ['vlink-direct-route', 'connected'],
  ['static', 'static'],
  ['ospf', 'ospf'],
  ['isis', 'isis'],
]);

/** The kind of routes `… protocol P` copies; without a known word any. */
export function copiedRoutes(line: Line): Pick<Leak, 'routes'> {
  const source = COPIED.get(wordAfter(line, 'protocol') ?? '');
  return source === undefined ? {} : { routes: [source] };
}

/** `ip frr`: a second path to the same VRF; with `route-policy P` that policy names an interface by hand (`apply backup-interface`), of whatever VRF. */
function readFastReroute(_: FamilyContext, line: Line): boolean {
  return !line.words.includes('route-policy');
}

/** How far an `import-rib` may lead: copies are routes of the VRF; with `include-label-route` or a protocol not known those of other PEs are copied too. */
export function copiedFurther(line: Line): Pick<Leak, 'givenOn' | 'heardToo'> {
  const protocol = wordAfter(line, 'protocol');
  const heard =
    line.words.includes('include-label-route') || (protocol !== undefined && !COPIED.has(protocol));
  return heard ? { givenOn: true, heardToo: true } : { givenOn: true };
}
