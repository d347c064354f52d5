import { performance } from 'node:perf_hooks';
import { FAMILIES } from '../../src/net/address.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { type CompactNetwork, NONE, ROUTE } from '../../src/verify/classes/network.ts';
import { type Reproof, reproofOf } from '../../src/verify/reproof/reproof.ts';
import { randomOf } from '../random.ts';
import { type Row, rowOf } from '../row.ts';
import { modelOf } from './models.ts';
import { declaredFor, generatedPolicy, partsOf, unwritten } from './networks.ts';
import { PROVIDERS, type Spec } from './spec.ts';

/** As many changes as a percentile needs, behind as many as it takes until nothing is compiled any more. */
const CHANGES = 1500;
const WARMING = 500;
const SHARED_CHANGES = 200;

/**
 * One VRF of one router changes in both families, and back again in the next change: what it imports, a route, a filter, its own prefixes. Timed
 * from the router's columns on: comparing them, renewing what they touch, the decision.
 */
export function reproofRows(name: string, spec: Spec): readonly Row[] {
  const parts = Array.from({ length: spec.edges }, (_, edge) =>
    partsOf(declaredFor(spec, [edge]), () => unwritten(modelOf(spec, edge))),
  );
  const kept = FAMILIES.map((family, at) => {
    const merged = mergeNetworks(parts.flatMap((part) => part[at] ?? []));
    return reproofOf(merged, generatedPolicy(spec, family));
  });
  const random = randomOf(spec.seed);
  const pick = (count: number) => Math.floor(random() * count);
  const ordinary = () => PROVIDERS + pick(spec.edges - PROVIDERS);
  const run = (changes: number, edgeOf: () => number, tableIn = anyTable) => {
    const times: number[] = [];
    const used = process.cpuUsage();
    let [classes, most, opened] = [0, 0, 0];
    while (times.length < changes) {
      const edge = edgeOf();
      const first = parts[edge] ?? [];
      const changed = changedPart(first, tableIn(first, pick), pick);
      for (const next of [changed, first]) {
        const started = performance.now();
        const touched = kept.map((one, at) => touch(one, next[at]));
        times.push(performance.now() - started);
        if (touched.some(({ open }) => open)) opened++;
        const sum = touched.reduce((total, one) => total + one.classes, 0);
        classes += sum;
        most = Math.max(most, sum);
      }
    }
    const { user, system } = process.cpuUsage(used);
    return {
      times,
      opened,
      most,
      classes: classes / times.length,
      cpu: (user + system) / 1000 / times.length,
    };
  };
  const cold = run(2, ordinary).times[0] ?? 0;
  run(WARMING, ordinary);
  const shared = run(SHARED_CHANGES, () => pick(PROVIDERS), sharedTable);
  return [
    percentileRow(name, { ...run(CHANGES, ordinary), cold }, 5),
    percentileRow(`${name.replace('-p99', '-shared-p99')}`, { ...shared, cold }, 30),
  ];
}

function touch(kept: Reproof, part: CompactNetwork | undefined): { classes: number; open: boolean } {
  if (part === undefined) return { classes: 0, open: false };
  const { classes } = kept.replace(part);
  return { classes, open: kept.decision().verdict !== 'isolated' };
}

interface Run {
  readonly times: readonly number[];
  readonly cold: number;
  readonly cpu: number;
  readonly opened: number;
  readonly classes: number;
  readonly most: number;
}

function percentileRow(name: string, { times, cold, cpu, opened, classes, most }: Run, bar: number): Row {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const [p50, p99, max] = [at(0.5), at(0.99), at(1)].map((one) => one.toFixed(2));
  const note = `${times.length} changes of one VRF, both families, the figure is p99: p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms; ${opened} of them found open; ${classes.toFixed(1)} classes followed anew in the middle, ${most} at most`;
  return rowOf(name, { cold, warm: times, cpu }, { bar, note, figure: at(0.99) });
}

type TableIn = (parts: readonly CompactNetwork[], pick: (count: number) => number) => number;

const anyTable: TableIn = ([first], pick) => pick(first?.tables.router.length ?? 1);

/** The VRF of the shared services, whose routes all other VPNs take. */
const sharedTable: TableIn = ([first]) => first?.tables.owner.indexOf(0) ?? 0;

/** A router's columns with one VRF changed. */
function changedPart(
  first: readonly CompactNetwork[],
  table: number,
  pick: (count: number) => number,
): readonly CompactNetwork[] {
  const [kind, value] = [pick(4), pick(1 << 20)];
  return first.map((part) => {
    const { tables, routes, circuits } = part;
    const own = routes.table.indexOf(table);
    const circuit = circuits.table.indexOf(table);
    if (own < 0 || circuit < 0) return part;
    switch (kind) {
      case 0: {
        const imports = tables.imports.with(table, value % (part.sets.start.length - 1));
        return { ...part, tables: { ...tables, imports } };
      }
      case 1: {
        const [flags, exports] = [routes.flags.with(own, 0), routes.exports.with(own, NONE)];
        return { ...part, routes: { ...routes, flags, exports } };
      }
      case 2: {
        const inbound = circuits.inbound.with(
          circuit,
          part.chains.length === 0 ? NONE : value % part.chains.length,
        );
        return { ...part, circuits: { ...circuits, inbound } };
      }
      default: {
        // A prefix that nobody has named yet.
        const width = routes.words.length / routes.length.length;
        const words = routes.words.with(own * width, (Math.imul(value, 0x9e3779b1) & 0xffffff00) >>> 0);
        const flags = routes.flags.with(own, ROUTE.present | ROUTE.possible | ROUTE.exact);
        return { ...part, routes: { ...routes, words, flags } };
      }
    }
  });
}
