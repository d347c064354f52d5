import type { VrfFamily } from '../../device/model.ts';
import { familyOf, GLOBAL_TABLE, type VrfTable } from '../bind/circuit.ts';
import { type Fabric, lookUp } from '../routing/fabric.ts';
import type { Forwarding, LocalRoute, VpnRoute } from '../routing/routes.ts';
import type { End, Step } from './way.ts';

interface State {
  readonly table: number;
  readonly from: number;
  readonly to: number;
  readonly popped: boolean;
  readonly way: Step | undefined;
}

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
  const ends: End[] = [];
  const seen = new Set<string>();
  const open: State[] = [{ table, from, to, popped: false, way: undefined }];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state.way !== undefined && stoodIn(state.way, state.table)) loops?.push(state.way);
    const key = `${state.table} ${state.from} ${state.to} ${state.popped}`;
    if (seen.has(key)) continue;
    seen.add(key);
    stepFrom(fabric, state, ends, open);
  }
  return ends;
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
  if (fabric.scope === 'possible') mayFallThrough(settings, state, ends);
  for (const piece of lookUp(fabric, state.table, state.from, state.to)) {
    const part = { ...state, from: piece.from, to: piece.to };
    if (piece.locals.length + piece.imported.length === 0) end(part, nothingMatches(settings, part), ends);
    for (const route of piece.locals)
      forward(
        part,
        { before: part.way, table: part.table, move: { kind: 'local', route } },
        route.forwarding,
        ends,
        open,
      );
    for (const route of piece.imported) follow(fabric, table, part, route, ends, open);
  }
}

/** A VRF without settings for the family has no table of its own to end in; whether the packet falls out is the terminator's to say. */
function nothingMatches(settings: VrfFamily | undefined, state: State): Pick<End, 'outcome' | 'way'> {
  const base = { before: state.way, table: state.table };
  if (settings === undefined || settings.terminator.value)
    return { outcome: { kind: 'dropped' }, way: { ...base, move: { kind: 'no-route' } } };
  return {
    outcome: { kind: 'core' },
    way: { ...base, move: { kind: 'fall-through', at: settings.terminator.at } },
  };
}

/** Any route can vanish: where a table has no end of its own, every packet may fall out of it. */
function mayFallThrough(settings: VrfFamily | undefined, state: State, ends: End[]): void {
  if (settings !== undefined && !settings.terminator.value) end(state, nothingMatches(settings, state), ends);
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
    forward(state, copied, route.local.forwarding, ends, open);
    return;
  }
  const mode = familyOf(exporter, fabric.family)?.labelMode.value ?? 'unknown';
  const labelled = { ...state, popped: true };
  const step: Step = { ...base, move: { kind: 'remote', route } };
  if (mode === 'none')
    end(labelled, { outcome: { kind: 'core' }, way: { ...base, move: { kind: 'bare', route } } }, ends);
  if (mode === 'per-vrf' || mode === 'unknown') open.push({ ...labelled, table: route.table, way: step });
  for (const into of labelTwins(fabric, exporter))
    open.push({ ...labelled, table: into, way: { ...base, move: { kind: 'mislabelled', route, into } } });
  if (mode === 'per-next-hop' || mode === 'unknown')
    forward(labelled, step, route.local.forwarding, ends, open);
}

/** Other VRFs of the exporter's router with the same label by hand: the kernel spreads packets over all of them (seen on Linux 6.1). */
export function labelTwins(fabric: Fabric, exporter: VrfTable): readonly number[] {
  const label = familyOf(exporter, fabric.family)?.staticLabel?.value;
  if (label === undefined) return [];
  return fabric.attachment.tables
    .filter((table) => table.router === exporter.router && table !== exporter)
    .filter(({ vrf }) => vrf.families.some(({ staticLabel }) => staticLabel?.value === label))
    .map(({ id }) => id);
}

function forward(state: State, way: Step, forwarding: Forwarding, ends: End[], open: State[]): void {
  switch (forwarding.kind) {
    case 'table':
      open.push({ ...state, table: forwarding.table, way });
      return;
    case 'circuit':
      end(state, { outcome: { kind: 'circuit', circuit: forwarding.circuit }, way }, ends);
      return;
    case 'core':
      end(state, { outcome: { kind: 'core' }, way }, ends);
      return;
    case 'drop':
      end(state, { outcome: { kind: 'dropped' }, way }, ends);
  }
}

function end(state: State, { outcome, way }: Pick<End, 'outcome' | 'way'>, ends: End[]): void {
  ends.push({ from: state.from, to: state.to, outcome, popped: state.popped, way });
}

/** What redirects packets of a table to another one may pick any packet: its conditions are not modelled. */
function redirects(fabric: Fabric, table: VrfTable, state: State, ends: End[], open: State[]): void {
  for (const leak of table.router.model.leaks) {
    if (
      leak.kind !== 'policy-routing' ||
      leak.from !== table.vrf.name ||
      (leak.family ?? fabric.family) !== fabric.family
    )
      continue;
    const way: Step = { before: state.way, table: state.table, move: { kind: 'redirect', at: leak.at } };
    const target = fabric.attachment.tables.find(
      (one) => one.router === table.router && one.vrf.name === leak.to,
    );
    if (leak.to === '') end(state, { outcome: { kind: 'core' }, way }, ends);
    else if (target !== undefined) open.push({ ...state, table: target.id, way });
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
  return lookUp(fabric, table, 0, fabric.ranks.count).filter(
    (piece) => piece.locals.some(back) || (mode === 'loose' && piece.imported.length > 0),
  );
}
