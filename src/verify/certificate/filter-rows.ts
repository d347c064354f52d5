import { addressText, type Family } from '../../net/address.ts';
import {
  type AddressRange,
  addressesOf,
  commonRanges,
  mergedRanges,
  rangesText,
} from '../../net/address-ranges.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import type { Clause } from '../policy/policy.ts';
import { admittedBoxes } from '../policy/policy.ts';
import { everything } from '../space/box.ts';
import { hookRulesAt } from '../space/filter.ts';
import { boxedRules, type Refutation, refute } from '../space/refutation.ts';
import type { Classified, Reached } from './reach-rows.ts';

/** For every two circuits of different VPNs that routing joins: why filters leave nothing but what was agreed. */
export function filterRows(classified: Classified, reach: Iterable<Reached>): readonly object[] {
  const { fabric, rows } = classified;
  const members = Map.groupBy(fabric.attachment.tables, (table) => rows[table.id]?.id ?? '');
  const vpnOf = (id: string) => rows[members.get(id)?.[0]?.id ?? -1]?.vpn ?? '';
  return [...reach].flatMap(({ from, to, ranges }) => {
    if (vpnOf(from) === vpnOf(to) || vpnOf(from) === '' || vpnOf(to) === '') return [];
    const sources = members.get(from) ?? [];
    const sinks = members.get(to) ?? [];
    return sources.flatMap((source) =>
      sinks.flatMap((sink) => betweenTables(classified, source, sink, ranges)),
    );
  });
}

function betweenTables(
  classified: Classified,
  source: VrfTable,
  sink: VrfTable,
  ranges: readonly AddressRange[],
): readonly object[] {
  const { attachment, family } = classified.fabric;
  const circuits = (table: VrfTable) => table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  return circuits(source).flatMap((from) => {
    const check = from.interface.sourceCheck.find((one) => one.family === family);
    const all = everything(family).source;
    const sources = check?.mode === 'strict' ? rangesBehind(classified, source, from) : [all];
    return circuits(sink).flatMap((to) => {
      const destinations = commonRanges(ranges, rangesBehind(classified, sink, to));
      return destinations.length === 0 || sources.length === 0
        ? []
        : filterRecords(classified, { from, to, sources, destinations });
    });
  });
}

interface Pair {
  readonly from: Circuit;
  readonly to: Circuit;
  readonly sources: readonly AddressRange[];
  readonly destinations: readonly AddressRange[];
}

function filterRecords(
  { fabric: { family }, policy }: Classified,
  { from, to, sources, destinations }: Pair,
): readonly object[] {
  const clauses = policy.clauses(from.vpn, to.vpn, family).flatMap((clause) => boxesOf(clause, from, to));
  const hooks = [rulesAt(from, 'inbound', family), rulesAt(to, 'outbound', family)];
  const chains = hooks.map((rules, i) =>
    boxedRules(rules, family, (i === 0 ? from : to).router.portsOnFragments),
  );
  return sources.flatMap((source) =>
    destinations.map((destination) => {
      const region = { ...everything(family), source, destination };
      const found = refute({ region, chains, admitted: clauses.map(({ box }) => box) });
      const [sourceText, destinationText] = rangesText(family, [source, destination]);
      return {
        record: 'filter',
        family,
        from: `${from.router.name} ${from.interface.name}`,
        to: `${to.router.name} ${to.interface.name}`,
        source: sourceText,
        destination: destinationText,
        claim: found.kind === 'refuted' ? spelled(found.why) : found.kind,
      };
    }),
  );

  function spelled(why: Refutation): unknown {
    switch (why.kind) {
      case 'admitted':
        return `allowed:${clauses[why.box]?.agreement}`;
      case 'denied': {
        const at = hooks[why.chain]?.[why.rule]?.at ?? 0;
        return `${why.chain === 0 ? 'in' : 'out'}:${at}`;
      }
      case 'cut': {
        const address = why.field === 'source' || why.field === 'destination';
        const at = address ? addressText({ family, value: why.at }) : Number(why.at);
        return [why.field, at, spelled(why.below), spelled(why.above)];
      }
    }
  }
}

function boxesOf(clause: Clause, from: Circuit, to: Circuit) {
  if (from.site === undefined || to.site === undefined) return [];
  return admittedBoxes(clause, from.site, to.site).map((box) => ({ agreement: clause.agreement.id, box }));
}

function rulesAt({ router, interface: one }: Circuit, hook: 'inbound' | 'outbound', family: Family) {
  return hookRulesAt(router.model, one, family).find((chain) => chain.hook === hook)?.rules ?? [];
}

/** Addresses a table sends out by one of its circuits in some state. */
function rangesBehind({ fabric }: Classified, table: VrfTable, circuit: Circuit): readonly AddressRange[] {
  const behind = (fabric.locals[table.id] ?? []).filter(
    ({ forwarding }) => forwarding.kind === 'circuit' && forwarding.circuit === circuit.id,
  );
  return mergedRanges(behind.map(({ prefix }) => addressesOf(prefix)));
}
