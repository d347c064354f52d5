import type { CePeer } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { coversAddress, type Prefix, prefixText } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Cause } from '../explain/cause.ts';
import { amend } from '../explain/fix.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { runPolicy } from '../routing/route-policy.ts';
import { everything, rangeOf } from '../space/box.ts';
import type { Breach, Hop } from '../types.ts';
import { type BreachDraft, type Breaching, breachOf } from './breaches.ts';
import { packetFrom } from './packet.ts';
import { arrivesInReplay } from './replaying.ts';

/** A session over which a customer can attach route targets of its own choice to a prefix it may announce. */
interface OpenSession {
  readonly circuit: Circuit;
  readonly table: VrfTable;
  readonly peer: CePeer;
  readonly prefix: Prefix;
}

/**
 * What customers could do with route targets of their own (ce-supplied-rt): a session without a scrub lets its site attract the traffic of
 * every VPN that imports the target it names. One breach per attracted VPN, with the announcement as part of the replayed state.
 */
export function tenantTargets(context: Breaching): readonly BreachDraft[] {
  return openSessions(context.fabric).flatMap((session) => {
    const victims = Map.groupBy(
      context.fabric.attachment.tables.filter(
        (table) => table.owner !== undefined && table.owner !== session.table.owner,
      ),
      (table) => table.owner,
    );
    return [...victims.values()].flatMap(
      (tables) =>
        tables.map((table) => attraction(context, session, table)).find((found) => found !== undefined) ?? [],
    );
  });
}

/** Every session of a declared site without a scrub. */
export function openSessions({
  attachment,
  family,
}: Pick<Fabric, 'attachment' | 'family'>): readonly OpenSession[] {
  const sessions: OpenSession[] = [];
  for (const circuit of attachment.circuits) {
    const { site, interface: one } = circuit;
    const table = attachment.tables[circuit.table];
    if (table === undefined || site === undefined) continue;
    const settings = familyOf(table, family);
    if (settings === undefined || !settings.exportsVpn) continue;
    for (const peer of settings.peers) {
      if (!one.addresses.some(({ value }) => coversAddress(value, peer.address))) continue;
      const open = site.prefixes.find(({ value }) => value.family === family && isOpen(table, peer, value));
      if (open !== undefined) sessions.push({ circuit, table, peer, prefix: open.value });
    }
  }
  return sessions;
}

const NO_TARGETS: ReadonlySet<RouteTarget> = new Set();

function isOpen({ router }: VrfTable, peer: CePeer, prefix: Prefix): boolean {
  if (peer.inboundPolicy === undefined) return !peer.policyRequired;
  const answer = runPolicy(router.model, peer.inboundPolicy.value, { prefix, targets: NO_TARGETS });
  return answer.permit && !answer.scrubs && !answer.replaces;
}

/** A packet of another VPN's site that follows the customer's announcement. */
function attraction(context: Breaching, session: OpenSession, victim: VrfTable): BreachDraft | undefined {
  const { fabric, network } = context;
  const { packets } = context.passage;
  const targets: readonly RouteTarget[] =
    familyOf(victim, fabric.family)?.importTargets.map(({ value }) => value) ?? [];
  for (const target of targets)
    for (const from of victim.circuits.flatMap((id) => fabric.attachment.circuits[id] ?? [])) {
      const space = packets.of([{ ...everything(fabric.family), destination: rangeOf(session.prefix) }]);
      const packet = packetFrom(packets, space, from.site?.prefixes.map(({ value }) => value) ?? [], [
        session.prefix,
      ]);
      const announcement = {
        router: session.table.router.name,
        interface: session.circuit.interface.name,
        prefix: session.prefix,
        targets: [target],
      };
      if (packet === undefined || from.site === undefined) continue;
      if (!arrivesInReplay(network, from, session.circuit, packet, { announcements: [announcement] }))
        continue;
      const lines = cite(session.table.router, session.peer.inboundPolicy?.at ?? session.peer.at);
      const cause: Cause = {
        class: 'ce-supplied-rt',
        causes: lines,
        fix: scrubbed(session, fabric.family),
        declared: session.circuit.access === undefined ? [] : [session.circuit.access.span],
      };
      return breachOf(context, {
        from,
        to: session.circuit,
        packet,
        cause,
        hops: hopsTo(context, session, victim, from, target),
      });
    }
  return undefined;
}

/** The customer's targets are taken off where its routes come in. */
function scrubbed({ table, peer, prefix }: OpenSession, family: Family): Breach['fix'] {
  const { router, vrf } = table;
  const policy = router.model.routePolicies.find(({ name }) => name === peer.inboundPolicy?.value);
  const entries = (policy?.entries ?? []).filter(
    ({ action, scrub, setTargets }) =>
      action === 'permit' && scrub?.value !== true && (setTargets === undefined || setTargets.value.additive),
  );
  const exportTargets = familyOf(table, prefix.family)?.exportTargets.map(({ value }) => value) ?? [];
  return amend(router, (remedies, text) =>
    remedies.scrub(text, { vrf, family, peer, entries, exportTargets }),
  );
}

function hopsTo(
  { fabric }: Breaching,
  session: OpenSession,
  victim: VrfTable,
  from: Circuit,
  target: RouteTarget,
): readonly Hop[] {
  const importLine = familyOf(victim, fabric.family)?.importTargets.find(({ value }) => value === target)?.at;
  const { circuit, table, peer, prefix } = session;
  const hop = (action: Hop['action'], at: Circuit, detail: string, line: number | undefined): Hop => ({
    router: at.router.name,
    table: at.interface.vrf?.value ?? '',
    action,
    detail,
    lines: cite(at.router, line),
  });
  return [
    hop('enter', from, `${from.interface.name} (${from.vpn}/${from.siteName})`, from.interface.vrf?.at),
    hop(
      'look-up',
      from,
      `${prefixText(prefix)} ← ${table.vrf.name}@${table.router.name} (${target}, CE)`,
      importLine,
    ),
    hop('label', from, `→ ${table.vrf.name}@${table.router.name}`, undefined),
    hop('look-up-again', circuit, `${prefixText(prefix)} CE`, peer.at),
    hop(
      'leave',
      circuit,
      `${circuit.interface.name} (${circuit.vpn}/${circuit.siteName})`,
      circuit.interface.vrf?.at,
    ),
  ];
}
