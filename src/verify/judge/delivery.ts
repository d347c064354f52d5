import type { Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import { stepHops } from '../explain/hops.ts';
import { walk } from '../reach/walk.ts';
import { type End, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Site } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';
import type { Citation, Hop } from '../types.ts';
import { boxOf, packetFrom } from './packet.ts';
import type { Passage } from './passage.ts';
import { hiddenBy } from './rd-collision.ts';
import { surelyRefused } from './unread-filters.ts';

export interface Delivering {
  readonly fabric: Fabric;
  readonly passage: Passage;
  readonly transport: Transport;
  /** Walks of a table towards a prefix, kept for the whole audit. */
  readonly ends: (table: number, prefix: Prefix) => readonly End[];
}

/** Why demanded packets do not arrive: where they stop, and one set of packets that stops there. */
export interface Failure {
  readonly reason:
    | 'no-route'
    | 'wrong-exit'
    | 'filter-blocks'
    | 'source-check-blocks'
    | 'rd-collision'
    | 'session-missing'
    | 'label-path-missing'
    | 'ipv6-underlay-missing'
    | 'label-missing'
    | 'forwarding-off'
    | 'shut-down';
  readonly stoppedAt: Hop;
  readonly stopped: Space;
}

export function endsOf(fabric: Fabric): Delivering['ends'] {
  const known = new Map<string, readonly End[]>();
  return (table, prefix) => {
    const [from, to] = [fabric.ranks.from(prefix), fabric.ranks.to(prefix)];
    const key = `${table} ${from} ${to}`;
    const ends = known.get(key) ?? walk(fabric, table, from, to);
    known.set(key, ends);
    return ends;
  };
}

/** Whether every demanded packet from a circuit to a prefix of a site arrives at that site, whatever a router may choose. */
export function failureOf(
  context: Delivering,
  from: Circuit,
  to: Site,
  prefix: Prefix,
  demand: Space,
): Failure | undefined {
  const failures = context
    .ends(from.table, prefix)
    .flatMap((end) => failureAt(context, from, to, end, demand) ?? []);
  const [first] = failures;
  if (first === undefined) return undefined;
  const { packets } = context.passage;
  const alike = failures.filter(
    (one) => one.reason === first.reason && isSameHop(one.stoppedAt, first.stoppedAt),
  );
  return {
    ...first,
    stopped: alike.map(({ stopped }) => stopped).reduce((all, one) => packets.join(all, one)),
  };
}

function isSameHop(a: Hop, b: Hop): boolean {
  return a.router === b.router && a.table === b.table && a.detail === b.detail;
}

function failureAt(
  context: Delivering,
  from: Circuit,
  to: Site,
  end: End,
  asked: Space,
): Failure | undefined {
  const { fabric } = context;
  const demand = context.passage.towards(context.passage.picked(from, end, asked), end);
  if (demand === NOTHING) return undefined;
  const exit = end.outcome.kind === 'circuit' ? fabric.attachment.circuits[end.outcome.circuit] : undefined;
  if (end.way.move.kind === 'local' && end.way.move.route.source === 'self') return undefined;
  if (end.outcome.kind === 'dropped')
    return { reason: 'no-route', stoppedAt: lastHop(fabric, end), stopped: demand };
  if (exit === undefined)
    return {
      reason: end.way.move.kind === 'bare' ? 'label-missing' : 'no-route',
      stoppedAt: lastHop(fabric, end),
      stopped: demand,
    };
  if (exit.site?.id !== to.id)
    return { reason: 'wrong-exit', stoppedAt: lastHop(fabric, end), stopped: demand };
  return (
    shutAtCircuit(from, demand) ??
    stoppedOnTheWay(context, [from, exit], end, demand) ??
    filterFailure(context, from, exit, end, demand)
  );
}

/**
 * What keeps packets of a way from being carried at all, whatever the filters say: forwarding off, an exit or the session of its site that is shut,
 * no session, no label path, a hidden route.
 */
export function stoppedOnTheWay(
  context: Pick<Delivering, 'fabric' | 'transport'>,
  circuits: readonly Circuit[],
  end: End,
  demand: Space,
): Failure | undefined {
  return (
    forwardingFailure(context.fabric, circuits, end, demand) ??
    shutAtEnd(context.fabric, end, demand) ??
    transportFailure(context, end, demand)
  );
}

function shutAtEnd({ attachment }: Fabric, { outcome, way }: End, demand: Space): Failure | undefined {
  const exit = outcome.kind === 'circuit' ? attachment.circuits[outcome.circuit] : undefined;
  if (exit === undefined) return undefined;
  const { move } = way;
  const route = move.kind === 'local' ? move.route : move.kind === 'copied' ? move.route.local : undefined;
  return (
    shutAtCircuit(exit, demand) ??
    (route?.shut === undefined
      ? undefined
      : stopAt('shut-down', exit, demand, cite(exit.router, route.shut.at)))
  );
}

/** An interface that the text keeps down. */
export function shutAtCircuit(circuit: Circuit, demand: Space): Failure | undefined {
  const { shut } = circuit.interface;
  return shut === undefined ? undefined : stopAt('shut-down', circuit, demand, cite(circuit.router, shut.at));
}

function lastHop(fabric: Fabric, end: End): Hop {
  const hops = stepsOf(end.way).flatMap((step) => stepHops(fabric, step));
  return hops.at(-1) ?? { router: '', table: '', action: 'look-up', detail: '', lines: [] };
}

/** A router on the way that does not forward the family at all. */
function forwardingFailure(
  { attachment, family }: Fabric,
  circuits: readonly Circuit[],
  { way }: End,
  demand: Space,
): Failure | undefined {
  const passed = stepsOf(way).flatMap(({ table }) => attachment.tables[table]?.router ?? []);
  for (const router of [...circuits.map((circuit) => circuit.router), ...passed]) {
    const off = router.model.guards.forwards.find((guard) => guard.family === family && !guard.value);
    if (off === undefined) continue;
    const lines = cite(router, off.at);
    const hop = { router: router.name, table: '', action: 'enter' as const, detail: 'forwarding-off', lines };
    return { reason: 'forwarding-off', stoppedAt: hop, stopped: demand };
  }
  return undefined;
}

/** What keeps the label of a remote step from being known or used. */
function transportFailure(
  { fabric, transport }: Pick<Delivering, 'fabric' | 'transport'>,
  end: End,
  demand: Space,
): Failure | undefined {
  for (const { table, move } of stepsOf(end.way)) {
    if (move.kind !== 'remote') continue;
    const [importer, exporter] = [
      fabric.attachment.tables[table],
      fabric.attachment.tables[move.route.table],
    ];
    if (importer === undefined || exporter === undefined) continue;
    const hop = (detail: string, lines: readonly Citation[]): Hop => ({
      router: importer.router.name,
      table: importer.vrf.name,
      action: 'label',
      detail: `→ ${exporter.vrf.name}@${exporter.router.name}: ${detail}`,
      lines,
    });
    const problem = transport.problem(importer.router, exporter.router, fabric.family);
    if (problem !== undefined)
      return {
        reason: problem,
        stoppedAt: hop(problem, cite(importer.router, importer.router.model.backbone.asNumber?.at)),
        stopped: demand,
      };
    const hidden = hiddenBy(fabric, move.route);
    if (hidden.length > 0)
      return { reason: 'rd-collision', stoppedAt: hop('rd-collision', hidden), stopped: demand };
  }
  return undefined;
}

/** Where rules were not understood only what one in front of them refuses fails; the rest is in doubt with the line. */
function filterFailure(
  { fabric, passage }: Delivering,
  from: Circuit,
  exit: Circuit,
  end: End,
  demand: Space,
): Failure | undefined {
  const { packets } = passage;
  const unchecked = packets.meet(demand, passage.refused(from));
  if (unchecked !== NOTHING)
    return stopAt(
      'source-check-blocks',
      from,
      unchecked,
      from.interface.sourceCheck.flatMap(({ at }) => cite(from.router, at)),
    );
  const passed = packets.meet(passage.admittedBy(from), passage.releasedBy(exit, end.popped));
  const stopped = packets.without(demand, passed);
  if (stopped === NOTHING) return undefined;
  const blocked = surelyRefused({ fabric, passage }, [from, exit], end.popped, stopped);
  if (blocked === NOTHING) return undefined;
  const packet = packetFrom(packets, blocked, ownPrefixes(from), ownPrefixes(exit));
  const deciding = packet === undefined ? [] : passage.deciding(from, exit, end.popped, boxOf(packet));
  const denial = deciding.find(({ rule }) => rule.action === 'deny');
  return stopAt(
    'filter-blocks',
    denial?.circuit ?? from,
    blocked,
    denial === undefined ? [] : cite(denial.circuit.router, denial.rule.at),
  );
}

function ownPrefixes({ site }: Circuit): readonly Prefix[] {
  return site?.prefixes.map(({ value }) => value) ?? [];
}

function stopAt(
  reason: Failure['reason'],
  circuit: Circuit,
  stopped: Space,
  lines: readonly Citation[],
): Failure {
  const stoppedAt: Hop = {
    router: circuit.router.name,
    table: circuit.interface.vrf?.value ?? '',
    action: 'leave',
    detail: `${circuit.interface.name}: ${reason}`,
    lines,
  };
  return { reason, stoppedAt, stopped };
}
