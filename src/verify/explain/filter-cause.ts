import type { FilterUse, Interface } from '../../device/model.ts';
import { coversAddress } from '../../net/prefix.ts';
import { type Circuit, familyOf } from '../bind/circuit.ts';
import type { Forbidden } from '../judge/forbidden.ts';
import { boxOf } from '../judge/packet.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { meet } from '../space/box.ts';
import { laterDenial, permittedBy } from '../space/filter.ts';
import { NOTHING } from '../space/packets.ts';
import { ruleBoxes } from '../space/rule-space.ts';
import type { Breach, Citation, Packet } from '../types.ts';
import { agreementOver } from './agreement-over.ts';
import type { Cause, Explaining } from './cause.ts';
import { closedByRule } from './closing-rule.ts';
import { chainsOf, refuses, sparesOwn } from './filter-chains.ts';
import { amend, dropLines } from './fix.ts';
import { strayTarget } from './stray-target.ts';
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
  const straight = straightLabel(fabric, way, edge);
  if (straight.length > 0)
    return { class: 'filter-forward-only', causes: straight, fix: dropLines(straight), ...declared };
  const blind = [way.from, way.to].flatMap((circuit) =>
    circuit === undefined ? [] : forwardedUses(circuit),
  );
  if (blind.length > 0)
    return {
      class: 'filter-forward-only',
      causes: blind,
      fix: seeEverything(context, way, packet),
      ...declared,
    };
  if (spoofs(way, packet))
    return {
      class: 'source-check-missing',
      causes: circuitLines(way.from),
      fix: amend(way.from.router, (remedies, text) =>
        remedies.checkSources(text, way.from.interface, fabric.family),
      ),
      ...declared,
    };
  const bound = [way.from, way.to].some((circuit) => circuit !== undefined && hasFilter(circuit, packet));
  if (packet.fragment === true && portRules(context, way).length > 0)
    return {
      class: 'fragment-hole',
      causes: portRules(context, way),
      fix: closedByRule(context, way, packet),
      ...declared,
    };
  const stray = strayTarget(context, edge);
  if (stray !== undefined) return { ...stray, ...declared };
  const causes = distinct([
    ...circuitLines(way.from),
    ...(way.to === undefined ? [] : circuitLines(way.to)),
    ...importLines(fabric, edge).slice(0, 1),
    ...exportLines(fabric, edge),
  ]);
  const hung = bindUnused(context, way, packet);
  return {
    class: bound ? 'filter-hole' : 'filter-missing',
    causes,
    fix: hung.length > 0 ? hung : closedByRule(context, way, packet),
    ...declared,
  };
}

/** The line that gives labels to next hops, where such a label took the packet past filters of the circuit. */
function straightLabel(
  { family }: Fabric,
  { to, end }: Forbidden,
  { exporter }: ImportEdge,
): readonly Citation[] {
  const isPast = end.popped === 'straight' && to?.interface.filters.some((use) => use.family === family);
  return isPast === true ? cite(exporter.router, familyOf(exporter, family)?.labelMode.at) : [];
}

/** The filters are hung where they see everything; where they would still let this packet by, an unused one that refuses it joins them. */
function seeEverything(context: Explaining, way: Forbidden, packet: Packet): Breach['fix'] {
  const hung = [way.from, way.to].flatMap((circuit) => {
    const uses = circuit?.interface.filters.filter(isForwarded) ?? [];
    return circuit === undefined || uses.length === 0 ? [] : [{ circuit, uses }];
  });
  const moved = hung.flatMap(({ circuit: { router, interface: one }, uses }) =>
    amend(router, (remedies, text) => remedies.seeEverything(text, one, uses)),
  );
  const stopped = hung.some(({ circuit, uses }) => {
    const hook = circuit === way.from ? 'inbound' : 'outbound';
    const filters = uses.map((use) => ({ ...use, hook }) as const);
    return refuses(context.passage.packets, circuit.router, circuit.interface, filters, packet);
  });
  return stopped ? moved : [...moved, ...bindUnused(context, way, packet)];
}

/** A filter that the router has, and that would refuse this packet at one end while the agreed packets pass it: it does not hang there. */
function bindUnused(context: Explaining, way: Forbidden, packet: Packet): Breach['fix'] {
  const { passage, fabric } = context;
  for (const circuit of [way.to, way.from]) {
    if (circuit === undefined) continue;
    const { router, interface: one } = circuit;
    const hook = circuit === way.from ? 'inbound' : 'outbound';
    const unused = router.model.filters.filter(
      ({ name, family }) =>
        family === fabric.family &&
        !name.includes('@') &&
        one.filters.every((use) => use.filter !== name || use.family !== family || use.hook !== hook),
    );
    const fitting = unused.find(({ name, family, at }) => {
      const bound = { ...one, filters: [...one.filters, { filter: name, family, hook, at } as const] };
      return (
        refuses(passage.packets, router, one, [{ filter: name, family, hook, at }], packet) &&
        passesAgreed(context, way, bound, circuit) &&
        sparesOwn(context, circuit, { filter: name, family, hook, at })
      );
    });
    if (fitting !== undefined)
      return amend(router, (remedies, text) =>
        remedies.bindFilter(text, one, passage.packets.family, fitting.name),
      );
  }
  return [];
}

/** Some of what is agreed between the two sites still passes. */
function passesAgreed(
  { passage, policy, fabric }: Explaining,
  way: Forbidden,
  one: Interface,
  { router }: Circuit,
): boolean {
  const { packets } = passage;
  const agreed = packets.of(
    way.from.site === undefined || way.to?.site === undefined
      ? []
      : policy.admitted(way.from.site, way.to.site, fabric.family),
  );
  const left = chainsOf(packets, router, one).reduce(
    (set, chain) => packets.meet(set, permittedBy(packets, chain)),
    agreed,
  );
  return left !== NOTHING;
}

function isForwarded({ hook }: FilterUse): boolean {
  return hook === 'forwarded-inbound' || hook === 'forwarded-outbound';
}

function forwardedUses(circuit: Circuit): readonly Citation[] {
  return circuit.interface.filters.filter(isForwarded).flatMap(({ at }) => cite(circuit.router, at));
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
  const { sourceCheck } = way.from.interface;
  return (
    owns !== true && sourceCheck.every(({ family, mode }) => family !== packet.family || mode !== 'strict')
  );
}

function circuitLines(circuit: Circuit): readonly Citation[] {
  return cite(circuit.router, circuit.interface.vrf?.at ?? circuit.interface.at);
}
