import type { CePeer, RoutePolicyEntry } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import {
  coversAddress,
  hostPrefix,
  networkOf,
  type Prefix,
  prefixText,
  samePrefix,
} from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Cause } from '../explain/cause.ts';
import { amend } from '../explain/fix.ts';
import { mayGoStraight } from '../reach/labels.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { type AdmittedPrefix, admittedPrefixes, policyNamed, runPolicy } from '../routing/route-policy.ts';
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
  /** Targets without which the inbound policy would not let it in. */
  readonly key: readonly RouteTarget[];
}

/**
 * What customers could do with route targets of their own (ce-supplied-rt): a session without a scrub lets its site attract the traffic of
 * every VPN that imports the target it names. One breach per attracted VPN, with the announcement as part of the replayed state.
 */
export function tenantTargets(context: Breaching): readonly BreachDraft[] {
  const bySession = Map.groupBy(openSessions(context.fabric), ({ peer }) => peer);
  return [...bySession.values()].flatMap((sessions) => {
    const owner = sessions[0]?.table.owner;
    const victims = Map.groupBy(
      context.fabric.attachment.tables.filter((table) => table.owner !== undefined && table.owner !== owner),
      (table) => table.owner,
    );
    // Where not every site may send to every other the target of a sister does the same.
    if (owner !== undefined && hasApart(context, owner))
      victims.set(
        owner,
        context.fabric.attachment.tables.filter((table) => table.owner === owner),
      );
    return [...victims.values()].flatMap(
      (tables) =>
        tables
          .flatMap((table) => sessions.map((session) => attraction(context, session, table)))
          .find((found) => found !== undefined) ?? [],
    );
  });
}

/** Whether some sites of a VPN may not send to each other. */
function hasApart({ policy }: Breaching, owner: string): boolean {
  const vpn = policy.vpns.find(({ id }) => id === owner);
  return vpn !== undefined && (vpn.topology !== 'any-to-any' || vpn.allows !== undefined);
}

/** Every session of a customer, declared or not, over which something gets in with its targets, once for each target that lets it and each prefix. */
export function openSessions({
  attachment,
  family,
}: Pick<Fabric, 'attachment' | 'family'>): readonly OpenSession[] {
  const sessions: OpenSession[] = [];
  for (const circuit of attachment.circuits) {
    const { interface: one } = circuit;
    const table = attachment.tables[circuit.table];
    if (table === undefined) continue;
    const settings = familyOf(table, family);
    if (settings === undefined || !settings.exportsVpn) continue;
    for (const peer of settings.peers)
      if (one.addresses.some(({ value }) => coversAddress(value, peer.address)))
        sessions.push(...openingsOf(circuit, table, peer, family));
  }
  return sessions;
}

function openingsOf(circuit: Circuit, table: VrfTable, peer: CePeer, family: Family): readonly OpenSession[] {
  const { model } = table.router;
  const name = peer.inboundPolicy?.value;
  if (peer.discardsTargets !== undefined || (name === undefined && peer.policyRequired)) return [];
  const policy = name === undefined ? undefined : policyNamed(model, name);
  if (policy?.entries.every(seals) === true) return [];
  const asked = policy?.entries.some(({ matchTargetLists }) => matchTargetLists.length > 0) === true;
  const keys: readonly (readonly RouteTarget[])[] = asked
    ? [[], ...model.targetLists.flatMap(({ targets }) => targets.map((target) => [target]))]
    : [[]];
  return keys.flatMap((key) => {
    const open = announced(circuit, table, peer, family).filter((one) => isOpen(table, peer, one, key));
    return open.map((prefix) => ({ circuit, table, peer, prefix, key }));
  });
}

/** An entry that lets nothing in, or nothing with the targets it came with. */
function seals({ action, scrub, setTargets }: RoutePolicyEntry): boolean {
  return (
    action === 'deny' || scrub?.value === true || (setTargets !== undefined && !setTargets.value.additive)
  );
}

/**
 * What the customer could announce: a prefix of its site, its own address, whatever the inbound policy names. The network of its link, and what a static
 * route leads to, the router prefers to have from itself.
 */
function announced(
  { site, interface: one }: Circuit,
  { router, vrf }: VrfTable,
  { address, inboundPolicy }: CePeer,
  family: Family,
): readonly Prefix[] {
  const statics = vrf.families.find((settings) => settings.family === family)?.statics ?? [];
  const held = [
    ...one.addresses.map(({ value }) => networkOf(value)),
    ...statics.map(({ prefix }) => prefix),
  ];
  const own = (site?.prefixes ?? []).map(({ value }) => value);
  const named = admittedPrefixes(router.model, inboundPolicy?.value, family).flatMap(samplesOf);
  return [...own, hostPrefix(address), ...named].filter(
    (prefix) => prefix.family === family && !held.some((one) => samePrefix(one, prefix)),
  );
}

/** The prefix itself, and where longer ones may be let in one of each length. */
function samplesOf({ prefix, exact }: AdmittedPrefix): readonly Prefix[] {
  if (exact) return [prefix];
  const lengths = addressBits(prefix.family) - prefix.length + 1;
  return Array.from({ length: lengths }, (_, more) => ({ ...prefix, length: prefix.length + more }));
}

function isOpen(
  { router }: VrfTable,
  peer: CePeer,
  prefix: Prefix,
  targets: readonly RouteTarget[],
): boolean {
  const answer = runPolicy(router.model, peer.inboundPolicy?.value, { prefix, targets: new Set(targets) });
  return answer.permit && !answer.scrubs && !answer.replaces;
}

/** A packet of a site that may not send to the customer, and follows its announcement. */
function attraction(context: Breaching, session: OpenSession, victim: VrfTable): BreachDraft | undefined {
  const { fabric, network } = context;
  const { packets } = context.passage;
  const { circuit, table, peer, prefix } = session;
  for (const targets of choices(session, victim, fabric.family))
    for (const from of victim.circuits.flatMap((id) => fabric.attachment.circuits[id] ?? [])) {
      if (from.site === undefined || !isForbidden(context, from, session)) continue;
      // Only what the source check and the filters of both ends let pass is worth a trial.
      const popped = mayGoStraight(table, fabric.family) ? 'straight' : true;
      const open = context.passage.through(from, circuit, { from: 0, to: fabric.ranks.count, popped });
      const towards = packets.of([{ ...everything(fabric.family), destination: rangeOf(prefix) }]);
      const space = packets.meet(open, towards);
      const sources = from.site.prefixes.map(({ value }) => value);
      const packet = packetFrom(packets, space, sources, [prefix]);
      const announcement = { router: table.router.name, interface: circuit.interface.name, prefix, targets };
      if (packet === undefined) continue;
      if (!arrivesInReplay(network, from, circuit, packet, { announcements: [announcement] })) continue;
      const lines = cite(table.router, peer.inboundPolicy?.at ?? peer.at);
      const cause: Cause = {
        class: 'ce-supplied-rt',
        causes: lines,
        fix: scrubbed(session, fabric.family),
        declared: circuit.access === undefined ? [] : [circuit.access.span],
      };
      const hops = hopsTo(context, session, victim, from, targets[0] ?? '');
      return breachOf(context, { from, to: circuit, packet, cause, hops });
    }
  return undefined;
}

/** Sites of one VPN that may send to each other take nothing from anybody by it. */
function isForbidden({ policy }: Breaching, { site }: Circuit, { circuit, table }: OpenSession): boolean {
  if (site === undefined || site.vpn !== table.owner) return true;
  return circuit.site !== undefined && !policy.sameVpnAllows(site, circuit.site);
}

/**
 * The targets by which the victim would take what the customer announces: one that it asks for, and beside it nothing or one that a policy of either
 * router may ask for.
 */
function choices(
  { table, peer, prefix, key }: OpenSession,
  victim: VrfTable,
  family: Family,
): readonly (readonly RouteTarget[])[] {
  const settings = familyOf(victim, family);
  const { model } = victim.router;
  const listed = [...model.targetLists, ...table.router.model.targetLists].flatMap(({ targets }) => targets);
  const further: readonly (readonly RouteTarget[])[] = [[], ...[...new Set(listed)].map((one) => [one])];
  return (settings?.importTargets ?? [])
    .flatMap(({ value }) => further.map((more) => [...new Set([value, ...key, ...more])]))
    .filter((targets) => isOpen(table, peer, prefix, targets))
    .filter((targets) => {
      const asked = { prefix, targets: new Set(targets) };
      return runPolicy(model, settings?.importPolicy?.value, asked).permit;
    });
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
  target: string,
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
