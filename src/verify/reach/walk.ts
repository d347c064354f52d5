import type { PacketPick } from '../../device/model.ts';
import type { IpAddress } from '../../net/address.ts';
import { hostPrefix, overlaps } from '../../net/prefix.ts';
import { familyOf, GLOBAL_TABLE, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type DownHop, hopsPastLinks } from '../routing/down-links.ts';
import { everyOwnRoute, type Fabric, lookUp } from '../routing/fabric.ts';
import { connectedCircuit } from '../routing/links.ts';
import type { NextHop } from '../routing/next-hops.ts';
import type { Forwarding, LocalRoute, VpnRoute } from '../routing/routes.ts';
import { tableNamed } from '../routing/static-forwarding.ts';
import { labelTwins, mayGoStraight, namesNextHop } from './labels.ts';
import type { End, Popped, Step } from './way.ts';

interface State {
  readonly table: number;
  readonly from: number;
  readonly to: number;
  readonly popped: Popped;
  readonly way: Step | undefined;
  /** What picked the packet on its way here: all of it holds, in whatever order it was asked. */
  readonly picked: ReadonlySet<PacketPick>;
}

const ANY_PACKET: ReadonlySet<PacketPick> = new Set();

/**
 * Follows all packets that stand in a VRF, for destinations `from`…`to` (ranks), through look-ups, labels, second look-ups and leaks to
 * every place they can end; `loops` takes the ways that come back to a table they have left. Where a router has a choice (equal paths, contested distances) all of it is followed.
 */
export function walk(
  fabric: Fabric,
  table: number,
  from = 0,
  to = fabric.ranks.count,
  loops?: Step[],
): readonly End[] {
  return followed(
    fabric,
    [{ table, from, to, popped: false, way: undefined, picked: ANY_PACKET }],
    [],
    loops,
  );
}

/**
 * Where packets that stand in a VRF end, without the ways: 'known' keeps what becomes of them behind the first step, which is the same for all
 * tables that take a route. Only where no policy picks packets: what one picks depends on where they came in.
 */
export function outcomesOf(
  fabric: Fabric,
  table: number,
  known: Map<string, readonly Outcome[]>,
): readonly Outcome[] {
  const [ends, open]: [End[], State[]] = [[], []];
  const everything = { from: 0, to: fabric.ranks.count, popped: false, way: undefined, picked: ANY_PACKET };
  stepFrom(fabric, { table, ...everything }, ends, open);
  const behind = open.map((state) => {
    const key = `${state.table} ${state.from} ${state.to} ${state.popped}`;
    const outcomes = known.get(key) ?? distinct(followed(fabric, [state], []));
    known.set(key, outcomes);
    return outcomes;
  });
  return distinct([ends, ...behind].flat());
}

/** An end without the way; of those at one circuit one stands for all. */
export type Outcome = Omit<End, 'way'>;

function distinct(outcomes: readonly Outcome[]): readonly Outcome[] {
  const keyOf = ({ from, to, outcome, popped }: Outcome) =>
    outcome.kind === 'circuit' ? `${outcome.circuit} ${popped}` : `${outcome.kind} ${from} ${to} ${popped}`;
  return [...new Map(outcomes.map((one) => [keyOf(one), one])).values()];
}

/** The same for packets that stand in the global table of a router: where the VRFs that gave it routes lead them. */
export function walkGlobal(fabric: Fabric, router: ReadRouter): readonly End[] {
  const { count } = fabric.ranks;
  const [ends, open]: [End[], State[]] = [[], []];
  const state = {
    table: GLOBAL_TABLE,
    from: 0,
    to: count,
    popped: false,
    way: undefined,
    picked: ANY_PACKET,
  };
  inward(fabric, router, state, ends, open);
  return followed(fabric, open, ends);
}

function followed(fabric: Fabric, open: State[], ends: End[], loops?: Step[]): readonly End[] {
  const seen = new Map<string, ReadonlySet<PacketPick>[]>();
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state.way !== undefined && stoodIn(state.way, state.table)) loops?.push(state.way);
    const { picked } = state;
    const key = `${state.table} ${state.from} ${state.to} ${state.popped}`;
    const before = seen.get(key);
    if (before?.some((fewer) => holdsAll(picked, fewer)) === true) continue;
    if (before === undefined) seen.set(key, [picked]);
    else before.push(picked);
    stepFrom(fabric, state, ends, open);
  }
  return ends;
}

function holdsAll(picked: ReadonlySet<PacketPick>, fewer: ReadonlySet<PacketPick>): boolean {
  if (fewer === picked) return true;
  for (const one of fewer) if (!picked.has(one)) return false;
  return true;
}

/** A policy that a packet meets again picks it again: nothing more is known of it, and a way that goes in circles ends. */
function pickedToo(picked: ReadonlySet<PacketPick>, picks: PacketPick): ReadonlySet<PacketPick> {
  return picked.has(picks) ? picked : new Set([...picked, picks]);
}

/** Whether a packet on this way has been in the table before. */
function stoodIn(way: Step, table: number): boolean {
  for (let step: Step | undefined = way; step !== undefined; step = step.before)
    if (step.table === table) return true;
  return false;
}

function stepFrom(fabric: Fabric, state: State, ends: End[], open: State[]): void {
  const table = fabric.attachment.tables[state.table];
  if (table === undefined) return;
  const settings = familyOf(table, fabric.family);
  redirects(fabric, table, state, ends, open);
  localRule(fabric, table, state, ends);
  const falls = settings !== undefined && !settings.terminator.value;
  // Any route can vanish: where a table has no end of its own, every packet may fall out of it.
  if (fabric.scope === 'possible' && falls) fallThrough(fabric, table, state, ends, open);
  // In the present state they are a doubt.
  if (fabric.scope === 'possible') recursions(fabric, table, state, ends, open);
  for (const piece of lookUp(fabric, state.table, state.from, state.to)) {
    const part = { ...state, from: piece.from, to: piece.to };
    if (piece.locals.length + piece.imported.length === 0) {
      if (falls) fallThrough(fabric, table, part, ends, open);
      else end(part, { outcome: { kind: 'dropped' }, way: stepFor(part, { kind: 'no-route' }) }, ends);
    }
    for (const route of piece.locals)
      forward(
        fabric,
        part,
        { before: part.way, table: part.table, move: { kind: 'local', route } },
        route.forwarding,
        ends,
        open,
      );
    for (const route of piece.imported) follow(fabric, table, part, route, ends, open);
  }
}

/** Nothing matches and the table has no end of its own. A VRF without settings for the family has no table to fall out of. */
function fallThrough(fabric: Fabric, table: VrfTable, state: State, ends: End[], open: State[]): void {
  const at = familyOf(table, fabric.family)?.terminator.at ?? 0;
  intoGlobal(fabric, table.router, state, stepFor(state, { kind: 'fall-through', at }), ends, open);
}

function stepFor(state: State, move: Step['move']): Step {
  return { before: state.way, table: state.table, move };
}

function follow(
  fabric: Fabric,
  table: VrfTable,
  state: State,
  route: VpnRoute,
  ends: End[],
  open: State[],
): void {
  const exporter = fabric.attachment.tables[route.table];
  if (exporter === undefined) return;
  const base = { before: state.way, table: state.table };
  if (exporter.router === table.router) {
    const copied: Step = { ...base, move: { kind: 'copied', route } };
    // Seen on one platform only: whether the others look the packet up again is not known, so both are possible.
    if (fabric.scope === 'possible') open.push({ ...state, table: route.table, way: copied });
    forward(fabric, state, copied, route.local.forwarding, ends, open);
    return;
  }
  const mode = familyOf(exporter, fabric.family)?.labelMode.value ?? 'unknown';
  const labelled = { ...state, popped: true };
  const step: Step = { ...base, move: { kind: 'remote', route } };
  if (mode === 'none')
    intoGlobal(fabric, exporter.router, labelled, { ...base, move: { kind: 'bare', route } }, ends, open);
  // A label for a next hop leads wherever the router finds that one.
  const down = fabric.scope === 'possible' && hopsPastLinks(fabric, exporter).length > 0;
  const again = mode === 'per-next-hop' ? down || !namesNextHop(route.local) : mode !== 'none';
  if (again) open.push({ ...labelled, table: route.table, way: step });
  for (const into of labelTwins(fabric, exporter))
    open.push({ ...labelled, table: into, way: { ...base, move: { kind: 'mislabelled', route, into } } });
  if (mode === 'per-next-hop' || mode === 'unknown') {
    const isStraight = route.local.forwarding.kind === 'circuit' && mayGoStraight(exporter, fabric.family);
    const popped = isStraight ? 'straight' : true;
    forward(fabric, { ...state, popped }, step, route.local.forwarding, ends, open);
  }
}

function forward(
  fabric: Fabric,
  state: State,
  way: Step,
  forwarding: Forwarding,
  ends: End[],
  open: State[],
): void {
  switch (forwarding.kind) {
    case 'table':
      open.push({ ...state, table: forwarding.table, way });
      return;
    case 'circuit':
      end(state, { outcome: { kind: 'circuit', circuit: forwarding.circuit }, way }, ends);
      return;
    case 'core': {
      const router = fabric.attachment.tables[state.table]?.router;
      if (router !== undefined) intoGlobal(fabric, router, state, way, ends, open);
      return;
    }
    case 'drop':
      end(state, { outcome: { kind: 'dropped' }, way }, ends);
  }
}

function end(state: State, { outcome, way }: Pick<End, 'outcome' | 'way'>, ends: End[]): void {
  ends.push({ from: state.from, to: state.to, outcome, popped: state.popped, way });
}

/** The packet stands in the global table of a router: it may be for the backbone, or for a VRF that gave the table a route. */
function intoGlobal(
  fabric: Fabric,
  router: ReadRouter,
  state: State,
  way: Step,
  ends: End[],
  open: State[],
): void {
  end(state, { outcome: { kind: 'core', router }, way }, ends);
  // The backbone's own protocols may carry a leaked route to every router; that they do is not in the present state's texts.
  const { routers } = fabric;
  const gates = fabric.scope === 'possible' ? routers : [router];
  for (const gate of gates) inward(fabric, gate, { ...state, table: GLOBAL_TABLE, way }, ends, open);
}

function inward(fabric: Fabric, router: ReadRouter, state: State, ends: End[], open: State[]): void {
  for (const leak of router.model.leaks) {
    if (leak.to !== '' || (leak.kind !== 'global-leak' && leak.kind !== 'vrf-import')) continue;
    const target = tableNamed(fabric.attachment, router, leak.from);
    if (target === undefined || (leak.family ?? fabric.family) !== fabric.family) continue;
    const from =
      leak.prefix === undefined ? state.from : Math.max(state.from, fabric.ranks.from(leak.prefix));
    const to = leak.prefix === undefined ? state.to : Math.min(state.to, fabric.ranks.to(leak.prefix));
    const way = stepFor(state, { kind: 'inward', router, at: leak.at });
    if (from < to) sendTo(fabric, target, leak.picks, { ...state, from, to, way }, ends, open);
  }
}

/** Into a table: as its packets for the next hop go where one is given; where that is out of reach, or none is given, by its routes. */
function sendTo(
  fabric: Fabric,
  target: VrfTable,
  picks: PacketPick | undefined,
  state: State,
  ends: End[],
  open: State[],
): void {
  const { way } = state;
  const hop = picks?.nextHop?.family === fabric.family ? picks.nextHop : undefined;
  const circuit = hop && connectedCircuit(fabric.attachment, target, hop);
  if (circuit !== undefined && way !== undefined)
    end(state, { outcome: { kind: 'circuit', circuit: circuit.id }, way }, ends);
  // Whoever stays in its table is looked up there anyway.
  else if (way?.table !== target.id) open.push({ ...state, table: target.id });
  if (hop !== undefined && way !== undefined)
    towards(fabric, target, hop, { ...state, way }, { ends, open, known: circuit?.id });
}

interface Towards {
  readonly ends: End[];
  readonly open: State[];
  /** A circuit that is taken already. */
  readonly known?: number | undefined;
}

/** Packets for whatever destination go where a table sends those for a next hop: an imported route may be longer than its link, or all there is. */
function towards(
  fabric: Fabric,
  target: VrfTable,
  hop: IpAddress,
  state: State & { readonly way: Step },
  { ends, open, known }: Towards,
): void {
  const there = { ...state, table: target.id };
  const rank = fabric.ranks.at(hop);
  for (const { locals, imported } of lookUp(fabric, target.id, rank, rank + 1)) {
    for (const { forwarding } of locals)
      if (forwarding.kind !== 'circuit' || forwarding.circuit !== known)
        forward(fabric, there, state.way, forwarding, ends, open);
    for (const route of imported) follow(fabric, target, there, route, ends, open);
  }
}

/** Routes over a next hop that may be reached otherwise than by one link, as far as no route of their own tells where they lead. */
function recursions(fabric: Fabric, table: VrfTable, state: State, ends: End[], open: State[]): void {
  for (const route of hopsOf(fabric, table)) {
    const from = Math.max(state.from, fabric.ranks.from(route.prefix));
    const to = Math.min(state.to, fabric.ranks.to(route.prefix));
    if (from < to) recursion(fabric, table, route, { ...state, from, to }, { ends, open }, new Set([route]));
  }
}

type Hop = NextHop | DownHop;

function hopsOf(fabric: Fabric, table: VrfTable): readonly Hop[] {
  const down = hopsPastLinks(fabric, table);
  const strays = fabric.straysOf(table.id);
  return down.length === 0 ? strays : [...strays, ...down];
}

/** By every route to its next hop, and by the next hops of those in turn. */
function recursion(
  fabric: Fabric,
  table: VrfTable,
  route: Hop,
  state: State,
  into: Towards,
  met: Set<Hop>,
): void {
  const { hop, home, at } = route;
  const way = stepFor({ ...state, table: table.id }, { kind: 'recursion', at, hop });
  const there = { ...state, table: home.id, way };
  if ('imported' in route) {
    for (const forwarding of route.locals) forward(fabric, there, way, forwarding, into.ends, into.open);
    for (const one of route.imported) follow(fabric, home, there, one, into.ends, into.open);
  } else towards(fabric, home, hop, { ...state, way }, into);
  const within = 'within' in route ? route.within : [hostPrefix(hop)];
  for (const next of hopsOf(fabric, home)) {
    if (met.has(next) || !within.some((one) => overlaps(next.prefix, one))) continue;
    met.add(next);
    recursion(fabric, home, next, { ...state, way }, into, met);
  }
}

/** Policies that send packets of a table to another one. What they pick as packets enter can only be the first step. */
function redirects(fabric: Fabric, table: VrfTable, state: State, ends: End[], open: State[]): void {
  for (const leak of table.router.model.leaks) {
    const { picks, at, to } = leak;
    if (leak.kind !== 'policy-routing' || (leak.family ?? fabric.family) !== fabric.family) continue;
    if (leak.from !== table.vrf.name && (leak.from !== '*' || to === table.vrf.name)) continue;
    // What has just come in by a circuit stands at the first step of its way.
    if (picks?.entry !== undefined && (picks.entry === '') === (state.way === undefined)) continue;
    const way = stepFor(state, { kind: 'redirect', at, picks });
    const picked = picks && (picks.entry || picks.rules) ? pickedToo(state.picked, picks) : state.picked;
    const target = tableNamed(fabric.attachment, table.router, to);
    if (to === '') intoGlobal(fabric, table.router, { ...state, picked }, way, ends, open);
    else if (target !== undefined) sendTo(fabric, target, picks, { ...state, picked, way }, ends, open);
  }
}

/** Where the rule for local addresses stands before the VRF's, the router's own backbone addresses answer inside the VRF. */
function localRule(fabric: Fabric, table: VrfTable, state: State, ends: End[]): void {
  const { model } = table.router;
  const guard = model.guards.localRuleBehindVrf.find(({ family }) => family === fabric.family);
  if (guard === undefined || guard.value) return;
  for (const one of model.interfaces)
    for (const { value } of one.vrf === undefined ? one.addresses : []) {
      if (value.family !== fabric.family) continue;
      const rank = fabric.ranks.at({ family: value.family, value: value.address });
      if (rank < state.from || rank >= state.to) continue;
      const way: Step = { before: state.way, table: state.table, move: { kind: 'local-rule', at: guard.at } };
      end({ ...state, from: rank, to: rank + 1 }, { outcome: { kind: 'core' }, way }, ends);
    }
}

/** The ranges a VRF reaches through one of its own circuits (`strict`) or by any route at all (`loose`): what a source check admits. */
export function sourceRanges(
  fabric: Fabric,
  table: number,
  circuit: number,
  mode: 'strict' | 'loose',
): readonly { from: number; to: number }[] {
  if (table === GLOBAL_TABLE) return [{ from: 0, to: fabric.ranks.count }];
  const back = (route: LocalRoute) =>
    route.forwarding.kind === 'circuit' && (mode === 'loose' || route.forwarding.circuit === circuit);
  const ownAlone = mode === 'strict' && fabric.scope === 'possible';
  const pieces = (ownAlone ? everyOwnRoute : lookUp)(fabric, table, 0, fabric.ranks.count);
  return pieces.filter((piece) => piece.locals.some(back) || (mode === 'loose' && piece.imported.length > 0));
}
