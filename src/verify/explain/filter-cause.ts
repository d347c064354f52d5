import { coversAddress } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Forbidden } from '../judge/forbidden.ts';
import { boxOf } from '../judge/packet.ts';
import { cite } from '../read/routers.ts';
import { meet } from '../space/box.ts';
import { laterDenial } from '../space/filter.ts';
import { ruleBoxes } from '../space/rule-space.ts';
import type { Citation, Packet } from '../types.ts';
import { agreementOver } from './agreement-over.ts';
import type { Cause, Explaining } from './cause.ts';
import { dropLines } from './fix.ts';
import { distinct, exportLines, type ImportEdge, importLines } from './targets.ts';

/** An agreement leads the packet here, and no filter stopped it: the one that should have is missing, out of sight, open or outranked. */
export function filterCause(
  context: Explaining,
  way: Forbidden,
  edge: ImportEdge,
  packet: Packet,
): Omit<Cause, 'declared'> & Partial<Cause> {
  const { fabric, passage, policy } = context;
  const agreement = agreementOver(context, edge.importer, edge.exporter, edge.route.local.prefix);
  const declared = agreement === undefined ? {} : { declared: [agreement.span] };
  const deciding = passage.deciding(way.from, way.to, way.end.popped, boxOf(packet));
  const open = deciding.find(({ rule }) => rule.action === 'permit');
  if (open !== undefined) {
    const { circuit, chain, rule } = open;
    const services = policy
      .clauses(way.from.vpn, way.to?.vpn ?? '', fabric.family)
      .flatMap(({ traffic }) => traffic);
    const ruled = ruleBoxes(rule, fabric.family, 'unseen').may;
    const names =
      rule.protocol !== 'ip' && services.some((box) => ruled.some((one) => meet(box, one) !== undefined));
    const lines = cite(circuit.router, rule.at);
    const denied = laterDenial(passage.packets, chain, boxOf(packet), rule.at);
    if (packet.fragment === true)
      return { class: 'fragment-hole', causes: lines, fix: dropLines(lines), ...declared };
    const causes = distinct([
      ...lines,
      ...(denied === undefined || names ? [] : cite(circuit.router, denied.at)),
    ]);
    return {
      class: names ? 'agreement-widened' : 'acl-shadowed',
      causes,
      fix: dropLines(lines),
      ...declared,
    };
  }
  const blind = [way.from, way.to].flatMap((circuit) =>
    circuit === undefined ? [] : forwardedUses(circuit),
  );
  if (blind.length > 0) return { class: 'filter-forward-only', causes: blind, fix: [], ...declared };
  if (spoofs(way, packet))
    return { class: 'source-check-missing', causes: circuitLines(way.from), fix: [], ...declared };
  const bound = [way.from, way.to].some((circuit) => circuit !== undefined && hasFilter(circuit, packet));
  if (packet.fragment === true && portRules(context, way).length > 0)
    return { class: 'fragment-hole', causes: portRules(context, way), fix: [], ...declared };
  const causes = distinct([
    ...circuitLines(way.from),
    ...(way.to === undefined ? [] : circuitLines(way.to)),
    ...importLines(fabric, edge).slice(0, 1),
    ...exportLines(fabric, edge),
  ]);
  return { class: bound ? 'filter-hole' : 'filter-missing', causes, fix: [], ...declared };
}

function forwardedUses(circuit: Circuit): readonly Citation[] {
  return circuit.interface.filters
    .filter(({ hook }) => hook === 'forwarded-inbound' || hook === 'forwarded-outbound')
    .flatMap(({ at }) => cite(circuit.router, at));
}

/** Rules that refuse by ports or flags: they never see what a later fragment belongs to. */
function portRules({ passage }: Explaining, { from, to, end }: Forbidden): readonly Citation[] {
  const places = [
    ...passage.entryChains(from).map((chain) => ({ chain, router: from.router })),
    ...(to === undefined
      ? []
      : passage.exitChains(to, end.popped).map((chain) => ({ chain, router: to.router }))),
  ];
  return places.flatMap(({ chain, router }) =>
    chain.rules
      .filter(
        ({ action, sourcePorts, destinationPorts }) =>
          action === 'deny' && (sourcePorts ?? destinationPorts) !== undefined,
      )
      .flatMap(({ at }) => cite(router, at)),
  );
}

function hasFilter(circuit: Circuit, packet: Packet): boolean {
  return circuit.interface.filters.some(({ family }) => family === packet.family);
}

/** The source belongs to another site of the sender's VPN. */
function spoofs(way: Forbidden, packet: Packet): boolean {
  const owns = way.from.site?.prefixes.some(({ value }) => coversAddress(value, packet.source));
  return owns !== true && way.from.interface.sourceCheck.every(({ family }) => family !== packet.family);
}

function circuitLines(circuit: Circuit): readonly Citation[] {
  return cite(circuit.router, circuit.interface.vrf?.at ?? circuit.interface.at);
}
