import { addressBits, addressText } from '../../net/address.ts';
import { type Prefix, prefixText } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import { walk } from '../reach/walk.ts';
import { type End, type Step, stepsOf } from '../reach/way.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { everything, rangeOf } from '../space/box.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Passage } from './passage.ts';

/** Packets that arrive and that nobody declared: from a circuit to a circuit, or (`to` undefined) into the backbone. */
export interface Forbidden {
  readonly from: Circuit;
  readonly to: Circuit | undefined;
  readonly end: End;
  readonly packets: Space;
  /** None of them is for an address of the backbone: what else the global table of this router holds is in no text. */
  readonly unseen?: ReadRouter;
  /** How good an example it makes: destinations the reached site declared, rather than its link, and room for a host. */
  readonly example: number;
}

export interface Judging {
  readonly fabric: Fabric;
  readonly policy: Policy;
  readonly passage: Passage;
  /** Addresses of the routers themselves outside every VRF. */
  readonly core: readonly Prefix[];
  /** Per table, 1 where nothing undeclared leaves by any way of this fabric. */
  readonly proved?: Uint8Array;
}

/**
 * Every way between circuits that the declared policy does not allow, one representative per pair of VPNs and kind of way. Tables of which
 * the class engine has proved that there is none are not walked.
 */
export function forbiddenWays(judging: Judging): readonly Forbidden[] {
  const { attachment } = judging.fabric;
  const found = new Map<string, Forbidden>();
  for (const table of attachment.tables) {
    if (table.circuits.length === 0 || judging.proved?.[table.id] === 1) continue;
    const ends = walk(judging.fabric, table.id).filter(({ outcome }) => outcome.kind !== 'dropped');
    for (const from of table.circuits.flatMap((id) => attachment.circuits[id] ?? []))
      for (const end of ends) keepForbidden(found, judging, from, end);
  }
  return [...found.values()].toSorted((a, b) => b.example - a.example);
}

/** For every ordered pair of declared sites (`from to`) that an undeclared way joins, the first such way. */
export function forbiddenSites(judging: Judging): ReadonlyMap<string, Forbidden> {
  const { attachment } = judging.fabric;
  const found = new Map<string, Forbidden>();
  for (const table of attachment.tables) {
    if (table.circuits.length === 0 || judging.proved?.[table.id] === 1) continue;
    const ends = walk(judging.fabric, table.id);
    for (const from of table.circuits.flatMap((id) => attachment.circuits[id] ?? []))
      for (const end of ends) {
        const to = end.outcome.kind === 'circuit' ? attachment.circuits[end.outcome.circuit] : undefined;
        if (from.site === undefined || to?.site === undefined || to === from) continue;
        const key = `${from.siteName} ${to.siteName}`;
        if (found.has(key) || isDeclared(judging.policy, from, to)) continue;
        const packets = undeclared(judging, from, to, end);
        if (packets !== NOTHING) found.set(key, { from, to, end, packets, example: 0 });
      }
  }
  return found;
}

/**
 * Host prefixes of every address the routers have outside their VRFs, loopbacks first: those of their texts, and the declared ones, which
 * texts without a backbone (services on somebody else's) do not show though the routers have them.
 */
export function corePrefixes(routers: readonly ReadRouter[], family: Prefix['family']): readonly Prefix[] {
  const shown = routers.flatMap(({ model }) =>
    model.interfaces.filter((one) => one.vrf === undefined).flatMap((one) => one.addresses),
  );
  const known = new Set(
    shown.map(({ value }) => addressText({ family: value.family, value: value.address })),
  );
  const declared = routers
    .flatMap((router) => router.declared?.loopbacks ?? [])
    .filter(({ value }) => !known.has(addressText(value)))
    .map(({ value }) => ({
      value: { family: value.family, address: value.value, length: addressBits(value.family) },
    }));
  return [...shown, ...declared]
    .filter(({ value }) => value.family === family)
    .toSorted((a, b) => b.value.length - a.value.length)
    .map(({ value }) => ({ family, address: value.address, length: addressBits(family) }));
}

/** Of packets that fall into the global table only those for an address of the backbone get anywhere. */
export function towardsCore(
  { fabric, core, passage }: Pick<Judging, 'fabric' | 'core' | 'passage'>,
  arriving: Space,
): Space {
  const { packets } = passage;
  const addressed = core.map((prefix) => ({ ...everything(fabric.family), destination: rangeOf(prefix) }));
  return packets.meet(arriving, packets.of(addressed));
}

function keepForbidden(found: Map<string, Forbidden>, judging: Judging, from: Circuit, end: End): void {
  const to =
    end.outcome.kind === 'circuit' ? judging.fabric.attachment.circuits[end.outcome.circuit] : undefined;
  if (to === undefined ? from.site === undefined : to.id === from.id || isDeclared(judging.policy, from, to))
    return;
  const key = kindOf(judging, from, to, end);
  const known = found.get(key);
  if (known !== undefined && known.example >= BEST_EXAMPLE) return;
  const example = to === undefined ? 0 : exampleValue(judging.fabric, to, end);
  if (known !== undefined && known.example >= example) return;
  const packets = undeclared(judging, from, to, end);
  if (packets !== NOTHING) found.set(key, { from, to, end, packets, example });
  else if (to === undefined && known === undefined) keepUnseen(found, key, judging, { from, end });
}

/** Packets that stand in the global table of a router and are for no address of the backbone: worth less than any that are. */
function keepUnseen(
  found: Map<string, Forbidden>,
  key: string,
  { fabric, passage }: Judging,
  { from, end }: Pick<Forbidden, 'from' | 'end'>,
): void {
  const unseen = end.outcome.kind === 'core' ? end.outcome.router : undefined;
  if (unseen === undefined || !forwards(unseen, fabric.family)) return;
  if (!isSentOut(end) && !mayHoldRoutes(unseen, fabric.family)) return;
  const packets = passage.through(from, undefined, end);
  if (packets !== NOTHING) found.set(key, { from, to: undefined, end, packets, unseen, example: -1 });
}

/** Whether a route of a VRF hands the packets to the backbone: the table of whoever stands behind the link is asked then, and not the router's own. */
function isSentOut({ way: { move } }: Forbidden['end']): boolean {
  return move.kind === 'local' && move.route.forwarding.kind === 'core';
}

function forwards({ model }: ReadRouter, family: Prefix['family']): boolean {
  return !model.guards.forwards.some((one) => one.family === family && !one.value);
}

/** Whether the global table of a router may hold routes of a family beside the addresses of the backbone. */
function mayHoldRoutes({ model }: ReadRouter, family: Prefix['family']): boolean {
  const { unseenRoutes = [] } = model.backbone;
  return (
    unseenRoutes.some(({ value }) => value === family) ||
    model.interfaces.some(
      ({ vrf, addresses, igp }) =>
        vrf === undefined &&
        (igp?.value.families.includes(family) === true ||
          addresses.some(({ value }) => value.family === family)),
    )
  );
}

/** Same VPN and a topology that lets these two sites talk; of a circuit nobody declared only the VPN is known. */
function isDeclared(policy: Policy, from: Circuit, to: Circuit): boolean {
  if (from.site === undefined || to.site === undefined) return from.vpn === to.vpn || from.site === to.site;
  return policy.sameVpnAllows(from.site, to.site);
}

function undeclared(judging: Judging, from: Circuit, to: Circuit | undefined, end: End): Space {
  const { fabric, policy, passage } = judging;
  const arriving = passage.through(from, to, end);
  if (to === undefined) return towardsCore(judging, arriving);
  if (from.site === undefined || to.site === undefined) return arriving;
  const admitted = passage.packets.of(policy.admitted(from.site, to.site, fabric.family));
  return passage.packets.without(arriving, admitted);
}

/** Nothing makes a better example than a roomy range of declared addresses. */
const BEST_EXAMPLE = 1256;

function exampleValue({ family, ranks }: Fabric, to: Circuit, end: End): number {
  const home = (to.site?.prefixes ?? []).some(
    ({ value }) => value.family === family && ranks.from(value) < end.to && end.from < ranks.to(value),
  );
  const room = Number(ranks.start(end.to) - ranks.start(end.from));
  return (home ? 1000 : 1) + Math.min(room, 256);
}

/** Ways between two VPNs through the same tables, targets and leaks are one kind; where agreements join them every circuit counts by itself. */
function kindOf({ fabric, policy }: Judging, from: Circuit, to: Circuit | undefined, end: End): string {
  const joined = to !== undefined && policy.clauses(from.vpn, to.vpn, fabric.family).length > 0;
  const ends = joined
    ? `${from.id} ${to.id} ${prefixOf(end)}`
    : `${from.site === undefined} ${to?.site === undefined}`;
  return `${from.vpn} ${to?.vpn ?? ''} ${ends} ${stepsOf(end.way)
    .map((step) => stepKey(fabric, step))
    .join('|')}`;
}

/** The prefix that led the packet away: agreements speak about prefixes. */
function prefixOf(end: End): string {
  const routes = stepsOf(end.way).flatMap(({ move }) =>
    move.kind === 'remote' || move.kind === 'copied' ? [move.route] : [],
  );
  return routes.map(({ local }) => prefixText(local.prefix)).join(',');
}

function stepKey(fabric: Fabric, { table, move }: Step): string {
  switch (move.kind) {
    case 'remote':
    case 'copied':
    case 'bare':
      return `${table} ${move.kind} ${move.route.table} ${move.route.targets.join(',')}`;
    case 'mislabelled':
      return `${table} ${move.kind} ${move.route.table} ${move.into}`;
    case 'local':
      return `${table} ${move.route.leakAt ?? ''} ${crosses(fabric, move.route) ? move.route.at : ''}`;
    case 'redirect':
    case 'recursion':
      return `${table} ${move.at}`;
    case 'inward':
      return `${move.router.name} ${move.at}`;
    case 'fall-through':
    case 'local-rule':
    case 'no-route':
      return `${table} ${move.kind}`;
  }
}

/** Whether a route leads out of the VRF it stands in. */
export function crosses(
  { attachment }: Pick<Fabric, 'attachment'>,
  route: {
    readonly table: number;
    readonly forwarding: { readonly kind: string; readonly circuit?: number };
  },
): boolean {
  if (route.forwarding.kind === 'core' || route.forwarding.kind === 'table') return true;
  return (
    route.forwarding.circuit !== undefined &&
    attachment.circuits[route.forwarding.circuit]?.table !== route.table
  );
}
