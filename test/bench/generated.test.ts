import { describe, expect, it } from 'vitest';
import {
  declaredFor,
  generatedNetworks,
  generatedPolicy,
  partsOf,
  written,
} from '../../bench/verify/networks.ts';
import { specOf } from '../../bench/verify/spec.ts';
import { textOf } from '../../bench/verify/texts.ts';
import { decide } from '../../src/verify/classes/decide.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { type CompactNetwork, ROUTE } from '../../src/verify/classes/network.ts';

const spec = specOf({ sites: 240, vpns: 8, edges: 12, seed: 7 });
const direct = generatedNetworks(spec);
const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
const parts = edges.map((edge) =>
  partsOf(declaredFor(spec, [edge]), () => written(edge, textOf(spec, edge))),
);
const read = [0, 1].map((family) => mergeNetworks(parts.flatMap((part) => part[family] ?? [])));

describe.each([4, 6] as const)('the generated network, IPv%i', (family) => {
  const at = family === 4 ? 0 : 1;
  const policy = generatedPolicy(spec, family);

  it('is the same by columns and by the texts of both platforms', () => {
    const [a, b] = [direct[at], read[at]];
    if (a === undefined || b === undefined) throw new Error('no network');
    expect(summaryOf(b)).toEqual(summaryOf(a));
    expect(sizesOf(b)).toEqual(sizesOf(a));
  });

  function sizesOf(one: CompactNetwork) {
    const { tables, circuits, routes, visits, pairs } = decide(one, policy).counts;
    return { tables, circuits, routes, visits, pairs };
  }

  it('is proved isolated at level A, with every declared reach', () => {
    const { verdict, level } = decide(network(read, at), policy);
    expect([verdict, level]).toEqual(['isolated', 'A']);
  });

  it('is not proved with one foreign target imported, one filter gone, one site without its routes', () => {
    const clean = network(direct, at);
    const { tables, circuits, routes } = clean;
    const victim = tables.imports.findIndex((imports) => imports >= 0);
    const stranger = tables.owner.findIndex(
      (owner, table) => owner !== tables.owner[victim] && (tables.imports[table] ?? -1) >= 0,
    );
    const leak = tables.imports.with(victim, tables.imports[stranger] ?? 0);
    expect(decide({ ...clean, tables: { ...tables, imports: leak } }, policy).tables[victim]).toBe(0);
    const open = {
      ...circuits,
      inbound: circuits.inbound.map(() => -1),
      outbound: circuits.outbound.map(() => -1),
    };
    expect(decide({ ...clean, circuits: open }, policy).tables).toContain(0);
    const lan = routes.length.indexOf(family === 4 ? 24 : 64);
    const mute = routes.flags.with(lan, (routes.flags[lan] ?? 0) & ~ROUTE.present);
    expect(decide({ ...clean, routes: { ...routes, flags: mute } }, policy).sites).toContain(0);
  });
});

function network(networks: readonly CompactNetwork[], at: number): CompactNetwork {
  const one = networks[at];
  if (one === undefined) throw new Error('no network');
  return one;
}

/** Rows by what they say, without their order and their lines. */
function summaryOf({ tables, circuits, routes, policies, chains }: CompactNetwork) {
  const width = routes.words.length / routes.length.length;
  const rows = [...routes.table].map((table, row) =>
    [
      tables.owner[table],
      [...routes.words.subarray(row * width, (row + 1) * width)].join('.'),
      routes.length[row],
      routes.flags[row],
      routes.forward[row],
      circuits.site[routes.to[row] ?? -1],
      routes.exports[row] === -1,
    ].join(' '),
  );
  const ends = [...circuits.site].map((site, row) =>
    [site, circuits.vpn[row], circuits.role[row], circuits.flags[row], circuits.inbound[row] === -1].join(
      ' ',
    ),
  );
  return {
    owners: [...tables.owner].sort(),
    labels: [...tables.label].filter((_, table) => (tables.imports[table] ?? -1) >= 0).sort(),
    routes: rows.sort(),
    circuits: ends.sort(),
    policies: policies.map(({ key }) => key).sort(),
    chains: chains.map(({ key }) => key).sort(),
  };
}
